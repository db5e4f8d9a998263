"""Writes what ikmscan is made of as CycloneDX 1.5 JSON: `python .ci/sbom.py dist/ikmscan.cdx.json`, where installed.

Only what is needed to run, as it is here, with its licence and the packages that need it. Same versions, same bytes.
"""

from __future__ import annotations

import json
import sys
import uuid
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = "ikmscan"


def closure(name: str, seen: dict[str, Distribution]) -> dict[str, Distribution]:
    """*name* and all that it needs to run, by name; extras are left out."""
    key = name.lower().replace("_", "-")
    if key not in seen:
        seen[key] = distribution(name)
        for line in seen[key].requires or ():
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                closure(need.name, seen)
    return seen


def needs(of: Distribution, known: dict[str, Distribution]) -> list[str]:
    """The references of what *of* needs directly."""
    names = {Requirement(line).name.lower().replace("_", "-") for line in of.requires or ()
             if (m := Requirement(line).marker) is None or m.evaluate({"extra": ""})}
    return [reference(known[n]) for n in sorted(names) if n in known]


def reference(of: Distribution) -> str:
    """The package URL."""
    return f"pkg:pypi/{of.metadata['Name'].lower().replace('_', '-')}@{of.version}"


def component(of: Distribution, kind: str) -> dict[str, object]:
    """One entry."""
    licence = of.metadata.get("License-Expression") or (of.metadata.get("License") or "").strip().split("\n")[0][:80]
    entry: dict[str, object] = {"type": kind, "bom-ref": reference(of), "name": of.metadata["Name"],
                                "version": of.version, "purl": reference(of)}
    return entry | ({"licenses": [{"license": {"name": licence}}]} if licence else {})


def sbom() -> dict[str, object]:
    """The whole document."""
    every = closure(ROOT, {})
    others = [every[n] for n in sorted(every) if n != ROOT]
    body: dict[str, object] = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": component(every[ROOT], "application")},
        "components": [component(d, "library") for d in others],
        "dependencies": [{"ref": reference(d), "dependsOn": needs(d, every)} for d in (every[ROOT], *others)],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True))
    return {"$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json", "serialNumber": f"urn:uuid:{serial}", **body}


def main(place: str) -> None:
    """Write it to *place*."""
    Path(place).parent.mkdir(parents=True, exist_ok=True)
    Path(place).write_text(json.dumps(sbom(), indent=2, sort_keys=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "dist/ikmscan.cdx.json")
