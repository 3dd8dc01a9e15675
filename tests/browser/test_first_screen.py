"""Every page's first chart stands on the first screen of a desk, and begins on that of a phone, in every language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.effort import pairs

pytestmark = pytest.mark.browser

PAGES = (
    "/", "/goal", "/trade", "/trade?frequency=month", "/products", "/mirror", "/partners", "/regions", "/odds", "/peers",
    "/claims/turnover-15bn", "/claims/double-by-2020",
)  # fmt: skip
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
#: How much of a chart has to be seen on a phone's first screen, in pixels.
BEGUN = 120
CHART = "() => { const box = [...document.querySelectorAll('.chart')].find((one) => one.offsetHeight).getBoundingClientRect(); return [box.top, box.bottom]; }"


LANGUAGES = ["", "/ko", "/ru"]


@pytest.mark.parametrize(("path", "language"), dict.fromkeys([*pairs(PAGES[:1], LANGUAGES), *pairs(PAGES, LANGUAGES)]))
def test_the_first_chart_is_on_the_first_screen(page: Page, site: str, path: str, language: str) -> None:
    page.route("**/*.js", lambda route: route.abort())  # places are the style sheet's
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(site + language + path)
    _, bottom = page.evaluate(CHART)
    assert bottom <= DESK["height"]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    top, _ = page.evaluate(CHART)
    assert top <= PHONE["height"] - BEGUN
