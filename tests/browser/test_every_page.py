"""Every page in every language: it says which it is, and anybody can use it, in light and dark, on a phone."""

from __future__ import annotations

from typing import Literal

import pytest

from dashboard.pages._page import all_pages
from dashboard.text.catalogues import in_language, languages
from tests.browser.conftest import Visit, grave
from tests.effort import is_thorough, pairs

pytestmark = pytest.mark.browser

ADDRESSES = [page.route for page in all_pages() if "<" not in page.route] + ["/claims/turnover-15bn"]
LANGUAGES = list(languages())
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize(
    ("place", "address", "language"), [(at, *one) for at, one in enumerate(pairs(ADDRESSES, LANGUAGES))]
)
def test_a_page_is_for_everybody(still: Visit, place: int, address: str, language: str) -> None:
    page = still.open(in_language(address, language))
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.locator("link[hreflang]").count() == len(LANGUAGES) + 1
    for width in (768, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})
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
