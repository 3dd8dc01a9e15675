"""The real server on a free port over the project's own data, and one headless Chromium for the tests of this folder.

Tests that ask for the same kind of context share one page of it, because a new one costs more than most tests do: it is
a process that compiles every script again. What a test left behind is taken away after it.
The browser is closed before a worker goes on to other tests, because it keeps an event loop running in their thread.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    Request,
    Route,
    expect,
    sync_playwright,
)
from werkzeug.serving import WSGIRequestHandler, make_server

from dashboard.application import create_app
from etl.pipeline import DataFolder

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No page of a test lives long enough to earn back what its scripts cost the compilers that optimise.
    "--js-flags=--no-maglev --no-turbofan",
]


#: Chromium without its windows loads a page in two thirds of the time.
CHROMIUM = ("chromium-headless-shell", "chromium")


def _browser() -> str | None:
    """Return the path of the browser that is installed and costs least."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


#: A loaded machine may need many times what a quiet one does; a test that waits is slower, and not another test.
expect.set_options(timeout=30_000)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Leave requests out of the tests' output."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none; where the project's own checks run it is never skipped."""
    if _browser() is None and "CI" not in os.environ:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def site(project: DataFolder) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(project.store).server, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)


class Host:
    """Another site, which shows whatever it is given, with headers that a test sets."""

    def __init__(self) -> None:
        self.page, self.files, self.headers = "", dict[str, bytes](), dict[str, str]()
        app = Flask("host")
        app.add_url_rule("/", "page", view_func=lambda: Response(self.page, headers=self.headers))
        app.add_url_rule(
            "/<name>",
            "file",
            view_func=lambda name: Response(self.files.get(name, b""), content_type="text/javascript"),
        )
        self.server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture(scope="package")
def host() -> Iterator[Host]:
    host = Host()
    thread = threading.Thread(target=host.server.serve_forever, daemon=True)
    thread.start()
    yield host
    host.server.shutdown()
    host.server.server_close()
    thread.join(10)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_browser(), args=FLAGS)
        yield browser
        browser.close()


#: Adds a function that hears an event of a page for as long as a test lasts.
Listen = Callable[[str, Callable[..., None]], None]


@dataclass
class Visit:
    """A page of the browser, and everything that went wrong or away while it was open."""

    page: Page
    site: str
    troubles: list[str] = field(default_factory=list)

    def open(self, address: str, *, live: bool = False) -> Page:
        """Go to an address; with `live`, wait until Dash's page stands in place of the server's."""
        self.page.goto(self.site + address)
        if live:
            self.page.wait_for_selector("html[data-live]", timeout=30_000)
        return self.page

    def watch(self, listen: Listen) -> None:
        """Note errors and warnings of the console, errors of scripts, and requests to anywhere else."""
        listen("console", self._console)
        listen("pageerror", lambda error: self.troubles.append(str(error)))
        listen("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.troubles.append(f"asked elsewhere: {request.url}")


@contextmanager
def dash_held(page: Page) -> Iterator[None]:
    """Let Dash not come to a page before the block ends, as on a slow line."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/assets/dash.*", hold)
    yield
    for route in held:
        route.continue_()
    page.unroute("**/assets/dash.*")


@pytest.fixture
def context_options() -> dict[str, Any]:
    return {"viewport": {"width": 1440, "height": 900}}


class Tab(NamedTuple):
    """A page and the browser's own protocol for it."""

    page: Page
    protocol: CDPSession


def _new_tab(context: BrowserContext) -> Tab:
    page = context.new_page()
    return Tab(page, context.new_cdp_session(page))


@pytest.fixture(scope="package")
def tabs(chromium: Browser) -> dict[str, Tab]:
    """The tabs that tests share, by the options of their contexts."""
    return {}


@pytest.fixture
def tab(chromium: Browser, tabs: dict[str, Tab], context_options: dict[str, Any]) -> Iterator[Tab]:
    """An empty page of a context with the options, in which nothing is left of earlier tests."""
    options = dict(context_options)
    viewport, scheme = options.pop("viewport"), options.pop("color_scheme", "light")
    kind = json.dumps(options, sort_keys=True)
    if kind not in tabs:
        tabs[kind] = _new_tab(chromium.new_context(**options))
    page = tabs[kind].page
    page.set_viewport_size(viewport)
    page.emulate_media(media="null", color_scheme=scheme)
    yield tabs[kind]
    _clear(*tabs[kind])


@pytest.fixture
def page(tab: Tab) -> Page:
    return tab.page


def _still(address: str) -> str:
    """Return an address at which nothing moves, of the same site, for whose pages a browser needs no new process."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/robots.txt" if parts.netloc else "about:blank"


def _clear(page: Page, protocol: CDPSession) -> None:
    """Take away what a test left in a page and its context: other pages, routes, rights, history, and what was stored."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.unroute_all()
    page.goto(_still(page.url))
    page.mouse.move(0, 0)
    page.context.clear_permissions()
    page.context.clear_cookies()
    protocol.send("Page.resetNavigationHistory")
    protocol.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "local_storage"})


@pytest.fixture
def context(page: Page) -> BrowserContext:
    return page.context


@pytest.fixture
def listen(page: Page) -> Iterator[Listen]:
    heard: list[tuple[Any, Callable[..., None]]] = []

    def add(event: Any, hear: Callable[..., None]) -> None:
        page.on(event, hear)
        heard.append((event, hear))

    yield add
    for event, hear in heard:
        page.remove_listener(event, hear)


@pytest.fixture
def visit(page: Page, listen: Listen, site: str) -> Iterator[Visit]:
    visit = Visit(page, site)
    visit.watch(listen)
    yield visit
    assert visit.troubles == []


@pytest.fixture
def scripted(visit: Visit, tab: Tab) -> Iterator[Callable[[str], Visit]]:
    """Give the pages of a visit a script that runs before all others, until the test ends."""
    added: list[str] = []

    def run_first(script: str) -> Visit:
        answer = tab.protocol.send("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        added.append(answer["identifier"])
        return visit

    tab.protocol.send("Page.enable")
    yield run_first
    for identifier in added:
        tab.protocol.send("Page.removeScriptToEvaluateOnNewDocument", {"identifier": identifier})
    tab.protocol.send("Page.disable")


#: A page of one who saves data, to which the scripts of live charts never come: what would fetch them is not let into the page.
STILL = """{
  Object.defineProperty(navigator, "connection", { value: { saveData: true } });
  const append = Element.prototype.append;
  Element.prototype.append = function (...parts) {
    append.apply(this, parts.filter((part) => !/assets\\/(dash|plotly)\\./.test(part.src ?? part.href)));
  };
}"""


@pytest.fixture
def still(scripted: Callable[[str], Visit]) -> Visit:
    """A visit whose pages stay as the server wrote them: Dash never comes, which costs more than all the rest of a page.

    Routes of playwright's would do the same, but a browser with a route keeps no file from one page to the next.
    """
    return scripted(STILL)
