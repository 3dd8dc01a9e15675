"""The audit says what it could ask, fails for a hole, in CI also without an answer, and never takes silence for an all-clear."""

from __future__ import annotations

from typing import Any

import pytest

from tests.audit import is_required, verdict

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
    assert verdict({"dependencies": dependencies}, required=False) == (status, said)


def test_without_an_answer_nothing_is_claimed() -> None:
    assert verdict(None, required=False) == (0, "audit: skipped, the advisory database cannot be reached from here")


@pytest.mark.parametrize("found", [None, {"dependencies": [SKIPPED]}])
def test_an_audit_that_could_not_be_done_fails_where_it_is_required(found: dict[str, Any] | None) -> None:
    status, said = verdict(found, required=True)
    assert status == 1
    assert said.startswith("audit: not done, ")
    assert said.endswith("set AUDIT=optional to go on without it")


@pytest.mark.parametrize(
    ("environment", "required"),
    [
        ({}, False),
        ({"CI": "true"}, True),
        ({"CI": "true", "AUDIT": "required"}, True),
        ({"CI": "true", "AUDIT": "optional"}, False),
    ],
)
def test_an_audit_is_required_in_ci_unless_told_otherwise(environment: dict[str, str], required: bool) -> None:
    assert is_required(environment) is required
