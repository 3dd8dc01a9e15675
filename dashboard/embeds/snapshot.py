"""A chart with the options that a request has: everything that is drawn, as content that has a digest and can be stored.

What is stored is the content and not the tables, so a pinned chart is drawn from what was shown when it was pinned.
Options are checked here; nothing is derived, nothing drawn.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

from dashboard.charts._chart import Chart
from dashboard.editions import Tables
from dashboard.embeds.deciding_charts import articles_of, charts_of_article, claims_of
from dashboard.embeds.request import (
    ARTICLE,
    CARD_WORD,
    CLAIM,
    FIRST,
    LAST,
    NUMBER,
    YES,
    WrongValueError,
    parse_year,
    require_allowed,
)
from dashboard.views import evidence, former_names
from dashboard.views._view import View, sources_of
from dashboard.views.article_card import article_layers, last_judged
from dashboard.views.claim_card import card_layers
from dashboard.views.claim_layers import lay_claim_over
from dashboard.views.sentences import claim_sentence
from dashboard.views.series_choice import HIDE, JOIN, ONLY, kind_codes, line_codes, one_kind, without_lines
from dashboard.views.table_rows import ARTICLES
from etl.schema.columns import PANDAS, Kind

#: Raised whenever the form of the content changes; digests of one form never meet those of another.
FORMAT = 1
#: How many hexadecimal digits of the SHA-256 stand in addresses.
DIGITS = 16

_KINDS = (
    (Kind.FLAG, types.is_bool_dtype),
    (Kind.INTEGER, types.is_integer_dtype),
    (Kind.NUMBER, types.is_float_dtype),
    (Kind.DAY, types.is_datetime64_any_dtype),
)


@dataclass(frozen=True)
class ChartSnapshot:
    """A chart's name, its options, its view, and the sources of its points."""

    chart: str
    options: Mapping[str, str]
    view: View
    origins: tuple[Mapping[str, str], ...] = field(default=())

    @cached_property
    def content(self) -> bytes:
        """Return everything that the chart shows as canonical JSON: the same figures are the same bytes."""
        view = self.view
        whole = {
            "format": FORMAT,
            "chart": self.chart,
            "options": dict(self.options),
            "as_of": None if view.as_of is None or pd.isna(view.as_of) else _day(view.as_of),
            "facts": dict(view.facts),
            "sources": list(view.sources),
            "origins": [dict(origin) for origin in self.origins],
            "points": _columns(view.points),
            "layers": {name: _columns(layer) for name, layer in view.layers.items()},
        }
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()

    @cached_property
    def digest(self) -> str:
        """Return the digest of the content, as it stands in addresses."""
        return content_digest(self.content)

    @property
    def day(self) -> str:
        """Return the day as of which the figures stand, as YYYY-MM-DD; empty where there are none."""
        return "" if self.view.as_of is None or pd.isna(self.view.as_of) else _day(self.view.as_of)


def content_digest(content: bytes) -> str:
    """Return the digest of a snapshot's content, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def read_snapshot(content: bytes) -> ChartSnapshot:
    """Read a snapshot from its content."""
    whole = json.loads(content)
    layers = {name: _frame(columns) for name, columns in whole["layers"].items()}
    day = None if whole["as_of"] is None else pd.Timestamp(whole["as_of"])
    view = View(_frame(whole["points"]), layers, day, tuple(whole["sources"]), whole["facts"])
    return ChartSnapshot(whole["chart"], whole["options"], view, tuple(whole["origins"]))


#: Name, kind and values of a column.
JsonColumn = list[Any]


def _columns(frame: pd.DataFrame) -> list[JsonColumn]:
    return [_column(str(name), frame[name]) for name in frame.columns if name != "known_until"]


def _column(name: str, values: pd.Series) -> JsonColumn:
    kind = next((kind for kind, fits in _KINDS if fits(values.dtype)), Kind.TEXT)
    plain = _PLAIN[kind]
    pairs = zip(values.tolist(), values.isna().tolist(), strict=True)
    return [name, kind.value, [None if is_blank else plain(value) for value, is_blank in pairs]]


def _day(value: pd.Timestamp) -> str:
    return value.date().isoformat()


#: How a value of each kind is written.
_PLAIN: dict[Kind, Callable[..., object]] = {
    Kind.FLAG: bool,
    Kind.INTEGER: int,
    Kind.NUMBER: float,
    Kind.DAY: _day,
    Kind.TEXT: str,
}


def _frame(columns: list[JsonColumn]) -> pd.DataFrame:
    """Return a frame as pages read tables: its texts are Python's own, a blank among them is NaN."""
    return pd.DataFrame({name: _values(Kind(kind), values) for name, kind, values in columns})


def _values(kind: Kind, values: list[object]) -> pd.Series:
    if kind is Kind.TEXT:  # a plain array of texts would become Arrow's
        return pd.Series([np.nan if value is None else value for value in values], dtype=object)
    return pd.Series(np.array(values, dtype=PANDAS[kind]))


_ORIGIN = ("source", "title", "publisher", "licence", "citation", "address")
#: Layers whose rows stand at a year, and the column that says so.
_AT = {"events": "at", "pairs": "year", "without": "year", "paths": "year", "targets": "year", "due": "year"}


def take_snapshot(
    tables: Tables, chart: Chart, args: Mapping[str, str], day: pd.Timestamp | None = None
) -> ChartSnapshot:
    """Return a chart with the options of a query string, as of a day; raise WrongValueError for a value that it does not have."""
    options = read_options(tables, chart, args)
    claims = former_names.with_former(tables, former_names.CLAIM, claims_of(tables, chart.name))
    named = require_allowed(CLAIM, args.get(CLAIM, ""), claims)
    claim = former_names.present_name(tables, former_names.CLAIM, named)
    view = _claim_view(tables, chart, options, claim, day) if claim else chart.view(tables, day=day, **options)
    if claim:
        options[CLAIM] = named
    selection = read_series(view, chart, args)
    view = select_series(view, chart, selection)
    if require_allowed(CARD_WORD, args.get(CARD_WORD, ""), [YES] if claim or chart.question else []):
        layers = chart.question.layers(tables, options) if chart.question and not claim else card_layers(tables, claim)
        options[CARD_WORD], view = YES, view.over(**layers)
    articles = [] if claim else articles_of(tables, chart.name)
    if article := require_allowed(ARTICLE, args.get(ARTICLE, ""), articles):
        options[ARTICLE], view = article, _article_view(tables, chart, options, article, day)
    if number := require_allowed(NUMBER, args.get(NUMBER, ""), [] if article else numbers_of(view)):
        options[NUMBER] = number
    first, last = _range(view, args, chart.year_column)
    selected = select_years(view, first, last, day, column=chart.year_column)
    shown_options = {name: value for name, value in {**options, **selection}.items() if value}
    shown_options |= {word: str(year) for word, year in ((FIRST, first), (LAST, last)) if year is not None}
    whole = ChartSnapshot(chart.name, shown_options, selected, _origins(tables, selected))
    return read_snapshot(whole.content)


def read_options(tables: Tables, chart: Chart, args: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a chart's own options in a query string, each checked against those before it."""
    chosen: dict[str, str] = {}
    for option in chart.options:
        chosen[option.name] = require_allowed(option.name, args.get(option.name, ""), option.allowed(tables, chosen))
    return chosen


def read_series(view: View, chart: Chart, args: Mapping[str, str]) -> dict[str, str]:
    """Return the lines of a view that a query string leaves out, and the kind of goods that it shows alone; empty for none."""
    kinds = kind_codes(view) if chart.has_kinds else []
    return {HIDE: _hidden(view, chart, args.get(HIDE, "")), ONLY: require_allowed(ONLY, args.get(ONLY, ""), kinds)}


def _hidden(view: View, chart: Chart, value: str) -> str:
    """Return the lines to leave out as an address names them; of a chart of one line there is nothing to leave out."""
    codes = line_codes(view, chart.line_column)
    named = set(value.split(JOIN)) - {""} if codes else set()
    if not named <= codes.keys() or (named and named == codes.keys()):
        why = f"it may be one or some of {', '.join(codes)}, joined by a dot, and not all of them"
        raise WrongValueError(HIDE, value, list(codes), why)
    return value if named else ""


def select_series(view: View, chart: Chart, selection: Mapping[str, str]) -> View:
    """Return a view without what a selection leaves out."""
    codes = line_codes(view, chart.line_column)
    shown = without_lines(view, chart.line_column, [codes[code] for code in selection[HIDE].split(JOIN) if code])
    return one_kind(shown, selection[ONLY]) if selection[ONLY] else shown


def _claim_view(tables: Tables, chart: Chart, options: Mapping[str, str], claim: str, day: pd.Timestamp | None) -> View:
    """Take the view that options ask for, or without any the one that a claim's readings look at, and lay the claim over it."""
    row = claim_sentence(tables, claim)
    readings = evidence.readings(tables, claim, ARTICLES.get(tables, row.article).published)
    has_options = any(options.values())
    view = chart.view(tables, day=day, **options) if has_options else chart.view_for_claim(tables, readings, day)
    return lay_claim_over(view, row.stated, readings)


def _article_view(
    tables: Tables, chart: Chart, options: Mapping[str, str], article: str, day: pd.Timestamp | None
) -> View:
    """Lay an article's card over the view of its first claim, and date it by the newest of its figures and verdicts."""
    claim = next(iter(charts_of_article(tables, article)))
    view = _claim_view(tables, chart, options, claim, day).over(**article_layers(tables, article))
    days = [known for known in (view.as_of, last_judged(tables, article)) if known is not None]
    return replace(view, as_of=day or max(days, default=None))


def numbers_of(view: View) -> list[str]:
    """Return the names of a view's figures that a year, with a reporter where there is one, tells from all others."""
    names = number_names(view.points)
    return list(names.drop_duplicates(keep=False))


def number_names(points: pd.DataFrame) -> pd.Series:
    """Return the name of each figure: its year, or its reporter and year, such as KOR.2016."""
    if "year" not in points:
        return pd.Series(dtype="str")
    years_text = points["year"].astype("int64").astype("str")
    return points["reporter"] + "." + years_text if "reporter" in points else years_text


def years(view: View, column: str = "year") -> list[int]:
    """Return the years that a view has points in, in order, by the column that has those of its axis."""
    return sorted({int(year) for year in view.points[column]}) if column in view.points else []


def _range(view: View, args: Mapping[str, str], column: str) -> tuple[int | None, int | None]:
    known = years(view, column)
    low, high = (known[0], known[-1]) if known else (1900, 2100)
    first = parse_year(FIRST, args.get(FIRST, ""), low, high)
    last = parse_year(LAST, args.get(LAST, ""), low, high)
    if first is not None and last is not None and first > last:
        raise WrongValueError(LAST, str(last), [], f"it may not come before from={first}")
    return first, last


def select_years(
    view: View, first: int | None, last: int | None, day: pd.Timestamp | None, *, column: str = "year"
) -> View:
    """Return the view's points, by a column of years, and layers from one year to another, dated anew unless a day is given."""
    if first is None and last is None:
        return view
    low, high = first or 0, last or 9999
    points = view.points[view.points[column].between(low, high)].reset_index(drop=True)
    layers = {name: _layer_in_years(name, layer, low, high) for name, layer in view.layers.items()}
    newest = points["known_from"].max() if len(points) else None
    sources = sources_of(points) if "source" in points else view.sources
    return replace(view, points=points, layers=layers, as_of=day or newest, sources=sources)


def _layer_in_years(name: str, layer: pd.DataFrame, low: int, high: int) -> pd.DataFrame:
    column = _AT.get(name)
    if column is None or column not in layer:
        return layer
    return layer[layer[column].between(low - 0.5, high + 0.5)].reset_index(drop=True)


def _origins(tables: Tables, view: View) -> tuple[dict[str, str], ...]:
    known = tables["sources"].set_index("source", drop=False)
    rows = [known.loc[source] for source in view.sources if source in known.index]
    return tuple({name: str(row[name]) for name in _ORIGIN} for row in rows)
