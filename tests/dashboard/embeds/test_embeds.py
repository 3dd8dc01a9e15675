"""Frames of charts: whole in one small document, readable without script, framed by anyone, the same every time."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import brotli
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import WIDE, Size
from dashboard.charts.drawing.theme import DARK, LIGHT, Theme
from dashboard.charts.partner_rank import lowest_shown
from dashboard.editions import Tables
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frames.chart_page import LAYOUTS, chart_page
from dashboard.embeds.frames.frame_scripts import chart_script
from dashboard.embeds.request import CARD, SIZES, ChartRequest
from dashboard.embeds.snapshot import take_snapshot
from dashboard.render.point_marks import PointMark, point_marks
from dashboard.render.svg import lay_out_figure
from dashboard.text import Words
from dashboard.views._view import View
from tests.dashboard.embedding import ASKED, form, text

TWELVE_KB = 12 * 1024
#: What a server sends before it waits for an answer: ten segments of 1,460 bytes, less what heads of answers take.
FIRST_FLIGHT = 14 * 1000


@pytest.mark.parametrize("asked", ASKED)
def test_a_frame_with_its_whole_table_is_small(client: FlaskClient, asked: str) -> None:
    page = client.get(f"/embed/{asked}").data
    assert len(brotli.compress(page)) <= TWELVE_KB
    assert len(gzip.compress(page, 9)) <= FIRST_FLIGHT


@pytest.mark.parametrize("asked", ASKED)
def test_a_frame_is_the_same_every_time(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/embed/{asked}").data == client.get(f"/embed/{asked}").data


@pytest.mark.parametrize("asked", ASKED)
def test_a_frame_asks_for_nothing_more(client: FlaskClient, asked: str) -> None:
    page = client.get(f"/embed/{asked}").text
    assert not re.findall(r"<(?:img|iframe|link rel=stylesheet|script)[^>]*\bsrc=", page)
    assert "@import" not in page
    assert "url(h" not in page
    assert not re.findall(r'<link rel="(?!alternate)', page)


@pytest.mark.parametrize("asked", ASKED)
def test_a_frame_holds_the_figures_source_day_and_version(client: FlaskClient, asked: str) -> None:
    page, whole = client.get(f"/embed/{asked}").text, client.get(form(asked, "json")).json
    assert whole is not None
    assert page.count("<th scope=row") == len(whole["rows"])
    assert page.count("<svg") == len(LAYOUTS)
    assert "Source: " in page
    assert f"version {whole['digest'][:8]}" in text(page)
    assert f"The {len(whole['rows'])} figures" in page
    assert '<a href="http://localhost/' in page


@pytest.mark.parametrize("asked", ASKED)
def test_every_drawing_is_well_formed_and_says_what_it_shows(client: FlaskClient, asked: str) -> None:
    drawings = re.findall("<svg.*?</svg>", client.get(f"/embed/{asked}").text, flags=re.DOTALL)
    assert len(drawings) == len(LAYOUTS)
    for svg in drawings:
        root = ElementTree.fromstring(svg)  # noqa: S314 - our own
        names = root.attrib["aria-labelledby"].split()
        said = [node.text for node in root.iter() if node.attrib.get("id") in names]
        assert len(said) == 2
        assert all(said)


def test_ids_in_a_frame_stand_once(client: FlaskClient) -> None:
    page = client.get("/embed/turnover?goal=double-by-2020").text
    ids = re.findall(r"\bid=\"?([\w-]+)", page)
    assert {"t", "o", "p", "turnover"} <= set(ids)
    assert len(ids) == len(set(ids))


class _Tags(HTMLParser):
    """Notes every tag of a page with the names of its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}",))


@pytest.mark.parametrize("said", ["</script></title><script>\"&'", "</script </title \"&'"], ids=["tags", "open tags"])
def test_no_text_of_others_breaks_the_markup_of_a_frame(
    tables: Tables, charts: dict[str, Chart], words: Words, said: str
) -> None:
    """Hold a chart whose texts end scripts and titles to the tags of one whose texts do not; tips lose whole tags only."""

    def page(said: str) -> str:
        def draw_said(view: View, words: Words, theme: Theme, size: Size) -> FigureSpec:
            drawn = charts["growth"].draw(view, words, theme, size)
            drawn.layout["title"]["text"] = said
            for trace in drawn.data:
                if "hovertext" in trace:
                    trace["hovertext"] = said
            return drawn

        chart = replace(charts["growth"], draw=draw_said, describe=lambda *_: said)
        shown = ChartRendering(
            take_snapshot(tables, chart, {}), chart, words, ChartRequest("growth"), EmbedAddresses("http://localhost/")
        )
        return chart_page(shown)

    written = page(said)
    assert _Tags(written).tags == _Tags(page("harmless")).tags
    tips = re.search("<script type=application/json id=p>(.*?)</script", written)
    assert tips is not None
    assert set(json.loads(tips[1])) == {re.sub("<[^>]*>", "", said)}


def test_anyone_may_frame_a_frame_and_nothing_else(client: FlaskClient) -> None:
    policy = client.get("/embed/turnover").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    for other in ("/", "/embed", "/charts/turnover.svg", "/claims.json"):
        assert "frame-ancestors 'self'" in client.get(other).headers["Content-Security-Policy"]


def test_the_script_is_small_for_all_that_it_does(client: FlaskClient) -> None:
    """Tips by pointer and keyboard, and the height in the words of six kinds of hosts."""
    assert len(brotli.compress(chart_script().encode())) <= 1_575
    assert f"<script>{chart_script()}</script>" in client.get("/embed/turnover").text


def test_a_frame_turns_dark_by_itself_or_stays_as_asked(client: FlaskClient) -> None:
    automatic, dark, light = (
        client.get(f"/embed/turnover{query}").text for query in ("", "?theme=dark", "?theme=light")
    )
    assert "prefers-color-scheme:dark" in automatic
    assert "prefers-color-scheme" not in dark + light
    assert "color-scheme:dark" in dark
    assert f"--paper:{LIGHT.paper}" in light
    assert DARK.paper not in re.sub("<svg.*?</svg>", "", light, flags=re.DOTALL)


def test_a_frame_is_light_on_paper_whatever_its_theme(client: FlaskClient) -> None:
    dark = client.get("/embed/turnover?theme=dark").text
    style = re.search("<style>(.*?)</style>", dark)
    assert style is not None
    assert style[1].startswith(f":root{{color-scheme:light;--paper:{LIGHT.paper};")
    assert f"@media screen{{:root{{color-scheme:dark;--paper:{DARK.paper};" in style[1]
    assert style[1].count(f"--paper:{LIGHT.paper}") == 1


def test_a_frame_says_whether_it_is_live_or_of_a_day(client: FlaskClient) -> None:
    assert "Live : figures as of" in text(client.get("/embed/turnover").text)
    seen = text(client.get("/embed/turnover?asof=2022-03-01").text)
    assert "As it stood : figures as of 1 March 2022" in seen
    assert "Newest figures" in seen


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/embed/nope", 404, "growth, growth-needed, "),
        ("/embed/turnover?theme=pink", 400, "light, dark"),
        ("/embed/turnover?lang=xx", 400, "en"),
        ("/embed/turnover?goal=zzz", 400, "double-by-2020"),
        ("/embed/growth?flow=zzz", 400, "export, import"),
        ("/embed/turnover?claim=zzz", 400, "turnover-15bn"),
        ("/embed/turnover?from=1200", 400, "a year from 1992 to 2024"),
        ("/embed/turnover?from=2016&amp;to=x", 400, "to=x is not known here; it may be a year from 1992 to 2024"),
        ("/embed/turnover?from=2016&amp;to=2018", 200, ""),
        ("/embed/turnover?asof=2020-13-01", 400, "YYYY-MM-DD"),
        ("/embed/turnover?from=2016&to=2010", 409, "may not come before from=2016"),
        ("/embed/turnover?goal=thirty-billion-by-2015&reading=twice-korea-2016", 409, "stated"),
        ("/embed/turnover?theme=%3Cscript%3E", 400, "theme=&lt;script&gt;"),
    ],
)
def test_a_wrong_value_is_refused_with_the_right_ones(
    client: FlaskClient, address: str, status: int, says: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert says in answer.text
    assert "<script>" not in answer.text or status == 200


def test_a_refusal_in_a_frame_looks_like_the_site_says_who_speaks_and_lists_what_would_do_once(
    client: FlaskClient,
) -> None:
    page = client.get("/embed/turnover?goal=xx&theme=dark").text
    assert "<b>This chart cannot be shown</b>" in page
    assert "<b>Nine Bridges</b>: Russia–South Korea trade" in page
    assert page.count("double-by-2020") == 1
    assert "font:14px" in page
    assert "color-scheme:dark" in page
    assert 'href="http://localhost/ko/embed"' in client.get("/embed/nope?lang=ko").text


def test_the_builder_opens_with_turnover_and_says_it_first(client: FlaskClient) -> None:
    page = client.get("/embed").text
    assert 'src="/embed/turnover?theme=light"' in page
    first = re.search(r'<select id="choose-chart".*?<option (.*?)>', page)
    assert first is not None
    assert 'value=""' in first[1]
    assert "selected" in first[1]


@pytest.mark.parametrize(
    ("asked", "notice"),
    [
        ("from=2050", "from=2050 is not known here; it may be 1992–2024. The page shows the default."),
        ("from=2016&to=2010", "from=2016 comes after to=2010. The page shows every year."),
    ],
)
def test_the_builder_says_what_is_wrong_with_years(client: FlaskClient, asked: str, notice: str) -> None:
    assert f'<div class="notice" role="status"><p>{notice}</p></div>' in client.get(f"/embed?{asked}").text


def test_words_that_hosts_add_are_passed_over(client: FlaskClient) -> None:
    plain = client.get("/embed/growth").data
    assert client.get("/embed/growth?childId=a&initialWidth=600&utm_source=b&fbclid=c").data == plain


def test_before_the_first_figure_a_frame_is_honestly_empty(client: FlaskClient) -> None:
    seen = client.get("/embed/turnover?asof=1990-01-01")
    assert seen.status_code == 200
    assert "No figure had been published by this day." in seen.text
    assert "The 0 figures" in seen.text


def _marks(chart: Chart, view: View, words: Words, size: Size) -> list[PointMark]:
    return point_marks(lay_out_figure(chart.figure(view, words, LIGHT, size), size.width, size.height))


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_every_point_can_be_read(charts: dict[str, Chart], tables: Tables, words: Words, size: Size) -> None:
    for chart in charts.values():
        view = chart.view(tables)
        found = _marks(chart, view, words, size)
        points = view.points
        if chart.name == "products":  # a year's kinds at once
            points = points.drop_duplicates("year")
        if chart.name == "partner-rank":  # on a phone the lowest places are not drawn
            points = points[points["rank"] <= lowest_shown(view, size)]
        assert len(found) == len(points)
        assert all(0 <= mark.x <= size.width and 0 <= mark.y <= size.height for mark in found)
        assert not [mark.text for mark in found if "<" in mark.text]


def test_points_of_every_layout_stand_in_the_order_of_their_texts(
    charts: dict[str, Chart], tables: Tables, words: Words
) -> None:
    for chart in charts.values():
        view = chart.view(tables)
        texts = [[mark.text for mark in _marks(chart, view, words, size)] for size in (WIDE, CARD)]
        assert texts[0] == texts[1]
