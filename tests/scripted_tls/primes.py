"""The Diffie-Hellman primes of the standards, calculated from their formulas instead of copied from a table."""

from __future__ import annotations

from functools import cache

# RFC 2409 section 6 (768, 1024) and RFC 3526: p = 2^n - 2^(n-64) - 1 + 2^64 * ([2^(n-130) pi] + addend)
MODP = {768: 149686, 1024: 129093, 1536: 741804, 2048: 124476, 3072: 1690314, 4096: 240904}
# RFC 7919 appendix A: p = 2^n - 2^(n-64) + ([2^(n-130) e] + addend) * 2^64 - 1
FFDHE = {2048: 560316, 3072: 2625351, 4096: 5736041}
GUARD = 64  # bits that the rounding of a series may eat


@cache
def modp(bits: int) -> bytes:
    return _prime(bits, _pi(bits), MODP[bits])


@cache
def ffdhe(bits: int) -> bytes:
    return _prime(bits, _e(bits), FFDHE[bits])


def _prime(bits: int, constant: int, addend: int) -> bytes:
    middle = (constant >> (GUARD + 130)) + addend
    return ((1 << bits) - (1 << (bits - 64)) - 1 + (middle << 64)).to_bytes(bits // 8, "big")


def _pi(bits: int) -> int:
    """2^(bits + GUARD) times pi, by Machin: 16 arctan 1/5 - 4 arctan 1/239."""
    one = 1 << (bits + GUARD)

    def arctan(inverse: int) -> int:
        total, power, n = 0, one // inverse, 1
        while power:
            total += power // n if n % 4 == 1 else -(power // n)
            power //= inverse * inverse
            n += 2
        return total

    return 16 * arctan(5) - 4 * arctan(239)


def _e(bits: int) -> int:
    """2^(bits + GUARD) times e."""
    total, term, n = 0, 1 << (bits + GUARD), 1
    while term:
        total += term
        term //= n
        n += 1
    return total
