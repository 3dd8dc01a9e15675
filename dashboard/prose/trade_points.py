"""What a figure of trade says: its amount, its change or its index, and what a point says when pointed at.

Every number comes out of the point; what several say together is in trade.
"""

from __future__ import annotations

from collections.abc import Callable

from dashboard.prose.caveats import figures_of
from dashboard.prose.country_gap import with_gap
from dashboard.prose.statements import decimals, is_stated, source_or_speaker, with_qualifier
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.country_gap import country_gaps
from dashboard.views.trade import GROWTH, INDEX, LEVEL
from dashboard.views.trade_rows import BreakGrowth, TradePoint
from etl.model import Measure


def change_text(row: BreakGrowth, words: Words) -> str:
    """Write a change in per cent; one that was only stated with its own digits and the word that loosens it."""
    if not is_stated(row):
        return signed(row.growth_percent, words)
    return with_qualifier(row, signed(row.growth_percent, words, decimals(row.growth_percent)), words)


def signed(value: float, words: Words, digits: int = 0) -> str:
    """Write a change in per cent with its sign; one that would round to zero keeps a decimal."""
    written = words.percent(abs(value), max(digits, 1 if abs(value) < 1 else 0))
    return f"−{written}" if value < 0 else f"+{written}"


def hover_text(view: View, words: Words) -> Callable[[TradePoint], str]:
    """Return what a point says when pointed at: figure, unit, status, source, and since when it is known."""
    show = view.facts["show"]
    say = {GROWTH: _growth_lines, INDEX: _index_lines}.get(show, _amount_lines)
    compared = show == LEVEL and view.facts["measure"] != Measure.BALANCE
    gaps = country_gaps(view.points, "value_usd") if compared else {}

    def hover(point: TradePoint) -> str:
        lines = [
            f"<b>{figures_of(point.reporter, point.status, words)}, {words.period(point.period)}</b>",
            *say(point, view, words),
            words(
                "{source}, known since {day}",
                source=source_or_speaker(point, words),
                day=words.day_text(point.first_known),
            ),
        ]
        gap = gaps.get(point.period)
        amount = words.usd(abs(gap.amount), 2) if gap else ""
        return with_gap("<br>".join(lines), point.reporter, gap, amount, words)

    return hover


def _amount_lines(point: TradePoint, _: View, words: Words) -> list[str]:
    amount = words("{amount}, {status}", amount=amount_text(point, words, 2), status=words.term(point.status))
    return [words("{measure}: {said}", measure=words.term(point.measure), said=amount), words.term(point.method)]


def _growth_lines(point: TradePoint, _: View, words: Words) -> list[str]:
    now, before = words.usd(point.value_usd, 2), words.usd(point.base_value_usd, 2)
    percent = words("{percent}, {status}", percent=signed(point.growth_percent, words), status=words.term(point.status))
    return [percent, words("{now} after {before}", now=now, before=before)]


def _index_lines(point: TradePoint, view: View, words: Words) -> list[str]:
    percent, now = words.percent(point.index_percent, 1), words.usd(point.value_usd, 2)
    of = words(
        "{percent} of {base}, {status}", percent=percent, base=view.facts["base"], status=words.term(point.status)
    )
    return [
        of,
        words("{now}; {base}: {before}", now=now, base=view.facts["base"], before=words.usd(point.base_value_usd, 2)),
    ]


def value_text(point: TradePoint, column: str, words: Words) -> str:
    """Write what a point shows, which a column names."""
    if column == "value_usd":
        return amount_text(point, words)
    value = float(getattr(point, column))
    return signed(value, words) if column == "growth_percent" else words.percent(value)


def amount_text(point: TradePoint, words: Words, digits: int = 1) -> str:
    """Write an amount of dollars; of a balance, whether it is a surplus or a deficit."""
    amount = with_qualifier(point, words.usd(abs(point.value_usd), digits), words)
    if point.measure != Measure.BALANCE:
        return amount
    text = N_("a deficit of {amount}") if point.value_usd < 0 else N_("a surplus of {amount}")
    return words(text, amount=amount)
