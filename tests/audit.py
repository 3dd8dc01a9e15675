"""Are there known holes in what is installed? python -m tests.audit, which make check runs.

Asks PyPI's advisory database by pip-audit, and says what it could not ask. Exit status 1 if there is a hole; 0 if there
is none, and also where the database cannot be reached: a check of the code does not fail for want of a network, but it
says so. (pip-audit by itself says "no known vulnerabilities" where it skipped everything, as behind a mirror.)
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from tests import ROOT

PINNED = ROOT / "constraints.txt"
_SECONDS = 120


def asked() -> Mapping[str, Any] | None:
    """Return what pip-audit found out of the pinned versions, or nothing if it could not ask."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(PINNED), "--no-deps", "--disable-pip"]
    options = ["--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run([*command, *options], capture_output=True, check=False, timeout=_SECONDS)
        found: Mapping[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return found


def verdict(found: Mapping[str, Any] | None) -> tuple[int, str]:
    """Return the exit status and what to say."""
    if found is None:
        return 0, "audit: skipped, the advisory database cannot be reached from here"
    known = [one for one in found["dependencies"] if "vulns" in one]
    holes = [f"{one['name']} {one['version']}: {hole['id']}, {_mended(hole)}" for one in known for hole in one["vulns"]]
    if holes:
        return 1, "\n".join(["audit: known holes", *holes])
    skipped = len(found["dependencies"]) - len(known)
    if not known:
        return (
            0,
            f"audit: skipped, none of {skipped} packages is known to the advisory database that is reached from here",
        )
    return 0, f"audit: no known hole, packages asked for: {len(known)}, skipped: {skipped}"


def _mended(hole: Mapping[str, Any]) -> str:
    return f"mended in {', '.join(hole['fix_versions'])}" if hole["fix_versions"] else "not mended yet"


if __name__ == "__main__":
    status, said = verdict(asked())
    print(said)
    sys.exit(status)
