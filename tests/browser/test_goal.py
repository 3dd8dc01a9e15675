"""The first page in a real browser: its controls, what they change, and how its tables stand on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}


def _seen(page: Page) -> str:
    return " ".join(page.inner_text("main").replace("\u00a0", " ").split())


def test_currency_and_prices_are_chosen_kept_in_the_address_and_taken_back(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="won", exact=True).click()
    expect(page.locator("#chart .chart.wide")).to_contain_text("trillions of won", timeout=20_000)
    assert page.url.endswith("/goal?currency=krw")
    expect(page.locator("h1")).to_contain_text("In won, the trade of 2020 came to 67% of 34.8\u00a0trillion won")
    assert "annual trade of US$30 billion by 2020" in _seen(page)
    expect(page.get_by_role("link", name="dollars of 2016")).to_have_count(0)
    page.get_by_role("link", name="US dollars", exact=True).click()
    page.get_by_role("link", name="dollars of 2016").click()
    expect(page.locator("h1")).to_contain_text("61%", timeout=20_000)
    assert page.url.endswith("/goal?prices=constant")
    assert page.evaluate("window.stayed") is True
    before = page.locator("h1").inner_text()
    page.reload()
    assert page.locator("h1").inner_text() == before
    expect(page.locator("#chart .chart.wide")).to_contain_text("US dollars of 2016")


def test_the_growth_still_needed_is_a_second_chart_with_a_table_of_its_own(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    assert page.locator("#needed .chart.wide .main-svg").first.is_visible()
    page.locator("#pace-figures summary").click()
    row = page.locator("#pace-figures tbody tr", has_text="2018").filter(has_text="Russia")
    assert row.locator("td").all_inner_texts()[1:4] == ["9.9%", "9 May 2026", "over 9%"]
    svg = page.locator("#needed .take-away").get_by_role("link", name="SVG")
    assert "/charts/growth-needed.svg?goal=double-by-2020" in (svg.get_attribute("href") or "")
    main = page.locator("#chart .take-away").get_by_role("link", name="SVG")
    assert "/charts/turnover.svg?goal=double-by-2020" in (main.get_attribute("href") or "")


@pytest.mark.parametrize("context_options", [PHONE])
def test_on_a_phone_rows_of_many_cells_are_stacked_under_their_names(still: Visit) -> None:
    page = still.open("/goal?currency=rub")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for name in ("readings", "figures", "pace-figures"):
        box = page.locator(f"main [data-table={name}]")
        assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth"), name
    cell = page.locator("main [data-table=figures] td[data-label='Status']").first
    assert cell.evaluate("(cell) => getComputedStyle(cell, '::before').content") == '"Status"'
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("context_options", [PHONE])
def test_a_filter_hides_stacked_rows_as_well(still: Visit) -> None:
    page = still.open("/goal")
    page.locator("#matrix").get_by_placeholder("Filter").fill("korea's")
    shown = page.locator("#matrix tbody tr:visible:not(:has(.group))")
    expect(shown).to_have_count(2)


def _boxes(cells: Locator) -> list[tuple[int, int, int]]:
    """Return the left edge, width and top of each cell that is shown, in whole pixels."""
    boxes: list[list[float]] = cells.evaluate_all(
        "cells => cells.filter((cell) => cell.checkVisibility()).map((cell) => cell.getBoundingClientRect())"
        ".map(({ left, width, top }) => [left, width, top])"
    )
    return [(round(left), round(width), round(top)) for left, width, top in boxes]


NAMES = "#matrix tbody th[scope=row]"


def _names(page: Page) -> list[str]:
    """Return the names of readings that take room on the screen."""
    names: list[str] = page.locator(NAMES).evaluate_all(
        "names => names.filter((name) => name.getBoundingClientRect().height > 2).map((name) => name.innerText)"
    )
    return names


@pytest.mark.parametrize("context_options", [PHONE])
def test_on_a_phone_a_readings_figures_take_two_lines_under_one_head(still: Visit) -> None:
    page = still.open("/goal")
    row = page.locator("#matrix tbody tr:has(td)").first
    figures, heads = _boxes(row.locator("td")), _boxes(page.locator("#matrix thead th:visible"))
    assert len({top for _, _, top in figures}) == 2
    assert [(left, width) for left, width, _ in figures] == [(left, width) for left, width, _ in heads]


@pytest.mark.parametrize("context_options", [PHONE])
def test_on_a_phone_a_reading_is_named_once_unless_its_first_row_is_away(still: Visit) -> None:
    page = still.open("/goal")
    assert page.locator(NAMES).count() > len(_names(page)) == len(set(_names(page))) + 1  # "as stated" is of two goals
    page.locator("#matrix").get_by_placeholder("Filter").fill("Korea")
    expect(page.locator("#matrix tr[hidden]").first).to_be_attached()
    assert len(_names(page)) == page.locator("#matrix tbody tr:visible:not(:has(.group))").count()
    page.locator("#matrix").get_by_placeholder("Filter").fill("")
    page.locator("#matrix").get_by_role("button", name="Best year").click()
    assert len(_names(page)) == page.locator(NAMES).count()


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 1440, "height": 900}}, PHONE])
def test_sources_and_downloads_stand_on_one_line(still: Visit) -> None:
    page = still.open("/goal")
    assert len({top for _, _, top in _boxes(page.locator("#sources, #downloads"))}) == 1
