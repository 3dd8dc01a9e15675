"""The pages in a real browser: what they say, that nothing goes wrong or away, that anybody can use them.

Every visit fails on an error or warning in the console, an error in a script, or a request to another host.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import grave, grave_again
from tests.browser.conftest import Visit
from tests.effort import pairs

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}
NO_SCRIPT = {"viewport": {"width": 1440, "height": 900}, "java_script_enabled": False}
DARK = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"}


def _says(page: Page, *texts: str) -> None:
    seen = " ".join(page.inner_text("main").replace("\u00a0", " ").split())
    for text in texts:
        assert text in seen


def test_the_goal_page_answers_and_its_chart_is_alive(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    _says(
        page,
        "Not met. In 2020 trade came to 66% of US$30 billion on Russia’s figures and 58% on Korea’s.",
        "Every way to count it",
    )
    assert page.locator("#chart .chart.wide [data-graph]").count() == 0
    assert page.locator("#chart .chart.wide .main-svg").first.is_visible()
    assert not page.locator("#chart .chart.narrow").is_visible()
    page.locator("#figures summary").click()
    assert page.locator("#figures tbody tr").count() == 66
    assert grave(page) == []


def test_choosing_a_reading_changes_address_and_answer_without_loading_the_page(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="twice Korea’s 2016").click()
    expect(page.locator("h1")).to_contain_text("26.8", timeout=20_000)
    assert page.url.endswith("/goal?reading=twice-korea-2016")
    assert page.evaluate("window.stayed") is True
    page.go_back()
    expect(page.locator("h1")).to_contain_text("66%")
    page.reload()
    _says(page, "66% of US$30 billion")


def test_a_point_tells_its_figure_source_and_day(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    point = page.locator("#chart .chart.wide .scatterlayer .trace .points path").nth(-3)
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#chart .tip")).to_contain_text("known since")


def test_the_claims_page_lists_the_sentences_in_order(still: Visit) -> None:
    page = still.open("/claims")
    _says(page, "What one article claimed", "holds in part", "cannot be checked", "Context, not judged")
    assert page.locator(".sentences > li").count() == 15
    assert page.locator(".sentences > li").nth(2).get_attribute("id") == "turnover-15bn"
    assert grave_again(page) == []
    page.locator("#turnover-15bn").get_by_role("link", name="How we know of").click()
    page.wait_for_url("**/claims/turnover-15bn")


def test_a_claim_page_shows_readings_and_evidence(visit: Visit) -> None:
    page = visit.open("/claims/turnover-15bn", live=True)
    _says(
        page,
        "holds in part",
        "US$15.14 billion",
        "Too weak to decide",
        "Federal Customs Service of Russia: turnover, 2016",
    )
    assert page.locator("#chart .chart.wide .main-svg").first.is_visible()
    assert grave_again(page) == []


def test_the_data_page_explains_every_table(visit: Visit) -> None:
    page = visit.open("/data")
    _says(page, "The data behind the pages", "Sources and terms", "Checks that complained")
    page.locator("#tables-derived > summary").click()
    page.locator("#table-series summary").click()
    assert page.locator("#table-series").get_by_text("the year before stands in another source").is_visible()
    with page.expect_download() as download:
        page.locator("#table-series").get_by_role("link", name="series as CSV").click()
    assert download.value.suggested_filename.startswith("nine-bridges-series-")
    assert grave_again(page) == []


@pytest.mark.parametrize("context_options", [PHONE])
def test_on_a_phone_the_narrow_chart_is_alive(visit: Visit) -> None:
    page = visit.open("/goal?theme=dark", live=True)
    assert page.locator("#chart .chart.narrow .main-svg").first.is_visible()
    assert grave_again(page) == []


@pytest.mark.parametrize("context_options", [DARK])
def test_who_prefers_the_dark_gets_it_without_asking(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 28)"
    title = "getComputedStyle(document.querySelector('.chart.wide .gtitle')).fill"
    assert page.evaluate(title) == "rgb(236, 239, 243)"
    assert grave_again(page) == []


@pytest.mark.parametrize("context_options", [NO_SCRIPT])
def test_without_scripts_words_chart_and_table_are_there(visit: Visit) -> None:
    page = visit.open("/goal")
    _says(page, "Not met. In 2020 trade came to 66%")
    assert page.locator("#chart .chart.wide svg").is_visible()
    assert page.locator("#figures tbody tr").count() == 66
    page.get_by_role("link", name="twice Korea’s 2016").click()
    _says(page, "65% of US$26.8 billion on Korea’s figures")
    visit.open("/claims/seventh-partner-2015")
    assert page.locator("#chart .chart.wide svg").is_visible()


def test_the_keyboard_reaches_the_content_first(visit: Visit) -> None:
    page = visit.open("/claims")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("context_options", [PHONE])
@pytest.mark.parametrize(
    ("address", "table"),
    [("/mirror", "own"), ("/partners", "by-source"), ("/ru/mirror", "own"), ("/ru/goal", "readings")],
)
def test_on_a_phone_the_last_column_is_seen_without_scrolling_sideways(still: Visit, address: str, table: str) -> None:
    box = still.open(address).locator(f"[data-table={table}]")
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert box.locator("tbody td:last-child:not(.blank)").last.is_visible()


#: Amounts that stand on more lines than the text has blanks to break at, in their cell.
_BROKEN = """
(box) => [...box.querySelectorAll('tbody td.number:not(.blank)')].filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
  return cell.offsetWidth && !cell.innerText.includes(" ") && lines.size > 1;
}).map((cell) => cell.innerText)
"""


@pytest.mark.parametrize(("prefix", "width"), pairs(["", "/ko", "/ru"], [320, 360, 390, 600]))
def test_amounts_in_a_claims_readings_stay_in_one_piece(still: Visit, prefix: str, width: int) -> None:
    still.page.set_viewport_size({"width": width, "height": 800})
    box = still.open(f"{prefix}/claims/turnover-15bn").locator("[data-table=readings]")
    box.evaluate("(box) => { const one = box.closest('details'); if (one) one.open = true; }")
    assert box.locator("tbody td.number:not(.blank)").count() > 5
    assert box.evaluate(_BROKEN) == []


def test_a_filter_without_a_match_says_so_and_moves_no_column(visit: Visit) -> None:
    page = visit.open("/data/search")
    widths = "[...document.querySelectorAll('[data-table=statements] thead th')].map((head) => head.offsetWidth)"
    before = page.evaluate(widths)
    field, said = (
        page.locator("#statements-section input"),
        page.locator("#statements-section .tools").get_by_role("status"),
    )
    expect(said).to_be_empty()
    field.fill("zzzz")
    expect(said).to_have_text("No row has this.")
    assert page.locator("[data-table=statements] tbody tr:visible").count() == 0
    assert page.evaluate(widths) == before
    field.fill("turnover")
    expect(said).to_be_empty()


def test_a_form_that_acts_at_once_has_no_button(visit: Visit) -> None:
    page = visit.open("/embed")
    assert not page.locator("#builder > button").is_visible()
    assert visit.open("/data/search").get_by_role("button", name="Search").is_visible()


@pytest.mark.parametrize("context_options", [NO_SCRIPT])
def test_without_scripts_a_form_keeps_its_button(visit: Visit) -> None:
    assert visit.open("/embed").locator("#builder > button").is_visible()


def test_the_builders_choices_stand_in_even_rows(visit: Visit) -> None:
    page = visit.open("/embed")
    lefts = page.evaluate(
        "[...document.querySelectorAll('#builder .field')].map((one) => one.getBoundingClientRect().left)"
    )
    columns = sorted(set(lefts))
    assert len(columns) < len(lefts)
    assert len({round(right - left) for left, right in pairwise(columns)}) == 1


def test_a_keyboard_passes_over_the_values_of_a_select_and_the_button_asks(visit: Visit) -> None:
    page = visit.open("/embed")
    field = page.get_by_label("Chart", exact=True)
    before = (page.url, field.input_value())
    field.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(500)
    assert page.url == before[0]
    expect(field).to_be_focused()
    chosen = field.input_value()
    assert chosen != before[1]
    page.get_by_role("button", name="Show").press("Enter")
    page.wait_for_url(f"**chart={chosen}**")


def test_a_copy_button_says_that_it_has_copied_and_bears_a_refusal(visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open("/embed")
    button = page.get_by_role("button", name="Copy: ").first
    name = button.get_attribute("aria-label") or ""
    page.evaluate(
        "void (navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError')))"
    )
    button.click()
    expect(button).to_have_accessible_name(name)
    page.evaluate("delete navigator.clipboard.writeText")
    button.click()
    expect(page.get_by_role("button", name=name.replace("Copy", "Copied", 1))).to_have_count(1)
