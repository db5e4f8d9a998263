"""`python -m tests.hostile [FAMILY OR NAME …]`: look at every hostile server and print what came of it.

Everything happens in a network namespace of its own: no packet leaves the machine. Needs `unshare` and `ip`.
"""

from __future__ import annotations

import asyncio
import resource
import sys

from . import collection, stage, visit


def main(words: list[str]) -> int:
    """0 when every case ended as it must."""
    if words[:1] == ["--stage"]:
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
        asyncio.run(stage.stand(collection.chosen(words[1:])))
    elif words[:1] == ["--visit"]:
        visit.tell(collection.chosen(words[1:]))
    elif words[:1] == ["--within"]:
        collection.run_within(words[1:])
    else:
        return _print(words)
    return 0


def _print(words: list[str]) -> int:
    try:
        result = collection.run(words)
    except (RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    wrong = 0
    for case in collection.chosen(words):
        out, faults = result.outcomes.get(case.name, {}), result.faults(case)
        wrong += bool(faults)
        print(f"{out.get('seconds', 0):5.1f} s {out.get('bytes_in', 0):9,} B {out.get('connections', 0):3} conn  "
              f"{out.get('told_cpu_s', 0):5.2f} s told  "
              f"{out.get('verdict', '-'):11} {case.name}" + "".join(f"\n        {line}" for line in faults))
    print(f"{len(result.outcomes)} cases, {wrong} wrong, canaries {result.canaries or 'silent'}; " +
          ", ".join(f"{name} {value}" for name, value in result.taken.items()))
    return int(bool(wrong or result.canaries))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
