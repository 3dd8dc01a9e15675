"""The controls of every page: pressed at once, focus kept, forms true after Back, appearance kept apart."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit
from tests.effort import is_thorough

pytestmark = pytest.mark.browser


def test_a_choice_is_pressed_at_once_while_the_chart_waits_and_keeps_the_focus(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/goal?currency=krw*", hold)
    page.get_by_role("link", name="won", exact=True).click()
    expect(page.locator('.choices a.chosen[data-word="currency"]')).to_have_text("won")
    expect(page.locator("#first-paint")).to_have_attribute("aria-busy", "true")
    for route in held:
        route.continue_()
    page.wait_for_url("**/goal?currency=krw")
    expect(page.locator("#first-paint")).not_to_have_attribute("aria-busy", "true")
    assert page.evaluate("({...document.activeElement.dataset})") == {"word": "currency", "value": "krw"}


def test_a_select_keeps_the_focus_and_shows_after_back_what_the_page_shows(visit: Visit) -> None:
    page = visit.open("/trade", live=True)
    first = page.locator(".picker [name=from]")
    first.focus()
    first.select_option("2010")
    page.wait_for_url("**/trade?from=2010")
    page.wait_for_function("document.activeElement.name === 'from'")
    expect(page.locator(".picker [name=from]")).to_have_value("2010")
    page.go_back()
    page.wait_for_url("**/trade")
    expect(page.locator(".picker [name=from]")).to_have_value("")


#: An address from which the script of the page has taken the appearance.
PLAIN = re.compile(r"^(?!.*theme)")


def test_the_appearance_goes_with_the_reader_and_not_with_the_address(still: Visit) -> None:
    page = still.open("/goal")
    page.get_by_role("link", name="Dark", exact=True).click()
    page.wait_for_selector("html[data-theme=dark]")
    page.wait_for_url(PLAIN)
    page.get_by_role("link", name="Trade", exact=True).click()
    page.wait_for_selector("html[data-theme=dark]")
    page.wait_for_url(PLAIN)
    page.get_by_role("link", name="As the system", exact=True).click()
    page.wait_for_selector("html:not([data-theme])")
    still.open("/goal").wait_for_url(PLAIN)


#: The pages with choices; the fast profile tries one of them.
CHOOSING = [
    "/regions",
    "/products",
    "/trade",
    "/goal",
    "/mirror",
    "/partners",
    "/odds",
    "/peers",
    "/claims/turnover-15bn",
]


@pytest.mark.parametrize("address", CHOOSING if is_thorough() else CHOOSING[:1])
def test_every_choice_is_pressed_at_once_keeps_the_focus_and_goes_back(visit: Visit, address: str) -> None:
    page = visit.open(address, live=True)
    words = page.locator(".choices ul:not(.switches) a").evaluate_all(
        "links => [...new Set(links.map((link) => link.dataset.word))]"
    )
    for word in words:
        group = page.locator(f'.choices a[data-word="{word}"]')
        before = page.locator(f'.choices a.chosen[data-word="{word}"]').get_attribute("data-value")
        wanted = group.evaluate_all("links => links.find((link) => !link.classList.contains('chosen')).dataset.value")
        page.locator(f'.choices a[data-word="{word}"][data-value="{wanted}"]').click()
        chosen = page.locator(f'.choices a.chosen[data-word="{word}"]')
        expect(chosen).to_have_attribute("data-value", wanted)
        expect(page.locator("#first-paint")).not_to_have_attribute("aria-busy", "true")
        assert page.evaluate("({...document.activeElement.dataset})") == {"word": word, "value": wanted}
        page.go_back()
        expect(chosen).to_have_attribute("data-value", before or "")
        expect(page.locator("#first-paint")).not_to_have_attribute("aria-busy", "true")


def test_a_line_is_switched_off_at_once_keeps_the_focus_and_comes_back(visit: Visit) -> None:
    page = visit.open("/peers", live=True)
    switch = page.locator('.switches a[data-value="chn"]')
    switch.click()
    expect(switch).not_to_have_class("chosen")
    page.wait_for_url("**/peers?hide=chn")
    expect(page.locator("#first-paint")).not_to_have_attribute("aria-busy", "true")
    expect(switch).to_be_focused()
    page.go_back()
    expect(switch).to_have_class("chosen")


@pytest.mark.parametrize("address", CHOOSING if is_thorough() else ["/mirror"])
def test_every_select_keeps_the_focus_and_goes_back(visit: Visit, address: str) -> None:
    page = visit.open(address, live=True)
    names = page.locator(".picker select:not([hidden])").evaluate_all("all => all.map((one) => one.name)")
    for name in names:
        field = page.locator(f'.picker select:not([hidden])[name="{name}"]')
        before = field.input_value()
        wanted = field.evaluate("one => [...one.options].find((option) => !option.selected).value")
        field.focus()
        field.select_option(wanted)
        expect(page.locator("#first-paint")).not_to_have_attribute("aria-busy", "true")
        expect(field).to_have_value(wanted)
        expect(field).to_be_focused()
        page.go_back()
        expect(field).to_have_value(before)
