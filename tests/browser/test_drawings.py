"""Drawings in a real browser: no text leaves them, at any width and in any language, drawn by the server, live or on paper."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from dashboard.charts._chart import all_charts
from dashboard.charts.drawing import layout
from dashboard.charts.drawing.theme import DARK, LIGHT, Theme
from dashboard.editions import EditionCache, Tables
from dashboard.embeds.request import SIZES
from dashboard.render.svg import draw
from dashboard.text.catalogues import in_language, languages
from dashboard.views.claim_layers import lay_claim_over
from dashboard.views.growth import growth
from dashboard.views.sentences import claim_sentence
from etl.pipeline import DataFolder
from tests.browser.conftest import Visit, dash_held
from tests.effort import is_thorough, pairs, sample

pytestmark = pytest.mark.browser

WORDS = languages()
WIDTHS = (320, 390, 520, 591, 592, 700, 768, 820, 891, 892, 1000, 1440, 1600)
#: The least, and those at which another layout begins.
EDGES = (320, 591, 592, 891, 892, 1440)
#: Pages and states whose texts once left their drawings.
ADDRESSES = ("/goal", "/trade", "/trade?show=index", "/mirror", "/products?level=section", "/claims/turnover-15bn")

#: The texts of each drawing that is seen, where they stand outside of it, or on one another.
TEXTS = """
() => [...document.querySelectorAll('svg')].flatMap((svg) => {
  const box = (svg.closest('.chart') ?? svg).getBoundingClientRect();
  const seen = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()])
    .filter(([, at]) => at.width);
  const out = seen.filter(([, at]) => Math.max(box.left - at.left, at.right - box.right, box.top - at.top, at.bottom - box.bottom) > 1);
  const over = seen.flatMap(([text, at], place) => seen.slice(0, place).filter(([, other]) =>
    Math.min(at.right, other.right) - Math.max(at.left, other.left) > 1
    && Math.min(at.bottom, other.bottom) - Math.max(at.top, other.top) > 5).map(([other]) => `${text} | ${other}`));
  return [...out.map(([text]) => `leaves ${svg.id}: ${text}`), ...over.map((both) => `overlap in ${svg.id}: ${both}`)];
})
"""
#: Whether each chart that is seen is live: after the window's width changed, another size is drawn.
LIVE = "() => [...document.querySelectorAll('figure > .chart')].filter((box) => box.offsetWidth).every((box) => box.querySelector('.main-svg'))"
#: The tops of what follows one another on the page of a goal.
TOPS = "['h1', '#chart', '#matrix', '#downloads'].map((one) => Math.round(document.querySelector(one).getBoundingClientRect().top))"
#: Each chart that is seen: its box, the line of its source, and how far its box goes beyond the figure.
PLACES = """
() => [...document.querySelectorAll('figure > .chart')].filter((box) => box.offsetWidth).map((box) => {
  const last = [...box.querySelectorAll('text')].filter((text) => text.textContent.includes('9 May 2026')).at(-1);
  const [at, from, figure] = [last, box, box.parentElement].map((one) => one.getBoundingClientRect());
  return {height: from.height, wide: from.width - figure.width, left: at.left - from.left, bottom: at.bottom - from.top, right: at.right - from.left};
})
"""


@pytest.fixture(scope="module")
def tables(project: DataFolder) -> Tables:
    return EditionCache(project.store).open().tables


@pytest.fixture(scope="module")
def sheet(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page(viewport={"width": 1200, "height": 2200})
    yield opened
    opened.close()


@pytest.mark.parametrize(("name", "language"), pairs(sorted(all_charts()), WORDS))
def test_no_text_leaves_a_drawing_or_stands_on_another(sheet: Page, tables: Tables, name: str, language: str) -> None:
    chart = all_charts()[name]
    figures = [(size, chart.figure(chart.view(tables), WORDS[language], LIGHT, size)) for size in SIZES.values()]
    sheet.set_content(
        "<br>".join(
            draw(figure, width=size.width, height=size.height, title=name, description="", name=size.name)
            for size, figure in figures
        )
    )
    assert sheet.locator("text").count() > 20
    assert sheet.evaluate(TEXTS) == []


@pytest.mark.parametrize("language", WORDS)
def test_names_of_lines_that_fall_stay_above_the_foot(sheet: Page, tables: Tables, language: str) -> None:
    chart = all_charts()["growth-needed"]
    figure = chart.figure(chart.view(tables, goal="thirty-billion-by-2015"), WORDS[language], LIGHT, layout.NARROW)
    sheet.set_content(draw(figure, width=358, height=560, title="t", description="", name="narrow"))
    assert sheet.evaluate(TEXTS) == []


@pytest.mark.parametrize("language", WORDS)
def test_what_is_said_of_a_claim_of_half_a_year_stands_free(sheet: Page, tables: Tables, language: str) -> None:
    claim = claim_sentence(tables, "turnover-up-50-h1-2017")
    checks = tables["claim_checks"][tables["claim_checks"]["claim"] == claim.claim]
    view = lay_claim_over(growth(tables), claim.stated, checks)
    figures = [(size, all_charts()["growth"].figure(view, WORDS[language], LIGHT, size)) for size in SIZES.values()]
    drawn = [
        draw(one, width=size.width, height=size.height, title="t", description="", name=size.name)
        for size, one in figures
    ]
    sheet.set_content("<br>".join(drawn))
    assert sheet.evaluate(TEXTS) == []


def test_the_style_sheet_and_the_drawings_agree_on_their_sizes(still: Visit) -> None:
    page = still.open("/goal")
    said = page.evaluate(
        "[...document.querySelectorAll('#chart > .chart')].map((box) => ['--width', '--height']"
        ".map((name) => parseInt(getComputedStyle(box).getPropertyValue(name))))"
    )
    assert said == [[size.width, size.height] for size in layout.SIZES]


@pytest.mark.parametrize(("address", "language"), pairs(ADDRESSES, WORDS))
def test_live_charts_keep_their_texts_at_every_width(visit: Visit, address: str, language: str) -> None:
    path, _, query = address.partition("?")
    page = visit.open(in_language(path, language) + (f"?{query}" if query else ""), live=True)
    for width in WIDTHS if is_thorough() else EDGES:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(LIVE)
        assert (width, page.evaluate(TEXTS)) == (width, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", sample([320, 390, 600, 768, 900, 1440], 3))
def test_taking_over_moves_nothing_in_a_chart_or_around_it(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    with dash_held(visit.page):
        page = visit.open("/goal")
        before, tops = page.evaluate(PLACES), page.evaluate(TOPS)
    page.wait_for_selector("html[data-live]")
    after = page.evaluate(PLACES)
    assert page.evaluate(TOPS) == tops
    assert [place["wide"] <= 0 for place in before] == [True, True]
    for first, live in zip(before, after, strict=True):
        assert first == pytest.approx(live, abs=1.5)


def _strokes(paper: bytes) -> set[str]:
    """Return the colours of all lines on printed pages, as #rrggbb."""
    found = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", paper, re.DOTALL):
        try:
            written = zlib.decompress(stream).decode("latin-1")
        except zlib.error:
            continue
        for color in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) RG", written):
            found.add("#" + "".join(f"{round(float(part) * 255):02x}" for part in color))
    return found


@pytest.mark.parametrize(
    ("width", "theme"), pairs([390, 800, 1440], [LIGHT, DARK]), ids=lambda one: getattr(one, "name", one)
)
def test_live_charts_are_printed(visit: Visit, width: int, theme: Theme) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    page = visit.open("/goal?theme=dark" if theme is DARK else "/goal", live=True)
    assert _strokes(page.pdf(format="A4")) >= {theme.korea.lower(), theme.russia.lower()}
