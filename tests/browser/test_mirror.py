"""The mirror page in a real browser: its controls change figures and address, and the address gives the same view."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import grave_again
from tests.browser.conftest import Visit
from tests.browser.test_pages import PHONE

pytestmark = pytest.mark.browser


def test_controls_change_the_view_and_the_address_keeps_it(visit: Visit) -> None:
    page = visit.open("/mirror", live=True)
    expect(page.locator("h1")).to_contain_text("more Russian goods than Russia says it sent (2021)")
    page.get_by_role("link", name="Korea to Russia").click()
    expect(page.locator("h1")).to_contain_text("more Korean goods than Korea says it sent (2021)", timeout=20_000)
    page.get_by_role("link", name="gap in dollars").click()
    expect(page.locator("#chart .chart.wide .gtitle")).to_contain_text(
        "What South Korea sells to Russia", timeout=20_000
    )
    expect(page.locator("#chart .chart.wide .barlayer .point")).to_have_count(30, timeout=20_000)
    assert page.url.endswith("/mirror?flow=import&show=gap")
    page.select_option("#choose-source", label="IMF DOTS against UN Comtrade")
    page.wait_for_url("**source=imf-dots.un-comtrade**")
    said = page.inner_text("h1")
    page.reload()
    expect(page.locator("h1")).to_have_text(said, timeout=20_000)
    page.locator("#figures summary").click()
    assert page.locator("#figures .group").first.is_visible()
    assert grave_again(page) == []


@pytest.mark.parametrize("context_options", [PHONE])
def test_on_a_phone_it_fits_the_screen(still: Visit) -> None:
    page = still.open("/mirror?show=percent&theme=dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert grave_again(page) == []
