"""A snapshot's figures as an HTML table in a reader's words: years, reporters, amounts and status."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from html import escape
from typing import Any

import pandas as pd

from dashboard.charts.drawing.goods import points
from dashboard.embeds.figure_rows import rows
from dashboard.embeds.snapshot import ChartSnapshot
from dashboard.prose.statements import amount, growth_needed_text, is_stated, source_or_speaker
from dashboard.text import Words
from dashboard.text.goods import name_with_code
from dashboard.text.terms import N_

#: Columns in the order in which a reader looks for them, each with its head; others are in the downloads.
_HEADS = {
    "year": N_("Year"),
    "base_year": N_("From year"),
    "period": N_("Period"),
    "reporter": N_("Figures of"),
    "partner": N_("Partner"),
    "multiple_from": N_("Multiple, from"),
    "pairs": N_("Pairs of countries"),
    "doubled": N_("Doubled"),
    "doubled_percent": N_("Doubled, share"),
    "exporter": N_("From"),
    "importer": N_("To"),
    "measure": N_("Of"),
    "flow": N_("Of"),
    "share_of": N_("Share of"),
    "code": N_("Goods"),
    "rank": N_("Place"),
    "index_percent": N_("Index"),
    "growth_percent": N_("Growth"),
    "pace": N_("Growth"),
    "pace_percent": N_("A year"),
    "gap_usd": N_("Gap, US$\u00a0bn"),
    "gap_percent": N_("Gap"),
    "contribution_points": N_("Points"),
    "change_usd": N_("Change, US$\u00a0bn"),
    "price_effect_usd": N_("By price, US$\u00a0bn"),
    "volume_effect_usd": N_("By volume, US$\u00a0bn"),
    "value_usd": N_("US$\u00a0bn"),
    "usd_per_tonne": N_("US$ a tonne"),
    "value_local": N_("Trillions"),
    "currency": N_("Of"),
    "units_per_usd": N_("For a US$"),
    "base_value_usd": N_("Before, US$\u00a0bn"),
    "exporter_usd": N_("Exporter’s, US$\u00a0bn"),
    "importer_usd": N_("Importer’s, US$\u00a0bn"),
    "share_percent": N_("Share"),
    "intensity": N_("Trade intensity"),
    "factor": N_("Part"),
    "effect_usd": N_("Part, US$\u00a0bn"),
    "valuation": N_("Valued"),
    "exporter_source": N_("Exporter’s source"),
    "importer_source": N_("Importer’s source"),
    "source": N_("Source"),
    "method": N_("How"),
    "status": N_("Status"),
    "first_known": N_("Known since"),
    "known_from": N_("Known since"),
}
#: Columns that are in the downloads only, where a chart draws another that tells more.
_TOLD_BY = {"share_percent": "rank", "known_from": "first_known"}
_NUMBERS = ("rank", "pairs", "doubled", "multiple_from", "intensity", "_percent", "_usd", "_local", "_points", "_tonne")


def table(snapshot: ChartSnapshot, words: Words) -> str:
    """Write the whole table; its first column is the head of each row."""
    frame = rows(snapshot, texts_as_they_are=True)
    shown = columns(frame)
    head = "".join(f"<th scope=col{_kind(name)}>{escape(heading(name, words))}" for name in shown)
    lines = [_row([written(row, name, words) for name in shown], shown) for row in in_order(frame).itertuples()]
    return f"<table><thead><tr>{head}<tbody>{''.join(lines)}</table>"


def columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns of a snapshot's rows that a reader sees, in the order in which one looks for them."""
    left_out = {_redundant_column(frame), *(name for name, telling in _TOLD_BY.items() if telling in frame)}
    return [name for name in _HEADS if name in frame and name not in left_out]


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a snapshot's rows with the newest first."""
    order = [name for name in ("year", "period", "reporter") if name in frame]
    return frame.sort_values(order, ascending=[name == "reporter" for name in order], kind="stable")


def heading(name: str, words: Words) -> str:
    """Return the head of a column."""
    return words(_HEADS[name])


def is_number(name: str) -> bool:
    """Return whether a column holds numbers, which stand to the right."""
    return name.endswith(_NUMBERS)


def _redundant_column(frame: pd.DataFrame) -> str:
    """Name the column that another one says as well: years say whole years, periods say months with their years."""
    if not {"year", "period"} <= set(frame):
        return ""
    return "period" if frame["period"].str.fullmatch(r"\d{4}").all() else "year"


def written(row: Any, name: str, words: Words) -> str:
    """Write a row's value of a column; of a rounded statement as it was put, and by whom."""
    value = getattr(row, name)
    if is_stated(row) and name in _STATED:
        return _STATED[name](row, value, words)
    return cell(name, value, words)


_STATED: dict[str, Callable[[Any, Any, Words], str]] = {
    "value_usd": lambda row, value, words: amount(row, value, 1e9, words.billions, words),
    "value_local": lambda row, value, words: amount(row, value, 1e12, words.trillions, words),
    "pace_percent": growth_needed_text,
    "source": lambda row, _, words: source_or_speaker(row, words),
}


def _row(values: list[str], names: list[str]) -> str:
    cells = [escape(value) for value in values]
    rest = "".join(f"<td{_kind(name)}>{cell}" for name, cell in zip(names[1:], cells[1:], strict=True))
    return f"<tr><th scope=row{_kind(names[0])}>{cells[0]}{rest}"


def _kind(name: str) -> str:
    return " class=r" if is_number(name) else ""


def cell(name: str, value: Any, words: Words) -> str:
    """Write one value of a column; a word of the vocabulary by its name."""
    return str(_writer(name, words)(value))


@lru_cache(maxsize=256)
def _writer(name: str, words: Words) -> Callable[[Any], str]:
    """Return what writes the values of a column."""
    if name.endswith("_usd") and name != "units_per_usd":
        return words.billions
    if name.endswith("_points"):
        return partial(points, words=words)
    if name.endswith("_percent"):
        return partial(words.percent, digits=1)
    writers: dict[str, Callable[[Any], str]] = {
        "code": lambda code: name_with_code(code, words),
        "year": str,
        "base_year": str,
        "partner": words.country,
        "pairs": words.number,
        "doubled": words.number,
        "multiple_from": partial(words.number, digits=2),
        "intensity": partial(words.number, digits=2),
        "period": words.period,
        "rank": words.number,
        "usd_per_tonne": partial(words.number, digits=1),
        "value_local": words.trillions,
        "units_per_usd": partial(words.number, digits=2),
        "source": words.source,
        "exporter_source": words.source,
        "importer_source": words.source,
        "first_known": words.day_text,
        "known_from": words.day,
    }
    return writers.get(name, words.term)
