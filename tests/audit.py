"""Are there known holes in what is installed? python -m tests.audit, which make check runs.

Asks PyPI's advisory database by pip-audit, and says what it could not ask. Exit status 1 if there is a hole, and in CI
also where the database could not be asked, unless AUDIT is `optional`; else 0. (pip-audit by itself says "no known
vulnerabilities" where it skipped everything, as behind a mirror.)
"""

from __future__ import annotations

import json
import os
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


def is_required(environment: Mapping[str, str]) -> bool:
    """Return whether an audit that could not be done is an error: it is in CI, unless AUDIT is `optional`."""
    return bool(environment.get("CI")) and environment.get("AUDIT") != "optional"


def verdict(found: Mapping[str, Any] | None, *, required: bool) -> tuple[int, str]:
    """Return the exit status and what to say."""
    if found is None:
        return _not_done("the advisory database cannot be reached from here", required=required)
    known = [one for one in found["dependencies"] if "vulns" in one]
    holes = [f"{one['name']} {one['version']}: {hole['id']}, {_mended(hole)}" for one in known for hole in one["vulns"]]
    if holes:
        return 1, "\n".join(["audit: known holes", *holes])
    skipped = len(found["dependencies"]) - len(known)
    if not known:
        why = f"none of {skipped} packages is known to the advisory database that is reached from here"
        return _not_done(why, required=required)
    return 0, f"audit: no known hole, packages asked for: {len(known)}, skipped: {skipped}"


def _not_done(why: str, *, required: bool) -> tuple[int, str]:
    if required:
        return 1, f"audit: not done, {why}; run it where it can be reached, or set AUDIT=optional to go on without it"
    return 0, f"audit: skipped, {why}"


def _mended(hole: Mapping[str, Any]) -> str:
    return f"mended in {', '.join(hole['fix_versions'])}" if hole["fix_versions"] else "not mended yet"


if __name__ == "__main__":
    status, said = verdict(asked(), required=is_required(os.environ))
    print(said)
    sys.exit(status)
