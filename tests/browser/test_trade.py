"""The page of trade in a real browser: its controls, its numbers, its addresses; nothing goes wrong or away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}
NO_SCRIPT = {"viewport": {"width": 1440, "height": 900}, "java_script_enabled": False}


def words_of(page: Page) -> set[str]:
    return set(page.url.partition("?")[2].split("&"))


def test_links_change_the_answer_and_the_address_shows_the_same_view_again(visit: Visit) -> None:
    page = visit.open("/trade", live=True)
    expect(page.locator("h1")).to_contain_text("Trade fell from", timeout=20_000)
    page.get_by_role("link", name="Russia’s imports (Korea’s exports)").click()
    expect(page.locator("h1")).to_contain_text("What Korea sells to Russia fell from", timeout=20_000)
    page.get_by_role("link", name="months", exact=True).click()
    expect(page.locator("h1")).to_contain_text(
        "In June 2025 goods from Korea to Russia came to US$340\u00a0million", timeout=20_000
    )
    page.get_by_role("link", name="growth", exact=True).click()
    expect(page.locator("h1")).to_contain_text("fell by 5% on Korea’s figures", timeout=20_000)
    assert words_of(page) == {"measure=import", "frequency=month", "show=growth"}
    expect(page.locator("#chart .chart.wide .main-svg .barlayer .point")).to_have_count(54)
    page.reload()
    page.wait_for_selector("html[data-live]", timeout=30_000)
    expect(page.locator("h1")).to_contain_text("fell by 5% on Korea’s figures", timeout=20_000)
    page.locator("#figures summary").click()
    assert page.locator("#figures tbody tr").count() == 54


@pytest.mark.parametrize("context_options", [NO_SCRIPT])
def test_without_scripts_a_base_year_and_a_stretch_of_years_are_chosen_in_a_form(visit: Visit) -> None:
    page = visit.open("/trade?show=index")
    page.select_option("#choose-base", "2013")
    page.select_option("#choose-from", "2010")
    page.select_option("#choose-to", "2016")
    page.get_by_role("button", name="Show").click()
    assert words_of(page) >= {"show=index", "base=2013", "from=2010", "to=2016"}
    expect(page.locator("h1")).to_contain_text(
        "Against 2013, trade in 2016 stood at 60% on Russia’s figures and 59% on Korea’s"
    )
    page.locator("#figures summary").click()
    assert page.locator("#figures tbody tr").count() == 14
    assert page.locator("#chart .chart.wide svg").is_visible()


@pytest.mark.parametrize("context_options", [PHONE])
def test_on_a_phone_the_breaks_and_their_events_fit_the_screen(still: Visit) -> None:
    page = still.open("/trade?measure=balance&theme=dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("#breaks-section")).to_contain_text("24 Feb 2022: Russia invades Ukraine")
    assert page.locator("#chart .chart.narrow svg").first.is_visible()
