"""A page's first chart stands on the first screen of a desk, and begins on that of a phone.

`test_every_page` asks this of every page; here it is asked where the first page is long, and of addresses with a choice.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import Visit
from tests.effort import pairs

pytestmark = pytest.mark.browser

LANGUAGES = ["", "/ko", "/ru"]
CHOICES = ("/", "/trade?frequency=month", "/claims/double-by-2020")
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
#: Whether the first chart, if there is one, is whole on a desk's first screen, or its first 120 pixels are on that of a phone.
BEGINS = """() => {
  const chart = [...document.querySelectorAll(".chart")].find((one) => one.offsetHeight)?.getBoundingClientRect();
  return !chart || (innerWidth < 1000 ? chart.top + 120 : chart.bottom) <= innerHeight;
}"""


def shows_a_chart_at_once(page: Page) -> bool:
    """Return whether the chart that a page begins with is seen before anybody scrolls; true of a page without one."""
    seen: bool = page.evaluate(BEGINS)
    return seen


@pytest.mark.parametrize(
    ("path", "language"), dict.fromkeys([*pairs(CHOICES[:1], LANGUAGES), *pairs(CHOICES, LANGUAGES)])
)
def test_the_first_chart_is_on_the_first_screen(still: Visit, path: str, language: str) -> None:
    page = still.open(language + path)
    assert page.locator(".chart").count()
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert shows_a_chart_at_once(page)
