"""The Claims and Data pages as a reader works them: notes beside the text, the search, and the vintages of a figure."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import grave_again
from tests.browser.conftest import Visit
from tests.browser.test_pages import NO_SCRIPT, PHONE, _says

pytestmark = pytest.mark.browser


def _boxes(page: Page, claim: str) -> tuple[dict[str, float], dict[str, float]]:
    text, note = (page.locator(f"#{claim} {part}").bounding_box() for part in ("blockquote", ".margin"))
    assert text is not None
    assert note is not None
    return dict(text), dict(note)


def test_on_a_wide_screen_a_note_stands_beside_its_passage(visit: Visit) -> None:
    page = visit.open("/claims")
    text, note = _boxes(page, "turnover-15bn")
    assert note["x"] >= text["x"] + text["width"]
    assert abs(note["y"] - text["y"]) < 20
    assert grave_again(page) == []


@pytest.mark.parametrize("context_options", [PHONE])
def test_on_a_phone_a_note_stands_below_its_passage(still: Visit) -> None:
    page = still.open("/claims")
    text, note = _boxes(page, "turnover-15bn")
    assert note["y"] >= text["y"] + text["height"]
    assert grave_again(page) == []
    assert still.open("/claims/seventh-partner-2015").evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keyboard_reaches_passage_anchor_and_readings_in_this_order(visit: Visit) -> None:
    page = visit.open("/claims")
    page.locator("#seventh-partner-2015 blockquote a").focus()
    reached = []
    for _ in range(3):
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
        page.keyboard.press("Tab")
    assert reached == ["/claims/seventh-partner-2015", "#seventh-partner-2015", "/claims/seventh-partner-2015"]
    page.locator("#turnover-15bn .anchor").press("Enter")
    assert page.url.endswith("/claims#turnover-15bn")
    expect(page.locator("#turnover-15bn")).to_be_in_viewport()


def test_a_search_stands_in_the_address_and_survives_a_reload(visit: Visit) -> None:
    page = visit.open("/data")
    page.get_by_label("Words to search for").fill("Trutnev")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/data/search?search=Trutnev")
    _says(page, "Found with “Trutnev”: 1 event and 6 statements.")
    page.reload()
    _says(page, "Found with “Trutnev”: 1 event and 6 statements.")
    assert grave_again(page) == []
    page.get_by_label("Kind of event").select_option("diplomacy")
    page.wait_for_url("**/data/search?search=Trutnev&category=diplomacy")
    _says(page, "Found with “Trutnev”: 1 event.")


def test_the_filter_of_a_table_does_not_disturb_the_search(visit: Visit) -> None:
    page = visit.open("/data/search?search=turnover")
    said = page.locator(".lede").inner_text()
    page.locator("#statements-section input[type=search]").fill("Kremlin")
    shown = page.locator("#statements-section tbody tr:visible").count()
    assert 0 < shown < page.locator("#statements-section tbody tr").count()
    assert "search=turnover" in page.url
    assert "find=statements.Kremlin" in page.url
    page.reload()
    assert page.locator(".lede").inner_text() == said
    expect(page.locator("#statements-section tbody tr:visible")).to_have_count(shown)


@pytest.mark.parametrize("context_options", [NO_SCRIPT])
def test_search_and_choice_of_a_figure_need_no_script(visit: Visit) -> None:
    page = visit.open("/data/search")
    page.get_by_label("Words to search for").fill("crimea")
    page.get_by_role("button", name="Search").click()
    _says(page, "Found with “crimea”")
    page = visit.open("/data/figure")
    page.get_by_label("Source", exact=True).select_option("kcs")
    page.get_by_role("button", name="Show").click()
    _says(page, "(Korea Customs Service)")


def test_each_choice_of_a_figure_is_read_from_the_table(visit: Visit) -> None:
    page = visit.open("/data/figure?source=imf-imts&reporter=RUS&partner=KOR&flow=export&period=2016")
    _says(page, "Russia’s figures: exports, Korea, 2016 (IMF IMTS)", "10,027,244,444", "first vintage")
    page.get_by_label("Flow", exact=True).select_option("import")
    page.wait_for_url("**flow=import**")
    _says(page, "Russia’s figures: imports, Korea, 2016 (IMF IMTS)", "5,117,314,270")
    page.reload()
    _says(page, "5,117,314,270")
    page.locator("#elsewhere a").first.click()
    page.wait_for_url("**/data/figure?source=imf-dots**")
    assert grave_again(page) == []
