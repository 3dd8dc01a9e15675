"""`why`: what the words of a question name, and the answer: where a figure or a verdict comes from.

A name of a claim, goal, statement, event, region or source, or a figure by its country codes, measure and period, in any order.
What each row rests on is told in lineage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Annotated

import pandas as pd
import typer
from rich.markup import escape

from etl.cli._arguments import AsJson, AsOf, data_folder, find_data_set, read_past_day
from etl.cli._lineage import (
    KEY,
    NAME_COLUMNS,
    NAMED,
    explain_by_name,
    explain_flow,
    explain_measure,
    explain_point,
    explain_turnover,
)
from etl.cli._lineage_node import LineageNode, rows_of
from etl.cli._terminal import print_report
from etl.errors import UsageError
from etl.model import TOTAL, Flow, Measure, Period
from etl.schema.table import as_of
from etl.store import Version


def command(
    words: Annotated[
        list[str],
        typer.Argument(help="A claim, goal, statement, event, region or source, or a figure: RUS KOR turnover 2016."),
    ],
    source: Annotated[str | None, typer.Option(metavar="SOURCE", help="Only this source's figures.")] = None,
    asof: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Return where a figure or a verdict comes from, down to publisher, day and address."""
    version = data_folder().store.current()
    words = [*words, find_data_set(source, sorted(version.read("sources")["source"]))] if source else words
    node = explain(version, words, read_past_day(asof))
    print_report(node.plain(), as_json, _tree_lines(node))


def _tree_lines(node: LineageNode, depth: int = 0) -> Iterator[str]:
    yield f"{'  ' * depth}{'• ' if depth else ''}{escape(node.text)}"
    for child in node.rests_on:
        yield from _tree_lines(child, depth + 1)


def explain(version: Version, words: Sequence[str], day: pd.Timestamp | None = None) -> LineageNode:
    """Explain a claim, goal, statement, event, region, source, or a figure named by its words in any order.

    A figure is named by reporter and partner (RUS KOR), measure, period, and, if wanted, source and HS code; the word
    claim, goal, statement, event, region or source alone lists their names. Raise UsageError, with the nearest names and where
    the others are listed, if the words name nothing.
    """
    if len(words) == 1 and words[0] in NAMED:
        return LineageNode(f"every {words[0]}", tuple(LineageNode(name) for name in _names(version, words[0])))
    named = list(_named_rows(version, words, day))
    if not named and len(words) == 2 and words[0] in NAMED:
        raise UsageError(f"there is no {words[0]} {words[1]!r}{_nearest(version, words[1], words[:1])}")
    if not named:
        return _figure(version, words, day)
    return named[0] if len(named) == 1 else LineageNode(words[-1], tuple(named))


def _named_rows(version: Version, words: Sequence[str], day: pd.Timestamp | None) -> Iterator[LineageNode]:
    """Explain each row that a name stands for; `goal double-by-2020` says which of several is meant."""
    if len(words) > 2 or (len(words) == 2 and words[0] not in NAMED):
        return
    for kind in words[:1] if len(words) == 2 else NAMED:
        yield from explain_by_name(version, kind, words[-1], day)


def _names(version: Version, kind: str) -> list[str]:
    table, _ = NAMED[kind]
    return sorted(version.read(table)[NAME_COLUMNS.get(kind, kind)])


def _nearest(version: Version, word: str, kinds: Sequence[str], also: Sequence[str] = ()) -> str:
    """Name what looks like a mistyped word, and the command that lists all names."""
    names = [*also, *(name for kind in kinds for name in _names(version, kind))]
    close = get_close_matches(word.lower(), names, n=3)
    meant = f": did you mean {' or '.join(map(repr, close))}?" if close else ";"
    return f"{meant} `python -m etl why {'|'.join(kinds)}` lists {'them' if len(kinds) == 1 else 'their names'}"


def _figure(version: Version, words: Sequence[str], day: pd.Timestamp | None) -> LineageNode:
    """Explain a figure named by its words: its headline point first, then every source that has it, unless one is named."""
    key = _read_words(version, words)
    measure = key.pop("flow", Measure.TURNOVER.value)
    points = [] if {"source", "code"} & set(key) else list(_headline(version, {**key, "measure": measure}, day))
    served = [str(point["source"]) for point in points]
    nodes = [explain_point(version, point, day) for point in points]
    nodes += [*_both_flows(version, key, measure, served, day), *_flows(version, key, measure, served, day)]
    if not nodes and measure == Measure.TURNOVER and "code" not in key:
        nodes = list(explain_turnover(version, key, day))
    if not nodes:
        raise UsageError(_explain_absence(words, rows_of(version.read("flows"), {"code": TOTAL, **key}), day))
    return LineageNode(" ".join(words), tuple(nodes))


def _headline(version: Version, key: dict[str, str], day: pd.Timestamp | None) -> Iterator[pd.Series]:
    """Return the point of the headline series, yearly or monthly, that every page shows for a figure."""
    for table in ("series", "series_months"):
        yield from (point for _, point in rows_of(as_of(version.read(table), day), key).iterrows())


def _both_flows(
    version: Version, key: dict[str, str], measure: str, served: Sequence[str], day: pd.Timestamp | None
) -> Iterator[LineageNode]:
    """Explain a turnover or a balance of each source that has both flows, but for those that serve the headline."""
    columns = {Measure.TURNOVER.value: "value_usd", Measure.BALANCE.value: "balance_usd"}
    if measure not in columns or "code" in key:
        return
    rows = rows_of(as_of(version.read("turnover"), day), key)
    for _, row in rows[~rows["source"].isin(list(served))].iterrows():
        names = (*(str(row[name]) for name in ("source", "reporter", "partner")), measure, str(row["period"]))
        text = f"{names[0]} {names[1]}–{names[2]} {measure} {names[4]}: {row[columns[measure]]:,.0f} dollars, {row['status']}"
        yield LineageNode(text, explain_measure(version, names, day))


def _flows(
    version: Version, key: dict[str, str], measure: str, served: Sequence[str], day: pd.Timestamp | None
) -> Iterator[LineageNode]:
    """Explain a flow as each source has it; of turnover or balance the flows of sources that have only one of them."""
    flows = as_of(version.read("flows"), day)
    found = rows_of(flows, {"code": TOTAL, **key})
    if measure in list(Flow):
        found = found[found["flow"] == measure]
    elif "code" not in key:
        both = rows_of(as_of(version.read("turnover"), day), key)["source"]
        found = found[~found["source"].isin(both)]
    for _, row in found[~found["source"].isin(list(served))].iterrows():
        yield from explain_flow(version, tuple(str(row[name]) for name in KEY), day)


def _explain_absence(words: Sequence[str], ever: pd.DataFrame, day: pd.Timestamp | None) -> str:
    """Return why a figure has no answer: it was not public yet, or no source holds it at all."""
    name = " ".join(words)
    if day is not None and len(ever):
        return f"nothing of {name} was public by {day:%Y-%m-%d}; the first figure is of {ever['known_from'].min():%Y-%m-%d}"
    return f"no source holds {name}: python -m etl status tells which periods are held and what a refresh would add"


def _read_words(version: Version, words: Sequence[str]) -> dict[str, str]:
    """Return what each word names, by its form; raise UsageError for a word that names nothing."""
    countries = set(version.read("countries")["country"])
    sources = set(version.read("sources")["source"])
    key: dict[str, str] = {}
    for word in words:
        name = _kind_of(word, countries, sources, "partner" if "reporter" in key else "reporter")
        if name is None:
            measures = [measure.value for measure in Measure]
            raise UsageError(
                f"{word!r} is no country (RUS), measure ({', '.join(measures)}), period (2016, 2017-H1, 2020-03), HS "
                f"chapter (27), claim, goal, statement, event, region or source{_nearest(version, word, list(NAMED), measures)}"
            )
        if name in key:
            raise UsageError(f"{key[name]!r} and {word!r} both name a {name}: name one")
        key[name] = word.upper() if name in ("reporter", "partner") else word
    if missing := [name for name in ("reporter", "partner", "period") if name not in key]:
        raise UsageError(f"{' '.join(words)} does not say which {', '.join(missing)}: try `why RUS KOR turnover 2016`")
    return key


def _kind_of(word: str, countries: set[str], sources: set[str], country: str) -> str | None:
    if word.upper() in countries:
        return country
    if word in sources:
        return "source"
    if word in list(Measure):
        return "flow"
    if len(word) == 2 and word.isdigit():
        return "code"
    try:
        Period.parse(word)
    except ValueError:
        return None
    return "period"
