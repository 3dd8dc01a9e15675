"""Headers that shut doors: what the browser may load and run, who may frame a page, what is told to other sites.

Scripts run from here or by the hash of an inline one that Dash wrote; plotly and React need inline styles.
"""

from __future__ import annotations

from collections.abc import Sequence

import flask


def register(server: flask.Flask, script_hashes: Sequence[str]) -> None:
    """Give every answer of the server its headers, and a page's answer the page's status."""
    fixed = {
        "Content-Security-Policy": _policy(script_hashes),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }

    def add(response: flask.Response) -> flask.Response:
        if response.status_code == 200:
            response.status_code = flask.g.get("page_status", 200)
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        return response

    server.after_request(add)


def _policy(script_hashes: Sequence[str]) -> str:
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *script_hashes],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())
