"""Live charts: one tip for a year before and after, zoom along the years, and a line left out, all in the address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, dash_held

pytestmark = pytest.mark.browser

WIDE = "#chart .chart.wide"
YEARS_FROM_2024_TO_2016 = 8


def _tip_of_2016(page: Page) -> str:
    page.locator(WIDE).focus()
    page.keyboard.press("End")
    for _ in range(YEARS_FROM_2024_TO_2016):
        page.keyboard.press("ArrowLeft")
    return page.locator("#chart output.tip").inner_text()


def test_a_year_says_the_same_before_and_after_its_chart_is_live(visit: Visit) -> None:
    with dash_held(visit.page):
        page = visit.open("/goal")
        before = _tip_of_2016(page)
    for part in ("Korea’s figures, 2016", "Russia’s figures, 2016", "50% of the goal", "Gap: Russia’s figure is"):
        assert part in before
    page.wait_for_selector("#react-entry-point #chart-wide .main-svg", state="attached", timeout=30_000)
    expect(page.locator("#chart output.tip")).to_have_text(before)
    assert page.locator("html[data-live]").count() == 0, "a chart that is read is not taken over"
    page.keyboard.press("Escape")
    page.wait_for_selector("html[data-live]", timeout=30_000)
    assert _tip_of_2016(page) == before
    assert page.locator("#chart .rule, #chart > i").count() >= 1
    assert page.locator(".hoverlayer .hovertext").count() == 0


def test_a_zoom_is_in_the_address_and_a_double_click_returns(visit: Visit) -> None:
    page = visit.open("/trade", live=True)
    across, row = _zoom(page, WIDE)
    page.wait_for_url(re.compile(r"from=20\d\d&to=20\d\d"))
    chosen = page.locator("#choose-from").input_value()
    assert f"from={chosen}" in page.url
    assert f"from={chosen}" in (page.get_by_role("link", name="growth").get_attribute("href") or "")
    page.locator(WIDE).focus()
    page.keyboard.press("Home")
    expect(page.locator("#chart output.tip")).to_contain_text(f", {chosen}")
    page.mouse.dblclick(across, row)
    page.wait_for_url(re.compile(r"/trade$"))


def _zoom(page: Page, chart: str) -> tuple[float, float]:
    """Draw a pointer over the right of a chart's plot, and return where its middle is."""
    page.locator(chart).scroll_into_view_if_needed()
    plot = page.locator(f"{chart} .nsewdrag").bounding_box()
    assert plot is not None
    row = plot["y"] + plot["height"] / 2
    page.mouse.move(plot["x"] + plot["width"] * 0.5, row)
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] * 0.9, row, steps=5)
    page.mouse.up()
    return plot["x"] + plot["width"] / 2, row


def test_the_years_of_a_pages_second_chart_are_zoomed_and_its_first_stays(visit: Visit) -> None:
    page = visit.open("/odds", live=True)
    _zoom(page, WIDE)
    _zoom(page, "#by-start .chart.wide")
    page.wait_for_url(re.compile(r"/odds\?first=20\d\d&last=20\d\d$"))
    first = page.locator("#choose-first").input_value()
    assert f"from={first}" in (page.locator("#by-start .take-away a").first.get_attribute("href") or "")
    assert "from=" not in (page.locator("#chart .take-away a").first.get_attribute("href") or "")


@pytest.mark.parametrize(
    "context_options", [{"viewport": {"width": 1440, "height": 900}, "java_script_enabled": False}]
)
def test_a_line_is_left_out_without_a_script(visit: Visit) -> None:
    page = visit.open("/goal")
    drawn = page.locator(f"{WIDE} svg")
    expect(drawn).to_contain_text("Estimate for Russia")
    page.get_by_role("link", name="Korea’s alone").click()
    assert page.url.endswith("/goal?hide=rus")
    expect(drawn).not_to_contain_text("Estimate for Russia")
    expect(page.locator("h1")).to_contain_text("66% of US$30")


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 390, "height": 844}, "has_touch": True}])
def test_a_tap_on_a_phone_keeps_the_tip_of_the_year_until_the_next(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    box = page.locator("#chart .chart.narrow").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.25)
    tip = page.locator("#chart output.tip")
    expect(tip).to_contain_text("Gap: Russia’s figure is")
    placed = tip.bounding_box()
    assert placed is not None
    assert 0 <= placed["x"] <= placed["x"] + placed["width"] <= 390
    page.locator("h1").tap()
    expect(tip).to_be_hidden()


def test_the_size_that_is_shown_is_drawn_and_another_when_the_window_changes(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    live = page.locator("#chart .chart:visible .js-plotly-plot")
    assert page.locator(".js-plotly-plot").count() == page.locator("#first-paint .chart.wide").count()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#chart .chart.narrow .js-plotly-plot .main-svg").first).to_be_visible(timeout=30_000)
    expect(live).to_have_count(1)
    assert page.locator("#chart .chart.wide [data-graph] > svg").count() == 1
    page.locator("#chart .chart.narrow").focus()
    page.keyboard.press("End")
    expect(page.locator("#chart output.tip")).to_contain_text("known since")
