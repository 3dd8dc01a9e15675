"""Pure: a view without some of its lines, or with one kind of goods alone, as a reader or an author chose.

The words of addresses for both stand here, because pages, frames and the builder share them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from dashboard.views._view import View, sources_of
from etl.model import ShareOf

#: The word of an address that names the lines that are left out, what joins them, and the word that names the one kind of
#: goods that is drawn.
HIDE, JOIN, ONLY = "hide", ".", "only"


def line_codes(view: View, column: str) -> dict[str, str]:
    """Return the lines of a view by what an address calls them; none where there is one line, or no such column."""
    lines = list(dict.fromkeys(view.points[column])) if column in view.points else []
    return {line_code(column, line): str(line) for line in lines} if len(lines) > 1 else {}


def line_code(column: str, line: str) -> str:
    """Return what an address calls a line."""
    return ShareOf(line).name.lower() if column == "share_of" else str(line).lower()


def without_lines(view: View, column: str, lines: Collection[str]) -> View:
    """Return a view without some lines; the facts name all there were, because each keeps its colour."""
    if not lines:
        return view
    points = _others(view.points, column, lines)
    layers = {name: _others(layer, column, lines) for name, layer in view.layers.items()}
    facts = {**view.facts, "lines": " ".join(dict.fromkeys(view.points[column].astype("str")))}
    return replace(view, points=points, layers=layers, sources=sources_of(points), facts=facts)


def _others(rows: pd.DataFrame, column: str, lines: Collection[str]) -> pd.DataFrame:
    return rows[~rows[column].isin(list(lines))].reset_index(drop=True) if column in rows else rows


def kind_codes(view: View) -> list[str]:
    """Return the codes of the kinds of goods that a view has."""
    return list(dict.fromkeys(view.points.get("code", [])))


def one_kind(view: View, only: str) -> View:
    """Return a view of goods with one kind alone, or with all for an empty code; each keeps its colour and its share of all goods."""
    points = view.points[view.points["code"] == only].reset_index(drop=True) if only else view.points
    return replace(view, points=points, facts={**view.facts, "kinds": " ".join(kind_codes(view))})
