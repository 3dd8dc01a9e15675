"""One country's place among the other's partners, year by year: turnover, exports, imports, a line for each source.

First place is on top. What is shown comes from views.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.charts._chart import Chart, Option
from dashboard.charts.drawing.figure_spec import Branch, FigureSpec
from dashboard.charts.drawing.layout import (
    ChartHeading,
    Size,
    blank_figure,
    draw_empty,
    plot_height,
    source_line,
    source_marks,
    with_gaps,
)
from dashboard.charts.drawing.panels import BESIDE, third_of_side, whole_side
from dashboard.charts.drawing.theme import Theme
from dashboard.prose.caveats import figures_of
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.claim_layers import ClaimInterval
from dashboard.views.memo import once_per_view
from dashboard.views.partners import AMONG, MEASURES, PARTNER, PlacePoint, partner_rank
from dashboard.views.records import TableMap, typed_rows
from etl.model import KOREA, LARGEST_PERCENT_WITHOUT_COUNTRY, RUSSIA, Measure

#: The one of AMONG that has its own words.
OUTSIDE = "outside-cis"
_TITLES = {
    RUSSIA: N_("Korea’s place among Russia’s trading partners"),
    KOREA: N_("Russia’s place among Korea’s trading partners"),
    OUTSIDE: N_("Korea’s place among Russia’s trading partners outside the CIS"),
}
_SUBTITLES = {
    RUSSIA: N_("Place by year on Russia’s figures, first on top"),
    KOREA: N_("Place by year on Korea’s figures, first on top"),
}
_PANELS = {
    RUSSIA: (N_("By turnover"), N_("By Russia’s exports"), N_("By Russia’s imports")),
    KOREA: (N_("By turnover"), N_("By Korea’s exports"), N_("By Korea’s imports")),
}
_DESCRIPTIONS = {
    RUSSIA: N_(
        "Lines of Korea’s place among Russia’s partners by turnover, exports and imports. By turnover it was between"
        " {best} and {worst}; in {year} it was {last} ({source}, {status})."
    ),
    KOREA: N_(
        "Lines of Russia’s place among Korea’s partners by turnover, exports and imports. By turnover it was between"
        " {best} and {worst}; in {year} it was {last} ({source}, {status})."
    ),
    OUTSIDE: N_(
        "Lines of Korea’s place among Russia’s partners outside the CIS by turnover, exports and imports. By turnover it"
        " was between {best} and {worst}; in {year} it was {last} ({source}, {status})."
    ),
}
_WHOSE = {RUSSIA: N_("Russia’s partners"), KOREA: N_("Korea’s partners")}
_LINES: dict[str, Branch] = {"un-comtrade": {"width": 1.4, "dash": "4px,2px"}, "imf-imts": {"width": 2.6}}
_SYMBOLS = {"un-comtrade": "square"}
_NAMELESS = N_("hollow: not counted (more than {limit} of that list has no country)")
_NAMELESS_OR_ESTIMATE = N_("hollow: not counted (an estimate, or more than {limit} of that list has no country)")
#: Pixels between two places beside an axis, on pages that show a chart narrower than it is laid out too.
_TICK_ROOM = 14
#: From this year on both countries were among each other's first two dozen partners; a phone has no room for lower places.
_RECENT = 2007
#: Pixels between two panels that stand one above the other, for the name of the lower one.
_PANEL_NAME = 28
#: Axes go at least so far down.
_TOP = 10
#: How many years may lie between two that are named, and the room that a name needs, in pixels.
_YEARS, _YEAR_ROOM = (6, 8, 16, 100), 38


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw one panel for each measure, side by side, or one above the other where it is narrow."""
    foot = [" · ".join([*_key(view, words), *_not_drawn(view, words, size)]), source_line(view, words)]
    whose = _reporter(view)
    drawn = blank_figure(ChartHeading(words(_TITLES[_title_key(view)]), words(_SUBTITLES[whose])), foot, theme, size)
    if view.points.empty:
        return draw_empty(drawn, words("No list of partners had been published by this day."), theme)
    drawn.update_layout(margin={"t": drawn.layout["margin"]["t"] + 18})
    for place in range(len(MEASURES)):
        _panel(drawn, view, place, (words, theme, size))
    return drawn


@once_per_view
def _key(view: View, words: Words) -> list[str]:
    """Return a text on which mark stands for which sources, and why a hollow one does not count."""
    points, limit = view.points, words.percent(LARGEST_PERCENT_WITHOUT_COUNTRY)
    parts = source_marks(view, _SYMBOLS, words)
    if not points["may_decide"].all():
        text = _NAMELESS if points["firm"].all() else _NAMELESS_OR_ESTIMATE
        parts.append(words(text, limit=limit))
    elif not points["firm"].all():
        parts.append(words("hollow: not counted (an estimate or doubtful)"))
    return parts


def _not_drawn(view: View, words: Words, size: Size) -> list[str]:
    """Return that lower places than the axes have are not drawn, where there are any."""
    if view.points.empty or view.points["rank"].max() <= (lowest := lowest_shown(view, size)):
        return []
    return [words("lower than {place}: not drawn", place=words.number(lowest))]


def lowest_shown(view: View, size: Size) -> int:
    """Return the place at which the axes end: on a phone the lowest of recent years, so that single places can be told apart."""
    points = view.points
    recent = points[points["year"] >= _RECENT]
    return max(int((recent if size.narrow and len(recent) else points)["rank"].max()), _TOP)


def _reporter(view: View) -> str:
    """Return whose partners are shown; a view that does not say shows Russia's."""
    return view.facts.get("reporter", RUSSIA)


def _title_key(view: View) -> str:
    """Return which words are a view's: those of whose partners it shows, or of the ones outside the CIS."""
    return view.facts.get("among", _reporter(view))


def _claims(view: View) -> Sequence[ClaimInterval]:
    """Return what was claimed of Russia's partners; it says nothing of Korea's."""
    return view.layer_rows("claimed", ClaimInterval) if _reporter(view) == RUSSIA else []


def _panel(drawn: FigureSpec, view: View, place: int, look: tuple[Words, Theme, Size]) -> None:
    words, theme, size = look
    measure, name = MEASURES[place], words(_PANELS[_reporter(view)][place])
    suffix = str(place + 1) if place else ""
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    _panel_axes(drawn, view, place, suffix, (words, size))
    _draw_claimed_place(drawn, view, axes, theme)
    if not place:
        _draw_claim_label(drawn, view, axes, (words, theme))
    lowest = lowest_shown(view, size)
    for points, texts in _lines(view, measure, words):
        _line(drawn, points, theme, axes)
        _marks(
            drawn,
            [(point, text) for point, text in zip(points, texts, strict=True) if point.rank <= lowest],
            theme,
            axes,
        )
    drawn.add_annotation(
        text=f"<b>{name}</b>", x=0, y=1, xref=f"{axes['xaxis']} domain", yref=f"{axes['yaxis']} domain",
        xanchor="left", yanchor="bottom", yshift=4, showarrow=False, borderpad=0, font={"size": 13, "color": theme.ink},
    )  # fmt: skip


def _panel_axes(drawn: FigureSpec, view: View, place: int, suffix: str, look: tuple[Words, Size]) -> None:
    words, size = look
    wide, high = size.width - drawn.layout["margin"]["l"] - drawn.layout["margin"]["r"], plot_height(drawn)
    across, up = (
        (whole_side(wide), third_of_side(high, 2 - place, _PANEL_NAME))
        if size.narrow
        else (third_of_side(wide, place, 54), whole_side(high))
    )
    first, last = int(view.points["year"].min()), int(view.points["year"].max())
    across = across.cut_to(first, last)
    step = next(years for years in _YEARS if across.pixels / (last - first + BESIDE) * years >= _YEAR_ROOM)
    years = list(range(last, first - 1, -step))[::-1]
    deepest = lowest_shown(view, size)
    places = up.around(1, deepest)
    shown = _shown_places(deepest, up.pixels / (places[1] - places[0]))
    labelled = not size.narrow or place == len(MEASURES) - 1
    drawn.update_layout(**{
        f"xaxis{suffix}": {
            "domain": across.domain, "anchor": f"y{suffix}", "range": across.around(first, last), "tickvals": years,
            "ticktext": [str(year) for year in years], "showticklabels": labelled,
        },
        f"yaxis{suffix}": {
            "domain": up.domain, "anchor": f"x{suffix}", "range": places[::-1], "tickvals": shown,
            "ticktext": [words.number(tick) for tick in shown],
        },
    })  # fmt: skip


def _shown_places(deepest: int, step: float) -> list[int]:
    """Return the places to write beside an axis with so many pixels a place: the claimed seventh, and others that leave it room."""
    shown: list[int] = []
    for place in (7, 1, 10, 20, 40, 80, 15, 5):
        if place <= deepest and all(abs(place - other) * step >= _TICK_ROOM for other in shown):
            shown.append(place)
    return sorted(shown)


def _draw_claimed_place(drawn: FigureSpec, view: View, axes: dict[str, str], theme: Theme) -> None:
    """Draw the claimed place across the panel, and the claimed year as a band."""
    left, right = drawn.span(axes["xaxis"].replace("x", "xaxis"))
    bottom, top = drawn.span(axes["yaxis"].replace("y", "yaxis"))
    for claim in _claims(view):
        drawn.add_shape(
            type="rect", xref=axes["xaxis"], yref=axes["yaxis"], x0=claim.first, x1=claim.last, y0=bottom, y1=top,
            layer="below", fillcolor=theme.goal, opacity=0.13, line={"width": 0},
        )  # fmt: skip
        drawn.add_shape(
            type="line", xref=axes["xaxis"], yref=axes["yaxis"], x0=left, x1=right, y0=claim.low, y1=claim.low,
            layer="below", line={"color": theme.goal, "width": 1.4, "dash": "6px,3px"},
        )  # fmt: skip


def _draw_claim_label(drawn: FigureSpec, view: View, axes: dict[str, str], look: tuple[Words, Theme]) -> None:
    words, theme = look
    for claim in _claims(view):
        drawn.add_annotation(
            text=words("claimed: {place}", place=words.number(claim.low)), x=0, y=claim.low, xref=f"{axes['xaxis']} domain",
            yref=axes["yaxis"], xanchor="left", yanchor="bottom", yshift=2, xshift=4, showarrow=False, borderpad=0,
            font={"size": 12, "color": theme.goal},
        )  # fmt: skip


@once_per_view
def _lines(view: View, measure: str, words: Words) -> list[tuple[list[PlacePoint], list[str]]]:
    """Return the points of each source by one measure, with what they say when pointed at."""
    rows = view.points[view.points["measure"] == measure]
    lines = [typed_rows(points, PlacePoint) for _, points in rows.groupby("source", sort=True)]
    return [(points, [_hover(point, words) for point in points]) for points in lines]


def _line(drawn: FigureSpec, points: list[PlacePoint], theme: Theme, axes: dict[str, str]) -> None:
    years, places = with_gaps([point.year for point in points], [point.rank for point in points])
    line = {"color": theme.reporter(points[0].reporter), "width": 1.8, **_LINES.get(points[0].source, {})}
    drawn.add_scatter(x=years, y=places, mode="lines", hoverinfo="skip", line=line, **axes)


def _marks(drawn: FigureSpec, rows: list[tuple[PlacePoint, str]], theme: Theme, axes: dict[str, str]) -> None:
    """Mark places with what they say when pointed at, hollow where they do not count."""
    if not rows:
        return
    points, color = [point for point, _ in rows], theme.reporter(rows[0][0].reporter)
    drawn.add_scatter(
        x=[point.year for point in points], y=[point.rank for point in points], mode="markers", hoverinfo="text",
        cliponaxis=False, **axes, hovertext=[text for _, text in rows],
        marker={
            "symbol": _SYMBOLS.get(points[0].source, "circle"), "size": 6,
            "color": [color if point.firm and point.may_decide else theme.paper for point in points],
            "line": {"color": color, "width": 1.4},
        },
    )  # fmt: skip


def _hover(point: PlacePoint, words: Words) -> str:
    lines = [
        f"<b>{figures_of(point.reporter, point.status, words)}, {point.year}</b>",
        words("place {place}, {measure}", place=words.number(point.rank), measure=words.term(point.measure)),
        words("{amount}, {status}", amount=words.usd(point.value_usd, 2), status=words.term(point.status)),
        words("{source}, known since {day}", source=words.source(point.source), day=words.day(point.known_from)),
    ]
    return "<br>".join(lines)


def describe(view: View, words: Words) -> str:
    """Return a description of what the chart shows, for readers who do not see it."""
    rows = view.points[view.points["measure"] == Measure.TURNOVER]
    if rows.empty:
        return words("An empty chart: no list of partners had been published by this day.")
    last = rows.sort_values("year").iloc[-1]
    return words(
        _DESCRIPTIONS[_title_key(view)],
        best=words.number(rows["rank"].min()), worst=words.number(rows["rank"].max()), year=str(last["year"]),
        last=words.number(last["rank"]), source=words.source(last["source"]), status=words.term(last["status"]),
    )  # fmt: skip


def _reporter_name(reporter: str, _: TableMap, words: Words) -> str:
    return words(_WHOSE[reporter])


def _among(_: TableMap, before: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ways to count that there are: of the two only Russia has partners within the CIS."""
    return tuple(AMONG)[:1] if before.get("reporter") == KOREA else tuple(AMONG)


def _among_name(among: str, _: TableMap, words: Words) -> str:
    return words.term(AMONG[among])


OPTIONS = (
    Option("reporter", lambda _, __: tuple(PARTNER), N_("Partners"), _reporter_name),
    Option("among", _among, N_("Counting"), _among_name),
)

CHART = Chart(
    "partner-rank", N_("Korea’s place among Russia’s partners"), partner_rank, draw, describe, ("partner_ranks",),
    OPTIONS, page="/partners", order=50, line_column="source", claim_links=(("/partners", N_("Partners by rank")),),
)  # fmt: skip
