"""What Russia sells to Korea, or Korea to Russia, year by year: a stacked bar for each year, the largest kinds by name.

Bars are not joined from year to year, because the nomenclature has editions. What is shown comes from views.products.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

import pandas as pd

from dashboard.charts._chart import Chart, Option
from dashboard.charts.drawing.axes import digits, draw_value_axis, ticks
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.goods import NOTHING_KNOWN, OPTIONS, SELLERS, inks, pale_key
from dashboard.charts.drawing.layout import (
    ChartHeading,
    Size,
    blank_figure,
    draw_empty,
    pixels,
    plot_height,
    separate_labels,
    source_line,
    text_width,
    wrap,
)
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.text.goods import edition, name_of, name_with_code
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.goods_rows import GoodsShare
from dashboard.views.memo import once_per_view
from dashboard.views.products import CHAPTER, REST, SHARE, VALUE, shares
from dashboard.views.records import TableMap, typed_rows
from etl.model import RUSSIA, Status

_SHOWN = {SHARE: N_("shares"), VALUE: N_("values")}
_SHARES_OF = {
    CHAPTER: N_("Shares of HS chapters in each year, {books}"),
    "": N_("Shares of HS sections in each year, {books}"),
}
_VALUES_OF = {
    CHAPTER: N_("Billions of US dollars by HS chapter, {books}"),
    "": N_("Billions of US dollars by HS section, {books}"),
}
_GAP = 0.14
#: Over so many bars there is room for the name of their edition.
_NAMED_FROM = 3
#: The size of letters on a bar.
_ON_BAR = 11


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw one bar for each year, and name its parts beside the newest."""
    statuses = view.points["status"]
    key = " · ".join(part for part in (_key(view, words), pale_key(statuses, words)) if part)
    foot = [key, source_line(view, words)]
    drawn = blank_figure(_heading(view, words), foot, theme, size, right=_room(size))
    if view.points.empty:
        return draw_empty(drawn, words(NOTHING_KNOWN), theme)
    drawn.update_layout(barmode="stack", bargap=_GAP)
    _axes(drawn, view, words, size)
    for code, color in _colors(view, theme).items():
        _bars(drawn, view, (code, color), words)
    _editions(drawn, view, words, theme, size)
    _largest_change(drawn, view, words, theme)
    _names(drawn, view, words, theme, size)
    return drawn


def _room(size: Size) -> int:
    """Return the room for names beside the newest bar."""
    return 108 if size.narrow else 190 if size.tight else 224


def _heading(view: View, words: Words) -> ChartHeading:
    level, books = view.facts.get("level", CHAPTER), words.figures_of(view.facts.get("reporter", RUSSIA))
    texts = _SHARES_OF if _column(view) == "share_percent" else _VALUES_OF
    title = words(SELLERS[view.facts.get("seller", RUSSIA)])
    return ChartHeading(title, words(texts.get(level, texts[""]), books=books))


def _column(view: View) -> str:
    return view.facts.get("value", "share_percent")


def _lengths(view: View, rows: pd.DataFrame) -> list[float]:
    """Return the lengths of bars: per cent, or billions of dollars."""
    column = _column(view)
    return (rows[column] / (1 if column == "share_percent" else 1e9)).tolist()


def _key(view: View, words: Words) -> str:
    """Return a text on what the lines between bars are, if there are any."""
    if view.points["classification"].nunique() < 2:
        return ""
    return words("dotted lines: a new edition of the Harmonized System (HS), in which a chapter may hold other goods")


def _colors(view: View, theme: Theme) -> dict[str, str]:
    """Return the colour of each kind of goods that is drawn, the largest first; it stays where others are left out."""
    drawn = list(dict.fromkeys(view.points["code"]))
    codes = view.facts["kinds"].split() if "kinds" in view.facts else drawn
    named = [code for code in codes if code != REST]
    colors = {**dict(zip(named, theme.goods, strict=False)), REST: theme.rest}
    return {code: color for code, color in colors.items() if code in drawn}


def _axes(drawn: FigureSpec, view: View, words: Words, size: Size) -> None:
    first, last = int(view.points["year"].min()), int(view.points["year"].max())
    step = 5 if size.narrow else 2 if last - first > 10 else 1
    years = list(range(last, first - 1, -step))[::-1]
    drawn.update_axis("xaxis", range=[first - 0.6, last + 0.6], tickvals=years, ticktext=[str(year) for year in years])
    shares = _column(view) == "share_percent"
    tallest = max(sum(_lengths(view, rows)) for _, rows in view.points.groupby("year"))
    top = 100.0 if shares and view.points["code"].nunique() > 1 else tallest * 1.04
    values = [0.0, 25.0, 50.0, 75.0, 100.0] if top == 100 else ticks(0, top)
    places = digits(values)
    texts = [words.percent(value, places) if shares else words.billions(value * 1e9, places) for value in values]
    draw_value_axis(drawn, (0, top), values, texts)
    drawn.update_layout(margin={"t": drawn.layout["margin"]["t"] + (0 if size.tight else 18)})


def _bars(drawn: FigureSpec, view: View, kind: tuple[str, str], words: Words) -> None:
    code, color = kind
    years, lengths, texts, opacity = _parts(view, code, words)
    drawn.add_bar(
        x=years, y=lengths, hoverinfo="text", hovertext=texts,
        marker={"color": color, "opacity": opacity, "line": {"width": 0}},
    )  # fmt: skip


@once_per_view
def _parts(view: View, code: str, words: Words) -> tuple[list[int], list[float], list[str], list[float]]:
    """Return years, lengths, texts and inks of the parts of bars that one kind of goods is; the part on top says the whole year."""
    rows = view.points[view.points["code"] == code]
    texts = [_texts(view, words).get((code, int(year)), "") for year in rows["year"]]
    return rows["year"].tolist(), _lengths(view, rows), texts, inks(rows["status"])


@once_per_view
def _texts(view: View, words: Words) -> dict[tuple[str, int], str]:
    """Return what each year says when pointed at, by its year and the kind of goods on top of its bar."""
    years: dict[int, list[GoodsShare]] = {}
    for point in typed_rows(view.points, GoodsShare):
        years.setdefault(point.year, []).append(point)
    return {(parts[-1].code, year): _hover(parts, words) for year, parts in years.items()}


def _hover(parts: Sequence[GoodsShare], words: Words) -> str:
    """Return a year's kinds of goods, the largest first, the others together last, below what they add up to."""
    newest, whole = max(parts, key=lambda part: part.known_from), sum(part.value_usd for part in parts)
    year = str(newest.year)
    total = words("{year}: {amount}", year=year, amount=words.usd(whole)) if len(parts) > 1 else year
    books, source = words.figures_of(newest.reporter), words.source(newest.source)
    lines = [
        f"<b>{total}</b>",
        *(_part_text(part, words) for part in sorted(parts, key=lambda part: (part.code == REST, -part.value_usd))),
        f"{books}, {source}, {edition(newest.classification, words)}, {words.term(newest.status)}",
        words("known since {day}", day=words.day(newest.known_from)),
    ]
    return "<br>".join(lines)


def _part_text(part: GoodsShare, words: Words) -> str:
    return words(
        "{goods}: {amount}, {percent}", goods=name_with_code(part.code, words), amount=words.usd(part.value_usd),
        percent=words.percent(part.share_percent, 1),
    )  # fmt: skip


def _editions(drawn: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Mark where a new edition of the nomenclature begins, and name each edition above its bars where there is room."""
    stood = view.points.drop_duplicates("year").sort_values("year")
    runs = [rows for _, rows in stood.groupby("classification", sort=False)]
    for run in runs[1:]:
        at = int(run["year"].min()) - 0.5
        line = {"color": theme.quiet, "width": 0.8, "dash": "dot"}
        drawn.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", layer="below", line=line)
    for run in [] if size.tight or len(runs) < 2 else [run for run in runs if len(run) >= _NAMED_FROM]:
        drawn.add_annotation(
            text=edition(str(run["classification"].iloc[0]), words), x=int(run["year"].min()) - 0.5, y=1, yref="paper",
            xanchor="left", yanchor="bottom", yshift=3, showarrow=False, borderpad=0,
            font={"size": 12, "color": theme.quiet},
        )  # fmt: skip


def _largest_change(drawn: FigureSpec, view: View, words: Words, theme: Theme) -> None:
    """Write on the bars of the largest kind of goods what it was before and after its largest change from one year to the next."""
    code = next(iter(_colors(view, theme)))
    rows = view.points[(view.points["code"] == code) & (view.points["status"] != Status.SUSPECT)].sort_values("year")
    years, lengths, values = rows["year"].tolist(), _lengths(view, rows), rows[_column(view)].tolist()
    steps = [place for place in range(1, len(years)) if years[place] - years[place - 1] == 1]
    if not steps:
        return
    after = max(steps, key=lambda place: abs(values[place] - values[place - 1]))
    for place in (after - 1, after):
        text = _value(values[place], view, words)
        if text_width(text, _ON_BAR) < pixels(drawn, 1 - _GAP):
            drawn.add_annotation(
                text=text, x=years[place], y=lengths[place], yanchor="top", yshift=-3, showarrow=False, borderpad=0,
                font={"size": _ON_BAR, "color": theme.paper},
            )  # fmt: skip


def _names(drawn: FigureSpec, view: View, words: Words, theme: Theme, size: Size) -> None:
    """Name each part beside the newest bar, with its figure there and its colour."""
    last, colors = int(view.points["year"].max()), _colors(view, theme)
    newest = view.points[view.points["year"] == last].set_index("code")
    heights = [float(_lengths(view, newest.loc[[code]])[0]) if code in newest.index else 0.0 for code in colors]
    middles = [top - height / 2 for top, height in zip(accumulate(heights), heights, strict=True)]
    font, width = (11, _room(size) - 24) if size.narrow else (13, _room(size) - 28)
    texts = [wrap(_name(code, newest, view, words), width, font) for code in colors]
    per_pixel = drawn.span("yaxis")[1] / plot_height(drawn)
    shifts = separate_labels(middles, [len(lines) * font * 1.3 + 3 for lines in texts], per_pixel, plot_height(drawn))
    labels = []
    for color, middle, lines, shift in zip(colors.values(), middles, texts, shifts, strict=True):
        place = {
            "x": 1, "xref": "paper", "y": middle, "xanchor": "left", "yanchor": "middle", "yshift": shift,
            "showarrow": False, "borderpad": 0,
        }  # fmt: skip
        labels.append({"text": "■", "xshift": 4, "font": {"size": 14, "color": color}, **place})
        text = {"text": "<br>".join(lines), "align": "left", "font": {"size": font, "color": theme.ink}}
        labels.append({**text, "xshift": 20, **place})
    drawn.annotations.extend(labels)


def _name(code: str, newest: pd.DataFrame, view: View, words: Words) -> str:
    """Return a part's name with its newest figure; one without a figure in that year has a dash."""
    value = newest[_column(view)].get(code, math.nan)
    return f"{_value(value, view, words)} {name_of(code, words)}"


def _value(value: float, view: View, words: Words) -> str:
    return words.percent(value) if _column(view) == "share_percent" else words.billions(value, 1)


def describe(view: View, words: Words) -> str:
    """Return two sentences on what the chart shows, for readers who do not see it."""
    named = view.points[view.points["code"] != REST]
    if named.empty:
        return words("An empty chart: no goods by chapter had been published by this day.")
    first, last = (named[named["year"] == year] for year in (named["year"].min(), named["year"].max()))
    then, now = (max(typed_rows(one, GoodsShare), key=lambda row: row.value_usd) for one in (first, last))
    return words(
        "Stacked bars, one for each year. Largest in {first}: {then}, {then_share} of the year’s goods;"
        " largest in {last}: {now}, {now_share}.",
        first=str(then.year), then=name_of(then.code, words), then_share=words.percent(then.share_percent),
        last=str(now.year), now=name_of(now.code, words), now_share=words.percent(now.share_percent),
    )  # fmt: skip


def _show_name(show: str, _: TableMap, words: Words) -> str:
    return words(_SHOWN[show])


_OPTIONS = (*OPTIONS, Option("show", lambda _, __: list(_SHOWN), N_("Show"), _show_name))

CHART = Chart(
    "products", N_("What Russia and Korea sell each other"), shares, draw, describe, ("products", "concentration"),
    _OPTIONS, "/products", order=70, has_kinds=True, year_words=("first", "last"),
)  # fmt: skip
