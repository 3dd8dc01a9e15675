"""The page of products in a real browser: its controls, its two charts, its tables and the address that keeps them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

KOREA_SELLS = "Road vehicles, parts: 21% of what Korea sold to Russia in 2020."
PHONE = {"viewport": {"width": 390, "height": 844}}


def _column(page: Page, table: str, place: int) -> list[str]:
    cells = page.locator(f'[data-table="{table}"] tbody tr > :nth-child({place})')
    return [cell.strip() for cell in cells.all_inner_texts()]


def test_controls_change_answer_chart_and_address_and_a_reload_keeps_them(visit: Visit) -> None:
    page = visit.open("/products", live=True)
    expect(page.locator("h1")).to_have_text("Oil, gas, coal: 73% of what Russia sold to Korea in 2020.")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="what Korea sells").click()
    expect(page.locator("h1")).to_have_text(KOREA_SELLS, timeout=15_000)
    expect(page.locator("#chart .chart.wide .gtitle")).to_have_text("What Korea sells to Russia")
    page.get_by_role("link", name="values").click()
    expect(page.locator("#chart .chart.wide .gtitle-subtitle")).to_contain_text(
        "Billions of US dollars", timeout=15_000
    )
    assert page.url.endswith("/products?flow=import&show=value")
    assert page.evaluate("window.stayed") is True
    page.reload()
    expect(page.locator("h1")).to_have_text(KOREA_SELLS)


def test_two_years_are_chosen_and_every_chapter_sorts(still: Visit) -> None:
    page = still.open("/products?base=2013")
    expect(page.locator("#change .sidebar > p")).to_contain_text("From 2013 to 2020")
    year = page.get_by_role("region", name="What made the change between").get_by_label("Change to")
    year.scroll_into_view_if_needed()
    year.select_option("2016")
    expect(page.locator("#change .sidebar > p")).to_contain_text(
        "From 2013 to 2016 what Russia sold to Korea went from US$14.87\u00a0billion to US$10.88\u00a0billion"
    )
    assert page.url.endswith("year=2016&base=2013#change")
    expect(page.locator("#change-heading")).to_be_in_viewport()
    page.locator("#every-kind summary").click()
    page.locator('[data-table="every-kind"]').get_by_role("button", name="Points").click()
    points = [float(cell.replace("−", "-")) for cell in _column(page, "every-kind", 6) if cell != "–"]
    assert points == sorted(points, reverse=True)
    assert points[0] > 0 > points[-1]
    assert _column(page, "every-kind", 6)[-1] == "–"


def test_a_bar_tells_every_kind_of_its_year_with_source_and_day(visit: Visit) -> None:
    page = visit.open("/products", live=True)
    bar = page.locator("#chart .chart.wide .barlayer .trace").first.locator(".point path").last
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = page.locator("#chart .tip")
    for text in ("2020: US$12.5 billion", "Oil, gas, coal (27): US$9.1 billion", "All others: ", "known since"):
        expect(tip).to_contain_text(text)


def test_bridges_fold_their_chapters_away(still: Visit) -> None:
    page = still.open("/products")
    folded = page.locator("#bridges details")
    assert not folded.get_by_text("Cereals (10)").is_visible()
    folded.locator("summary").click()
    assert folded.get_by_text("Cereals (10)").is_visible()


@pytest.mark.parametrize("context_options", [PHONE])
def test_on_a_phone_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    page = visit.open("/products?flow=import", live=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#chart .chart.narrow .main-svg").first.is_visible()
    assert page.locator("#change-chart .chart.narrow .main-svg").first.is_visible()
    assert not page.locator("#change-chart .chart.wide").is_visible()
