"""Addresses that pages once had: whoever follows one is led to where the page is now, for good."""

from __future__ import annotations

from collections.abc import Callable

import flask

#: From path and query string to the address from the root of the site where the page is now, or to nothing.
NewAddress = Callable[[str, str], str]


def register(server: flask.Flask, new_address: NewAddress) -> None:
    """Answer an address that a page once had with its new one, query string and all."""

    def redirect() -> flask.typing.ResponseReturnValue | None:
        query = flask.request.query_string.decode("utf-8", "replace")
        if flask.request.method != "GET" or not query:
            return None
        address = new_address(flask.request.path, query)
        return flask.redirect(flask.request.script_root + address, 301) if address else None

    server.before_request(redirect)
