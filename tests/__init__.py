"""Tests, laid out as the packages are; `browser`, `faults` and `benchmarks` cross them."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Figures and recorded answers of publishers, where a copy of them stands beside the checkout.
SHARED = ROOT.parent / "shared"
