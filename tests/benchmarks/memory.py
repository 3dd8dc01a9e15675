"""The most memory that a process ever had.

What the system counts for a process (`ru_maxrss`) begins with the memory of whoever started it, so a measurement that holds much
itself would tell of its own.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests import ROOT

#: A process that holds next to nothing: it runs a command, and prints the peak of its memory in kilobytes.
_SMALL = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""


def own_peak() -> float:
    """Return the peak of this process's memory since it began, in megabytes; Linux only."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    assert found is not None
    return int(found[1]) / 1024


def spent(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Run a command to its end; return its seconds, and the peak of its memory in megabytes."""
    begun = time.perf_counter()
    small = [sys.executable, "-S", "-c", _SMALL, *command]
    done = subprocess.run(small, cwd=ROOT, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True)
    return time.perf_counter() - begun, int(done.stdout) / 1024
