"""Frames in pages of other origins: heights at every width without a script, and in the words that each host knows.

Each protocol is spoken by a look-alike written from the host's documentation; in the thorough profile also by the host's
own script, where npm brings it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from html import unescape
from typing import Literal
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from dashboard.charts._chart import all_charts
from dashboard.editions import EditionCache
from dashboard.embeds.deciding_charts import claim_charts
from etl.pipeline import DataFolder
from tests.browser.conftest import Host
from tests.effort import is_thorough, sample

pytestmark = pytest.mark.browser

#: How many pixels may be cut off or left empty.
_SLACK = 12
WIDTHS = (*range(280, 1200, 20), 299, 319, 339, 359, 379, 519, 819, 1200)
CARDS = (
    "turnover&article=eaf-2018-rinna", "turnover&number=KOR.2016", "partner-rank&number=2016", "odds&card=yes",
    "pair-change&card=yes",
)  # fmt: skip
LANGUAGES = ("en", "ko", "ru")


def _snippet(site: str, query: str, name: str = "iframe") -> str:
    with urlopen(f"{site}/embed?{query}") as answer:  # noqa: S310 - our own site
        page = answer.read().decode()
    found = re.search(rf'aria-labelledby="snippet-{name}"[^>]*><code>(.*?)</code>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def _article(content: str, script: str = "") -> str:
    return f'<!DOCTYPE html><title>An article</title><body style="margin:0">{script}{content}<p>After.</p>'


#: How high a page is, and within its texts how many pixels are empty, and how many are cut off.
_MEASURE = """() => {
  const drawn = (text) => {
    const all = document.createRange(), line = parseFloat(getComputedStyle(text).lineHeight);
    all.selectNodeContents(text);
    const boxes = [...all.getClientRects()].filter((box) => box.width);
    return line * Math.round((Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top))) / line);
  };
  const room = (text) => text.clientHeight - parseFloat(getComputedStyle(text).paddingTop) - parseFloat(getComputedStyle(text).paddingBottom);
  const texts = [...document.querySelectorAll("footer, .b")];
  return [
    document.querySelector("main").getBoundingClientRect().height,
    texts.reduce((sum, text) => sum + room(text) - drawn(text), 0),
    Math.max(...texts.map((text) => Math.max(text.scrollHeight - text.clientHeight, text.scrollWidth - text.clientWidth))),
  ];
}"""


@pytest.mark.parametrize("part", range(len(LANGUAGES)))
def test_a_snippet_without_a_script_fits_at_every_width(
    page: Page, site: str, host: Host, project: DataFolder, part: int
) -> None:
    """Try every chart and every card at every width in every language; in a fast run by turns."""
    claims = claim_charts(EditionCache(project.store).open().tables)
    shown = [*all_charts(), *CARDS, *(f"{claims[claim]}&claim={claim}&card=yes" for claim in claims)]
    cases = [(one, LANGUAGES[(place + part) % 3]) for place, one in enumerate(shown)]
    for place, (chart, language) in enumerate(sample([*cases[part:], *cases[:part]], 2)):
        widths = WIDTHS if is_thorough() else WIDTHS[(3 * part + place) % 6 :: 6]
        assert _misfits(page, host, _snippet(site, f"chart={chart}&lang={language}&pin=yes"), widths) == {}


def _misfits(page: Page, host: Host, snippet: str, widths: Sequence[int]) -> dict[int, tuple[float, float, float]]:
    """Return by width what is empty below the page in a frame and within its texts, and what is cut off, where it is too much."""
    host.page = _article(snippet)
    page.goto(host.address)
    frame = page.wait_for_selector("iframe").content_frame()
    assert frame is not None
    frame.wait_for_selector("main")
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        frame.wait_for_function("(width) => innerWidth === width", arg=width)
        room = page.evaluate("document.querySelector('iframe').getBoundingClientRect().height")
        shown, empty, cut = frame.evaluate(_MEASURE)
        found[width] = (round(room - shown, 1), empty, cut)
    return {
        width: (below, empty, cut)
        for width, (below, empty, cut) in found.items()
        if not 0 <= below <= below + empty <= _SLACK or cut
    }


def test_the_frame_with_a_script_grows_with_its_table(page: Page, site: str, host: Host) -> None:
    host.page = _article(_snippet(site, "chart=growth", "script") * 2)
    page.goto(host.address)
    frames = page.locator("iframe")
    before = frames.nth(0).bounding_box(), frames.nth(1).bounding_box()
    page.frame_locator("iframe >> nth=0").locator("summary").click()
    page.wait_for_function(
        "(before) => document.querySelector('iframe').offsetHeight > before + 500", arg=before[0]["height"]
    )  # type: ignore[index]
    assert frames.nth(1).bounding_box()["height"] == pytest.approx(before[1]["height"], abs=2)  # type: ignore[index]


#: Hosts' scripts as their documentation describes them; each sets the height of the frame that spoke.
LOOK_ALIKES = {
    "wordpress": """
      const {data, source} = event, secret = frame.dataset.secret;
      if (!data || !(data.secret || data.message || data.value) || /[^a-zA-Z0-9]/.test(data.secret)) return;
      if (data.secret !== secret || source !== frame.contentWindow) return;
      if (data.message === "height") frame.height = Math.min(1000, Math.max(200, parseInt(data.value, 10)));
      if (data.message === "link" && new URL(data.value).host === new URL(frame.src).host) window.left = data.value;""",
    "amp": """
      if (event.data?.sentinel === "amp" && event.data.type === "embed-size") frame.height = event.data.height;""",
    "datawrapper": """
      const heights = event.data?.["datawrapper-height"];
      for (const chart in heights) if (frame.contentWindow === event.source) frame.height = heights[chart];""",
    "embedly": """
      if (typeof event.data !== "string" || event.data[0] !== "{") return;
      const said = JSON.parse(event.data);
      if (said.context === "iframe.resize" && said.src === frame.src) frame.height = said.height;""",
    "pym": """
      const said = /^pymxPYMxstoryxPYMx(\\S+)xPYMx(.*)$/.exec(event.data);
      if (said?.[1] === "height") frame.height = said[2];""",
    "iframe-resizer": """
      if (event.data === "[iFrameResizerChild]Ready") return frame.contentWindow.postMessage("[iFrameSizer]chart:8:false:false:32:true:true:null:bodyOffset", "*");
      const said = /^\\[iFrameSizer\\]chart:(\\d+):(\\d+):(init|size)$/.exec(event.data);
      if (said) frame.height = said[1];""",
}
ADDRESSES = {"wordpress": "/embed/growth#?secret=aB3dE5gH7j", "pym": "/embed/growth?initialWidth=690&childId=story"}


def _frame(site: str, path: str, more: str = ' sandbox="allow-scripts"') -> str:
    return f'<iframe id="chart" data-secret="aB3dE5gH7j" src="{site}{path}" width="690" height="300" frameborder="0"{more}></iframe>'


def _expect_fit(page: Page, frames: int = 1) -> None:
    """Wait until each frame is as high as the page in it, which may still change while both settle."""
    for place in range(frames):
        locator = page.locator("iframe").nth(place)
        handle = locator.element_handle()
        assert handle is not None
        frame = handle.content_frame()
        assert frame is not None
        frame.wait_for_selector("footer")
        for _ in range(300):
            shown = frame.evaluate("Math.ceil(document.querySelector('main').getBoundingClientRect().height)")
            if abs(handle.evaluate("(frame) => frame.offsetHeight") - shown) <= 1:
                break
            page.wait_for_timeout(100)
        else:
            room = handle.evaluate("(frame) => [frame.offsetHeight, frame.offsetWidth]")
            pytest.fail(f"the frame is {room}, the page in it {shown} high")


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_each_host_hears_the_height_in_its_own_words(page: Page, site: str, host: Host, name: str) -> None:
    listener = f'<script>addEventListener("message", (event) => {{const frame = document.querySelector("iframe");{LOOK_ALIKES[name]}}})</script>'
    host.page = _article(_frame(site, ADDRESSES.get(name, "/embed/growth")), listener)
    page.goto(host.address)
    _expect_fit(page)
    if name == "wordpress":
        page.frame_locator("iframe").locator("footer a").first.click()
        page.wait_for_function("window.left")
        assert page.evaluate("left").startswith(f"{site}/embed?chart=growth")


@pytest.mark.parametrize("name", ["datawrapper", "iframe-resizer"])
def test_a_host_that_listens_late_hears_the_height(page: Page, site: str, host: Host, name: str) -> None:
    host.page = _article(_frame(site, "/embed/growth"))
    page.goto(host.address)
    page.evaluate(
        f'addEventListener("message", (event) => {{const frame = document.querySelector("iframe");{LOOK_ALIKES[name]}}})'
    )
    _expect_fit(page)


#: Each host's own script: package and version, the file in it, and how a page runs it. Of WordPress npm has the editor's
#: listener, which is a part of a component.
SCRIPTS = {
    "iframe-resizer 4": ("iframe-resizer@4.4.5", "js/iframeResizer.min.js", "iFrameResize({checkOrigin: false}, 'iframe')"),
    "iframe-resizer 5": ("@iframe-resizer/parent@5.5.9", "index.umd.js", "iframeResize({license: 'GPLv3', checkOrigin: false, waitForLoad: true}, 'iframe')"),
    "wordpress": ("@wordpress/block-library@11.1.0", "src/embed/wp-embed-preview.jsx", "const ref = {current: document.querySelector('iframe')}, props = {'data-secret': ref.current.dataset.secret}; addEventListener('message', resizeWPembeds)"),
    "pym": ("pym.js@1.3.2", "dist/pym.v1.min.js", "new pym.Parent('place', '{site}/embed/growth', {})"),
}  # fmt: skip


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder, npm = tmp_path_factory.mktemp("npm"), shutil.which("npm")
    if not is_thorough() or npm is None:
        pytest.skip("hosts' own scripts are tried in the thorough profile, where npm is")
    scripts = {}
    for name, (package, file, _) in SCRIPTS.items():
        done = subprocess.run([npm, "pack", "--silent", package], cwd=folder, capture_output=True, text=True, timeout=120, check=False)  # fmt: skip
        if done.returncode:
            pytest.skip(f"npm did not bring {package}")
        with tarfile.open(folder / done.stdout.split()[-1]) as archive:
            member = archive.extractfile(f"package/{file}")
            assert member is not None
            scripts[name] = _runnable(member.read())
    return scripts


def _runnable(script: bytes) -> bytes:
    """Return a script as a page can run it: of a component, the function that listens."""
    listener = re.search(rb"function resizeWPembeds\(.*?\n\t\t\}\n", script, re.DOTALL)
    return listener[0] if listener else script


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_hosts_own_script_hears_the_height(
    page: Page, site: str, host: Host, packages: dict[str, bytes], name: str
) -> None:
    host.files["host.js"] = packages[name]
    run = f"<script src=/host.js></script><script>{SCRIPTS[name][2].replace('{site}', site)}</script>"
    frames = (
        '<div id="place"></div>'
        if name == "pym"
        else _frame(site, ADDRESSES.get(name, "/embed/growth"), "").replace("height=", "data-was=")
    )
    host.page = _article(frames + run)
    page.goto(host.address)
    _expect_fit(page)


def test_two_frames_of_one_chart_are_told_apart(page: Page, site: str, host: Host) -> None:
    page.set_viewport_size({"width": 900, "height": 900})
    listener = """<script>addEventListener("message", (event) => {
      const heights = event.data["datawrapper-height"];
      for (const chart in heights) for (const frame of document.querySelectorAll("iframe"))
        if (frame.contentWindow === event.source) frame.style.height = heights[chart] + "px";
    })</script>"""
    frames = _frame(site, "/embed/growth") + _frame(site, "/embed/growth").replace('"690"', '"330"')
    host.page = _article(frames, listener)
    page.goto(host.address)
    _expect_fit(page, 2)
    heights = [page.locator("iframe").nth(place).bounding_box()["height"] for place in (0, 1)]  # type: ignore[index]
    assert heights[0] != heights[1]


def test_a_host_that_isolates_itself_may_hold_frames_and_pictures(page: Page, site: str, host: Host) -> None:
    host.headers = {"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin"}
    host.page = _article(f'{_frame(site, "/embed/growth")}<img src="{site}/charts/growth.svg" alt="">')
    page.goto(host.address)
    host.headers = {}
    assert page.evaluate("crossOriginIsolated")
    page.frame_locator("iframe").locator("footer").wait_for()
    page.wait_for_function("document.querySelector('img').naturalWidth > 300")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["", "light", "dark"])
def test_a_frame_has_its_theme_on_a_screen_and_is_light_on_paper(
    page: Page, site: str, theme: str, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size({"width": 690, "height": 640})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/embed/growth?theme={theme}")
    shown = (
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('.m rect[fill]')).fill,"
        " getComputedStyle(document.documentElement).colorScheme]"
    )
    white, black = "rgb(255, 255, 255)", "rgb(20, 23, 28)"
    dark = (theme or scheme) == "dark"
    assert page.evaluate(shown) == ([black, black, "dark"] if dark else [white, white, "light"])
    page.emulate_media(media="print")
    assert page.evaluate(shown) == [white, white, "light"]


def test_the_builders_width_survives_a_choice_back_and_reload(page: Page, site: str) -> None:
    page.goto(f"{site}/embed?chart=growth")
    page.get_by_role("link", name="Phone, 360 px").click()
    page.wait_for_url("**width=phone**")
    page.get_by_label("Your article is", exact=True).select_option("dark")
    page.wait_for_url("**look=dark**")
    expect(page.locator("#preview iframe")).to_have_css("width", "360px")
    page.reload()
    assert "width=phone" in page.url
    page.go_back()
    assert "look=" not in page.url
    expect(page.get_by_label("Your article is", exact=True)).to_have_value("")
