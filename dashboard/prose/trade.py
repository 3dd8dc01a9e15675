"""The course of trade in words: what a view of it is called, and the answer in sentences.

Charts, pages and captions say the same because they say it from here. Every number comes out of the view; no drawing.
What one point says is in trade_points, what the figures lack in caveats.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from dashboard.charts.drawing.layout import ChartHeading
from dashboard.prose.caveats import by_reporter, estimates_since, figures_of, own_points
from dashboard.prose.trade_points import change_text, signed, value_text
from dashboard.text import Words, capital
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.records import TableMap
from dashboard.views.trade import GROWTH, INDEX, LEVEL, MONTH, SEASONAL, YEAR
from dashboard.views.trade_rows import BreakGrowth, TradePoint
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
            amount=words.usd(peak.value_usd), books=words.figures_of(reporter), year=str(peak.year),
        )
        for reporter, rows in by_reporter(own_points(view.rows(TradePoint))).items()
        for peak in [max(rows, key=attrgetter("value_usd"))]
    ]  # fmt: skip
    return words("The highest year: {peaks}.", peaks=words.join_names(peaks))


def option_name(value: str, _: TableMap, words: Words) -> str:
    """Return the name of a value of one of the chart's options."""
    return words(_NAMES[value]) if value in _NAMES else value


def heading(view: View, words: Words) -> ChartHeading:
    """Return what stands above the chart: what is measured, on whose figures, in which unit."""
    facts, whose = view.facts, sorted(set(view.points["reporter"]))
    unit = words(_SUBTITLES[facts["frequency"], facts["show"]], base=facts["base"])
    by = capital(words.figures_of(whose[0])) if len(whose) == 1 else words("As each country reports it")
    return ChartHeading(words(_TITLES[facts["measure"]]), words("{by}, {unit}", by=by, unit=unit))


def answer(view: View, words: Words) -> str:
    """Return a text on what the newest period came to, Russia's figures before Korea's.

    An estimate is no figure of a country: the text speaks of the newest figures that are none, and says since when a country
    whose line goes on in estimates publishes nothing.
    """
    reported = [point for point in view.rows(TradePoint) if point.status != Status.ESTIMATE]
    if not reported:
        return words("No country published such figures: the line is an estimate made from the partner’s.")
    last = max(point.period for point in reported)
    points = sorted((one for one in reported if one.period == last), key=attrgetter("reporter"), reverse=True)
    column, show = view.facts["value"], view.facts["show"]
    if fall := _fall(view, points, reported, words):
        return " ".join([fall, *_silences(view.rows(TradePoint), reported, words)])
    texts = _growth_sentences(points) if show == GROWTH else _INDEXES if show == INDEX else _LEVELS
    say = _change_size if texts in (FELL, ROSE) else value_text
    shares = _on_figures([(say(point, column, words), point.reporter) for point in points], words)
    sentence = words(texts[view.facts["measure"]], when=words.when(last), shares=shares, base=view.facts["base"])
    return " ".join([sentence, *_silences(view.rows(TradePoint), reported, words)])


def _fall(view: View, newest: Sequence[TradePoint], reported: Sequence[TradePoint], words: Words) -> str:
    """Return a text from the highest year to the newest, where one country alone has figures of it; the two may be of two sources."""
    if view.facts["show"] != LEVEL or len(newest) != 1 or view.facts["measure"] not in _FALLS:
        return ""
    if view.facts["frequency"] != YEAR:
        return ""
    last = newest[0]
    peak = max((one for one in reported if one.reporter == last.reporter), key=attrgetter("value_usd"))
    if peak.period >= last.period:
        return ""
    return words(
        _FALLS[view.facts["measure"]],
        peak=words.usd(peak.value_usd), peak_year=peak.period, last=words.usd(last.value_usd), year=last.period,
        books=words.figures_of(last.reporter),
    )  # fmt: skip


def _silences(points: Sequence[TradePoint], reported: Sequence[TradePoint], words: Words) -> list[str]:
    """Return since when each country whose newest points are estimates has published no figures."""
    text = N_("The last figures that {country} published are of {period}.")
    newest, own = _newest_periods(points), _newest_periods(reported)
    return [
        words(text, country=words.term(reporter), period=words.when(period))
        for reporter, period in own.items()
        if newest[reporter] > period
    ]


def _newest_periods(points: Sequence[TradePoint]) -> dict[str, str]:
    return {reporter: max(one.period for one in rows) for reporter, rows in by_reporter(points).items()}


def _growth_sentences(points: Sequence[TradePoint]) -> dict[str, str]:
    """Return the sentences for what fell or rose on all countries' figures; where they part ways, for what changed."""
    falls = {point.growth_percent < 0 for point in points}
    rises = {point.growth_percent > 0 for point in points}
    return FELL if falls == {True} else ROSE if rises == {True} else _GROWTHS


def _on_figures(phrases: list[tuple[str, str]], words: Words) -> str:
    """Join what each country's figures give; after the first, whose figures is said briefly."""
    texts = [N_("{amount} on {books}"), *[N_("{amount} on {whose}")] * len(phrases)]
    shares = [
        words(text, amount=amount, books=words.figures_of(reporter), whose=words.whose(reporter))
        for text, (amount, reporter) in zip(texts, phrases, strict=False)
    ]
    return words.join_names(shares)


def changes(breaks: Sequence[BreakGrowth], words: Words) -> str:
    """Return a text on how much trade changed in the years of the breaks, in each country's figures.

    A half-year is not set beside whole ones: it has a sentence of its own, and only where its whole year is not known.
    """
    whole = [row for row in breaks if row.period.isdigit()]
    years = {(row.reporter, row.period) for row in whole}
    alone = [row for row in breaks if not row.period.isdigit() and (row.reporter, row.period[:4]) not in years]
    return " ".join(
        words(
            text, changes="; ".join(_in_period(period, rows, words) for period in sorted({row.period for row in rows}))
        )
        for text, rows in (
            (N_("Change against the year before: {changes}."), whole),
            (N_("Change against the same half of the year before: {changes}."), alone),
        )
        if rows
    )


def _in_period(period: str, rows: Sequence[BreakGrowth], words: Words) -> str:
    """Return a text on how much trade changed in one period: first what sources give, then what was only stated."""
    own = sorted((row for row in rows if row.period == period), key=attrgetter("reporter"), reverse=True)
    when, stated = words.when(period), [row for row in own if row.statement]
    printed = [(signed(row.growth_percent, words), row.reporter) for row in own if not row.statement]
    phrases = [words("{shares} ({when})", when=when, shares=_on_figures(printed, words))] if printed else []
    phrases += [
        words(
            "{amount} on {books} ({when}, rounded statement: {speaker})",
            amount=change_text(row, words), books=words.figures_of(row.reporter), when=when, speaker=words.text(row.speaker),
        )
        for row in stated
    ]  # fmt: skip
    return "; ".join(phrases)


def _change_size(point: TradePoint, column: str, words: Words) -> str:
    """Write by how much a figure rose or fell, which the sentence says."""
    return signed(abs(float(getattr(point, column))), words).removeprefix("+")


def describe(view: View, words: Words) -> str:
    """Return a few sentences on what the chart shows, for readers who do not see it."""
    if view.points.empty:
        return words("An empty chart: no such figure had been published by this day.")
    above = heading(view, words)
    phrases = [words("{title}. {subtitle}.", title=above.title, subtitle=above.subtitle)]
    column = view.facts["value"]
    value = attrgetter(column)
    for every in by_reporter(view.rows(TradePoint)).values():
        points = own_points(every)
        most, least, last = max(points, key=value), min(points, key=value), points[-1]
        phrases.append(
            words(
                "{books}: highest in {peak_year} at {peak}, lowest in {low_year} at {low}; {last} in {last_year} ({status}).",
                books=figures_of(last.reporter, last.status, words), status=words.term(last.status),
                peak=value_text(most, column, words), peak_year=words.when(most.period),
                low=value_text(least, column, words), low_year=words.when(least.period),
                last=value_text(last, column, words), last_year=words.when(last.period),
            )
        )  # fmt: skip
    return " ".join(part for part in (*phrases, estimates_since(view, words)) if part)
