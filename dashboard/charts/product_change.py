"""Which goods made the change between two years: one bar for each of the largest, and the others as one.

The bars add up to the whole change. What is shown comes from views.products.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from operator import attrgetter

from dashboard.charts._chart import Chart, Option
from dashboard.charts.drawing.figure_spec import Branch, FigureSpec
from dashboard.charts.drawing.goods import (
    NOTHING_KNOWN,
    OPTIONS,
    change_in_words,
    editions_differ,
    inks,
    pale_key,
    points,
    selection,
    signed,
)
from dashboard.charts.drawing.layout import ChartHeading, Size, blank_figure, draw_empty, source_line, text_width, wrap
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.text.goods import name_of, name_with_code
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.goods_rows import ChangeOfAll, GoodsChange, GoodsInBothYears
from dashboard.views.products import CHAPTER, ONE_YEAR_ONLY, REST, change, earlier_years, later_years
from dashboard.views.records import TableMap
from etl.model import KOREA, RUSSIA

_TITLES = {
    RUSSIA: N_("Which goods made the change in what Russia sells to Korea"),
    KOREA: N_("Which goods made the change in what Korea sells to Russia"),
}
_FROM_TO = {
    CHAPTER: N_("{base} to {year}: {percent}, {amount}, {books}; percentage points by HS chapter"),
    "": N_("{base} to {year}: {percent}, {amount}, {books}; percentage points by HS section"),
}


_ZERO_ROOM = 12
#: Names begin where the heading begins, left of the plot.
_INDENT = -30


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw contributions as lying bars from zero, the largest on top, each with its name and its figures."""
    whole, statuses = view.layer("whole"), view.points["status"]
    foot = [_one_year_only(view, words), _editions(view, words), pale_key(statuses, words), source_line(view, words)]
    drawn = blank_figure(_heading(view, words), foot, theme, size)
    if whole.empty:
        return draw_empty(drawn, words(NOTHING_KNOWN), theme)
    texts = [_bar_text(point, words, size) for point in view.rows(GoodsChange)]
    _axes(drawn, view, texts, size)
    drawn.add_bar(
        x=view.points["contribution_points"].tolist(), y=list(range(len(view.points))), orientation="h",
        hoverinfo="text", hovertext=[_hover(point, words) for point in view.rows(GoodsChange)],
        marker={"color": theme.reporter(view.facts["reporter"]), "opacity": inks(statuses), "line": {"width": 0}},
    )  # fmt: skip
    drawn.add_shape(type="line", x0=0, x1=0, y0=0, y1=1, yref="paper", line={"color": theme.quiet, "width": 1})
    rows = enumerate(zip(view.rows(GoodsChange), texts, strict=True))
    labels = [label for place, (point, text) in rows for label in _labels((place, point, text), words, theme, size)]
    drawn.annotations.extend(labels)
    return drawn


def _heading(view: View, words: Words) -> ChartHeading:
    title = words(_TITLES[view.facts.get("seller", RUSSIA)])
    whole, books = view.layer_rows("whole", ChangeOfAll), words.figures_of(view.facts.get("reporter") or RUSSIA)
    if not whole:
        return ChartHeading(title, words("Percentage points of the change, {books}", books=books))
    text = _FROM_TO.get(view.facts["level"], _FROM_TO[""])
    holes = {"base": view.facts["since"], "year": view.facts["year"], "books": books}
    percent, amount = change_in_words(whole[0], words)
    return ChartHeading(title, words(text, percent=percent, amount=amount, **holes))


def _one_year_only(view: View, words: Words) -> str:
    """Return a note on the largest goods with a figure in only one of the years, if a bar stands for such goods."""
    single = view.layer_rows("single", GoodsInBothYears)
    if not single:
        return ""
    top = max(single, key=_only_value)
    return words(
        "In one year only: goods without a figure in the other, above all {goods}, {amount}.",
        goods=name_with_code(top.code, words), amount=words.usd(_only_value(top)),
    )  # fmt: skip


def _only_value(one: GoodsInBothYears) -> float:
    """Return the value of goods that have a figure in only one of the years."""
    return one.base_value_usd if isnan(one.value_usd) else one.value_usd


def _editions(view: View, words: Words) -> str:
    editions = [(one.base_classification, one.classification) for one in view.layer_rows("whole", ChangeOfAll)]
    return editions_differ(editions[0], words) if editions else ""


def _names_room(size: Size) -> int:
    """Return the room for names left of the bars, in pixels."""
    return 128 if size.narrow else 190 if size.tight else 236


def _axes(drawn: FigureSpec, view: View, texts: list[str], size: Size) -> None:
    """Leave room for the names on the left, and for figures at the ends of bars on either side of zero."""
    margin = drawn.layout["margin"]
    across = size.width - margin["l"] - margin["r"]
    start = _names_room(size) / across
    low, high = min(0.0, view.points["contribution_points"].min()), max(0.0, view.points["contribution_points"].max())
    room = max(text_width(text, _font(size)) for text in texts) + _ZERO_ROOM
    rooms = (room if low < 0 else _ZERO_ROOM, room if high > 0 else _ZERO_ROOM)
    per_pixel = max(high - low, 1e-9) / (across * (1 - start) - sum(rooms))
    drawn.update_layout(bargap=0.3)
    drawn.update_axis(
        "xaxis",
        domain=[round(start, 4), 1],
        range=[low - rooms[0] * per_pixel, high + rooms[1] * per_pixel],
        visible=False,
    )
    drawn.update_axis("yaxis", range=[len(view.points) - 0.5, -0.5], visible=False)


def _font(size: Size) -> int:
    return 11 if size.narrow else 13


def _labels(row: tuple[int, GoodsChange, str], words: Words, theme: Theme, size: Size) -> list[Branch]:
    """Return a bar's name on the left and its figures at its end."""
    place, point, text = row
    name = name_of(point.code, words) if size.tight else name_with_code(point.code, words)
    color = theme.quiet if point.code in (REST, ONE_YEAR_ONLY) else theme.ink
    falls = point.contribution_points < 0
    look = {"y": place, "showarrow": False, "borderpad": 0, "font": {"size": _font(size), "color": color}}
    return [
        {
            "text": "<br>".join(wrap(name, _names_room(size) - 4, _font(size))), "x": 0, "xref": "paper",
            "xanchor": "left", "align": "left", "xshift": _INDENT, **look,
        },
        {
            "text": text, "x": point.contribution_points, "xanchor": "right" if falls else "left",
            "xshift": -5 if falls else 5, **look,
        },
    ]  # fmt: skip


def _bar_text(point: GoodsChange, words: Words, size: Size) -> str:
    """Write a bar's points, and where there is room its dollars."""
    written = points(point.contribution_points, words)
    if size.narrow:
        return written
    return f"{written} ({signed(words.usd(abs(point.change_usd)), point.change_usd)})"


def _hover(point: GoodsChange, words: Words) -> str:
    lines = [
        f"<b>{name_with_code(point.code, words)}</b>",
        words("{points} percentage points", points=points(point.contribution_points, words)),
        words(
            "{before} in {base}, {now} in {year}",
            before=words.usd(point.base_value_usd, 2), base=point.base_period,
            now=words.usd(point.value_usd, 2), year=str(point.year),
        ),
        f"{words.figures_of(point.reporter)}, {words.source(point.source)}, {words.term(point.status)}",
        words("known since {day}", day=words.day(point.known_from)),
    ]  # fmt: skip
    return "<br>".join(lines)


def describe(view: View, words: Words) -> str:
    """Return two sentences on what the chart shows, for readers who do not see it."""
    whole = view.layer_rows("whole", ChangeOfAll)
    if not whole:
        return words("An empty chart: no goods by chapter had been published by this day.")
    points_of = attrgetter("contribution_points")
    up, down = max(view.rows(GoodsChange), key=points_of), min(view.rows(GoodsChange), key=points_of)
    percent, amount = change_in_words(whole[0], words)
    return words(
        "Bars of what each kind of goods added to a change of {percent}, {amount}, from {base} to {year}."
        " The most was added by {up}: {up_points} points; the least by {down}: {down_points}.",
        percent=percent, amount=amount, base=view.facts["since"], year=view.facts["year"],
        up=name_of(up.code, words), up_points=points(up.contribution_points, words),
        down=name_of(down.code, words), down_points=points(down.contribution_points, words),
    )  # fmt: skip


def _years(tables: TableMap, chosen: Mapping[str, str]) -> list[str]:
    return later_years(tables, selection(tables, chosen)) or [""]


def _bases(tables: TableMap, chosen: Mapping[str, str]) -> list[str]:
    return earlier_years(tables, selection(tables, chosen), chosen.get("year", "")) or [""]


def _year_name(year: str, _: TableMap, words: Words) -> str:
    return year or words("no year")


_OPTIONS = (
    *OPTIONS,
    Option("year", _years, N_("Change to"), _year_name, static_values=0),
    Option("base", _bases, N_("from"), _year_name, static_values=0),
)

CHART = Chart(
    "product-change", N_("Which goods made the change"), change, draw, describe, ("products", "concentration"),
    _OPTIONS, "/products", is_main=False, order=80,
)  # fmt: skip
