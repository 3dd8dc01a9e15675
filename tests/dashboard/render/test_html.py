"""Component trees as HTML: escaping, attributes, charts as SVG, and refusal of what is not covered."""

from __future__ import annotations

import pytest
from dash import dcc

from dashboard.charts.drawing.theme import LIGHT
from dashboard.render import html_elements as html
from dashboard.render.html import render
from tests.dashboard.render.figures import SAMPLES, WORDS


@pytest.mark.parametrize(
    ("node", "written"),
    [
        (None, ""),
        ("a < b & c", "a &lt; b &amp; c"),
        (5, "5"),
        (["a", html.Br(), "b"], "a<br>b"),
        (html.P("x", className="lede", id="p"), '<p class="lede" id="p">x</p>'),
        (html.Div([html.Strong("x"), None, " y"]), "<div><strong>x</strong> y</div>"),
        (html.A("x", href='/?a="b"&c'), '<a href="/?a=&quot;b&quot;&amp;c">x</a>'),
        (html.Label("x", htmlFor="y"), '<label for="y">x</label>'),
        (html.Td("x", colSpan=3), '<td colspan="3">x</td>'),
        (html.Div(tabIndex=0, role="region"), '<div role="region" tabindex="0"></div>'),
        (html.Div(**{"aria-label": "a", "data-x": "1"}), '<div aria-label="a" data-x="1"></div>'),
        (html.Details(open=True), "<details open></details>"),
        (html.Div(style={"maxWidth": "3em"}), '<div style="max-width:3em"></div>'),
        (html.A("x", href="/?goal=a"), '<a href="/?goal=a">x</a>'),
        (
            html.Input(type="search", name="search", value='"x"'),
            '<input name="search" type="search" value="&quot;x&quot;">',
        ),
        (html.P("<script>alert(1)</script>"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_a_tree_is_written_as_html(node: object, written: str) -> None:
    assert render(node) == written


def test_a_chart_is_drawn_as_svg() -> None:
    figure = SAMPLES["nothing"].make(LIGHT, WORDS["en"])
    figure.update_layout(width=300, height=200, title={"text": "A<br>title"}, margin={"t": 50, "b": 20})
    written = render(dcc.Graph(figure=figure, id="c", className="graph wide"))
    assert written.startswith('<div class="graph wide" data-graph="c"><svg')
    assert "<title" in written
    assert ">A title</title>" in written


def test_a_component_that_is_not_covered_is_an_error() -> None:
    with pytest.raises(NotImplementedError, match="Dropdown"):
        render(html.Div(dcc.Dropdown()))
