"""Dash behind the pages: it answers with documents of ours, and its one callback with charts that are at hand already.

Of Dash's own addresses those stay that its script in a browser asks. The scripts themselves are in static.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import flask
from dash import Dash, Input, Output, dcc, html

from dashboard.render.document import document
from dashboard.web.assets import AssetFiles
from dashboard.web.page_cache import PageCache, address_asked
from dashboard.web.site import SiteAddress

HTML, JSON = "text/html; charset=utf-8", "application/json"
#: What Dash tells the browser about the machine that it runs on, about this visit, and of tools for programmers.
_SURPLUS = ("dash_version", "python_version", "dash_version_url", "ddk_version", "plotly_version", "end_id")
#: What Dash and Flask offer and nobody here asks for.
_CLOSED = ("/_reload-hash", "/_favicon.ico", "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>")
_CALLBACK = "/_dash-update-component"


class NineBridges(Dash):
    """Dash with documents of our own, in which the page is already written."""

    def __init__(self, served: PageCache, place: SiteAddress) -> None:
        self.served, self.files = served, AssetFiles(place.prefix)
        super().__init__(
            "nine_bridges",
            server=flask.Flask("nine_bridges", static_folder=None),  # type: ignore[arg-type]
            assets_folder=str(Path(__file__).parent.parent / "assets"),
            include_assets_files=False,
            routes_pathname_prefix="/",
            requests_pathname_prefix=place.prefix,
            title="Nine Bridges",
            update_title="",
            serve_locally=True,
            suppress_callback_exceptions=True,
            include_pages_meta=False,
        )
        self.layout = html.Div([dcc.Location(id="address", refresh=False), html.Div(id="charts")], className="inner")
        self.files.register(self.server)
        self._answer(place)

    def _answer(self, place: SiteAddress) -> None:
        """Let Dash ask for the charts of a page, and keep what it is told; close its doors that lead nowhere."""

        @self.callback(Output("charts", "children"), Input("address", "pathname"), Input("address", "search"))
        def show(pathname: str | None, search: str | None) -> list[Any]:
            address = (flask.request.url_root, place.own(pathname or "/"), search or "")
            return self.served.answered(address).charts

        told: Callable[[], flask.Response] = self.server.view_functions[_CALLBACK]
        self.server.view_functions[_CALLBACK] = lambda: self._told(told, place)
        for rule in _CLOSED:
            self.server.view_functions[rule] = _closed

    def index(self, *args: Any, **kwargs: Any) -> flask.Response:  # noqa: ARG002
        """Answer with the document at the address of the request."""
        root, search = flask.request.url_root, flask.request.query_string.decode("utf-8", "replace")
        address = (root, flask.request.path, search)
        return self.served.written(
            HTML, address, lambda page: document(page, root, self.files, self._configuration)
        ).send()

    @cached_property
    def _configuration(self) -> str:
        """Return what Dash's script needs to know, without what it does not."""
        values = {name: value for name, value in self._config().items() if name not in _SURPLUS}  # type: ignore[no-untyped-call]
        return json.dumps(values).replace("<", "\\u003c")

    def _told(self, told: Callable[[], flask.Response], place: SiteAddress) -> flask.Response:
        """Answer Dash's question for charts; Dash itself is asked once for each page, and with nothing but an address."""
        try:
            path, search = address_asked(flask.request.get_data())
        except ValueError:
            flask.abort(400)
        asked = [
            {"id": "address", "property": name, "value": text}
            for name, text in (("pathname", path), ("search", search))
        ]
        body = {"output": "charts.children", "outputs": {"id": "charts", "property": "children"}, "inputs": asked}
        root = flask.request.url_root

        def once(_: Any) -> bytes:
            with self.server.test_request_context(_CALLBACK, method="POST", json=body, base_url=root):
                return told().get_data()

        written = self.served.written(JSON, (root, place.own(path), search), once)
        return written.send()


def _closed(*_: Any, **__: Any) -> flask.Response:
    flask.abort(404)
