"""What charts and claims were called before: addresses and pins keep the former names, and mean the present ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

CHART, CLAIM = "chart", "claim"


def present_name(tables: Mapping[str, pd.DataFrame], kind: str, name: str) -> str:
    """Return what a chart or a claim of this name is called now; a name that nothing had before stays."""
    return _present_names(tables, kind).get(name, name)


def with_former(tables: Mapping[str, pd.DataFrame], kind: str, names: Iterable[str]) -> list[str]:
    """Return names with those that the same charts or claims had before after them."""
    present = list(names)
    return [*present, *(former for former, name in _present_names(tables, kind).items() if name in present)]


def _present_names(tables: Mapping[str, pd.DataFrame], kind: str) -> dict[str, str]:
    rows = tables["former_names"]
    rows = rows[rows["renamed"] == kind]
    return dict(zip(rows["former_name"], rows["present_name"], strict=True))
