"""The only door: a store in, a Dash application out. Importing anything starts nothing.

One request opens one edition of the store. The server writes each page whole into its first answer; Dash then makes its
charts live. What a page says is in pages, where it hangs is in router.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import flask

from dashboard.charts import _chart
from dashboard.charts._chart import Chart
from dashboard.editions import EditionCache, one_edition
from dashboard.embeds import routes as embeds
from dashboard.embeds.pins import PinStore
from dashboard.embeds.repository import ChartRepository
from dashboard.embeds.request import CLAIM, FIRST, LAST
from dashboard.pages import _page
from dashboard.pages._page import Page
from dashboard.pages._router import PageAddress, PageRouter
from dashboard.pages._shell import shell
from dashboard.query import SHARED
from dashboard.render.document import RenderedPage, render_page
from dashboard.text.catalogues import ENGLISH, languages
from dashboard.web import compression, downloads, errors, headers, health, logs
from dashboard.web.dash_app import NineBridges
from dashboard.web.page_cache import PageCache
from dashboard.web.site import SiteAddress, Wsgi
from dashboard.web.takeover import RequestMemory, follow
from etl.errors import StoreError
from etl.store import Store

#: The words of frames and of charts' files besides those of pages.
_EMBED_WORDS = frozenset({CLAIM, FIRST, LAST, "lang", "size"})


def _today() -> date:
    return datetime.now(UTC).date()


def create_app(store: Store, today: Callable[[], date] = _today, place: SiteAddress | None = None) -> NineBridges:
    """Return the application over a store, with a clock, at a place; until the store can be read it answers with 503."""
    library, where, words = EditionCache(store), place or SiteAddress(), languages()
    pins = PinStore(store.root.parent / "pinned")
    pages, charts = _page.registered(), _chart.registered()
    router = PageRouter(pages, charts, words)

    def answer(path: str, search: str) -> RenderedPage:
        request, content = router.answer(library.open(), PageAddress(path, search, today()))
        return render_page(request, content, where.moved(shell(request, content, pages)))

    def stamp() -> Hashable:
        return library.open().name, today()

    app = NineBridges(PageCache(answer, stamp, known_words(pages, charts), router), where)
    downloads.register(app.server, library, words[ENGLISH], today)
    embeds.register(app.server, ChartRepository(library, charts, words, pins, today))
    health.register(app.server, library, pins, today)
    errors.register(app.server, where, words)
    _finish(app.server, library)
    requests = RequestMemory(where.mount(_whole(app.server.wsgi_app)), app.page_cache.words | _EMBED_WORDS)
    app.server.wsgi_app = requests
    app.follow = lambda: follow(library, requests.answer_again)
    return app


def prepare(app: NineBridges) -> str:
    """Do what all processes share before the first reader comes; return why no page can be shown yet, if none can."""
    with ThreadPoolExecutor(1) as beside:
        beside.submit(app.files.prepare)
        try:
            app.page_cache.stamp()
        except StoreError as error:
            return str(error)
        app.server.test_client().get("/")
    return ""


def known_words(pages: Sequence[Page], charts: Mapping[str, Chart]) -> frozenset[str]:
    """Return every word that some page understands in a query string."""
    options = (option.name for one in charts.values() for option in one.options)
    return frozenset([*SHARED, *options, *(word for one in pages for word in (*one.words, *one.aliases))])


def _finish(server: flask.Flask, library: EditionCache) -> None:
    """Let every answer be compressed, carry its headers, and tell the log from which version it is."""

    def tell(response: flask.Response) -> flask.Response:
        try:
            flask.request.environ[logs.VERSION] = library.open().name
        except StoreError:
            flask.request.environ[logs.VERSION] = ""
        return response

    server.after_request(tell)
    headers.register(server)
    compression.register(server)


def _whole(wsgi: Wsgi) -> Wsgi:
    """Let each request be answered from one edition."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with one_edition():
            return wsgi(environ, start_response)

    return application
