"""What figures of trade are and lack, in sentences: estimates, months that are held, sources that part, years left out.

Every number comes out of the tables; what the figures themselves say is said in course.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import pandas as pd

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.memo import once_per_view
from dashboard.views.records import typed_rows
from dashboard.views.trade_rows import FirstEstimate, MonthsHeld, OtherAmount, TradePoint
from dashboard.views.turnover import TurnoverPoint
from etl.model import DECIDING, PAIR, Measure, Method, Status

Point = TypeVar("Point", TurnoverPoint, TradePoint)


@once_per_view
def estimates_since(view: View, words: Words) -> str:
    """Return a text on when a country's figures begin to be estimates, or worked out from them."""
    phrases = []
    for _, points in view.points.groupby("reporter", sort=True):
        own = ~_not_own(points)
        last = points.loc[own, "year"].max() if own.any() else 0
        since = points[points["year"] > last]
        if len(since):
            phrases.append(estimate_sentence(since.iloc[0], words))
    return " ".join(phrases)


def _not_own(points: pd.DataFrame) -> pd.Series:
    """Return which points are no statistics of the country itself: an estimate, or from a source worked out from one."""
    estimate = points["status"] == Status.ESTIMATE
    if "method" in points:
        return estimate | (points["method"] == Method.RECOVERED)
    return estimate | (~points["firm"] & points["status"].isin(list(DECIDING)))


def estimate_sentence(first: pd.Series, words: Words) -> str:
    """Return a text that says from a country's first such point on that its figures are estimates, or worked out from one."""
    estimate = first["status"] == Status.ESTIMATE
    text = N_("From {year} on the figures given for {country} are estimates that {source} made from the partner’s.")
    other = N_("From {year} on, imports in {books} are worked back from an estimate for the partner ({source}).")
    reporter = first["reporter"]
    return words(
        text if estimate else other,
        year=str(first["year"]), country=words.term(reporter), books=words.figures_of(reporter),
        source=words.source(first["source"]),
    )  # fmt: skip


def figures_of(reporter: str, status: str, words: Words) -> str:
    """Return whose figures are meant; an estimate made from the partner's figures is no country's own."""
    if status == Status.ESTIMATE:
        return words("Estimate for {country}", country=words.term(reporter))
    return words.figures_of(reporter)


def by_reporter(points: Sequence[Point]) -> dict[str, Sequence[Point]]:
    """Return the points of each country's figures, in the order of the countries' codes."""
    return {
        code: [point for point in points if point.reporter == code]
        for code in sorted({point.reporter for point in points})
    }


def own_points(points: Sequence[Point]) -> Sequence[Point]:
    """Return the points that are no estimates; all of them where there are no others."""
    return [point for point in points if point.status != Status.ESTIMATE] or points


def months_available(held: pd.DataFrame, words: Words) -> str:
    """Return a text on which months are held, in whose figures and from which sources, and whose are not."""
    phrases = []
    for reporter in PAIR:
        rows = held[(held["reporter"] == reporter) & (held["measure"] != Measure.BALANCE)]
        if rows.empty:
            phrases.append(words("No source held here has {books} by month.", books=words.figures_of(reporter)))
        else:
            spans = "; ".join(_span(row, words) for row in typed_rows(rows, MonthsHeld))
            phrases.append(words("Months held of {books}: {spans}.", books=words.figures_of(reporter), spans=spans))
    return " ".join(phrases)


def _span(row: MonthsHeld, words: Words) -> str:
    return words(
        "{measure} {first} to {last} ({sources})",
        measure=words.term(row.measure), first=words.period(row.first), last=words.period(row.last),
        sources=", ".join(words.source(source) for source in row.sources),
    )  # fmt: skip


def mismatch_sentences(rows: pd.DataFrame, words: Words) -> str:
    """Return a text on in which years turnover is not the sum of the flows, which are then of other sources, and by how much at most."""
    phrases = []
    for reporter, found in rows.groupby("reporter", sort=True):
        most = (found["other_usd"] - found["value_usd"]).abs().max()
        phrases.append(
            words(
                "{books}: in {years} exports and imports come from other sources than turnover, and do not add up to it; they are off by {amount} at most.",
                books=words.figures_of(str(reporter)), years=words.join_names(list(found["period"])), amount=words.usd(most, 2),
            )
        )  # fmt: skip
    return " ".join(phrases)


def no_growth_sentences(first: pd.DataFrame, words: Words) -> str:
    """Return a text on whose growth is not given, from the first year of each country's estimates on."""
    text = N_("No growth is given for {country} from {year} on: an estimate grows as the partner’s figures do.")
    phrases = [
        words(text, country=words.term(one.reporter), year=str(one.year)) for one in typed_rows(first, FirstEstimate)
    ]
    return " ".join(phrases)


def other_amount_sentences(rows: pd.DataFrame, words: Words) -> str:
    """Return a text on the amounts behind growth that are not those of the line, each beside the line's."""
    phrases = []
    for one in typed_rows(rows.drop_duplicates(["reporter", "measure", "period"]), OtherAmount):
        amount, line = words.usd(one.value_usd, 2), words.usd(one.line_usd, 2)
        if amount == line or one.statement:
            continue
        phrases.append(
            words(
                "{books}, {year}: growth is computed from {source}, {amount}; the chart’s line has {line} ({line_source}).",
                books=words.figures_of(one.reporter), year=words.period(one.period), source=words.source(one.source),
                amount=amount, line=line, line_source=words.source(one.line_source),
            )
        )  # fmt: skip
    return " ".join(phrases)


@once_per_view
def missing_years(view: View, words: Words) -> str:
    """Return a text on which years an index leaves out, and why."""
    rows = view.layer("without")
    phrases = [
        words(
            "{country}: no index for {years}, because no source has reported figures of both these years and {base}.",
            country=words.term(str(reporter)), years=", ".join(words.runs(years.tolist())), base=view.facts["base"],
        )
        for reporter, years in (rows.groupby("reporter")["year"] if len(rows) else ())
    ]  # fmt: skip
    return " ".join(phrases)
