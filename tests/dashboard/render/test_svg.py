"""The SVG writer by itself: what it draws, what it refuses, and that the same figure gives the same bytes.

How it compares with plotly is in `tests/browser/test_svg_fidelity.py`.
"""

from __future__ import annotations

import re
from datetime import date
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
from dashboard.render.svg import Palette, UnknownFeatureError, dates, draw, numerals
from dashboard.render.svg.letters import width as letter_width
from dashboard.render.svg.text import Font, measure
from tests.dashboard.render.figures import SAMPLES, WORDS

SVG = "{http://www.w3.org/2000/svg}"
SIZE = {"width": 640, "height": 400}
PALETTE = Palette.between(LIGHT, DARK)


def drawn(*traces: Any, palette: Palette | None = None, **layout: Any) -> str:
    figure = go.Figure(traces, go.Layout(**{"template": template(LIGHT), **layout}))
    return draw(figure, **SIZE, title="Turnover", description="Two lines", palette=palette)


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in fromstring(svg).iter(f"{SVG}text")]


def trace_paths(svg: str, index: int = 0) -> list[Element]:
    root = fromstring(svg)
    group = next(node for node in root.iter(f"{SVG}g") if node.get("data-trace") == str(index))
    return list(group.iter(f"{SVG}path"))


# What is said to readers who do not see the picture.


def test_the_picture_says_what_it_shows() -> None:
    svg = draw(go.Figure(), **SIZE, title="Trade & <promise>", description='Said "double"', name="c1")
    root = fromstring(svg)
    assert (root.get("role"), root.get("aria-labelledby"), root.get("viewBox")) == ("img", "c1-t c1-d", "0 0 640 400")
    assert root.findtext(f"{SVG}title") == "Trade & <promise>"
    assert root.findtext(f"{SVG}desc") == 'Said "double"'


def test_text_is_text_and_never_markup() -> None:
    wicked = 'A<b>B</b><script>alert(1)</script> & "C" \x07'
    svg = drawn(
        go.Scatter(x=[1, 2], y=[1, 2]),
        title={"text": wicked},
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
    ids = [set(re.findall(r' id="([^"]+)"', drawn(go.Scatter(x=[1, 2], y=[1, value])))) for value in (2, 3)]
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
    (go.Pie(values=[1]), {}, "data[0].type='pie'"),
    (go.Scatter(x=[1], y=[1], marker={"symbol": "star"}), {}, "data[0].marker.symbol='star'"),
    (go.Scatter(x=[1, 2], y=[1, 2], marker={"symbol": ["circle", "star"]}), {}, "data[0].marker.symbol='star'"),
    (go.Scatter(x=[1], y=[1], marker={"color": [3.5]}), {}, "data[0].marker.color='3.5'"),
    (go.Scatter(x=[1], y=[1], line={"shape": "spline"}), {}, "data[0].line.shape='spline'"),
    (go.Scatter(x=[1], y=[1], fill="toself"), {}, "data[0].fill='toself'"),
    (go.Scatter(x=[1], y=[1], error_y={"array": [1]}), {}, "data[0].error_y.array"),
    (go.Scatter(x=[1], y=[1], visible="legendonly"), {}, "data[0].visible='legendonly'"),
    (go.Scatter(x=[1], y=[1], stackgroup="a"), {}, "data[0].stackgroup='a'"),
    (go.Bar(x=[1], y=[1], marker={"pattern": {"shape": "/"}}), {}, "data[0].marker.pattern.shape='/'"),
    (go.Bar(x=[1], y=[1], texttemplate="%{y}"), {}, "data[0].texttemplate='%{y}'"),
    (None, {"yaxis": {"mirror": True}}, "layout.yaxis.mirror=True"),
    (None, {"yaxis": {"tickformat": "(.2f"}}, "layout.yaxis.tickformat='(.2f'"),
    (None, {"xaxis": {"ticklabelposition": "inside"}}, "layout.xaxis.ticklabelposition='inside'"),
    (None, {"xaxis": {"minor": {"ticks": "inside"}}}, "layout.xaxis.minor.ticks='inside'"),
    (None, {"xaxis": {"title": {"text": '<a href="x">y</a>'}}}, "layout.xaxis.title.text='<a href=\"x\">'"),
    (None, {"barmode": "group", "grid": {"rows": 1, "columns": 2}}, "layout.grid={"),
    (None, {"images": [{"source": "x"}]}, "layout.images"),
    (None, {"shapes": [{"type": "circle"}]}, "layout.shapes[0].type='circle'"),
    (None, {"annotations": [{"text": "a", "width": 90}]}, "layout.annotations[0].width=90"),
    (None, {"annotations": [{"text": "a", "bgcolor": "papayawhip"}]}, "layout.annotations[0].bgcolor='papayawhip'"),
    (None, {"title": {"automargin": True}}, "layout.title.automargin=True"),
    (None, {"yaxis": {"automargin": True}, "margin": {"l": 5}}, "layout.yaxis.automargin=True"),
    (None, {"showlegend": True}, "layout.legend"),
]


@pytest.mark.parametrize(("trace", "layout", "feature"), REFUSED, ids=[feature for *_, feature in REFUSED])
def test_what_is_not_drawn_is_an_error_that_names_it(trace: Any, layout: dict[str, Any], feature: str) -> None:
    with pytest.raises(UnknownFeatureError) as caught:
        drawn(trace or go.Scatter(x=[1, 2], y=[1000, 2000], name="A long name that needs room"), **layout)
    assert caught.value.feature.startswith(feature)
    assert caught.value.path in str(caught.value)


def test_what_only_matters_to_a_pointer_is_left_out() -> None:
    busy = go.Scatter(
        x=[1, 2], y=[1, 2], hovertemplate="%{y}", hoverlabel={"align": "left"}, customdata=[1, 2], meta="m"
    )
    assert drawn(busy, hovermode="x unified", dragmode="pan", uirevision="a") == drawn(go.Scatter(x=[1, 2], y=[1, 2]))


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


COLUMNS = [
    [1.5, None, 3.0],
    (1.5, float("nan"), 3.0),
    np.array([1.5, np.nan, 3.0]),
    pd.Series([1.5, None, 3.0]),
    ["1.5", None, "3"],
]


@pytest.mark.parametrize("values", COLUMNS, ids=["list", "tuple", "numpy", "pandas", "text"])
def test_columns_of_every_kind_give_the_same_picture(values: Any) -> None:
    plain = drawn(go.Scatter(x=[1, 2, 3], y=[1.5, None, 3.0]))
    assert drawn(go.Scatter(x=[1, 2, 3], y=values)) == plain


@pytest.mark.parametrize(
    "months",
    [
        ["2016-01", "2016-02", "2016-03"],
        [date(2016, 1, 1), date(2016, 2, 1), date(2016, 3, 1)],
        pd.to_datetime(["2016-01-01", "2016-02-01", "2016-03-01"]),
    ],
    ids=["text", "date", "pandas"],
)
def test_dates_of_every_kind_give_the_same_picture(months: Any) -> None:
    svg = drawn(go.Scatter(x=months, y=[1, 2, 3]))
    assert svg == drawn(go.Scatter(x=["2016-01-01", "2016-02-01", "2016-03-01"], y=[1, 2, 3]))
    assert "Jan 312016" not in texts(svg)
    assert any("Feb" in text for text in texts(svg))


@pytest.mark.parametrize("traces", [[], [go.Scatter(x=[], y=[])], [go.Scatter(x=[1], y=[None])], [go.Bar(x=[], y=[])]])
def test_nothing_to_draw_is_an_empty_plot(traces: list[Any]) -> None:
    root = fromstring(drawn(*traces))
    assert not [node for node in root.iter(f"{SVG}path") if node.get("data-rows")]
    assert texts(drawn(*traces))


@pytest.mark.parametrize("values", [[0.0, 5e-324], [5e-324], [1.0, 1.0 + 2e-16]])
def test_numbers_that_hardly_differ_from_nought_or_one_another_are_drawn(values: list[float]) -> None:
    assert texts(drawn(go.Scatter(x=list(range(len(values))), y=values)))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(st.none(), st.floats(-1e15, 1e15, allow_nan=False)), min_size=1, max_size=12), st.booleans())
def test_any_numbers_can_be_drawn(values: list[float | None], bars: bool) -> None:
    kind = go.Bar if bars else go.Scatter
    svg = drawn(kind(x=list(range(len(values))), y=values))
    fromstring(svg)
    assert "nan" not in svg
    assert "inf" not in svg


# Ticks, as plotly sets them (held against plotly itself in the browser tests).

Y_TICKS = [
    ([0, 31.2], {}, ["0", "5", "10", "15", "20", "25", "30"]),
    ([0, 0.031], {}, ["0", "0.005", "0.01", "0.015", "0.02", "0.025", "0.03"]),
    ([0, 3.1e10], {}, ["0", "5B", "10B", "15B", "20B", "25B", "30B"]),
    ([0, 3100], {"tickformat": ",.0f"}, ["0", "500", "1,000", "1,500", "2,000", "2,500", "3,000"]),
    ([0, 3100], {"dtick": 1000, "tickprefix": "$", "ticksuffix": " m"}, ["$0 m", "$1000 m", "$2000 m", "$3000 m"]),
    ([-0.4, 0.5], {"tickformat": "+.0%", "dtick": 0.4}, ["−40%", "+0%", "+40%"]),
    ([14.5, 0.5], {"tickvals": [1, 5, 10]}, ["1", "5", "10"]),
    ([0, 2], {"tickvals": [0, 1.25], "ticktext": ["none", "some"]}, ["none", "some"]),
    ([0, 10], {"nticks": 3}, ["0", "5", "10"]),
    ([0, 4], {"type": "log", "dtick": 1}, ["1", "10", "100", "1000", "10k"]),
    ([0.5, 1.5], {"type": "log"}, ["4", "5", "6", "7", "8", "9", "10", "2", "3"]),
]


@pytest.mark.parametrize(("ends", "axis", "expected"), Y_TICKS, ids=[str(row[2]) for row in Y_TICKS])
def test_ticks_are_round_and_written_as_plotly_writes_them(ends: list[float], axis: Any, expected: list[str]) -> None:
    svg = drawn(go.Scatter(x=[1], y=[1]), yaxis={"range": ends, **axis}, xaxis={"showticklabels": False})
    assert texts(svg) == expected


FORMATS = [
    (1234.5, ",.1f", "1,234.5"),
    (1234.5, ".2s", "1.2k"),
    (15_000_000_000, "~s", "15G"),
    (0.125, ".1%", "12.5%"),
    (-3, "+d", "−3"),
    (3, "+d", "+3"),
    (0.000012, ".2e", "1.20e-5"),
    (1234567, ".3r", "1230000"),
    (7.5, "$.2f", "$7.50"),
    (1500, "", "1500"),
    (-0.001, ".1f", "0.0"),
]


@pytest.mark.parametrize(("value", "code", "expected"), FORMATS)
def test_numbers_are_written_by_code(value: float, code: str, expected: str) -> None:
    assert numerals.formatted(value, code) == expected


def test_separators_are_the_figures_own() -> None:
    assert numerals.formatted(1234567.5, ",.1f", ",\u00a0") == "1\u00a0234\u00a0567,5"


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("2016", "%Y", "2016"),
        ("2016-03", "%b %y", "Mar 16"),
        ("2016-03-09", "%-d.%m", "9.03"),
        ("2016-11-09", "%q %H:%M", "4 00:00"),
    ],
)
def test_dates_are_written_by_code(text: str, code: str, expected: str) -> None:
    assert dates.formatted(dates.milliseconds(text) or 0, code) == expected


@pytest.mark.parametrize("text", ["2016-13", "2016-02-30", "H1 2016", "16-01-01", ""])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert dates.milliseconds(text) is None


def test_months_keep_to_the_end_of_a_month() -> None:
    end = dates.milliseconds("2016-01-31") or 0
    assert dates.formatted(dates.add_months(end, 1), "%Y-%m-%d") == "2016-02-29"
    assert dates.formatted(dates.add_months(end, -11), "%Y-%m-%d") == "2015-02-28"


# Bars.


def _rectangles(svg: str, index: int) -> list[list[float]]:
    """Return each bar's left side, start, end and right side."""
    found = [part for path in trace_paths(svg, index) for part in (path.get("d") or "").split("z") if part]
    numbers = [[float(value) for value in re.findall(r"-?[\d.]+", part)] for part in found]
    assert all(width == -back for _, _, width, _, back in numbers)
    return [[left, start, end, round(left + width, 1)] for left, end, width, start, _ in numbers]


def test_stacked_bars_stand_on_one_another() -> None:
    svg = drawn(go.Bar(x=["a"], y=[2]), go.Bar(x=["a"], y=[3]), barmode="stack")
    low, high = _rectangles(svg, 0)[0], _rectangles(svg, 1)[0]
    assert low[2] == high[1]
    assert (high[1] - high[2]) == pytest.approx(1.5 * (low[1] - low[2]), abs=1.5)


def test_bars_that_touch_begin_and_end_at_whole_pixels() -> None:
    tall, flat = go.Bar(x=["a", "b"], y=[1, 1.234]), go.Bar(y=["a", "b"], x=[1, 1.234], orientation="h")
    ends = [end for bar in _rectangles(drawn(tall, barmode="stack"), 0) for end in bar[1:3]]
    sides = [side for bar in _rectangles(drawn(flat, barmode="stack"), 0) for side in (bar[0], bar[3])]
    assert all(value == round(value) for value in [*ends, *sides])
    assert any(end != round(end) for bar in _rectangles(drawn(tall), 0) for end in bar[1:3])


def test_negative_bars_of_a_relative_stack_hang_from_zero() -> None:
    svg = drawn(go.Bar(x=["a"], y=[2]), go.Bar(x=["a"], y=[-3]), barmode="relative")
    assert _rectangles(svg, 0)[0][1] == _rectangles(svg, 1)[0][1]


def test_grouped_bars_stand_side_by_side() -> None:
    svg = drawn(go.Bar(x=["a"], y=[2]), go.Bar(x=["a"], y=[3]))
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


def test_labels_that_would_touch_are_turned() -> None:
    names = [f"러시아 교역 {at}" for at in range(12)]
    svg = drawn(go.Bar(x=names, y=list(range(12))))
    assert svg.count('transform="rotate(') == 12
    assert "rotate(" not in drawn(go.Bar(x=["가", "나"], y=[1, 2]))


# Colours that turn.


def test_colours_turn_by_themselves_on_a_dark_page() -> None:
    svg = drawn(go.Scatter(x=[1, 2], y=[1, 2], line={"color": LIGHT.korea}), palette=PALETTE)
    style = fromstring(svg).findtext(f"{SVG}style") or ""
    dark, forced = style.split("@media(forced-colors:active)")
    assert f'[stroke="{LIGHT.korea}"]{{stroke:var(--nb-korea,{DARK.korea})}}' in dark
    assert f'[fill="{LIGHT.paper}"]{{fill:Canvas}}' in forced
    assert LIGHT.russia not in style


def test_without_a_palette_colours_stay_even_where_they_are_forced() -> None:
    svg = drawn(go.Scatter(x=[1, 2], y=[1, 2]))
    assert "<style" not in svg
    assert fromstring(svg).get("style") == "forced-color-adjust:none"


def test_an_automatic_drawing_is_the_light_one_with_rules() -> None:
    trace = go.Scatter(x=[1, 2], y=[1, 2])
    turning = re.sub(r"<style>.*</style>", "", drawn(trace, palette=PALETTE))
    assert re.sub(r' class="\w+"', "", turning) == drawn(trace).replace(' style="forced-color-adjust:none"', "")


def test_one_colour_cannot_turn_into_two() -> None:
    palette = Palette({"a": "#111111", "b": "#111"}, {"a": "#222222", "b": "#333333"})
    with pytest.raises(ValueError, match="into #222222 and, as b, into #333333"):
        drawn(go.Scatter(x=[1], y=[1]), palette=palette)


def test_margins_that_leave_no_room_are_an_error() -> None:
    with pytest.raises(ValueError, match="leave no room"):
        drawn(go.Scatter(x=[1], y=[1]), margin={"l": 400, "r": 400})
