"""Every page in every language: it says which it is, and anybody can use it, in light and dark, on a phone.

In a fast run one visit of a page asks all that can be asked of any page, because a visit costs more than its questions.
"""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import ViewportSize

from dashboard.pages._page import all_pages
from dashboard.text.catalogues import in_language, languages
from tests.browser.accessibility import grave
from tests.browser.conftest import Visit
from tests.browser.test_first_screen import DESK, PHONE, shows_a_chart_at_once
from tests.effort import is_thorough, pairs

pytestmark = pytest.mark.browser

ADDRESSES = [page.route for page in all_pages() if "<" not in page.route] + ["/claims/turnover-15bn"]
LANGUAGES = list(languages())
#: What a finger presses that is too low for it, on a screen of a phone.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    ".choices a, header nav a, .switch a, summary, .picker select, .picker button, .mark, .score a")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
    .map((one) => `${one.textContent.trim()} ${one.getBoundingClientRect().height}`)"""
TABLET: ViewportSize = {"width": 768, "height": 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize(
    ("place", "address", "language"), [(at, *one) for at, one in enumerate(pairs(ADDRESSES, LANGUAGES))]
)
def test_a_page_is_for_everybody(still: Visit, place: int, address: str, language: str) -> None:
    page = still.open(in_language(address, language))
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.locator("link[hreflang]").count() == len(LANGUAGES) + 1
    for size in (DESK, TABLET, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert shows_a_chart_at_once(page)
    assert page.evaluate(SMALL_TARGETS) == []
    page.set_viewport_size(DESK)
    for scheme in SCHEMES if is_thorough() else SCHEMES[place % 2 :][:1]:
        page.emulate_media(color_scheme=scheme)
        assert grave(page) == []


def test_every_page_is_reached_from_every_page_and_stays_in_its_language(visit: Visit) -> None:
    page = visit.open("/ko/claims?asof=2018-02-28")
    paths = page.locator("header nav a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert [path.split("?")[0] for path in paths] == [in_language(one.route, "ko") for one in all_pages() if one.nav]
    assert all(path.endswith("?asof=2018-02-28") for path in paths)
    page.get_by_role("link", name="Русский").click()
    assert page.url == f"{visit.site}/ru/claims?asof=2018-02-28"
