"""The article beside its charts, as a reader works it: by scrolling, by a click and by the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import grave_again
from tests.browser.conftest import Visit
from tests.browser.test_pages import NO_SCRIPT, PHONE

pytestmark = pytest.mark.browser

NUMBERS = {
    "relations-under-thirty-years": "27.3 years",
    "seventh-partner-2015": "Outside the CIS",
    "turnover-15bn": "Russia 15.1 · Korea 13.4",
    "double-by-2020": "Russia 19.7 · Korea 17.5",
    "far-east-epicentre": "36%",
    "turnover-up-50-h1-2017": "45.8%",
    "russian-exports-up-40-h1-2017": "45.0%",
}
SHOWN = """() => [...document.querySelectorAll(".beside figure")]
    .filter((figure) => getComputedStyle(figure).visibility === "visible").map((figure) => figure.id)"""


def _waits_for_address(page: Page, claim: str) -> None:
    page.wait_for_function("claim => new URL(location.href).searchParams.get('claim') === claim", arg=claim)


def test_the_seven_sentences_are_read_by_the_keyboard_alone(visit: Visit) -> None:
    page = visit.open("/")
    first = page.locator(".quote a").first
    while not first.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
    for place, (claim, numbers) in enumerate(NUMBERS.items()):
        if place:
            page.keyboard.press("ArrowDown")
            _waits_for_address(page, claim)
        assert page.evaluate("document.activeElement.closest('li').dataset.claim") == claim
        assert page.evaluate(SHOWN) == [f"chart-{claim}"]
        expect(page.locator(f"#chart-{claim}")).to_be_in_viewport()
        expect(page.locator(f"#{claim}")).to_be_in_viewport()
        assert numbers in page.locator(f"#{claim} .numbers").inner_text().replace("\u00a0", " ")
    page.keyboard.press("Home")
    _waits_for_address(page, next(iter(NUMBERS)))
    assert grave_again(page) == []


def test_the_chart_follows_the_sentence_that_is_scrolled_to(still: Visit) -> None:
    page = still.open("/")
    page.mouse.move(300, 500)
    for _ in range(40):
        page.mouse.wheel(0, 80)
        page.wait_for_timeout(30)
        if page.evaluate(SHOWN) == ["chart-double-by-2020"]:
            break
    assert page.evaluate(SHOWN) == ["chart-double-by-2020"]
    _waits_for_address(page, "double-by-2020")
    expect(page.locator("#chart-double-by-2020")).to_be_in_viewport()


def test_a_verdict_leads_to_its_sentence_and_a_link_to_a_sentence_opens_there(still: Visit) -> None:
    page = still.open("/")
    page.locator('.score a[href="#russian-exports-up-40-h1-2017"]').click()
    _waits_for_address(page, "russian-exports-up-40-h1-2017")
    expect(page.locator("#russian-exports-up-40-h1-2017")).to_be_in_viewport()
    page = still.open("/?claim=far-east-epicentre")
    assert page.evaluate(SHOWN) == ["chart-far-east-epicentre"]
    expect(page.locator("#far-east-epicentre")).to_be_in_viewport()


@pytest.mark.parametrize("context_options", [PHONE, NO_SCRIPT])
def test_on_a_phone_and_without_a_script_each_sentence_is_followed_by_its_chart(still: Visit) -> None:
    page = still.open("/")
    for claim in NUMBERS:
        text, chart = page.locator(f"#{claim}").bounding_box(), page.locator(f"#chart-{claim}").bounding_box()
        assert text is not None
        assert chart is not None
        assert chart["y"] >= text["y"] + text["height"] - 1
        assert chart["height"] > 100
