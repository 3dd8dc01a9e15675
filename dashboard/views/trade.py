"""Pure: the pair's trade by year and by month, as levels, growth, an index and season by season, and its breaks.

Rows are picked from the tables; only the index, whose base a reader chooses, is computed here. No words, no drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard.views._view import View, dated_view
from dashboard.views.firmness import with_firmness
from dashboard.views.marked_events import marked_events
from dashboard.views.memo import once_per_version
from dashboard.views.records import TableMap
from dashboard.views.speakers import STATED_BY, with_speakers
from dashboard.views.table_rows import EVENTS, EventRow
from etl.model import KOREA, PAIR, RUSSIA, STATEMENT_SOURCE, Measure, Status, last_day

YEAR, MONTH = "year", "month"
LEVEL, GROWTH, INDEX, SEASONAL = "level", "growth", "index", "seasonal"
MEASURES = (Measure.TURNOVER.value, Measure.EXPORT.value, Measure.IMPORT.value, Measure.BALANCE.value)
FREQUENCIES = (YEAR, MONTH)

#: One flow of goods is the exports of one country and the imports of the other; it is named as Russia sees it.
_MIRRORED = {Measure.EXPORT.value: Measure.IMPORT.value, Measure.IMPORT.value: Measure.EXPORT.value}
_FORMS = {YEAR: r"\d{4}", MONTH: r"\d{4}-\d{2}"}
_TABLES = {YEAR: "series", MONTH: "series_months"}
_LEVEL = [
    "reporter", "measure", "period", "year", "value_usd", "source", *STATED_BY, "method", "status", "spliced",
    "first_known", "known_from",
]  # fmt: skip
_GROWTH = [
    "reporter", "measure", "period", "year", "growth_percent", "value_usd", "base_period", "base_value_usd", "source",
    "status", "firm", "first_known", "known_from",
]  # fmt: skip
_INDEX = [
    "reporter", "measure", "period", "year", "index_percent", "value_usd", "base_value_usd", "source", "status", "firm",
    "spliced", "first_known", "known_from",
]  # fmt: skip
_STATUSES = [status.value for status in Status]


def measure_of_each(measure: str) -> dict[str, str]:
    """Return what each of the two countries calls a measure that is named as Russia sees it; a balance is each one's own."""
    return {RUSSIA: measure, KOREA: _MIRRORED.get(measure, measure)}


@once_per_version
def trade(
    tables: TableMap, day: pd.Timestamp | None = None, measure: str = "", frequency: str = "", **options: str
) -> View:
    """Return the view that the chart's options ask for; an option left empty has its first value."""
    measure, frequency = measure or MEASURES[0], frequency or YEAR
    show = options.get("show") or LEVEL
    base = (options.get("base") or next(iter(bases(tables, measure)), "")) if show == INDEX else ""
    points = {
        LEVEL: lambda: levels(tables, measure, frequency),
        SEASONAL: lambda: levels(tables, measure, frequency),
        GROWTH: lambda: growth(tables, measure, frequency),
        INDEX: lambda: index(tables, measure, base),
    }[show]()
    marks = ("trade", "trade-months") if frequency == MONTH else ("trade",)
    events = pd.DataFrame() if show == SEASONAL else _events_beside(points, marked_events(tables, marks, day))
    without = without_base(tables, measure, points) if show == INDEX else pd.DataFrame()
    value = {GROWTH: "growth_percent", INDEX: "index_percent"}.get(show, "value_usd")
    facts = {"measure": measure, "frequency": frequency, "show": show, "base": base, "value": value}
    return replace(dated_view(points, day, events=events, without=without), facts=facts)


@once_per_version
def levels(tables: TableMap, measure: str, frequency: str) -> pd.DataFrame:
    """Return the headline series of one measure in both countries' figures, by year or by month."""
    return with_speakers(_select_measure(tables[_TABLES[frequency]], measure, frequency), tables)[_LEVEL]


@once_per_version
def growth(tables: TableMap, measure: str, frequency: str) -> pd.DataFrame:
    """Return growth against the same months of the year before, each within one source."""
    return with_firmness(_select_measure(tables["series_growth"], measure, frequency), tables)[_GROWTH]


@once_per_version
def index(tables: TableMap, measure: str, base: str) -> pd.DataFrame:
    """Set each year's figure against the same source's figure for a base year that the reader chose, as per cent.

    This is plain arithmetic on stored figures: it depends on the reader's free choice, so no table holds it. A year
    takes the first source, in the order of precedence, that has both; an estimate yields to what any source reports, and
    a suspect figure to any other. No figure is set against an estimate.
    """
    every = _every_source(tables, measure)
    own = ["reporter", "source", "value_usd", "status", "first_known", "known_from"]
    bases = every.loc[(every["period"] == base) & (every["status"] != Status.ESTIMATE), own]
    both = every.merge(bases[bases["value_usd"] != 0], on=["reporter", "source"], suffixes=("", "_base"))
    both = both.rename(columns={"value_usd_base": "base_value_usd"}).assign(
        index_percent=lambda rows: rows["value_usd"] / rows["base_value_usd"] * 100,
        status=_weaker(both["status"], both["status_base"]),
        known_from=both[["known_from", "known_from_base"]].max(axis=1),
        first_known=later_days(both["first_known"], both["first_known_base"]),
    )
    yields = both["status"].map({Status.ESTIMATE.value: 1, Status.SUSPECT.value: 2}).fillna(0)
    best = both.assign(yields=yields).sort_values(["reporter", "year", "yields", "precedence"])
    chosen = best.drop_duplicates(["reporter", "year"])
    before = chosen.groupby("reporter")[["year", "source"]].shift(1)
    spliced = (before["year"] == chosen["year"] - 1) & (before["source"] != chosen["source"])
    return with_firmness(chosen.assign(spliced=spliced), tables)[_INDEX].reset_index(drop=True)


@once_per_version
def bases(tables: TableMap, measure: str) -> list[str]:
    """Return the years that an index may start from: first the latest that the most figures can be set against, then all."""
    every = _every_source(tables, measure)
    sound = every[~every["status"].isin([Status.SUSPECT, Status.ESTIMATE]) & (every["value_usd"] != 0)]
    key = ["reporter", "source"]
    reached = sound[[*key, "period"]].merge(every[[*key, "year"]], on=key)
    counts = (
        reached.drop_duplicates(["period", "reporter", "year"]).groupby("period").size().sort_index(ascending=False)
    )
    if counts.empty:
        return []
    best = str(counts.idxmax())
    return [best, *(str(year) for year in counts.index if year != best)]


def without_base(tables: TableMap, measure: str, indexed: pd.DataFrame) -> pd.DataFrame:
    """Return the years of the headline series that an index has no point for: no source has both them and the base."""
    shown = indexed[["reporter", "year"]].assign(shown=True)
    rows = levels(tables, measure, YEAR).merge(shown, on=["reporter", "year"], how="left")
    return rows.loc[rows["shown"].isna(), ["reporter", "year"]].reset_index(drop=True)


def other_amounts(tables: TableMap, growth: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of growth of whole years whose amount is not that of the line of levels, with the line's amount and source.

    Growth is of one source, which need not be that of the line. Columns added: line_usd, line_source.
    """
    line = tables["series"][["reporter", "measure", "period", "value_usd", "source"]]
    line = line.rename(columns={"value_usd": "line_usd", "source": "line_source"})
    both = growth.merge(line, on=["reporter", "measure", "period"])
    return both[(both["line_source"] != both["source"]) & (both["line_usd"] != both["value_usd"])]


@once_per_version
def first_estimates(tables: TableMap, measure: str) -> pd.DataFrame:
    """Return the first year of one measure that is an estimate, of each country that has one."""
    rows = levels(tables, measure, YEAR)
    return rows[rows["status"] == Status.ESTIMATE].drop_duplicates("reporter")


def first_estimate_years(points: pd.DataFrame) -> dict[str, int]:
    """Return the year from which each country that has estimates has nothing else."""
    own = points[points["status"] != Status.ESTIMATE].groupby("reporter")["year"].max()
    last = points["reporter"].map(own).fillna(0)
    since = points[points["year"] > last].groupby("reporter")["year"].min()
    return {str(reporter): int(year) for reporter, year in since.items()}


@once_per_version
def break_years(tables: TableMap) -> list[tuple[int, ...]]:
    """Return the years of each break in the course of trade, the earliest break first."""
    runs = tables["events"]["break_years"].dropna().unique()
    return sorted(tuple(int(year) for year in run.split()) for run in runs)


@once_per_version
def breaks(tables: TableMap, measure: str) -> pd.DataFrame:
    """Return growth in the years of the breaks in both countries' figures.

    Where no source has both whole years, the newest statement of the year's growth stands in, with `statement`, `speaker`
    and `address` (blank elsewhere), and the first half is given too.
    """
    measure = Measure.TURNOVER.value if measure == Measure.BALANCE else measure
    rows = tables["series_growth"]
    own = rows[rows["measure"] == rows["reporter"].map(measure_of_each(measure))]
    years = [str(year) for run in break_years(tables) for year in run]
    whole = own[own["period"].isin(years)]
    halves = own[own["period"].isin([f"{year}-H1" for year in years])]
    others = pd.concat([_growth_from_statements(tables, measure, years), halves], ignore_index=True)
    without = ~_reporter_and_year(others).isin(_reporter_and_year(whole))
    kept = pd.concat([whole, others[without]], ignore_index=True)
    kept = kept.assign(year=kept["period"].str[:4].astype("int64"))
    ordered = kept.sort_values(["year", "reporter", "period"], ascending=[True, False, True], ignore_index=True)
    return with_firmness(ordered, tables)


def _reporter_and_year(rows: pd.DataFrame) -> pd.Series:
    return rows["reporter"] + rows["period"].str[:4]


def _growth_from_statements(tables: TableMap, measure: str, years: Sequence[str]) -> pd.DataFrame:
    """Return the newest statement of the growth of each of some years, as rows of growth."""
    rows = tables["statements"]
    rows = rows[(rows["subject"] == "total") & rows["reporter"].isin(PAIR) & rows["partner"].isin(PAIR)]
    rows = rows[
        (rows["measure"] == rows["reporter"].map(measure_of_each(measure))) & rows["stated_growth_percent"].notna()
    ]
    rows = rows[rows["period"].isin(list(years))].sort_values(["published", "statement"])
    newest = rows.drop_duplicates(["reporter", "period"], keep="last")
    return newest.rename(columns={"stated_growth_percent": "growth_percent", "stated_usd": "value_usd"}).assign(
        source=STATEMENT_SOURCE,
        status=Status.REPORTED.value,
        known_from=newest["published"],
        qualifier=newest["growth_qualifier"],
    )


@once_per_version
def events_of(tables: TableMap, year: int, day: pd.Timestamp | None = None) -> Sequence[EventRow]:
    """Return the events of one year that were known on a day, in order."""
    rows = [row for row in EVENTS.rows(tables) if row.day.year == year and (day is None or row.day <= day)]
    return sorted(rows, key=lambda row: (row.day, row.event))


@once_per_version
def months_held(tables: TableMap) -> pd.DataFrame:
    """Return, for each country's figures and measure, the first and the last month of the headline series and its sources."""
    rows = tables["series_months"]
    grouped = rows.sort_values("period").groupby(["reporter", "measure"])
    columns = ["reporter", "measure", "first", "last", "sources"]
    held = [
        (reporter, measure, of["period"].iloc[0], of["period"].iloc[-1], tuple(dict.fromkeys(of["source"])))
        for (reporter, measure), of in grouped
    ]
    return pd.DataFrame(held, columns=columns)


def flow_mismatches(tables: TableMap, points: pd.DataFrame) -> pd.DataFrame:
    """Return reporter, year and both sums of the years shown whose turnover is not the sum of the flows shown, as checks found."""
    rows = tables["checks"]
    rows = rows[rows["check"] == "flows-against-turnover"].sort_values(["reporter", "period"])
    shown = points.loc[points["measure"] == Measure.TURNOVER, ["reporter", "period"]].drop_duplicates()
    return rows[["reporter", "period", "value_usd", "other_usd"]].merge(shown, on=["reporter", "period"])


@once_per_version
def has_months(tables: TableMap, measure: str, table: str = "series_months") -> bool:
    """Return whether a measure is held by month, or has growth by month, in either country's figures."""
    return not _select_measure(tables[table], measure, MONTH).empty


def _select_measure(rows: pd.DataFrame, measure: str, frequency: str) -> pd.DataFrame:
    """Pick one measure, by each country's own name for it, of one frequency, in order."""
    rows = rows[
        (rows["measure"] == rows["reporter"].map(measure_of_each(measure)))
        & rows["period"].str.fullmatch(_FORMS[frequency]).astype("bool")
    ]
    rows = rows.assign(year=rows["period"].str[:4].astype("int64"))
    return rows.sort_values(["reporter", "period"], ignore_index=True)


@once_per_version
def _every_source(tables: TableMap, measure: str) -> pd.DataFrame:
    """Return one measure year by year as every source with a place in the order of precedence has it; no balance.

    A balance may pass zero, so that nothing can be set against it.
    """
    rows = tables["measures"]
    rows = rows[rows["measure"] != Measure.BALANCE]
    pair = rows["reporter"].isin(PAIR) & rows["partner"].isin(PAIR)
    return _select_measure(rows[pair & rows["precedence"].notna()], measure, YEAR)


def later_days(one: pd.Series, other: pd.Series) -> pd.Series:
    """Return, row by row, the later of two days, each as far as it is printed: a month is its last day."""
    pairs = zip(one, other, strict=True)
    return pd.Series([max(pair, key=last_day) for pair in pairs], index=one.index, dtype="str")


def _weaker(one: pd.Series, other: pd.Series) -> pd.Series:
    """Return, row by row, the weaker of two statuses."""
    pairs = zip(one, other, strict=True)
    return pd.Series([max(pair, key=_STATUSES.index) for pair in pairs], index=one.index, dtype="str")


def _events_beside(points: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Keep the events that fall between the first and the last of the points."""
    if points.empty:
        return events.iloc[:0]
    at = axis_positions(points)
    return events[events["at"].between(at.min() - 0.5, at.max() + 0.5)].reset_index(drop=True)


def axis_positions(points: pd.DataFrame) -> pd.Series:
    """Return where points stand on an axis of years whose middles are whole: a year in its middle, a month in its own."""
    months = points["period"].str[5:7]
    return points["year"] + ((pd.to_numeric(months, errors="coerce") - 6.5) / 12).fillna(0.0)
