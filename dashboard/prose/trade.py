"""The course of trade in words: what a view of it is called, what its points say, and the answer in sentences.

Charts, pages and captions say the same because they say it from here. Every number comes out of the view; no drawing.
What the figures lack is said in caveats.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.charts.drawing.layout import ChartHeading
from dashboard.prose.caveats import estimates_since, line_name, own_points
from dashboard.prose.country_gap import with_gap
from dashboard.prose.statements import decimals, is_stated, source_or_speaker, with_qualifier
from dashboard.text import Words, capital
from dashboard.text.terms import N_
from dashboard.views import TableMap, View
from dashboard.views.country_gap import country_gaps
from dashboard.views.records import highest, lowest, records
from dashboard.views.trade import GROWTH, INDEX, LEVEL, MONTH, SEASONAL, YEAR
from etl.model import Measure, Status

_TITLES = {
    Measure.TURNOVER.value: N_("Trade between Russia and South Korea: exports plus imports"),
    Measure.EXPORT.value: N_("Goods from Russia to South Korea: Russia’s exports, Korea’s imports"),
    Measure.IMPORT.value: N_("Goods from South Korea to Russia: Russia’s imports, Korea’s exports"),
    Measure.BALANCE.value: N_("Trade balance of Russia and South Korea: exports less imports of each"),
}
_SUBTITLES = {
    (YEAR, LEVEL): N_("billions of US dollars a year"),
    (MONTH, LEVEL): N_("billions of US dollars a month"),
    (YEAR, GROWTH): N_("change against the year before, per cent; each within one source"),
    (MONTH, GROWTH): N_("change against the same month of the year before, per cent; each within one source"),
    (YEAR, INDEX): N_("{base} is 100; each year against the same source’s figure for {base}"),
    (MONTH, SEASONAL): N_("billions of US dollars a month; one line for each year"),
}
_NAMES = {
    Measure.TURNOVER.value: N_("turnover"),
    Measure.EXPORT.value: N_("Russia’s exports (Korea’s imports)"),
    Measure.IMPORT.value: N_("Russia’s imports (Korea’s exports)"),
    Measure.BALANCE.value: N_("balance"),
    YEAR: N_("years"),
    MONTH: N_("months"),
    LEVEL: N_("dollars"),
    GROWTH: N_("growth"),
    INDEX: N_("index to a year"),
    SEASONAL: N_("years side by side"),
}
_LEVELS = {
    Measure.TURNOVER.value: N_("In {when} trade came to {shares}."),
    Measure.EXPORT.value: N_("In {when} goods from Russia to Korea came to {shares}."),
    Measure.IMPORT.value: N_("In {when} goods from Korea to Russia came to {shares}."),
    Measure.BALANCE.value: N_("In {when} exports less imports came to {shares}."),
}
_FALLS = {
    Measure.TURNOVER.value: N_("Trade fell from {peak} in {peak_year} to {last} in {year} on {books}."),
    Measure.EXPORT.value: N_(
        "What Russia sells to Korea fell from {peak} in {peak_year} to {last} in {year} on {books}."
    ),
    Measure.IMPORT.value: N_(
        "What Korea sells to Russia fell from {peak} in {peak_year} to {last} in {year} on {books}."
    ),
}
#: What a growth is said to be: up or down on both countries' figures, or neither.
_GROWTHS = {
    Measure.TURNOVER.value: N_("In {when} trade changed by {shares} against a year before."),
    Measure.EXPORT.value: N_("In {when} goods from Russia to Korea changed by {shares} against a year before."),
    Measure.IMPORT.value: N_("In {when} goods from Korea to Russia changed by {shares} against a year before."),
}
FELL = {
    Measure.TURNOVER.value: N_("In {when} trade fell by {shares} against a year before."),
    Measure.EXPORT.value: N_("In {when} goods from Russia to Korea fell by {shares} against a year before."),
    Measure.IMPORT.value: N_("In {when} goods from Korea to Russia fell by {shares} against a year before."),
}
ROSE = {
    Measure.TURNOVER.value: N_("In {when} trade rose by {shares} against a year before."),
    Measure.EXPORT.value: N_("In {when} goods from Russia to Korea rose by {shares} against a year before."),
    Measure.IMPORT.value: N_("In {when} goods from Korea to Russia rose by {shares} against a year before."),
}
_INDEXES = {
    Measure.TURNOVER.value: N_("Against {base}, trade in {when} stood at {shares}."),
    Measure.EXPORT.value: N_("Against {base}, goods from Russia to Korea in {when} stood at {shares}."),
    Measure.IMPORT.value: N_("Against {base}, goods from Korea to Russia in {when} stood at {shares}."),
}


def height(view: View, words: Words) -> str:
    """Return a text on each country's highest year, of a view of yearly amounts; empty for others."""
    if (view.facts["frequency"], view.facts["show"]) != (YEAR, LEVEL) or view.facts["measure"] == Measure.BALANCE:
        return ""
    peaks = [
        words(
            "{amount} on {books} ({year})",
            amount=words.usd(peak["value_usd"]), books=words.books(str(reporter)), year=str(peak["year"]),
        )
        for reporter, rows in own_points(view.points).groupby("reporter", sort=False)
        for peak in [highest(rows, "value_usd")]
    ]  # fmt: skip
    return words("The highest year: {peaks}.", peaks=words.listed(peaks))


def option_name(value: str, _: TableMap, words: Words) -> str:
    """Return the name of a value of one of the chart's options."""
    return words(_NAMES[value]) if value in _NAMES else value


def heading(view: View, words: Words) -> ChartHeading:
    """Return what stands above the chart: what is measured, on whose figures, in which unit."""
    facts, whose = view.facts, sorted(set(view.points["reporter"]))
    unit = words(_SUBTITLES[facts["frequency"], facts["show"]], base=facts["base"])
    by = capital(words.books(whose[0])) if len(whose) == 1 else words("As each country reports it")
    return ChartHeading(words(_TITLES[facts["measure"]]), words("{by}, {unit}", by=by, unit=unit))


def answer(view: View, words: Words) -> str:
    """Return a text on what the newest period came to, Russia's figures before Korea's.

    An estimate is no figure of a country: the text speaks of the newest figures that are none, and says since when a country
    whose line goes on in estimates publishes nothing.
    """
    reported = view.points[view.points["status"] != Status.ESTIMATE]
    if reported.empty:
        return words("No country published such figures: the line is an estimate made from the partner’s.")
    last = reported["period"].max()
    points = reported[reported["period"] == last].sort_values("reporter", ascending=False)
    column, show = view.facts["value"], view.facts["show"]
    if fall := _fall(view, points, reported, words):
        return " ".join([fall, *_silences(view.points, reported, words)])
    texts = _growth_sentences(points[column]) if show == GROWTH else _INDEXES if show == INDEX else _LEVELS
    say = _change_size if texts in (FELL, ROSE) else _value_text
    shares = _on_books([(say(point, column, words), point.reporter) for point in records(points)], words)
    sentence = words(texts[view.facts["measure"]], when=_when(last, words), shares=shares, base=view.facts["base"])
    return " ".join([sentence, *_silences(view.points, reported, words)])


def _fall(view: View, newest: pd.DataFrame, reported: pd.DataFrame, words: Words) -> str:
    """Return a text from the highest year to the newest, where one country alone has figures of it; the two may be of two sources."""
    if view.facts["show"] != LEVEL or len(newest) != 1 or view.facts["measure"] not in _FALLS:
        return ""
    if view.facts["frequency"] != YEAR:
        return ""
    last = newest.iloc[0]
    peak = highest(reported[reported["reporter"] == last["reporter"]], "value_usd")
    if peak["period"] >= last["period"]:
        return ""
    return words(
        _FALLS[view.facts["measure"]],
        peak=words.usd(peak["value_usd"]), peak_year=peak["period"], last=words.usd(last["value_usd"]), year=last["period"],
        books=words.books(str(last["reporter"])),
    )  # fmt: skip


def _when(period: str, words: Words) -> str:
    """Write a period as a sentence says when something was."""
    return words("{year}", year=period) if period.isdigit() else words.period(period)


def _silences(points: pd.DataFrame, reported: pd.DataFrame, words: Words) -> list[str]:
    """Return since when each country whose newest points are estimates has published no figures."""
    text = N_("The last figures that {country} published are of {period}.")
    newest, own = (rows.groupby("reporter")["period"].max().to_dict() for rows in (points, reported))
    return [
        words(text, country=words.term(str(reporter)), period=_when(period, words))
        for reporter, period in own.items()
        if newest[reporter] > period
    ]


def _growth_sentences(growth: pd.Series) -> dict[str, str]:
    """Return the sentences for what fell or rose on all countries' figures; where they part ways, for what changed."""
    return FELL if (growth < 0).all() else ROSE if (growth > 0).all() else _GROWTHS


def _on_books(phrases: list[tuple[str, str]], words: Words) -> str:
    """Join what each country's figures give; after the first, whose figures is said briefly."""
    texts = [N_("{amount} on {books}"), *[N_("{amount} on {whose}")] * len(phrases)]
    shares = [
        words(text, amount=amount, books=words.books(reporter), whose=words.of(reporter))
        for text, (amount, reporter) in zip(texts, phrases, strict=False)
    ]
    return words.listed(shares)


def changes(breaks: pd.DataFrame, words: Words) -> str:
    """Return a text on how much trade changed in the years of the breaks, in each country's figures.

    A half-year is not set beside whole ones: it has a sentence of its own, and only where its whole year is not known.
    """
    whole = breaks["period"].str.len() == len("2022")
    years = breaks.loc[whole, "reporter"] + breaks.loc[whole, "period"]
    alone = ~whole & ~(breaks["reporter"] + breaks["period"].str[:4]).isin(years)
    phrases = [
        words(text, changes="; ".join(_in_period(period, rows, words) for period, rows in told.groupby("period")))
        for text, told in (
            (N_("Change against the year before: {changes}."), breaks[whole]),
            (N_("Change against the same half of the year before: {changes}."), breaks[alone]),
        )
        if len(told)
    ]
    return " ".join(phrases)


def _in_period(period: object, rows: pd.DataFrame, words: Words) -> str:
    """Return a text on how much trade changed in one period: first what sources give, then what was only stated."""
    when, ordered = words.period(str(period)), list(records(rows.sort_values("reporter", ascending=False)))
    printed = [(signed(row.growth_percent, words), row.reporter) for row in ordered if not is_stated(row)]
    phrases = [words("{shares} ({when})", when=when, shares=_on_books(printed, words))] if printed else []
    phrases += [
        words(
            "{amount} on {books} ({when}, rounded statement: {speaker})",
            amount=change_text(row, words), books=words.books(row.reporter), when=when, speaker=words.text(row.speaker),
        )
        for row in ordered if is_stated(row)
    ]  # fmt: skip
    return "; ".join(phrases)


def change_text(row: Any, words: Words) -> str:
    """Write a change in per cent; one that was only stated with its own digits and the word that loosens it."""
    if not is_stated(row):
        return signed(row.growth_percent, words)
    return with_qualifier(row, signed(row.growth_percent, words, decimals(row.growth_percent)), words)


def _change_size(point: Any, column: str, words: Words) -> str:
    """Write by how much a figure rose or fell, which the sentence says."""
    return signed(abs(float(getattr(point, column))), words).removeprefix("+")


def signed(value: float, words: Words, digits: int = 0) -> str:
    """Write a change in per cent with its sign; one that would round to zero keeps a decimal."""
    written = words.percent(abs(value), max(digits, 1 if abs(value) < 1 else 0))
    return f"−{written}" if value < 0 else f"+{written}"


def hover_text(view: View, words: Words) -> Callable[[Any], str]:
    """Return what a point says when pointed at: figure, unit, status, source, and since when it is known."""
    show = view.facts["show"]
    say = {GROWTH: _growth_lines, INDEX: _index_lines}.get(show, _amount_lines)
    compared = show == LEVEL and view.facts["measure"] != Measure.BALANCE
    gaps = country_gaps(view.points, "value_usd") if compared else {}

    def hover(point: Any) -> str:
        lines = [
            f"<b>{line_name(point, words)}, {words.period(point.period)}</b>",
            *say(point, view, words),
            words(
                "{source}, known since {day}",
                source=source_or_speaker(point, words),
                day=words.day_text(point.first_known),
            ),
        ]
        gap = gaps.get(point.period)
        amount = words.usd(abs(gap.amount), 2) if gap else ""
        return with_gap("<br>".join(lines), point, gap, amount, words)

    return hover


def _amount_lines(point: Any, _: View, words: Words) -> list[str]:
    amount = words("{amount}, {status}", amount=amount_text(point, words, 2), status=words.term(point.status))
    return [words("{measure}: {said}", measure=words.term(point.measure), said=amount), words.term(point.method)]


def _growth_lines(point: Any, _: View, words: Words) -> list[str]:
    now, before = words.usd(point.value_usd, 2), words.usd(point.base_value_usd, 2)
    percent = words("{percent}, {status}", percent=signed(point.growth_percent, words), status=words.term(point.status))
    return [percent, words("{now} after {before}", now=now, before=before)]


def _index_lines(point: Any, view: View, words: Words) -> list[str]:
    percent, now = words.percent(point.index_percent, 1), words.usd(point.value_usd, 2)
    of = words(
        "{percent} of {base}, {status}", percent=percent, base=view.facts["base"], status=words.term(point.status)
    )
    return [
        of,
        words("{now}; {base}: {before}", now=now, base=view.facts["base"], before=words.usd(point.base_value_usd, 2)),
    ]


def describe(view: View, words: Words) -> str:
    """Return a few sentences on what the chart shows, for readers who do not see it."""
    if view.points.empty:
        return words("An empty chart: no such figure had been published by this day.")
    above = heading(view, words)
    phrases = [words("{title}. {subtitle}.", title=above.title, subtitle=above.subtitle)]
    column = view.facts["value"]
    for _, every in view.points.groupby("reporter", sort=True):
        points = own_points(every)
        most, least, last = highest(points, column), lowest(points, column), points.iloc[-1]
        phrases.append(
            words(
                "{books}: highest in {peak_year} at {peak}, lowest in {low_year} at {low}; {last} in {last_year} ({status}).",
                books=line_name(last, words), status=words.term(last["status"]),
                peak=_value_text(most, column, words), peak_year=words.period(most["period"]),
                low=_value_text(least, column, words), low_year=words.period(least["period"]),
                last=_value_text(last, column, words), last_year=words.period(last["period"]),
            )
        )  # fmt: skip
    return " ".join(part for part in (*phrases, estimates_since(view, words)) if part)


def _value_text(point: Any, column: str, words: Words) -> str:
    if column == "value_usd":
        return amount_text(point, words)
    value = float(getattr(point, column))
    return signed(value, words) if column == "growth_percent" else words.percent(value)


def amount_text(point: Any, words: Words, digits: int = 1) -> str:
    """Write an amount of dollars; of a balance, whether it is a surplus or a deficit."""
    amount = with_qualifier(point, words.usd(abs(point.value_usd), digits), words)
    if point.measure != Measure.BALANCE:
        return amount
    text = N_("a deficit of {amount}") if point.value_usd < 0 else N_("a surplus of {amount}")
    return words(text, amount=amount)
