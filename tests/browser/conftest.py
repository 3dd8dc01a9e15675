"""The real server on a free port over the project's own data, and one headless Chromium for the tests of this folder.

The browser is closed before a worker goes on to other tests, because it keeps an event loop running in their thread.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright
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
]


#: A loaded machine may need many times what a quiet one does; a test that waits is slower, and not another test.
expect.set_options(timeout=30_000)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Leave requests out of the tests' output."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none; where the project's own checks run it is never skipped."""
    if shutil.which("chromium") is None and "CI" not in os.environ:
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
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


def grave(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds serious or critical on a page, by all its rules or by some."""
    found = Axe().run(page, options={"runOnly": rules} if rules else None).response["violations"]
    return [
        f"{one['id']}: {json.dumps([node['target'] for node in one['nodes']], ensure_ascii=False)[:300]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


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

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.troubles.append(f"asked elsewhere: {request.url}")

    def watch(self) -> None:
        """Note errors and warnings of the console, errors of scripts, and requests to anywhere else."""
        self.page.on("console", lambda m: self.troubles.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", self._asked)


@pytest.fixture
def context_options() -> dict[str, object]:
    return {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def context(chromium: Browser, context_options: dict[str, object]) -> Iterator[BrowserContext]:
    opened = chromium.new_context(**context_options)  # type: ignore[arg-type]
    yield opened
    opened.close()


@pytest.fixture
def visit(context: BrowserContext, site: str) -> Iterator[Visit]:
    visit = Visit(context.new_page(), site)
    visit.watch()
    yield visit
    assert visit.troubles == []
