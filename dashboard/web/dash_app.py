"""Dash behind the pages: it answers with documents of ours, and its one callback with charts that are at hand already.

Of Dash's own addresses those stay that its script in a browser asks. The scripts themselves are in scripts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import flask
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.render import dash_internals
from dashboard.render.dash_internals import properties
from dashboard.render.document import document
from dashboard.web.assets import AssetFiles
from dashboard.web.json_text import JsonObject
from dashboard.web.page_cache import PageCache, read_callback_request
from dashboard.web.responses import refuse
from dashboard.web.site import SiteAddress
from dashboard.web.wsgi import CacheLookup

HTML, JSON = "text/html; charset=utf-8", "application/json"
#: The header in which a page says from which version it was written, when Dash asks for its charts.
VERSION = "Nine-Bridges-Version"


class NineBridges(Dash):
    """Dash with documents of our own, in which the page is already written."""

    #: Called once in each worker process: from then on new versions are opened only when their pages are ready.
    start_updates: Callable[[], object]
    #: Returns the answer that a request was given before from the version in force, if it is cached.
    lookup: CacheLookup

    def __init__(self, page_cache: PageCache, site: SiteAddress, select_version: Callable[[str], bool]) -> None:
        """Answer with pages of a cache; `select_version` answers the request at hand from a version, if it is in memory."""
        self.page_cache, self.files, self._site, self._select_version = (
            page_cache,
            AssetFiles(site.prefix),
            site,
            select_version,
        )
        super().__init__(
            "nine_bridges",
            server=flask.Flask("nine_bridges", static_folder=None),  # type: ignore[arg-type]
            assets_folder=str(Path(__file__).parent.parent / "assets"),
            include_assets_files=False,
            routes_pathname_prefix="/",
            requests_pathname_prefix=site.prefix,
            title="Nine Bridges",
            update_title="",
            serve_locally=True,
            suppress_callback_exceptions=True,
            include_pages_meta=False,
        )
        self.layout = html.Div(
            [dcc.Location(id="address", refresh=False), dcc.Store(id="sizes"), html.Div(id="charts")], className="inner"
        )
        address = Input("address", "pathname"), Input("address", "search")
        # Which sizes a reader's window shows is known in the browser: assets/takeover.js has the function.
        sizes = ClientsideFunction("nine_bridges", "sizes")
        self.clientside_callback(sizes, Output("sizes", "data"), *address)  # type: ignore[no-untyped-call]
        self.callback(Output("charts", "children"), *address, Input("sizes", "data"))(self._charts)
        self.files.register(self.server)
        dash_internals.replace_callback(self, self._answer_callback)
        dash_internals.close_unused(self)

    def index(self, *args: object, **kwargs: object) -> flask.Response:  # noqa: ARG002
        """Answer with the document at the address of the request."""
        root, search = flask.request.url_root, flask.request.query_string.decode("utf-8", "replace")
        address = (root, flask.request.path, search)
        return self.page_cache.response(
            HTML, address, lambda page: document(page, root, self.files, self._configuration)
        ).send()

    @cached_property
    def _configuration(self) -> str:
        return json.dumps(dash_internals.configuration(self)).replace("<", "\\u003c")

    def _charts(self, pathname: str | None, search: str | None, sizes: list[str]) -> list[Component]:
        """Return the charts of the page at an address, in the sizes that are shown, for Dash to draw."""
        page = self.page_cache.page((flask.request.url_root, self._site.remove_prefix(pathname or "/"), search or ""))
        return [box for box in page.charts if set(properties(box)["className"].split()) & set(sizes)]

    def _answer_callback(self, dash_view: Callable[[], flask.Response]) -> flask.Response:
        """Answer a request for the charts of a page from the version of that page; Dash makes each answer once."""
        try:
            path, search, sizes = read_callback_request(flask.request.get_data())
        except ValueError:
            flask.abort(400)
        version = flask.request.headers.get(VERSION, "")
        if version and not self._select_version(version):
            return refuse(410, "This version of the figures is no longer at hand: load the page again")
        root = flask.request.url_root

        def write(_: object) -> bytes:
            body = _callback_body(path, search, sizes)
            with self.server.test_request_context(dash_internals.CALLBACK, method="POST", json=body, base_url=root):
                return dash_view().get_data()

        return self.page_cache.response(
            JSON, (root, self._site.remove_prefix(path), search), write, variant=sizes
        ).send()


def _callback_body(path: str, search: str, sizes: Sequence[str]) -> JsonObject:
    """Return what Dash's script sends when it asks for the charts of a page."""
    values = {("address", "pathname"): path, ("address", "search"): search, ("sizes", "data"): sizes}
    inputs = [{"id": one, "property": name, "value": value} for (one, name), value in values.items()]
    return {"output": "charts.children", "outputs": {"id": "charts", "property": "children"}, "inputs": inputs}
