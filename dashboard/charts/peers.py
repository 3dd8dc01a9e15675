"""A country's trade with Korea or Russia, or with both, and with its largest partners: indexed, as shares, or as trade intensity.

What is shown comes from views.peers.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.charts._chart import Chart, Option
from dashboard.charts.drawing.axes import digits, draw_value_axis, draw_year_axis, ticks
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import (
    ChartHeading,
    Size,
    blank_figure,
    draw_empty,
    source_line,
    text_width,
    with_gaps,
)
from dashboard.charts.drawing.lines import LineEnd, draw_end_labels
from dashboard.charts.drawing.theme import Theme
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views._view import View
from dashboard.views.peers import INDEX, INTENSITY, SHARE, PeerPoint, bases, fixed_partners, partners, peers, reporters
from dashboard.views.records import TableMap, typed_rows
from dashboard.views.table_rows import country_name
from etl.model import KOREA, RUSSIA

_SHOWN = {INDEX: N_("index"), SHARE: N_("share of all its trade"), INTENSITY: N_("trade intensity")}
_SUBTITLES = {
    INDEX: N_("Turnover in current dollars, {base} = 100; {books}"),
    SHARE: N_("Per cent of all its trade; {books}"),
    INTENSITY: N_(
        "Share of its trade over the partner’s share of world trade; 1 is what the weights would have; {books}"
    ),
}
_TITLES = {
    RUSSIA: N_("Russia’s trade with Korea and with others"),
    KOREA: N_("Korea’s trade with Russia and with others"),
}
#: The room for partners' names at the lines' ends: the least, on narrow charts or not, and the most.
_ROOM, _MOST_ROOM = {True: 78, False: 130}, 136
_ANY_TITLE = N_("{country}: trade with Russia, Korea and others")


def draw(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
    """Draw one line for each partner, the other of the two in its colour, and name each at its newest point."""
    reporter, shown = view.facts["reporter"], view.facts["show"]
    text = _SUBTITLES[shown]
    title = words(_TITLES[reporter]) if reporter in _TITLES else words(_ANY_TITLE, country=words.country(reporter))
    subtitle = words(text, base=view.facts["base"], books=words.figures_of(reporter))
    longest = max((text_width(words.country(code), 13) for code in view.points["partner"].unique()), default=0)
    room = min(max(_ROOM[size.narrow], 14 + round(longest)), _MOST_ROOM)
    foot = [words("hollow: an estimate of the IMF"), source_line(view, words)]
    drawn = blank_figure(ChartHeading(title, subtitle), foot, theme, size, right=room)
    if view.points.empty:
        return draw_empty(drawn, words("No figures of all countries had been published by this day."), theme)
    high = float(view.points["shown"].max()) * 1.06
    values = ticks(0, high)
    exact = digits(values)
    draw_value_axis(drawn, (0, high), values, [words.number(value, exact) for value in values])
    draw_year_axis(drawn, view.points["year"], size)
    colors = _colors(view, theme)
    for partner, color in reversed(colors.items()):
        _draw_line(drawn, view.points[view.points["partner"] == partner], color, words, theme)
    last = view.points.sort_values("year").drop_duplicates("partner", keep="last")
    ends = [LineEnd(int(last["year"].max()), shown) for shown in last["shown"]]
    names = [words.country(partner) for partner in last["partner"]]
    draw_end_labels(drawn, ends, names, [colors[partner] for partner in last["partner"]], 17)
    return drawn


def _colors(view: View, theme: Theme) -> dict[str, str]:
    """Return the colour of each partner that is drawn, which stays where others are left out: Korea and Russia have that of their figures."""
    pair, drawn = fixed_partners(view.facts["reporter"]), list(dict.fromkeys(view.points["partner"]))
    others = [code for code in view.facts.get("lines", " ".join(drawn)).split() if code not in pair]
    own = {code: theme.reporter(code) for code in pair}
    colors = {**own, **{code: theme.goods[place % 5] for place, code in enumerate(others)}}
    return {code: color for code, color in colors.items() if code in drawn}


def _draw_line(drawn: FigureSpec, points: pd.DataFrame, color: str, words: Words, theme: Theme) -> None:
    across, up = with_gaps(points["year"].tolist(), points["shown"].tolist())
    width = 3 if color in (theme.korea, theme.russia) else 1.6
    drawn.add_scatter(x=across, y=up, mode="lines", hoverinfo="skip", line={"color": color, "width": width})
    rows = typed_rows(points, PeerPoint)
    drawn.add_scatter(
        x=[row.year for row in rows], y=[row.shown for row in rows], mode="markers", hoverinfo="text",
        hovertext=[_hover(row, words) for row in rows],
        marker={
            "size": 5, "color": [theme.paper if row.status == "estimate" else color for row in rows],
            "line": {"color": color, "width": 1.4},
        },
    )  # fmt: skip


def _hover(point: PeerPoint, words: Words) -> str:
    lines = [
        f"<b>{words.country(point.partner)}, {point.year}: {words.number(point.shown, 2)}</b>",
        words("{amount}, {status}", amount=words.usd(point.value_usd, 2), status=words.term(point.status)),
        words("{source}, known since {day}", source=words.source(point.source), day=words.day(point.known_from)),
    ]
    return "<br>".join(lines)


def describe(view: View, words: Words) -> str:
    """Return a description of what the chart shows, for readers who do not see it."""
    if view.points.empty:
        return words("An empty chart: no figures of all countries had been published by this day.")
    own = view.points[view.points["partner"].isin(fixed_partners(view.facts["reporter"]))]
    rows = view.points[view.points["partner"] == (own if len(own) else view.points)["partner"].iloc[0]]
    named = [words.country(code) for code in dict.fromkeys(view.points["partner"])]
    first, last = rows.iloc[0], rows.iloc[-1]
    return words(
        "Lines of {partners}. {partner} went from {before} in {first} to {now} in {last}.",
        partners=words.join_names(named), partner=words.country(first["partner"]), before=words.number(first["shown"], 2),
        first=str(first["year"]), now=words.number(last["shown"], 2), last=str(last["year"]),
    )  # fmt: skip


def _bases(tables: TableMap, before: Mapping[str, str]) -> list[str]:
    return bases(tables) if (before.get("show") or INDEX) == INDEX else bases(tables)[:1]


def _partners(tables: TableMap, before: Mapping[str, str]) -> list[str]:
    return ["", *partners(tables, before.get("reporter") or RUSSIA)]


def _partner_name(value: str, tables: TableMap, words: Words) -> str:
    if not value:
        return words("the largest only")
    return _reporter_name(value, tables, words)


def _reporter_name(value: str, tables: TableMap, words: Words) -> str:
    return words.country(value, country_name(tables, value))


def _shown_name(value: str, _: TableMap, words: Words) -> str:
    return words(_SHOWN[value])


def _plain(value: str, _: TableMap, __: Words) -> str:
    return value


CHART = Chart(
    "peers", N_("The pair beside other partners"), peers, draw, describe, ("peers",),
    (
        Option("reporter", lambda tables, _: reporters(tables), N_("Figures of"), _reporter_name, static_values=2),
        Option("show", lambda _, __: list(_SHOWN), N_("Show"), _shown_name),
        Option("base", _bases, N_("Base year"), _plain, static_values=0),
        Option("with", _partners, N_("One more partner"), _partner_name, static_values=0),
    ),
    page="/peers", order=32, line_column="partner", claim_links=(("/peers", N_("Was it Korea, or Russia?")),),
)  # fmt: skip
