"""Charts in other people's pages: frames of three kinds from another origin, twelve on a page, without script.

The host is a site of its own, on another port; its pages are written by each test.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise, product
from typing import Any, Literal

import pytest
from playwright.sync_api import ElementHandle, Frame, Page, expect

from tests.browser.accessibility import grave, grave_again
from tests.browser.conftest import Host, Listen
from tests.dashboard.embedding import ASKED
from tests.effort import pairs, sample

pytestmark = pytest.mark.browser

CHARTS = ("turnover?goal=double-by-2020", "growth", "partner-rank")
KINDS = {"plain": "", "scripts": ' sandbox="allow-scripts"', "bare": ' sandbox=""'}


#: A host's script as hosts write it: it finds the frame by the window that spoke, because a sandbox has no origin.
LISTENER = """<script>
window.said = [];
addEventListener("message", (event) => {
  const frame = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === event.source);
  if (!frame) return;
  said.push({frame: frame.id, data: event.data, origin: event.origin});
  if (event.data?.type === "nine-bridges:height") frame.height = event.data.height;
});
</script>"""


def _article(site: str, asked: str, kind: str, *, script: bool = True) -> str:
    frame = f'<iframe id="chart" src="{site}/embed/{asked}" width="100%" height="300" frameborder="0"{KINDS[kind]}></iframe>'
    return f"<!DOCTYPE html><title>An article</title>{LISTENER if script else ''}<p>Before.</p>{frame}<p>After.</p>"


def _frame(page: Page) -> Frame:
    handle = page.wait_for_selector("iframe")
    assert isinstance(handle, ElementHandle)
    frame = handle.content_frame()
    assert frame is not None
    frame.wait_for_selector("svg:visible")
    return frame


@pytest.mark.parametrize("case", pairs(CHARTS, KINDS), ids=str)
def test_a_chart_shows_whole_in_every_kind_of_frame(
    page: Page, listen: Listen, site: str, host: Host, case: tuple[str, str]
) -> None:
    (asked, kind), requests = case, list[str]()
    listen("request", lambda request: requests.append(request.url))
    host.page = _article(site, asked, kind)
    for width in (320, 640, 960):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(host.address)
        frame = _frame(page)
        shown = frame.locator("svg:visible")
        assert shown.count() == 1
        assert "Source" in " ".join(shown.locator("text").all_text_contents())
        assert "Live: figures as of" in frame.locator("footer").inner_text()
        if kind != "bare":  # without scripts nobody can ask for its width, and it tells no height
            assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
            expect(page.locator("iframe")).not_to_have_attribute("height", "300")
            assert abs(_height(page) - frame.evaluate("document.querySelector('main').offsetHeight")) <= 1
    assert len(page.screenshot(full_page=True)) > 10_000
    assert [url for url in requests if not url.startswith(host.address)] == [f"{site}/embed/{asked}"] * 3


def _height(page: Page) -> int:
    return int(page.locator("iframe").get_attribute("height") or 0)


def test_the_height_is_told_in_every_form_that_hosts_know(page: Page, site: str, host: Host) -> None:
    host.page = _article(site, "growth?childId=story-7", "scripts")
    page.goto(host.address)
    page.wait_for_function("said.length >= 5")
    said: list[dict[str, Any]] = page.evaluate("said")
    height = _height(page)
    own = [one["data"] for one in said if "datawrapper-height" in one["data"]][-1]
    assert own == {"type": "nine-bridges:height", "height": height, "datawrapper-height": {"growth": height}}
    texts = [one["data"] for one in said if isinstance(one["data"], str)]
    assert f"pymxPYMxstory-7xPYMxheightxPYMx{height}" in texts
    assert any('"context":"iframe.resize"' in one and f'"height":{height}' in one for one in texts)
    assert {one["origin"] for one in said} == {"null"}


def test_opening_the_table_makes_the_frame_higher_and_no_height_is_told_without_end(
    page: Page, site: str, host: Host
) -> None:
    host.page = _article(site, "growth", "scripts")
    page.goto(host.address)
    frame = _frame(page)
    expect(page.locator("iframe")).not_to_have_attribute("height", "300")
    closed = _height(page)
    frame.locator("summary").click()
    page.wait_for_function("(closed) => +document.querySelector('iframe').height > closed + 500", arg=closed)
    frame.locator("summary").click()
    page.wait_for_function("(closed) => +document.querySelector('iframe').height === closed", arg=closed)
    told = page.evaluate(
        "said.map((one) => one.data).filter((data) => data.type === 'nine-bridges:height').map((data) => data.height)"
    )
    assert len(told) >= 3
    again = [height for height, before in pairwise(told) if height == before]
    assert len(again) <= 6, "told seven times in the first half minute, for hosts that listen late"


def test_points_are_told_by_pointer_and_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/embed/turnover")
    box = page.locator(".c:visible")
    tip = page.locator("#t")
    expect(tip).to_be_hidden()
    corner, places = box.bounding_box(), (box.get_attribute("data-p") or "").split(" ")
    assert corner is not None
    scale = page.evaluate("document.querySelector('.w svg').getBoundingClientRect().width / 960")
    page.mouse.move(corner["x"] + 8 + int(places[20]) * scale, corner["y"] + int(places[21]) * scale)
    expect(tip).to_contain_text("Korea’s figures, 2002")
    expect(tip).to_contain_text("known since")
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("Korea’s figures, 1992")
    page.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("Korea’s figures, 1993")
    page.keyboard.press("End")
    expect(tip).to_contain_text("Estimate for Russia, 2024")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def _points(page: Page, address: str) -> list[tuple[int, int]]:
    """Open a frame in its widest layout; give the places of what is told of it, in the units of its drawing."""
    page.set_viewport_size({"width": 960, "height": 800})
    page.goto(address)
    places = [int(number) for number in (page.locator(".w").get_attribute("data-p") or "").split(" ")]
    return list(zip(places[::2], places[1::2], strict=True))


def _move(page: Page, x: float, y: float) -> None:
    """Move the pointer to a place of the drawing."""
    at = page.evaluate(
        """([x, y]) => {
          const at = new DOMPoint(x, y).matrixTransform(document.querySelector(".w svg").getScreenCTM());
          return [at.x, at.y];
        }""",
        [x, y],
    )
    page.mouse.move(*at)


def test_only_a_point_near_the_pointer_is_told(page: Page, site: str) -> None:
    """Move from a point to where the nearest is twice as far as one that is told, and no farther."""
    points = _points(page, f"{site}/embed/odds")
    empty = next(
        at
        for at in product(range(100, 800, 5), range(100, 450, 5))
        if 55 < min(math.dist(at, point) for point in points) < 65
    )
    x, y = points[4]
    for place, told in (((x, y), True), (empty, False), ((x, y + 12), True)):
        _move(page, *place)
        expect(page.locator("#t")).to_be_visible(visible=told)


def test_all_lines_of_a_year_are_told_at_any_height_and_none_far_from_them(page: Page, site: str) -> None:
    """Move along a year: between its lines and at the heights of other years it is told, beyond all of them it is not."""
    points = _points(page, f"{site}/embed/turnover")
    first, x = min(x for x, _ in points), points[20][0]
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    for y, told in ((top, True), (top - 60, False), ((top + bottom) / 2, True), (bottom + 60, False), (bottom, True)):
        _move(page, x, y)
        expect(page.locator("#t")).to_be_visible(visible=told)
        if told:
            expect(page.locator("#t")).to_contain_text(
                re.compile(r"Korea’s figures, (\d{4})[\s\S]+Russia’s figures, \1")
            )
    _move(page, first - 60, (top + bottom) / 2)
    expect(page.locator("#t")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 690, 960])
def test_a_tip_stays_inside_the_frame(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/embed/turnover")
    page.locator(".c:visible").focus()
    for key in ("Home", "End"):
        page.keyboard.press(key)
        tip, whole = page.locator("#t").bounding_box(), page.locator("main").bounding_box()
        assert tip is not None
        assert whole is not None
        assert whole["x"] <= tip["x"]
        assert tip["x"] + tip["width"] <= whole["x"] + whole["width"]
        assert tip["y"] >= whole["y"]


def test_the_ring_stands_on_the_point(page: Page, site: str) -> None:
    """Hold the ring to the drawn mark that it should be around, at every layout."""
    for width, name in ((320, "n"), (690, "m"), (960, "w")):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site}/embed/growth")
        page.locator(f".{name}").focus()
        page.keyboard.press("Home")
        apart = page.evaluate(
            """(name) => {
              const ring = document.getElementById("o").getBoundingClientRect();
              const x = (ring.left + ring.right) / 2, y = (ring.top + ring.bottom) / 2;
              const marks = [...document.querySelectorAll(`.${name} path[stroke-linecap=round]`)].flatMap((path) =>
                [...path.getAttribute("d").matchAll(/M([-0-9.]+),([-0-9.]+)h0/g)].map((mark) =>
                  new DOMPoint(mark[1], mark[2]).matrixTransform(path.getScreenCTM())));
              return Math.min(...marks.map((mark) => Math.hypot(mark.x - x, mark.y - y)));
            }""",
            name,
        )
        assert apart <= 2


@pytest.mark.parametrize("context_options", [{"viewport": {"width": 690, "height": 900}, "java_script_enabled": False}])
def test_tables_can_be_read_without_script(page: Page, site: str) -> None:
    for asked in sample(ASKED, 8):
        page.goto(f"{site}/embed/{asked}")
        assert page.locator("svg:visible").count() == 1
        page.locator("summary").click()
        assert page.locator("table tbody tr:visible").count() == page.locator("table tbody tr").count() > 3
        assert page.locator("#t:visible, #o:visible").count() == 0


@pytest.mark.parametrize(("asked", "scheme"), pairs(CHARTS, ["light", "dark"]))
def test_a_frame_follows_the_readers_light(page: Page, site: str, asked: str, scheme: Literal["light", "dark"]) -> None:
    page.set_viewport_size({"width": 690, "height": 640})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/embed/{asked}")
    paper = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 28)"}[scheme]
    assert page.evaluate("getComputedStyle(document.querySelector('.m rect[fill]')).fill") == paper
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    assert grave(page) == []


def test_twelve_charts_on_a_page_are_each_drawn_where_one_scrolls(page: Page, site: str, host: Host) -> None:
    page.set_viewport_size({"width": 800, "height": 700})
    frames = "".join(
        f'<p>Words.</p><iframe id="f{place}" src="{site}/embed/{ASKED[place % len(ASKED)]}" width="690" height="580"'
        ' sandbox="allow-scripts" frameborder="0"></iframe>'
        for place in range(12)
    )
    host.page = f"<!DOCTYPE html><title>An article</title>{LISTENER}{frames}"
    page.goto(host.address)
    page.wait_for_function("new Set(said.map((one) => one.frame)).size === 12")
    for place in (0, 4, 8, 11):
        page.locator(f"#f{place}").scroll_into_view_if_needed()
        page.frame_locator(f"#f{place}").locator("svg:visible").wait_for()
        page.wait_for_timeout(100)
        assert len(page.screenshot()) > 20_000


def test_the_builder_shows_and_copies(page: Page, site: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page.goto(f"{site}/embed")
    page.get_by_label("Chart", exact=True).select_option("partner-rank")
    page.wait_for_url("**chart=partner-rank**")
    page.get_by_label("Figures", exact=True).select_option("yes")
    page.wait_for_url("**pin=yes**")
    expect(page.frame_locator("#preview iframe").locator("footer")).to_contain_text("Pinned: figures as of")
    page.get_by_role("button", name="Copy: Link").click()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{site}/embed/partner-rank?asof=")
    page.goto(copied)
    expect(page.locator("footer")).to_contain_text("never changed here")
    page.goto(f"{site}/embed?chart=growth&pin=yes")
    assert grave_again(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_picture_is_a_picture(page: Page, site: str) -> None:
    """Show SVG and PNG as an <img> of another page would."""
    page.goto(f"{site}/data")
    for address in (
        "/charts/growth.svg",
        "/charts/growth.png?size=card",
        "/charts/turnover.svg?theme=dark&size=narrow",
    ):
        size = page.evaluate(
            """async (address) => {
              const image = new Image();
              image.src = address;
              await image.decode();
              return [image.naturalWidth, image.naturalHeight];
            }""",
            address,
        )
        assert min(size) > 300
