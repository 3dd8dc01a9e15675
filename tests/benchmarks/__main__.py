"""Every measurement of this folder, one after the other: python -m tests.benchmarks [NAME…]."""

from __future__ import annotations

import pkgutil
import platform
import subprocess
import sys

from tests import benchmarks


def main(wanted: list[str]) -> int:
    """Run the named measurements, or all; give the worst exit status."""
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__")
    if unknown := sorted(set(wanted) - set(names)):
        print(f"there is no measurement {unknown}; there are {names}", file=sys.stderr)
        return 2
    print(f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}", flush=True)
    worst = 0
    for name in wanted or names:
        print(f"\n== {name}", flush=True)
        worst = max(worst, subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False).returncode)
    return worst


sys.exit(main(sys.argv[1:]))
