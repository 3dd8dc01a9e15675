"""What a page's own script adds: tables that sort, filter and copy, forms that stay usable, a frame that has its height."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

#: A table of another page's making: the script serves whatever table comes into the page.
NUMBERS = """
(cells) => {
  const rows = cells.map((cell) => `<tr><td>${cell}</td></tr>`).join("");
  document.getElementById("first-paint").insertAdjacentHTML("beforeend",
    `<div data-table="numbers"><table><caption>Numbers</caption><thead><tr><th>Of all</th></tr></thead><tbody>${rows}</tbody></table></div>`);
}
"""


def _column(page: Page, table: str, place: int) -> list[str]:
    cells = page.locator(f'[data-table="{table}"] tbody tr:not([hidden]) > :nth-child({place})')
    return [" ".join(cell.split()) for cell in cells.all_text_contents()]


def _points(page: Page) -> list[float]:
    return [float(cell.replace("−", "-")) for cell in _column(page, "every-kind", 6) if cell != "–"]


def test_an_address_with_an_order_opens_in_it(still: Visit) -> None:
    page = still.open("/products?sort=every-kind.6.down")
    assert _points(page) == sorted(_points(page), reverse=True)
    expect(page.locator('[data-table="every-kind"] thead th').nth(5)).to_have_attribute("aria-sort", "descending")
    expect(page.locator('#every-kind input[type="search"]')).to_have_attribute("aria-label", re.compile("^Filter: .+"))
    page = still.open("/products?sort=every-kind.6")
    assert _points(page) == sorted(_points(page)) != sorted(_points(page), reverse=True)
    usual = _column(still.open("/products?sort=another-table.6"), "every-kind", 1)
    assert usual == _column(still.open("/products"), "every-kind", 1)


def test_an_order_that_was_chosen_is_in_the_address(still: Visit) -> None:
    page = still.open("/products")
    page.locator("#every-kind summary").click()
    page.locator('[data-table="every-kind"]').get_by_role("button", name="Points").click()
    chosen = _column(page, "every-kind", 1)
    assert page.url.endswith("/products?sort=every-kind.6.down")
    page.reload()
    assert _column(page, "every-kind", 1) == chosen


@pytest.mark.parametrize(
    ("address", "ordered"),
    [
        ("/claims", ["−1,234.5", "−3", "0.25", "+7.5%", "12", "1,000", "–"]),
        ("/ru/claims", ["−1 234,5", "−3", "0,25", "+7,5 %", "12", "1 000", "–"]),
        ("/ko/claims", ["−1,234.5", "−3", "0.25", "+7.5%", "12", "1,000", "–"]),
    ],
)
def test_numbers_sort_as_the_page_writes_them(visit: Visit, address: str, ordered: list[str]) -> None:
    page = visit.open(address)
    page.evaluate(NUMBERS, sorted(ordered))
    head = page.locator('[data-table="numbers"]').get_by_role("button")
    head.click()
    assert _column(page, "numbers", 1) == ordered
    head.click()
    assert _column(page, "numbers", 1) == [*ordered[-2::-1], "–"]


def test_a_filtered_table_copies_what_is_shown_and_nothing_else(context: BrowserContext, still: Visit) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=still.site)
    page = still.open("/products")
    box = page.locator("#every-kind")
    box.locator("summary").click()
    every = len(_column(page, "every-kind", 1))

    def copied() -> list[str]:
        page.evaluate("navigator.clipboard.writeText('')")
        box.locator(".tools").get_by_role("button", name=re.compile("^(Copy|Copied): ")).click()
        lines: str = page.wait_for_function("navigator.clipboard.readText()").json_value()
        return [line.split("\t")[0] for line in lines.split("\n")][1:]

    assert len(copied()) == every
    box.locator("input[type=search]").fill("iron")
    shown = _column(page, "every-kind", 1)
    assert 0 < len(shown) < every
    assert copied() == shown


def test_fields_are_usable_again_in_a_page_that_one_comes_back_to(still: Visit) -> None:
    """Hold what happens where a browser keeps the page that one leaves as it is, which a browser under test never does.

    Without the script of the charts, for that one leaves no page when a form is sent.
    """
    still.page.route("**/assets/chart.*", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page = still.open("/products")
    fields = page.locator(".picker select")
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_role("region", name="What made the change between").get_by_label("Change to").select_option("2016")
    expect(fields.and_(page.locator(":disabled"))).not_to_have_count(0)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert fields.count() > 1
    expect(fields.and_(page.locator(":disabled"))).to_have_count(0)


def test_only_the_frame_itself_says_how_high_it_is(visit: Visit) -> None:
    page = visit.open("/embed")
    frame = page.locator("#preview iframe")
    inside = page.frame_locator("#preview iframe").locator("main")
    inside.wait_for()
    page.evaluate(
        "() => new Promise((heard) => { addEventListener('message', heard, { once: true });"
        " postMessage({ type: 'nine-bridges:height', height: 7777 }, '*'); })"
    )
    expect(frame).not_to_have_css("height", "7777px")
    inside.evaluate("(_, height) => parent.postMessage({ type: 'nine-bridges:height', height }, '*')", 4321)
    expect(frame).to_have_css("height", "4321px")
