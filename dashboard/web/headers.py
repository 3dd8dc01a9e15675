"""Headers that shut doors: what the browser may load and run, who may frame a page, what is told to other sites.

Tags and how long an answer is kept are in `compression`.

Scripts run from files of the site alone; plotly and React need inline styles. A chart's frame has a policy of its own.
What is for other sites is open to them, and so is a refusal at its address: else they could not read why.
"""

from __future__ import annotations

import re

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
#: What stands in an article's frame where no chart can: words, which anybody may frame.
_FRAMED = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors *"
_OPEN = re.compile(
    r"/(charts|embed)/.|/data/[^/]+\.(csv|xlsx|parquet)$|/claims/[^/]+\.jsonld$|/(oembed|openapi\.json|claims\.json|feed\.atom)$"
)
_FOR_OTHERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
#: What a frame says of itself: a host that isolates its page may hold it, and search engines pass it over.
_FRAME = {"Cross-Origin-Embedder-Policy": "require-corp", "X-Robots-Tag": "noindex"}
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(server: flask.Flask) -> None:
    """Add these headers to every response of a server; what a response sets itself stays."""
    whole = "; ".join(f"{name} {values}" for name, values in _RULES.items())

    def add(response: flask.Response) -> flask.Response:
        path = flask.request.path
        framed = re.match("/embed/.", path)
        policy = _STILL if path.startswith("/charts/") else _FRAMED if framed else whole
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in {
            **_FIXED,
            **(_FOR_OTHERS if _OPEN.match(path) else {}),
            **(_FRAME if framed else {}),
        }.items():
            response.headers.setdefault(name, value)
        return response

    server.after_request(add)
