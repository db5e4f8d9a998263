"""Never a wrong no and never a wrong yes, whatever a server, a guard before it or a bad line does.

The truth is what the script itself takes of the very same hello; what could not be known is UNKNOWN.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ikmscan.scanner.evidence import Support, TlsServer, TlsVersions, Unseen, Why
from ikmscan.scanner.tls import audit, talk
from ikmscan.scanner.tls.plan import first_wave, newest, older, weak_classes, weak_old
from ikmscan.scanner.wire.tls_hello import Offer, client_hello
from ikmscan.scanner.wire.tls_numbers import EVERY_GROUP, Version
from ikmscan.scanner.wire.tls_suites import TLS13_SUITES, every
from scripted_look import HOST, Look, look
from scripted_tls import SSL2, SSL3, TLS10, TLS11, TLS12, TLS13, Heard, No, Script, identity
from scripted_tls.choose import Refused, choose
from scripted_tls.hello import read_hello

WIDE = Script(versions=(SSL2, SSL3, TLS10, TLS11, TLS12, TLS13), suites=(0x1301, 0xC02F, 0xC013, 0x33, 0x2F, 0x05, 0x0A),
              groups=(29, 23, 19), identity=identity(), tickets=0)
NARROW = replace(WIDE, versions=(TLS12, TLS13), suites=(0x1301, 0xC02F))


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback answers at once: less patience, and no pause between hellos."""
    for name, value in (("HELLO_S", 0.4), ("LEAST_S", 0.3), ("STEP_S", 0.1), ("PACE_S", 0.0)):
        monkeypatch.setattr(talk, name, value)


# ---- The truth -------------------------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Truth:
    """What *script* takes, by its own rules for choosing and without any of its moods."""

    script: Script

    def takes(self, offer: Offer, exactly: int | None = None) -> bool:
        hello = client_hello(offer, server_name=HOST, random=os.urandom(32))
        heard = read_hello(hello[5:], number=1, record_version=0x0301)
        try:
            return choose(self.script, heard).version in ((exactly,) if exactly else range(0x0300, 0x0305))
        except Refused:
            return False

    def greeting(self, name: str) -> bool:
        if name == "newest":
            return self.takes(newest())
        if name == "ssl2":
            return SSL2 in self.script.versions
        asked = {q.name: q for q in (*first_wave(), *older(Version.TLS12), weak_old(), *weak_classes().values())}[name]
        return self.takes(asked.offer, asked.exactly)

    def speaks(self, version: Version) -> bool:
        if version is Version.SSL20:
            return SSL2 in self.script.versions
        if version is Version.TLS13:
            return self.takes(Offer(versions=(version,), suites=TLS13_SUITES, groups=EVERY_GROUP), version)
        curves = tuple(group for group in EVERY_GROUP if group < 0x100)  # the others are none of TLS 1.2 (RFC 8422)
        return self.takes(Offer(versions=(version,), suites=every(version), groups=curves), version)


NAMES = ("newest", "tls12", "reversed", "old", "weak", "static_rsa", "cbc", "dhe", "post_quantum", "fallback", "weak_groups",
         "ssl2", "tls11", "tls10", "ssl3", "weak_old", "null", "anonymous", "export", "des", "rc4", "triple_des")


def lies(seen: Look, script: Script) -> list[str]:
    """Every claim that is not true. That nothing was seen is no claim."""
    if isinstance(seen.seen, Unseen):
        return []
    truth, wrong = Truth(script), []
    assert isinstance(seen.seen, TlsServer) and isinstance(seen.versions, TlsVersions)
    for name in NAMES:
        said = seen.accepts(name)
        if said is not Support.UNKNOWN and (said is Support.YES) != truth.greeting(name):
            wrong.append(f"{name}: {said} ({seen.greeting(name).why})")
    for version in Version:
        said = seen.versions.speaks(version.label)
        if said is not Support.UNKNOWN and (said is Support.YES) != truth.speaks(version):
            wrong.append(f"{version.label}: {said}")
    return wrong


def unknown(seen: Look) -> set[str]:
    return {n for n in NAMES if seen.accepts(n) is Support.UNKNOWN and (n != "weak_old" or seen.accepts("old") is Support.YES)}


# ---- Servers whose no is a hang-up ------------------------------------------------------------------------------------

@pytest.mark.parametrize("script", [WIDE, NARROW, replace(WIDE, versions=(TLS10, TLS12)), replace(NARROW, versions=(TLS12,))],
                         ids=["wide", "narrow", "1.0 and 1.2", "1.2 alone"])
@pytest.mark.parametrize("no", [No.RESET, No.CLOSE])
def test_a_servers_own_hang_up_is_its_no_once_that_is_proved(no: No, script: Script) -> None:
    seen, _ = look(replace(script, no=no))
    assert lies(seen, script) == []
    assert unknown(seen) == set()
    refused = [g for g in seen.server.greetings if g.heard is Support.NO and g.alert == "" and g.version == ""]
    assert refused and {g.why for g in refused} == {Why.RESET if no is No.RESET else Why.CLOSED}


@pytest.mark.parametrize("no", [No.RESET, No.CLOSE])
def test_a_hang_up_is_a_no_on_a_busy_machine_too(no: No, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk, "LEAST_S", 5.0)
    monkeypatch.setattr(audit, "AGAIN_S", 0.0)  # asking again took longer than that
    seen, _ = look(replace(WIDE, no=no))
    assert lies(seen, WIDE) == []
    assert unknown(seen) == set()


def test_silence_is_never_a_no() -> None:
    seen, server = look(replace(NARROW, no=No.SILENCE))
    assert lies(seen, NARROW) == []
    silent = {g.name for g in seen.server.greetings if g.why is Why.TIMED_OUT}
    assert silent == unknown(seen) & {g.name for g in seen.server.greetings}
    assert {"old", "weak", "static_rsa", "ssl2"} <= silent
    asked = server.shapes.total() - 12
    assert asked == len(silent), "each once more"


def test_what_stayed_unknown_is_asked_once_more_and_then_known() -> None:
    first: list[Heard] = []

    def shy(heard: Heard) -> No | None:
        """Hangs up on each of the first twelve."""
        first.append(heard)
        return No.RESET if len(first) <= 12 else None

    seen, server = look(replace(NARROW, rule=shy))
    assert not isinstance(seen.seen, Unseen)
    assert lies(seen, NARROW) == [] and unknown(seen) == set()
    assert server.connections == 24


# ---- Guards and bad lines ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("beyond", [No.RESET, No.CLOSE, No.SILENCE])
@pytest.mark.parametrize("patience", [1, 4, 8, 11, 13, 16])
def test_a_guard_that_has_had_enough_of_us_takes_nothing_from_the_truth(patience: int, beyond: No) -> None:
    script = replace(WIDE, patience=patience, beyond=beyond)
    seen, server = look(script, deadline_s=1.5 if beyond is No.SILENCE else 5.0)
    assert lies(seen, WIDE) == []
    assert server.turned_away > 0
    assert unknown(seen)


@pytest.mark.parametrize("beyond", [No.RESET, No.CLOSE])
@pytest.mark.parametrize("most", [1, 2, 5])
def test_a_guard_that_lets_few_in_at_a_time_is_asked_slowly_until_all_is_known(most: int, beyond: No) -> None:
    seen, server = look(replace(NARROW, at_once=most, beyond=beyond))
    assert lies(seen, NARROW) == []
    assert unknown(seen) == set()
    assert server.turned_away > 0


@pytest.mark.parametrize("how", [No.RESET, No.CLOSE, 80])
@pytest.mark.parametrize(("every_nth", "which"), [(2, {0}), (2, {1}), (3, {0}), (3, {1}), (3, {2}), (3, {0, 1}), (4, {0, 1}), (4, {1, 3}), (5, {2})])
def test_a_line_that_breaks_in_any_rhythm_takes_nothing_from_the_truth(every_nth: int, which: set[int], how: No | int) -> None:
    def flaky(heard: Heard) -> No | int | None:
        return how if heard.number % every_nth in which else None

    assert lies(look(replace(WIDE, rule=flaky))[0], WIDE) == []


@pytest.mark.parametrize("cut", [0, 1, 4, 5, 6, 40, 80, 200, 900])
@pytest.mark.parametrize("how", [No.CLOSE, No.RESET])
def test_an_answer_that_breaks_off_at_any_place_is_no_no(cut: int, how: No) -> None:
    assert lies(look(replace(WIDE, cut=cut, cut_by=how))[0], WIDE) == []


# ---- Any server -------------------------------------------------------------------------------------------------------

def _rhythm(every_nth: int, place: int, how: No) -> Callable[[Heard], No | None]:
    return lambda heard: how if heard.number % every_nth == place % every_nth else None


POOL = (0xC02F, 0xC030, 0x9E, 0xC013, 0x33, 0x9C, 0x2F, 0x41, 0x02, 0x34, 0xA6, 0x03, 0x14, 0x09, 0x15, 0x05, 0x0A, 0xC012)
SERVERS = st.builds(
    Script,
    versions=st.sets(st.sampled_from(WIDE.versions), min_size=1).map(lambda v: tuple(sorted(v))),
    suites=st.lists(st.sampled_from(POOL), min_size=1, max_size=6, unique=True).map(lambda s: (0x1301, *s)),
    groups=st.lists(st.sampled_from((29, 23, 24, 25, 19, 21, 26, 0x11EC)), max_size=3, unique=True).map(tuple),
    order=st.sampled_from(("server", "client")), fallback_scsv=st.booleans(), insists=st.booleans(), ems=st.booleans(),
    no=st.sampled_from((No.ALERT, No.ALERT, No.CLOSE, No.RESET)), identity=st.just(identity()),
)
MOODS = st.one_of(
    st.just({}), st.builds(lambda n, p, h: {"rule": _rhythm(n, p, h)}, st.integers(2, 6), st.integers(0, 5), st.sampled_from((No.RESET, No.CLOSE))),
    st.builds(lambda n, h: {"patience": n, "beyond": h}, st.integers(1, 20), st.sampled_from((No.RESET, No.CLOSE))),
    st.builds(lambda n, h: {"at_once": n, "beyond": h}, st.integers(1, 12), st.sampled_from((No.RESET, No.CLOSE))),
)


@given(SERVERS)
@settings(max_examples=25)
def test_of_a_steady_server_everything_is_known_and_true(script: Script) -> None:
    script = replace(script, no=No.ALERT)
    seen, server = look(script)
    assert lies(seen, script) == []
    assert unknown(seen) == set()
    assert server.most_at_once <= 16


@given(SERVERS, MOODS)
@settings(max_examples=25)
def test_of_a_moody_server_nothing_untrue_is_said(script: Script, mood: dict[str, object]) -> None:
    if "rule" in mood:  # nobody can tell a server's own hang-up from a line that broke twice at the same hello
        script = replace(script, no=No.ALERT)
    seen, server = look(replace(script, **mood), deadline_s=5.0)  # type: ignore[arg-type]
    assert lies(seen, script) == []
    assert server.most_at_once <= 16
