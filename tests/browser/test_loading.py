"""How a page comes to life: seen and read before Dash is there, taken over without a jump, Dash only where it is needed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect
from werkzeug.serving import make_server

from dashboard.application import create_app
from dashboard.web.site import SiteAddress
from etl.pipeline import DataFolder
from tests.browser.conftest import Listen, Visit, _Quiet, dash_held
from tests.effort import is_thorough, pairs

pytestmark = pytest.mark.browser

#: How long nothing may be asked again.
QUIET_MS = 2000 if is_thorough() else 500

SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""


def _asked_for(page: Page) -> list[str]:
    names: list[str] = page.evaluate("performance.getEntriesByType('resource').map((e) => new URL(e.name).pathname)")
    return names


def test_points_are_read_by_pointer_before_dash_is_there(still: Visit) -> None:
    page = still.open("/goal")
    chart = page.locator("#chart .chart.wide")
    chart.scroll_into_view_if_needed()
    places = chart.locator("[data-places]").get_attribute("data-places")
    box = chart.locator("svg").bounding_box()
    assert places is not None
    assert box is not None
    x, y = (float(number) for number in places.split()[-2:])
    scale = min(box["width"] / 960, box["height"] / 600)
    left, top = (box["width"] - 960 * scale) / 2, (box["height"] - 600 * scale) / 2
    page.mouse.move(box["x"] + left + x * scale, box["y"] + top + y * scale)
    expect(page.locator("#chart .tip")).to_contain_text("known since")
    ring = page.locator("#chart .ring").bounding_box()
    assert ring is not None
    assert abs(ring["x"] + ring["width"] / 2 - box["x"] - left - x * scale) < 2
    assert abs(ring["y"] + ring["height"] / 2 - box["y"] - top - y * scale) < 2
    page.mouse.move(2, 2)
    expect(page.locator("#chart .tip")).to_be_hidden()


def test_points_are_read_by_keyboard_before_and_after_dash_is_there(visit: Visit) -> None:
    with dash_held(visit.page):
        page = visit.open("/goal")
        first = page.locator("#chart .chart.wide")
        first.focus()
        page.keyboard.press("End")
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    page.wait_for_selector("html[data-live]", timeout=30_000)
    assert page.evaluate("document.activeElement.className") == "chart wide"
    page.keyboard.press("End")
    tip = page.locator("#chart output.tip")
    expect(tip).to_contain_text("known since")
    before = tip.text_content()
    page.keyboard.press("ArrowLeft")
    expect(tip).not_to_have_text(before or "")


@pytest.mark.parametrize("address", ["/goal", "/claims/turnover-15bn"])
def test_nothing_shifts_until_the_charts_are_live(scripted: Callable[[str], Visit], address: str) -> None:
    page = scripted(SHIFTS).open(address, live=True)
    page.mouse.wheel(0, 500)
    assert sum(page.evaluate("window.shifts")) == 0


def test_a_page_without_a_chart_fetches_its_one_script_alone(visit: Visit) -> None:
    page = visit.open("/claims")
    page.wait_for_load_state("networkidle")
    assert [name.split(".")[0] for name in _asked_for(page)] in (["/assets/page"], ["/assets/page", "/assets/icon"])


def test_a_page_with_a_chart_fetches_each_script_once_and_the_next_page_none(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    scripts = [name for name in _asked_for(page) if name.endswith(".js")]
    assert sorted(name.split(".")[0] for name in scripts) == [
        "/assets/chart",
        "/assets/dash",
        "/assets/page",
        "/assets/plotly",
    ]
    page = visit.open("/claims/turnover-15bn", live=True)
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').filter((e) => e.name.endsWith('.js')).map((e) => e.transferSize)"
    )
    assert sizes == [0] * 4


def test_who_saves_data_gets_dash_only_when_coming_near(scripted: Callable[[str], Visit]) -> None:
    visit = scripted("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page = visit.open("/goal")
    page.wait_for_load_state("networkidle")
    assert not [name for name in _asked_for(page) if "/dash." in name]
    page.locator("#chart .chart.wide").hover()
    page.mouse.move(2, 2)
    page.wait_for_selector("html[data-live]", timeout=30_000)


def test_who_types_while_dash_comes_notices_nothing(visit: Visit) -> None:
    with dash_held(visit.page):
        page = visit.open("/goal")
        page.locator("#figures summary").click()
        field = page.locator("#figures input[type=search]")
        field.fill("2016")
    page.wait_for_selector("html[data-live]", timeout=30_000)
    page.keyboard.type(" x")
    expect(field).to_have_value("2016 x")
    expect(field).to_be_focused()
    assert page.locator("#figures").get_attribute("open") is not None


def test_a_choice_keeps_its_place_and_brings_a_live_chart(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    page.evaluate("window.stayed = true")
    page.locator("#figures summary").click()
    choice = page.locator(".choices a:not(.chosen)").first
    address, words = choice.get_attribute("href"), choice.inner_text()
    choice.click()
    expect(page).to_have_url(f"{visit.site}{address}")
    expect(page.locator(".choices a.chosen", has_text=words)).to_be_focused()
    expect(page.locator("#chart .chart.wide .main-svg").first).to_be_visible()
    expect(page.locator("#chart .chart.wide [data-graph]")).to_have_count(0)
    assert page.locator("#figures").get_attribute("open") is not None
    expect(page.locator("#figures .tools")).to_have_count(1)
    page.go_back()
    expect(page.locator(".choices a.chosen", has_text=words)).to_have_count(0)
    expect(page.locator("#chart .chart.wide [data-graph]")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".choices a.chosen", has_text=words)).to_be_visible()
    assert page.evaluate("window.stayed") is True


def test_a_choice_that_cannot_be_fetched_is_a_link_like_any_other(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    page.evaluate("window.stayed = true")
    page.evaluate("void (window.fetch = () => Promise.reject(new Error()))")
    choice = page.locator(".choices a:not(.chosen)").first
    address, words = choice.get_attribute("href"), choice.inner_text()
    choice.click()
    expect(page).to_have_url(f"{visit.site}{address}")
    expect(page.locator(".choices a.chosen", has_text=words)).to_be_visible()
    assert page.evaluate("window.stayed") is None


@pytest.mark.parametrize(("script", "how"), pairs(["plotly", "dash"], ["blocked", "gone", "broken"]))
def test_where_a_script_fails_the_servers_charts_stay_and_nothing_is_asked_again(
    page: Page, listen: Listen, site: str, script: str, how: str
) -> None:
    """As when a filter blocks it, when the site was renewed since the page was opened, or when a line breaks."""
    asked: list[str] = []
    listen("request", lambda request: asked.append(request.method))
    page.route(f"**/assets/{script}.*", lambda route: _fail(route, how))
    with page.expect_request(f"**/assets/{script}.*"):
        page.goto(site + "/goal")
    page.wait_for_timeout(QUIET_MS)
    assert asked.count("POST") <= 1
    choice = page.locator(".choices a:not(.chosen)").first
    address, words = choice.get_attribute("href"), choice.inner_text()
    choice.click()
    expect(page).to_have_url(f"{site}{address}")
    expect(page.locator(".choices a.chosen", has_text=words)).to_be_visible()
    page.wait_for_timeout(QUIET_MS)
    assert asked.count("POST") <= 2
    chart = page.locator("#chart .chart.wide")
    chart.locator("[data-graph] svg").scroll_into_view_if_needed()
    chart.focus()
    page.keyboard.press("End")
    expect(page.locator("#chart .tip")).to_contain_text("known since")


def _fail(route: Route, how: str) -> None:
    if how == "blocked":
        route.abort()
    elif how == "gone":
        route.fulfill(status=404, body="{}")
    else:
        route.fulfill(content_type="text/javascript", body="(() => { const half =")


def test_a_choice_that_fails_late_does_not_lead_away_from_a_later_one(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    page.evaluate("window.stayed = true")
    first, second = (page.locator(".choices a:not(.chosen)").nth(number) for number in (0, 1))
    page.evaluate(
        """(link) => {
          const fetch = window.fetch;
          window.failing = [];
          window.fetch = (...asked) =>
            asked[0] === link.href ? new Promise((_, fail) => { window.failing.push(fail); }) : fetch(...asked);
        }""",
        first.element_handle(),
    )
    words, address = second.inner_text(), second.get_attribute("href")
    first.click()
    second.click()
    expect(page).to_have_url(f"{visit.site}{address}")
    expect(page.locator(".choices a.chosen", has_text=words)).to_be_visible()
    for _ in ("as it was foreseen", "as it was chosen"):
        page.wait_for_function("window.failing.length")
        page.evaluate("failing.splice(0).forEach((fail) => fail(new TypeError('the line broke')))")
    page.wait_for_timeout(500)
    expect(page).to_have_url(f"{visit.site}{address}")
    assert page.evaluate("window.stayed") is True


def test_a_double_click_makes_one_step_of_history_and_the_chosen_link_none(visit: Visit) -> None:
    page = visit.open("/goal", live=True)
    steps = page.evaluate("history.length")
    choice = page.locator(".choices a:not(.chosen)").first
    address, words = choice.get_attribute("href"), choice.inner_text()
    choice.dblclick()
    expect(page).to_have_url(f"{visit.site}{address}")
    chosen = page.locator(".choices a.chosen", has_text=words)
    expect(chosen).to_be_visible()
    chosen.click()
    page.wait_for_timeout(500)
    assert page.evaluate("history.length") == steps + 1


def test_the_skip_link_leads_to_the_content_of_a_page_whose_table_was_sorted(visit: Visit, listen: Listen) -> None:
    page = visit.open("/goal", live=True)
    page.locator("#figures summary").click()
    page.locator("#figures button.sort").first.click()
    assert "sort=" in page.url
    asked: list[str] = []
    listen("request", lambda request: asked.append(request.resource_type))
    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.id") == "content"
    assert not {"document", "fetch", "xhr"}.intersection(asked)
    assert page.locator("#figures").get_attribute("open") is not None


# under a path of a site


@pytest.fixture(scope="module")
def under(project: DataFolder) -> Iterator[str]:
    """The site under a path, as a proxy passes it on."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=_Quiet)
    place = SiteAddress("http", f"127.0.0.1:{server.server_port}", "/bridges")
    server.app = create_app(project.store, site=place).server
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_under_a_path_everything_works_and_nothing_is_asked_outside_it(page: Page, listen: Listen, under: str) -> None:
    visit = Visit(page, under)
    visit.watch(listen)
    page = visit.open("/bridges/goal", live=True)
    assert page.locator("#chart .chart.wide .main-svg").first.is_visible()
    assert [name for name in _asked_for(page) if not name.startswith("/bridges/")] == []
    page.evaluate("window.stayed = true")
    choice = page.locator(".choices a:not(.chosen)").first
    words = choice.inner_text()
    choice.click()
    expect(page.locator(".choices a.chosen", has_text=words)).to_be_visible()
    expect(page).to_have_url(re.compile("/bridges/goal\\?"))
    assert page.evaluate("window.stayed") is True
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Data", exact=True).click()
    expect(page).to_have_url(f"{under}/bridges/data")
    assert visit.troubles == []
