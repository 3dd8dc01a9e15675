"""Errors as readers see them: short pages and, for programs, JSON; no trace, no banner, nothing of the request."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass

import flask
from werkzeug.exceptions import HTTPException

from dashboard.render.document import sheet
from dashboard.render.theme_css import style
from dashboard.text import Words
from dashboard.text.catalogues import ENGLISH, in_language
from dashboard.text.terms import N_
from dashboard.web.site import SiteAddress
from etl.errors import StoreError

#: No request has a body but Dash's question for a page, which is an address.
LARGEST_BODY = 16_384
#: After how many seconds one may ask again for tables that are not there.
_SOON = 30

_LOG = logging.getLogger("nine_bridges")
_MESSAGES = {
    400: N_("This request is not understood."),
    404: N_("There is nothing at this address."),
    405: N_("This address can be read, and nothing else."),
    411: N_("A request with a body has to say how long it is."),
    413: N_("This request is larger than any that has an answer here."),
    429: N_("Many new pages are being made at this moment: ask again in a second."),
    500: N_("Something went wrong here. It has been noted."),
    503: N_("The tables are not there yet: python -m etl build makes them, and the pages then come by themselves."),
}
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{status} – Nine Bridges</title>
<style>{style}</style>
</head>
<body>
<main><h1><a href="{home}">Nine Bridges</a></h1><p class="lede">{message}</p></main>
</body>
</html>
"""
_FOR_PROGRAMS = ("/_", "/charts/", "/data/", "/health", "/oembed", "/openapi.json", "/claims.json", "/feed.atom")


@dataclass(frozen=True)
class ErrorPages:
    """Answers where nothing else can: a page in the language of the address, or JSON where programs ask."""

    site: SiteAddress
    languages: Mapping[str, Words]

    def http_error(self, error: HTTPException) -> flask.Response:
        """Answer an error that has a status of its own; a redirection goes as it is."""
        if error.code is None or error.code < 400:
            return flask.Response(status=error.code or 500, headers=error.get_headers())
        headers = {
            name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "Content-Range")
        }
        return self._refuse(error.code, headers)

    def no_tables(self, error: StoreError) -> flask.Response:
        """Answer while there are no tables that can be read."""
        _LOG.warning("%s", error)
        return self._refuse(503, {"Retry-After": str(_SOON)})

    def unexpected(self, error: Exception) -> flask.Response:
        """Answer for a fault of ours."""
        _LOG.error("a request could not be answered", exc_info=error)
        return self._refuse(500, {})

    def _refuse(self, status: int, headers: Mapping[str, str]) -> flask.Response:
        path = flask.request.path
        language = path.split("/")[1] if path.split("/")[1] in self.languages else ENGLISH
        known = status if status in _MESSAGES else 500 if status >= 500 else 400
        message = self.languages[language](_MESSAGES[known])
        response = _json(message) if path.startswith(_FOR_PROGRAMS) else _page(status, message, language, self.site)
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        response.headers.update(headers)
        return response


def register(server: flask.Flask, site: SiteAddress, languages: Mapping[str, Words]) -> None:
    """Let a server refuse in few words, and take no request that is too large or of which that is not known."""
    pages = ErrorPages(site, languages)
    server.before_request(_require_host)
    server.before_request(_require_small_body)
    server.register_error_handler(HTTPException, pages.http_error)
    server.register_error_handler(StoreError, pages.no_tables)
    server.register_error_handler(Exception, pages.unexpected)


def _require_host() -> None:
    """Answer nobody who does not say, in letters fit for a name, whom they ask."""
    if not flask.request.host:
        flask.abort(400)


def _require_small_body() -> None:
    """Answer nobody whose request has a body that is too large, or that does not say how large it is."""
    if "Transfer-Encoding" in flask.request.headers:
        flask.abort(411)
    if (flask.request.content_length or 0) > LARGEST_BODY:
        flask.abort(413)


def _json(message: str) -> flask.Response:
    body = json.dumps({"error": message, "allowed": []}, ensure_ascii=False) + "\n"
    return flask.Response(body, content_type="application/json")


def _page(status: int, message: str, language: str, site: SiteAddress) -> flask.Response:
    home = site.path + in_language("/", language)
    page = _PAGE.format(
        language=language, status=status, style=style("") + sheet("style.css"), message=message, home=home or "/"
    )
    return flask.Response(page, content_type="text/html; charset=utf-8")
