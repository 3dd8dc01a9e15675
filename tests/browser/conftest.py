"""The real server on a free port over the project's own data, and one headless Chromium for the tests of this folder.

Tests that ask for the same kind of context share one page of it, because a new one costs more than most tests do: it is
a process that compiles every script again. What a test left behind is taken away after it.
The browser is closed before a worker goes on to other tests, because it keeps an event loop running in their thread.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response
from playwright.sync_api import (
    Browser,
    BrowserContext,
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
from tests.effort import is_thorough

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
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


#: Takes all but the first rows of each table away: axe looks at every cell, and the rows of a table are alike.
FEW_ROWS = "document.querySelectorAll('tbody tr:nth-child(n+4)').forEach((row) => row.remove())"


def grave(page: Page) -> list[str]:
    """Return what axe finds serious or critical on a page, of which a fast run then leaves only the first rows of tables."""
    if not is_thorough():
        page.evaluate(FEW_ROWS)
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {json.dumps([node['target'] for node in one['nodes']], ensure_ascii=False)[:300]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def grave_again(page: Page) -> list[str]:
    """Return what axe finds grave on a page that `test_every_page` tries in another state; a fast run does not ask."""
    return grave(page) if is_thorough() else []


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


@pytest.fixture(scope="package")
def pages(chromium: Browser) -> dict[str, Page]:
    """The pages that tests share, by the options of their contexts."""
    return {}


@pytest.fixture
def page(chromium: Browser, pages: dict[str, Page], context_options: dict[str, Any]) -> Iterator[Page]:
    """An empty page of a context with the options, in which nothing is left of earlier tests."""
    options = dict(context_options)
    viewport, scheme = options.pop("viewport"), options.pop("color_scheme", "light")
    kind = json.dumps(options, sort_keys=True)
    if kind not in pages:
        pages[kind] = chromium.new_context(**options).new_page()
    page = pages[kind]
    page.set_viewport_size(viewport)
    page.emulate_media(media="null", color_scheme=scheme)
    yield page
    _clear(page)


def _still(address: str) -> str:
    """Return an address at which nothing moves, of the same site, for whose pages a browser needs no new process."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/robots.txt" if parts.netloc else "about:blank"


def _clear(page: Page) -> None:
    """Take away what a test left in a page and its context: other pages, routes, rights, history, and what was stored."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.unroute_all()
    page.goto(_still(page.url))
    page.mouse.move(0, 0)
    page.context.clear_permissions()
    page.context.clear_cookies()
    session = page.context.new_cdp_session(page)
    session.send("Page.resetNavigationHistory")
    session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "local_storage"})
    session.detach()


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
def still(visit: Visit) -> Visit:
    """A visit whose pages stay as the server wrote them: Dash never comes, which costs more than all the rest of a page."""
    visit.page.route(re.compile("/assets/(dash|plotly)"), lambda _: None)
    return visit


@pytest.fixture
def scripted(context: BrowserContext, site: str) -> Iterator[Callable[[str], Visit]]:
    """Open a page of its own with a script that runs before all others, which a page never loses again."""
    visits: list[Visit] = []

    def visit(script: str) -> Visit:
        page = context.new_page()
        page.add_init_script(script)
        visits.append(Visit(page, site))
        visits[-1].watch(page.on)  # type: ignore[arg-type]
        return visits[-1]

    yield visit
    assert [one.troubles for one in visits if one.troubles] == []
