"""What the charts of goods share: their options, how firm figures are and in which edition, where labels have room.

What a chart shows is in views.products, what goods are called in text.goods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.charts._chart import Option
from dashboard.charts.drawing.theme import HOLLOW
from dashboard.text import Words
from dashboard.text.goods import edition
from dashboard.text.terms import N_
from dashboard.views.goods_rows import ChangeOfAll
from dashboard.views.products import CHAPTER, SECTION, GoodsSelection, reporters, select_goods, sources
from dashboard.views.records import TableMap
from etl.model import KOREA, RUSSIA, Flow

#: How strongly a bar is inked whose figure cannot be leaned on.
PALE = 0.5

_SOLD = {Flow.EXPORT.value: N_("what Russia sells"), Flow.IMPORT.value: N_("what Korea sells")}
_LEVELS = {CHAPTER: N_("HS chapters"), SECTION: N_("HS sections")}
SELLERS = {RUSSIA: N_("What Russia sells to Korea"), KOREA: N_("What Korea sells to Russia")}
NOTHING_KNOWN = N_("No goods by chapter had been published by this day.")


def selection(tables: TableMap, chosen: Mapping[str, str]) -> GoodsSelection:
    """Return the goods that a chart's options choose."""
    return select_goods(tables, **{name: chosen.get(name, "") for name in ("reporter", "source", "flow")})


def _sold(flow: str, _: TableMap, words: Words) -> str:
    return words(_SOLD[flow])


def level_name(level: str, _: TableMap, words: Words) -> str:
    """Return the name of a level of the nomenclature, in the plural."""
    return words(_LEVELS[level])


def _whose_figures(reporter: str, _: TableMap, words: Words) -> str:
    return words.figures_of(reporter)


def _source(source: str, _: TableMap, words: Words) -> str:
    return words.source(source)


#: Whose figures come first: which sources there are depends on them.
OPTIONS = (
    Option("reporter", lambda tables, _: reporters(tables) or [RUSSIA], N_("Figures of"), _whose_figures),
    Option("source", lambda tables, chosen: sources(tables, chosen.get("reporter", "")) or [""], N_("Source"), _source),
    Option("flow", lambda _, __: list(_SOLD), N_("Goods"), _sold),
    Option("level", lambda _, __: list(_LEVELS), N_("Level"), level_name),
)


def inks(statuses: Iterable[str]) -> list[float]:
    """Return how strongly each bar is inked: one whose figure cannot be leaned on is paler."""
    return [PALE if status in HOLLOW else 1.0 for status in statuses]


def pale_key(statuses: Iterable[str], words: Words) -> str:
    """Return a text on what a paler bar is, if there is one."""
    weak = [status for status in HOLLOW if status in set(statuses)]
    return (
        words("paler: {statuses}", statuses=words.join_names([words.term(status) for status in weak])) if weak else ""
    )


def editions_differ(classifications: Iterable[str], words: Words) -> str:
    """Return a note that figures stand in several editions of the Harmonized System, if they do."""
    names = [edition(one, words) for one in dict.fromkeys(classifications)]
    if len(names) < 2:
        return ""
    return words(
        "{editions} are different editions of the Harmonized System: a chapter may not hold the same goods in each.",
        editions=words.join_names(names),
    )


def points(value: float, words: Words) -> str:
    """Write percentage points with their sign; what rounds to nothing has none."""
    return signed(words.number(abs(value), 1), round(value, 1))


def millions(value_usd: float, words: Words) -> str:
    """Write dollars in millions, for tables that name the unit and hold goods of little value; a blank as a dash."""
    return words.number(value_usd / 1e6, 2)


def signed(text: str, value: float) -> str:
    """Put the sign of a value before what was written of its size; zero and a blank have none."""
    return f"+{text}" if value > 0 else f"−{text}" if value < 0 else text


def change_in_words(whole: ChangeOfAll, words: Words) -> tuple[str, str]:
    """Write a whole change in per cent and in dollars, each with its sign."""
    percent = words.percent(abs(whole.growth_percent), 1)
    amount = words.usd(abs(whole.change_usd), 2)
    return signed(percent, whole.growth_percent), signed(amount, whole.change_usd)
