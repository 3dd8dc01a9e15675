"""The SVG writer by itself: what it draws, what it refuses, and that the same figure gives the same bytes.

How it compares with plotly is in `tests/browser/test_svg_fidelity.py`.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.drawing.theme import DARK, LIGHT, template
from dashboard.render.svg import Palette, UnknownFeatureError, draw
from dashboard.render.svg.letters import width as letter_width
from dashboard.render.svg.text import Font, measure
from tests.dashboard.render.figures import SAMPLES, WORDS

SVG = "{http://www.w3.org/2000/svg}"
SIZE = {"width": 640, "height": 400}
PALETTE = Palette.between(LIGHT, DARK)
AXIS: dict[str, Any] = {"range": [0, 4], "tickvals": [1, 2, 3], "ticktext": ["1", "2", "3"]}
TITLE: dict[str, Any] = {"xref": "container", "yanchor": "bottom", "pad": {"b": -30}}


def drawn(*traces: Any, palette: Palette | None = None, **layout: Any) -> str:
    """Draw traces on two axes from 0 to 4 that name 1, 2 and 3, but for what the layout sets."""
    own = {name: {**AXIS, **layout.pop(name, {})} for name in ("xaxis", "yaxis")}
    figure = go.Figure(traces, go.Layout(template=template(LIGHT), **own, **layout))
    return draw(figure, **SIZE, title="Turnover", description="Two lines", palette=palette)


def line(x: Any = (1, 2), y: Any = (1, 2), **more: Any) -> go.Scatter:
    return go.Scatter(x=x, y=y, mode="lines", **more)


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in fromstring(svg).iter(f"{SVG}text")]


def trace_paths(svg: str, index: int = 0) -> list[Element]:
    root = fromstring(svg)
    group = next(node for node in root.iter(f"{SVG}g") if node.get("data-trace") == str(index))
    return list(group.iter(f"{SVG}path"))


# What is said to readers who do not see the picture.


def test_the_picture_says_what_it_shows() -> None:
    figure = SAMPLES["nothing"].make(LIGHT, WORDS["en"])
    svg = draw(figure, **SIZE, title="Trade & <promise>", description='Said "double"', name="c1")
    root = fromstring(svg)
    assert (root.get("role"), root.get("aria-labelledby"), root.get("viewBox")) == ("img", "c1-t c1-d", "0 0 640 400")
    assert root.findtext(f"{SVG}title") == "Trade & <promise>"
    assert root.findtext(f"{SVG}desc") == 'Said "double"'


def test_text_is_text_and_never_markup() -> None:
    wicked = 'A<b>B</b><script>alert(1)</script> & "C" \x07'
    svg = drawn(
        line(),
        title={**TITLE, "text": wicked},
        annotations=[{"text": wicked, "showarrow": False, "xref": "paper", "yref": "paper"}],
    )
    assert "<script" not in svg
    assert texts(svg)[-1] == 'AB<script>alert(1)</script> & "C" '


# The same figure, the same bytes; two figures, no shared names.


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_figure_gives_the_same_bytes(name: str) -> None:
    sample = SAMPLES[name]
    once, again = (
        draw(sample.make(LIGHT, WORDS["ko"]), width=sample.width, height=sample.height, title=name, description="")
        for _ in range(2)
    )
    assert once == again
    fromstring(once)


def test_two_drawings_in_one_page_share_no_id() -> None:
    ids = [set(re.findall(r' id="([^"]+)"', drawn(line(y=[1, value])))) for value in (2, 3)]
    assert ids[0]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize("name", SAMPLES)
def test_numbers_have_two_decimals_at_most(name: str) -> None:
    sample = SAMPLES[name]
    svg = draw(sample.make(LIGHT, WORDS["en"]), width=sample.width, height=sample.height, title=name, description="")
    marks = re.sub(r">[^<]*<", "><", svg)
    assert not re.findall(r"\d*\.\d{3,}", marks)
    assert "nan" not in marks.lower()


def test_a_chart_of_two_lines_is_small() -> None:
    figure = SAMPLES["turnover"].make(LIGHT, WORDS["ru"])
    svg = draw(figure, width=720, height=440, title="t", description="d", palette=PALETTE)
    assert 3000 <= len(svg.encode()) <= 8000


# What it refuses, by the name that plotly has for it.

REFUSED = [
    (go.Pie(values=[1]), {}, "data[0].type='pie'", "scatter and bar are drawn"),
    (line(marker={"symbol": "star"}), {}, "data[0].marker.symbol='star'", "'circle', 'square', 'diamond'"),
    (line(marker={"symbol": ["circle", "star"]}), {}, "data[0].marker.symbol=['circle', 'star']", "drawn are"),
    (line(marker={"symbol": "circle-open"}), {}, "data[0].marker.symbol='circle-open'", "drawn are"),
    (line(marker={"size": [3, 4]}), {}, "data[0].marker.size=[3, 4]", "one value"),
    (line(marker={"color": [3.5]}), {}, "data[0].marker.color='3.5'", "#rrggbb"),
    (line(line={"color": "red"}), {}, "data[0].line.color='red'", "#rrggbb"),
    (line(line={"shape": "spline"}), {}, "data[0].line.shape='spline'", "'linear'"),
    (line(line={"shape": "hv"}), {}, "data[0].line.shape='hv'", "'linear'"),
    (line(line={"dash": "dashdot"}), {}, "data[0].line.dash='dashdot'", "'6px,3px'"),
    (line(fill="toself"), {}, "data[0].fill='toself'", "'tonexty'"),
    (line(fill="tozeroy"), {}, "data[0].fill='tozeroy'", "'tonexty'"),
    (line(fill="tonexty", fillcolor="#ffffff"), {}, "data[0].fill='tonexty'", "the line that it is filled to"),
    (line(connectgaps=True), {}, "data[0].connectgaps=True", "False"),
    (line(error_y={"array": [1]}), {}, "data[0].error_y.array", "lines of a scatter trace"),
    (line(visible="legendonly"), {}, "data[0].visible='legendonly'", "True"),
    (line(visible=False), {}, "data[0].visible=False", "True"),
    (line(stackgroup="a"), {}, "data[0].stackgroup='a'", "are drawn"),
    (line(showlegend=True), {}, "data[0].showlegend=True", "False"),
    (line(legendgroup="a"), {}, "data[0].legendgroup='a'", "name each series by an annotation"),
    (go.Scatter(x=[1], y=[1]), {}, "data[0].mode", "lines, markers, text"),
    (line(x=["2016-01", "2016-02"]), {}, "data[0].x='2016-01'", "name them by tickvals and ticktext"),
    (line(y=["1.5", "3"]), {}, "data[0].y='1.5'", "a number is expected"),
    (line(x=[1, 2, 3]), {}, "data[0].x", "3 and 2"),
    (line(x=np.array([1.0, 2.0])), {}, "data[0].x", "give a list"),
    (line(x=pd.Series([1.0, 2.0])), {}, "data[0].x", "give a list"),
    (go.Bar(x=[1], y=[1], marker={"pattern": {"shape": "/"}}), {}, "data[0].marker.pattern.shape='/'", "drawn are"),
    (go.Bar(x=[1], y=[1], texttemplate="%{y}"), {}, "data[0].texttemplate='%{y}'", "annotation"),
    (go.Bar(x=[1], y=[1], text="one"), {}, "data[0].text='one'", "annotation"),
    (go.Bar(x=[1], y=[1], base=2), {}, "data[0].base=2", "shape"),
    (go.Bar(x=[1], y=[1]), {"barmode": "relative"}, "layout.barmode='relative'", "'stack', 'overlay'"),
    (None, {"yaxis": {"mirror": True}}, "layout.yaxis.mirror=True", "False"),
    (None, {"yaxis": {"range": None}}, "layout.yaxis.range", "set both ends"),
    (None, {"yaxis": {"autorange": True}}, "layout.yaxis.autorange=True", "False"),
    (None, {"yaxis": {"type": "log"}}, "layout.yaxis.type='log'", "'linear'"),
    (None, {"xaxis": {"type": "category"}}, "layout.xaxis.type='category'", "'linear'"),
    (None, {"xaxis": {"matches": "y"}}, "layout.xaxis.matches='y'", "set range"),
    (None, {"yaxis": {"tickvals": None}}, "layout.yaxis.tickvals", "set tickvals and ticktext"),
    (None, {"yaxis": {"ticktext": ["1"]}}, "layout.yaxis.ticktext", "give each value of tickvals its text"),
    (None, {"yaxis": {"tickformat": ".2f"}}, "layout.yaxis.tickformat='.2f'", "set tickvals and ticktext"),
    (None, {"yaxis": {"dtick": 2}}, "layout.yaxis.dtick=2", "set tickvals and ticktext"),
    (None, {"yaxis": {"ticksuffix": " %"}}, "layout.yaxis.ticksuffix=' %'", "set tickvals and ticktext"),
    (None, {"xaxis": {"tickangle": 45}}, "layout.xaxis.tickangle=45", "0"),
    (None, {"xaxis": {"side": "top"}}, "layout.xaxis.side='top'", "'bottom'"),
    (None, {"yaxis": {"side": "right"}}, "layout.yaxis.side='right'", "'left'"),
    (None, {"yaxis": {"showline": True}}, "layout.yaxis.showline=True", "False"),
    (None, {"yaxis": {"zeroline": True}}, "layout.yaxis.zeroline=True", "False"),
    (None, {"xaxis": {"ticklabelposition": "inside"}}, "layout.xaxis.ticklabelposition='inside'", "'outside'"),
    (None, {"xaxis": {"minor": {"ticks": "inside"}}}, "layout.xaxis.minor.ticks='inside'", "''"),
    (None, {"xaxis": {"title": {"text": "Year"}}}, "layout.xaxis.title.text='Year'", "''"),
    (None, {"xaxis": {"ticktext": ["a", "b", '<a href="x">y</a>']}}, "layout.xaxis.ticktext='<a href=\"x\">'", "<br>"),
    (None, {"xaxis": {"ticktext": ["1", "10<sup>2</sup>", "3"]}}, "layout.xaxis.ticktext='<sup>'", "<br>"),
    (None, {"xaxis": {"ticktext": ["a &amp; b", "2", "3"]}}, "layout.xaxis.ticktext='&amp;'", "the letter itself"),
    (None, {"barmode": "group", "grid": {"rows": 1, "columns": 2}}, "layout.grid={", "are drawn"),
    (None, {"images": [{"source": "x"}]}, "layout.images", "are drawn"),
    (None, {"shapes": [{"type": "circle"}]}, "layout.shapes[0].type='circle'", "'line', 'rect'"),
    (None, {"shapes": [{"layer": "between"}]}, "layout.shapes[0].layer='between'", "'above', 'below'"),
    (None, {"annotations": [{"text": "a", "width": 90}]}, "layout.annotations[0].width=90", "are drawn"),
    (None, {"annotations": [{"text": "a", "x": 1, "y": 1}]}, "layout.annotations[0].showarrow", "False"),
    (None, {"annotations": [{"text": "a", "showarrow": True}]}, "layout.annotations[0].showarrow=True", "False"),
    (None, {"annotations": [{"text": "a", "textangle": 90}]}, "layout.annotations[0].textangle=90", "0"),
    (None, {"annotations": [{"text": "a", "borderwidth": 2}]}, "layout.annotations[0].borderwidth=2", "shape"),
    (
        None,
        {"annotations": [{"text": "a", "bgcolor": "papayawhip"}]},
        "layout.annotations[0].bgcolor='papayawhip'",
        "#rr",
    ),
    (None, {"title": {"automargin": True}}, "layout.title.automargin=True", "False"),
    (None, {"title": {"text": "a"}}, "layout.title.xref='paper'", "'container'"),
    (None, {"yaxis": {"automargin": True}}, "layout.yaxis.automargin=True", "False"),
    (None, {"plot_bgcolor": "#eeeeee"}, "layout.plot_bgcolor='#eeeeee'", "the colour of the paper"),
    (None, {"showlegend": True}, "layout.showlegend=True", "False"),
]


@pytest.mark.parametrize(("trace", "layout", "feature", "remedy"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_is_not_drawn_is_an_error_that_names_it(
    trace: Any, layout: dict[str, Any], feature: str, remedy: str
) -> None:
    with pytest.raises(UnknownFeatureError) as caught:
        drawn(trace or line(name="A long name that needs room"), **layout)
    assert caught.value.feature.startswith(feature)
    assert caught.value.path in str(caught.value)
    assert remedy in caught.value.advice


def test_bars_that_plotly_would_set_side_by_side_are_refused() -> None:
    with pytest.raises(UnknownFeatureError, match="set offset and width of each trace"):
        drawn(go.Bar(x=[1], y=[2]), go.Bar(x=[1], y=[3]))


def test_what_plotly_chooses_by_itself_is_refused_without_our_template() -> None:
    bare = {"template": "none", "xaxis": AXIS, "yaxis": AXIS, "colorway": ["#111111"]}
    for layout, feature in (({}, "layout.xaxis.showgrid"), ({"showlegend": None}, "layout.showlegend")):
        figure = go.Figure([line(), line()], go.Layout(**{"showlegend": False, **bare, **layout}))
        with pytest.raises(UnknownFeatureError, match=feature):
            draw(figure, **SIZE, title="t", description="d")


def test_what_only_matters_to_a_pointer_is_left_out() -> None:
    busy = line(hovertemplate="%{y}", hoverlabel={"align": "left"}, customdata=[1, 2], meta="m")
    assert drawn(busy, hovermode="x unified", dragmode="pan", uirevision="a") == drawn(line())


# Gaps, rows, and columns of every kind.


def test_a_missing_year_is_a_gap() -> None:
    (line,) = trace_paths(drawn(go.Scatter(x=[1, 2, 3, 4, 5], y=[1, 2, None, 2, 1], mode="lines")))
    assert line.get("d", "").count("M") == 2
    assert line.get("data-rows") == "0-1,3-4"


def test_a_path_without_gaps_has_one_corner_for_each_row() -> None:
    (line,) = trace_paths(drawn(go.Scatter(x=list(range(40)), y=[1.0] * 40, mode="lines")))
    assert line.get("data-rows") is None
    assert len((line.get("d") or "").split()) == 40


def test_markers_that_look_alike_share_a_path() -> None:
    marker = {"color": [LIGHT.korea, LIGHT.korea, LIGHT.russia]}
    found = trace_paths(drawn(go.Scatter(x=[1, 2, 3], y=[1, 2, 3], mode="markers", marker=marker)))
    assert [path.get("data-rows") for path in found] == ["0-1", "2"]
    assert [(path.get("d") or "").count("h0") for path in found] == [2, 1]


@pytest.mark.parametrize(("symbol", "cap"), [("circle", "round"), ("square", "square")])
def test_markers_of_one_colour_are_drawn_by_caps_as_wide_as_with_their_rim(symbol: str, cap: str) -> None:
    marker = {"symbol": symbol, "size": 6, "color": LIGHT.korea, "line": {"color": LIGHT.korea, "width": 1.4}}
    (path,) = trace_paths(drawn(go.Scatter(x=[1, 2], y=[1, 2], mode="markers", marker=marker)))
    assert (path.get("stroke-linecap"), path.get("stroke-width")) == (cap, "7.4")
    assert path.get("stroke") == LIGHT.korea


@pytest.mark.parametrize("values", [[1.5, None, 3.0], (1.5, float("nan"), 3)], ids=["list", "tuple"])
def test_columns_of_every_kind_give_the_same_picture(values: Any) -> None:
    assert drawn(line([1, 2, 3], values)) == drawn(line([1, 2, 3], [1.5, None, 3.0]))


@pytest.mark.parametrize("traces", [[], [line([], [])], [line([1], [None])], [go.Bar(x=[], y=[])]])
def test_nothing_to_draw_is_an_empty_plot(traces: list[Any]) -> None:
    root = fromstring(drawn(*traces))
    assert not [node for node in root.iter(f"{SVG}path") if node.get("data-rows")]
    assert texts(drawn(*traces))


def test_of_a_panel_without_a_trace_nothing_is_drawn() -> None:
    svg = draw(SAMPLES["half"].make(LIGHT, WORDS["en"]), width=840, height=420, title="t", description="d")
    assert WORDS["en"]["korea"] in texts(svg)
    assert WORDS["en"]["russia"] not in texts(svg)


def test_axes_that_are_not_seen_need_nothing() -> None:
    figure = go.Figure(layout={"template": template(LIGHT), "xaxis": {"visible": False}, "yaxis": {"visible": False}})
    assert texts(draw(figure, **SIZE, title="t", description="d")) == []


@pytest.mark.parametrize("values", [[0.0, 5e-324], [5e-324], [1.0, 1.0 + 2e-16]])
def test_numbers_that_hardly_differ_from_zero_or_one_another_are_drawn(values: list[float]) -> None:
    assert texts(drawn(line(list(range(len(values))), values), yaxis={"range": [min(values), max(values)]}))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(st.none(), st.floats(-1e15, 1e15, allow_nan=False)), min_size=1, max_size=12), st.booleans())
def test_any_numbers_can_be_drawn(values: list[float | None], bars: bool) -> None:
    ends = [value for value in values if value is not None] or [0.0]
    trace = (go.Bar if bars else line)(x=list(range(len(values))), y=values)
    svg = drawn(trace, yaxis={"range": [min(ends), max(ends)]})
    fromstring(svg)
    assert "nan" not in svg
    assert "inf" not in svg


# Ticks, where the figure sets them.

Y_TICKS = [
    ([14.5, 0.5], {"tickvals": [1, 5, 10], "ticktext": ["1", "5", "10"]}, ["1", "5", "10"]),
    ([0, 2], {"tickvals": [0, 1.25], "ticktext": ["none", "some"]}, ["none", "some"]),
    ([0, 2], {"tickvals": [-1, 0, 2, 2.1], "ticktext": ["a", "b", "c", "d"]}, ["b", "c"]),
    ([0, 2], {"tickvals": [1], "ticktext": ["−40 %<br>more"]}, ["−40 %more"]),
    ([0, 2], {"tickvals": [1, 2], "showticklabels": False, "ticktext": None}, []),
]


@pytest.mark.parametrize(("ends", "axis", "expected"), Y_TICKS, ids=[str(row[2]) for row in Y_TICKS])
def test_ticks_within_the_range_have_the_texts_of_the_figure(ends: list[float], axis: Any, expected: list[str]) -> None:
    svg = drawn(line([1], [1]), yaxis={"range": ends, **axis}, xaxis={"showticklabels": False})
    assert texts(svg) == expected


def test_labels_that_would_leave_the_paper_are_left_out() -> None:
    across = {
        "range": [0, 1],
        "tickvals": [0, 0.5, 1],
        "ticktext": ["a long name of zero", "b", "a long name of one"],
    }
    assert texts(drawn(line(), xaxis=across, margin={"l": 10, "r": 10})) == ["b", "1", "2", "3"]


# Bars.


def _rectangles(svg: str, index: int) -> list[list[float]]:
    """Return each bar's left side, start, end and right side."""
    found = [part for path in trace_paths(svg, index) for part in (path.get("d") or "").split("z") if part]
    numbers = [[float(value) for value in re.findall(r"-?[\d.]+", part)] for part in found]
    assert all(width == -back for _, _, width, _, back in numbers)
    return [[left, start, end, round(left + width, 1)] for left, end, width, start, _ in numbers]


def test_stacked_bars_stand_on_one_another() -> None:
    svg = drawn(go.Bar(x=[1], y=[2]), go.Bar(x=[1], y=[3]), barmode="stack")
    low, high = _rectangles(svg, 0)[0], _rectangles(svg, 1)[0]
    assert low[2] == high[1]
    assert (high[1] - high[2]) == pytest.approx(1.5 * (low[1] - low[2]), abs=1.5)


def test_bars_that_touch_begin_and_end_at_whole_pixels() -> None:
    tall, flat = go.Bar(x=[1, 2], y=[1, 1.234]), go.Bar(y=[1, 2], x=[1, 1.234], orientation="h")
    ends = [end for bar in _rectangles(drawn(tall, barmode="stack"), 0) for end in bar[1:3]]
    sides = [side for bar in _rectangles(drawn(flat, barmode="stack"), 0) for side in (bar[0], bar[3])]
    assert all(value == round(value) for value in [*ends, *sides])
    assert any(end != round(end) for bar in _rectangles(drawn(tall), 0) for end in bar[1:3])


def test_negative_bars_hang_from_zero() -> None:
    svg = drawn(go.Bar(x=[1], y=[2]), go.Bar(x=[1], y=[-3]), barmode="overlay", yaxis={"range": [-4, 4]})
    assert _rectangles(svg, 0)[0][1] == _rectangles(svg, 1)[0][1]


def test_bars_with_offsets_stand_side_by_side() -> None:
    svg = drawn(go.Bar(x=[1], y=[2], offset=-0.4, width=0.4), go.Bar(x=[1], y=[3], offset=0, width=0.4))
    assert _rectangles(svg, 0)[0][3] == pytest.approx(_rectangles(svg, 1)[0][0], abs=0.1)


def test_a_bar_of_next_to_nothing_can_be_seen() -> None:
    ((x0, y0, y1, x1),) = _rectangles(drawn(go.Bar(x=[1.0], y=[5.0], width=1e-9), xaxis={"range": [0, 2]}), 0)
    assert abs(x1 - x0) >= 1
    assert y0 > y1


# Letters.


def test_hangul_and_cyrillic_are_measured_by_their_own_widths() -> None:
    font = Font("", 10, "")
    assert measure("한국", font).width == pytest.approx(18.4)
    assert measure("Щи", font).width > measure("ab", font).width > measure("il", font).width
    assert letter_width("中") == 1
    assert measure("한국<br>통계", font).height > 2 * measure("한국", font).ascent


def test_labels_are_never_turned() -> None:
    names = [f"러시아 교역 {at}" for at in range(12)]
    svg = drawn(xaxis={"range": [-0.5, 11.5], "tickvals": list(range(12)), "ticktext": names})
    assert texts(svg)[:12] == names
    assert "rotate(" not in svg


# Colours that turn.


def test_colours_turn_by_themselves_on_a_dark_page() -> None:
    svg = drawn(line(line={"color": LIGHT.korea}), palette=PALETTE)
    style = fromstring(svg).findtext(f"{SVG}style") or ""
    dark, forced = style.split("@media(forced-colors:active)")
    assert f'[stroke="{LIGHT.korea}"]{{stroke:var(--nb-korea,{DARK.korea})}}' in dark
    assert f'[fill="{LIGHT.paper}"]{{fill:Canvas}}' in forced
    assert LIGHT.russia not in style


def test_without_a_palette_colours_stay_even_where_they_are_forced() -> None:
    svg = drawn(line())
    assert "<style" not in svg
    assert fromstring(svg).get("style") == "forced-color-adjust:none"


def test_an_automatic_drawing_is_the_light_one_with_rules() -> None:
    trace = line()
    turning = re.sub(r"<style>.*</style>", "", drawn(trace, palette=PALETTE))
    assert re.sub(r' class="\w+"', "", turning) == drawn(trace).replace(' style="forced-color-adjust:none"', "")


def test_one_colour_cannot_turn_into_two() -> None:
    palette = Palette({"a": "#111111", "b": "#111"}, {"a": "#222222", "b": "#333333"})
    with pytest.raises(ValueError, match="into #222222 and, as b, into #333333"):
        drawn(line(), palette=palette)


def test_margins_that_leave_no_room_are_an_error() -> None:
    with pytest.raises(ValueError, match="leave no room"):
        drawn(line(), margin={"l": 400, "r": 400})
