"""Headers that shut doors: what the browser may load and run, who may frame a page, what is told to other sites.

Scripts run from files of the site alone; plotly and React need inline styles. A chart's frame has a policy of its own.
"""

from __future__ import annotations

import flask

_RULES = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
#: A picture or a table of ours runs nothing and loads nothing, wherever it is shown.
_STILL = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(server: flask.Flask) -> None:
    """Give every answer of the server its headers; what an answer says of itself stays."""
    policy = "; ".join(f"{name} {values}" for name, values in _RULES.items())

    def add(response: flask.Response) -> flask.Response:
        still = flask.request.path.startswith("/charts/")
        response.headers.setdefault("Content-Security-Policy", _STILL if still else policy)
        for name, value in _FIXED.items():
            response.headers.setdefault(name, value)
        return response

    server.after_request(add)
