"""What of a change of the pair's trade is Russia's whole trade, Korea's whole trade, the world's, and particular to the pair.

What is shown comes from views.peers; how it is split is said in the table `pair_changes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.charts._chart import Chart, ChartQuestion, Option
from dashboard.charts.drawing.axes import digits, draw_value_axis, ticks
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.goods import signed
from dashboard.charts.drawing.layout import ChartHeading, Size, blank_figure, draw_empty, source_line, wrap
from dashboard.charts.drawing.theme import Theme
from dashboard.prose.peers import card_answer
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.peers import DEFAULT_BASE, FACTORS, PARTICULAR, ChangePart, pair_change, years
from dashboard.views.records import TableMap, typed_rows
from etl.model import KOREA, RUSSIA, WORLD

_QUESTION = N_("Was it Korea, or Russia?")
_NAMES = {
    RUSSIA: N_("Russia’s whole trade"),
    KOREA: N_("Korea’s whole trade"),
    WORLD: N_("world trade, taken away"),
    PARTICULAR: N_("particular to the pair"),
}
_WIDTH, _NAME_LINE, _LINE = 0.38, 17, 19


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw the parts of the change as bars, those on Korea's figures beside those on Russia's."""
    parts = typed_rows(view.points, ChangePart)
    heading = ChartHeading(words("What of the change is particular to the pair"), _subtitle(parts, words))
    foot = [
        words("Method: trade intensity, split by logarithmic means (LMDI). Rounded figures may not add up exactly."),
        source_line(view, words),
    ]
    drawn = blank_figure(heading, foot, theme, size)
    if not parts:
        return draw_empty(drawn, words("No figures of all countries had been published by this day."), theme)
    _draw_axes(drawn, parts, words)
    for place, reporter in enumerate((RUSSIA, KOREA)):
        own = [part for part in parts if part.reporter == reporter]
        _draw_bars(drawn, own, (place - 1) * _WIDTH, words, theme)
        drawn.add_annotation(
            text=f"<b>■ {words.figures_of(reporter)}</b>", x=1, y=1, xref="paper", yref="paper", xanchor="right", yanchor="top",
            yshift=-_LINE * place, showarrow=False, borderpad=1, bgcolor=theme.paper,
            font={"size": 13, "color": theme.reporter(reporter)},
        )  # fmt: skip
    return drawn


def _subtitle(parts: Sequence[ChangePart], words: Words) -> str:
    if not parts:
        return words("Billions of current dollars")
    return words(
        "Change from {first} to {last}, billions of current dollars; the bars of one colour add up to it",
        first=str(parts[0].base_year),
        last=str(parts[0].year),
    )


def _draw_axes(drawn: FigureSpec, parts: Sequence[ChangePart], words: Words) -> None:
    lengths = [part.effect_usd / 1e9 for part in parts]
    low, high = min(0.0, *lengths) * 1.35, max(0.0, *lengths) * 1.35
    values = ticks(low, high)
    draw_value_axis(drawn, (low, high), values, [words.billions(value * 1e9, digits(values)) for value in values])
    width = (drawn.layout["width"] - 70) / len(FACTORS) - 8
    names = ["<br>".join(wrap(words(_NAMES[factor]), width, 13)) for factor in FACTORS]
    drawn.update_axis("xaxis", range=[-0.5, len(FACTORS) - 0.5], tickvals=list(range(len(FACTORS))), ticktext=names)
    room = _NAME_LINE * max(name.count("<br>") + 1 for name in names)
    drawn.update_layout(barmode="overlay", margin={"b": drawn.layout["margin"]["b"] + room})
    drawn.annotations[0]["yshift"] -= room


def _draw_bars(drawn: FigureSpec, parts: Sequence[ChangePart], start: float, words: Words, theme: Theme) -> None:
    """Draw one country's bars, each with its figure at its end."""
    if not parts:
        return
    color = theme.reporter(parts[0].reporter)
    drawn.add_bar(
        x=[FACTORS.index(part.factor) for part in parts], y=[part.effect_usd / 1e9 for part in parts], offset=start,
        width=_WIDTH, hoverinfo="text", hovertext=[_hover(part, words) for part in parts], marker={"color": color},
    )  # fmt: skip
    for part in parts:
        up = part.effect_usd >= 0
        drawn.add_annotation(
            text=signed(words.billions(abs(part.effect_usd), 1), part.effect_usd), x=FACTORS.index(part.factor) + start + _WIDTH / 2,
            y=part.effect_usd / 1e9, xanchor="center", yanchor="bottom" if up else "top", yshift=3 if up else -3, showarrow=False,
            borderpad=0, font={"size": 12, "color": color},
        )  # fmt: skip


def _hover(part: ChangePart, words: Words) -> str:
    lines = [
        f"<b>{words(_NAMES[part.factor])}: {signed(words.usd(abs(part.effect_usd), 2), part.effect_usd)}</b>",
        words(
            "{books}, change from {first} to {last}: {change}",
            books=words.figures_of(part.reporter), first=str(part.base_year), last=str(part.year),
            change=signed(words.usd(abs(part.change_usd), 2), part.change_usd),
        ),
        words("{source}, known since {day}", source=words.source(part.source), day=words.day(part.known_from)),
    ]  # fmt: skip
    return "<br>".join(lines)


def describe(view: View, words: Words) -> str:
    """Return a description of what the chart shows, for readers who do not see it."""
    parts = typed_rows(view.points, ChangePart)
    if not parts:
        return words("An empty chart: no figures of all countries had been published by this day.")
    return change_text(parts, words)


def change_text(parts: Sequence[ChangePart], words: Words) -> str:
    """Return a text, for each country's figures, on the change and on which part of it is particular to the pair."""
    return " ".join(
        words(
            "On {books} trade changed by {change} from {first} to {last}; {particular} of that is particular to the pair.",
            books=words.figures_of(part.reporter), change=signed(words.usd(abs(part.change_usd), 1), part.change_usd),
            first=str(part.base_year), last=str(part.year),
            particular=signed(words.usd(abs(part.effect_usd), 1), part.effect_usd),
        )
        for part in parts
        if part.factor == PARTICULAR
    )  # fmt: skip


def _starts(tables: TableMap, _: Mapping[str, str]) -> list[str]:
    known = years(tables)[1:] or [DEFAULT_BASE]
    return [DEFAULT_BASE, *(year for year in known if year != DEFAULT_BASE)] if DEFAULT_BASE in known else known


def _years(tables: TableMap, before: Mapping[str, str]) -> list[str]:
    known = years(tables)
    return [year for year in known if year > before.get("start", "")] or known[:1]


def _plain(value: str, _: TableMap, __: Words) -> str:
    return value


CHART = Chart(
    "pair-change", N_("What of a change is particular to the pair"), pair_change, draw, describe, ("pair_changes",),
    (Option("start", _starts, N_("Change from"), _plain, static_values=0), Option("year", _years, N_("to"), _plain, static_values=0)),
    page="/peers", is_main=False, order=33, claim_links=(("/peers", _QUESTION),), question=ChartQuestion(_QUESTION, card_answer),
)  # fmt: skip
