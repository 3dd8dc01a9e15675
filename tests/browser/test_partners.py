"""The page of partners in a real browser: its controls work, say the same after a reload, and lead back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

NO_SCRIPT = {"viewport": {"width": 1440, "height": 900}, "java_script_enabled": False}


def _near(page: Page) -> list[str]:
    """Return the row of the other of the two among the neighbours."""
    cells = page.locator("#neighbours tbody tr:has(strong) :is(th, td)")
    return [cell.strip() for cell in cells.all_inner_texts()]


def test_the_other_countrys_partners_are_one_click_away_and_survive_a_reload(visit: Visit) -> None:
    page = visit.open("/partners", live=True)
    expect(page.locator("h1")).to_contain_text("Korea was number 8 to 10 in 2015")
    page.get_by_role("link", name="Korea’s partners").click()
    expect(page.locator("h1")).to_contain_text("In 2015 Russia was number 9 to 15")
    assert page.url.endswith("/partners?reporter=KOR")
    expect(page.locator("#chart .chart.wide .gtitle")).to_contain_text("Russia’s place among Korea’s")
    page.reload()
    expect(page.locator("h1")).to_contain_text("In 2015 Russia was number 9 to 15")


def test_the_neighbours_are_of_the_year_that_is_picked_and_stay_in_sight(still: Visit) -> None:
    page = still.open("/partners")
    assert _near(page) == ["Korea", "9", "18.06", "3.4%", "8", "17.73", "3.4%"]
    page.get_by_label("Year", exact=True).scroll_into_view_if_needed()
    page.get_by_label("Year", exact=True).select_option("2018")
    page.wait_for_url("**/partners?year=2018#neighbours")
    expect(page.locator("#neighbours tbody tr:has(strong)")).to_contain_text("Korea")
    expect(page.locator("#neighbours-heading")).to_be_in_viewport()
    shown = _near(page)
    assert shown[:2] == ["Korea", "8"]
    page.reload()
    assert _near(page) == shown


def test_the_claimed_place_is_marked_year_by_year(still: Visit) -> None:
    page = still.open("/partners")
    page.locator("#lists summary").click()
    rows = page.locator("#lists tbody tr")
    assert rows.filter(has_text="2020").locator(".badge.good").all_inner_texts() == ["7 ✓ yes"] * 3
    assert rows.filter(has_text="the claim’s year").locator(".badge.bad").count() == 3


@pytest.mark.parametrize("context_options", [NO_SCRIPT])
def test_without_scripts_the_form_asks_for_the_page(visit: Visit) -> None:
    page = visit.open("/partners")
    for label, value in (("By", "export"), ("Source", "imf-imts"), ("Year", "2020")):
        page.get_by_label(label, exact=True).select_option(value)
    page.locator("form", has=page.get_by_label("Source", exact=True)).get_by_role("button", name="Show").click()
    page.wait_for_url("**measure=export&source=imf-imts&year=2020**")
    assert "Russia’s largest partners: exports, 2020" in page.inner_text("main")
    assert _near(page)[:2] == ["Korea", "8"]
