"""The application factory: a store in, a Dash application out. Importing anything starts nothing.

One request opens one edition of the store. The server writes each page whole into its first answer; Dash then makes its
charts live. What a page says is in pages, which page an address means in pages/_router.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

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
from dashboard.query import SHARED, mend
from dashboard.render.document import RenderedPage, render_page
from dashboard.render.png import read_fonts
from dashboard.text.catalogues import languages
from dashboard.views import former_names
from dashboard.web import compression, crawlers, downloads, errors, headers, health, logs, redirects
from dashboard.web.build_limit import BuildLimit
from dashboard.web.dash_app import NineBridges
from dashboard.web.edition_updates import start_updates
from dashboard.web.page_cache import PageCache
from dashboard.web.recent_requests import RecentRequests
from dashboard.web.site import SiteAddress
from dashboard.web.wsgi import Environ, StartResponse, Wsgi
from etl.errors import StoreError
from etl.store import Store

#: The words of frames and of charts' files besides those of pages.
_EMBED_WORDS = frozenset({CLAIM, FIRST, LAST, "lang", "size"})


def _today() -> date:
    return datetime.now(UTC).date()


def create_app(store: Store, today: Callable[[], date] = _today, site: SiteAddress | None = None) -> NineBridges:
    """Return the application that serves a store at the address of the site; until the store can be read it answers 503."""
    editions, site, words = EditionCache(store), site or SiteAddress(), languages()
    pins = PinStore(store.root.parent / "pinned")
    pages, charts = _page.all_pages(), _chart.all_charts()
    router, limit = PageRouter(pages, charts, words), BuildLimit()

    def answer(path: str, search: str) -> RenderedPage:
        request, content = router.answer(editions.open(), PageAddress(path, search, today()))
        tree = site.add_prefix(shell(request, content, pages))
        return render_page(request, content, tree, version=editions.open().name)

    def stamp() -> Hashable:
        return editions.open().name, today()

    app = NineBridges(
        PageCache(answer, stamp, known_words(pages, charts), router, limit), site, editions.select_version
    )
    downloads.register(app.server, editions, words, today, limit)
    embeds.register(app.server, ChartRepository(editions, charts, words, pins, today, limit))
    health.register(app.server, editions, pins, today)
    crawlers.register(app.server, lambda: _page_paths(pages, editions), words)
    errors.register(app.server, site, words)
    redirects.register(app.server, router.new_address)
    _register_hooks(app.server, editions)
    known = app.page_cache.words | _EMBED_WORDS
    whole = site.mount(_with_one_edition(app.server.wsgi_app))
    requests = RecentRequests(whole, known, version=lambda: editions.open().name, today=today)
    app.server.wsgi_app, app.lookup = requests, requests.lookup
    app.start_updates = lambda: start_updates(editions, requests.replay)
    return app


def prepare(app: NineBridges) -> str:
    """Do what all processes share before the first reader comes; return why no page can be shown yet, if none can."""
    with ThreadPoolExecutor(1) as beside:
        beside.submit(app.files.prepare)
        beside.submit(read_fonts)
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


def _page_paths(pages: Sequence[Page], editions: EditionCache) -> list[str]:
    """Return the paths of all pages in English: those with a fixed path, and one for each sentence of an article."""
    claims = editions.open().tables["claims"]["claim"]
    return [*(page.route for page in pages if "<" not in page.route), *(f"/claims/{claim}" for claim in claims)]


def _redirect_renamed_claim(editions: EditionCache) -> flask.wrappers.Response | None:
    """Redirect the page of a claim under a former name to its present one; frames keep their addresses."""
    before, mark, rest = flask.request.path.partition("/claims/")
    if not mark or before.endswith("embed"):
        return None
    name, dot, ending = rest.partition(".")
    present = former_names.present_name(editions.open().tables, former_names.CLAIM, name)
    if present == name:
        return None
    query = flask.request.query_string.decode("latin-1")
    address = f"{flask.request.script_root}{before}{mark}{present}{dot}{ending}"
    return flask.redirect(f"{address}?{query}" if query else address, 301)  # type: ignore[return-value]


def _register_hooks(server: flask.Flask, editions: EditionCache) -> None:
    """Register what is done for every request: redirects of claims, the version for the log, headers and compression."""

    def note_version(response: flask.Response) -> flask.Response:
        try:
            flask.request.environ[logs.VERSION] = editions.open().name
        except StoreError:
            flask.request.environ[logs.VERSION] = ""
        return response

    server.before_request(lambda: _redirect_renamed_claim(editions))
    server.after_request(note_version)
    headers.register(server)
    compression.register(server)


def _with_one_edition(wsgi: Wsgi) -> Wsgi:
    """Return an application that answers each request from one edition, after mending its query string."""

    def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        environ["QUERY_STRING"] = mend(environ.get("QUERY_STRING", ""))
        with one_edition():
            return wsgi(environ, start_response)

    return application
