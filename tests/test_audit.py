"""The audit says what it could ask, fails for a hole alone, and never takes silence for an all-clear."""

from __future__ import annotations

from typing import Any

import pytest

from tests.audit import verdict

CLEAN = {"name": "a", "version": "1", "vulns": []}
HOLED = {
    "name": "b",
    "version": "2",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
SKIPPED = {"name": "c", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("dependencies", "status", "said"),
    [
        ([CLEAN, CLEAN], 0, "audit: no known hole, packages asked for: 2, skipped: 0"),
        ([CLEAN, SKIPPED], 0, "audit: no known hole, packages asked for: 1, skipped: 1"),
        ([SKIPPED, SKIPPED], 0, "audit: skipped, none of 2 packages is known to the advisory database that is reached from here"),
        ([CLEAN, HOLED, SKIPPED], 1, "audit: known holes\nb 2: PYSEC-1, mended in 2.1\nb 2: PYSEC-2, not mended yet"),
    ],
)  # fmt: skip
def test_the_verdict(dependencies: list[dict[str, Any]], status: int, said: str) -> None:
    assert verdict({"dependencies": dependencies}) == (status, said)


def test_without_an_answer_nothing_is_claimed() -> None:
    assert verdict(None) == (0, "audit: skipped, the advisory database cannot be reached from here")
