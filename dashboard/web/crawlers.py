"""What search engines and browsers ask of every site: /robots.txt, /sitemap.xml with languages, /favicon.ico.

Which pages there are comes from the pages; frames say by a header of their own that they are not for a list.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import quoteattr

import flask

from dashboard.render.png import png
from dashboard.text.catalogues import ENGLISH, in_language
from dashboard.web.compression import SHORT, EncodedResponse

_ROBOTS = "User-agent: *\nAllow: /\n\nSitemap: {root}sitemap.xml\n"
_URLSET = (
    '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{urls}</urlset>\n'
)
_ICON = Path(__file__).parent.parent / "assets" / "icon.svg"
_ICON_WIDTH = 32


def register(server: flask.Flask, paths: Callable[[], Sequence[str]], languages: Collection[str]) -> None:
    """Add the addresses to a server whose pages are at these paths, in these languages."""

    def robots() -> flask.Response:
        return _send(_ROBOTS.format(root=flask.request.url_root), "text/plain; charset=utf-8")

    def sitemap() -> flask.Response:
        return _send(sitemap_text(flask.request.url_root, paths(), languages), "application/xml; charset=utf-8")

    def favicon() -> flask.Response:
        return EncodedResponse(icon(), "image/x-icon", cache_control=SHORT).send()

    for rule, view in (("/robots.txt", robots), ("/sitemap.xml", sitemap), ("/favicon.ico", favicon)):
        server.add_url_rule(rule, f"crawlers {rule}", view, methods=["GET"])


def _send(text: str, content_type: str) -> flask.Response:
    return EncodedResponse(text.encode(), content_type, cache_control=SHORT).send()


def sitemap_text(root: str, paths: Sequence[str], languages: Collection[str]) -> str:
    """Return the sitemap: every page in every language, each with its other languages."""
    return _URLSET.format(urls="".join(_url(root, path, name, languages) for path in paths for name in languages))


def _url(root: str, path: str, language: str, languages: Collection[str]) -> str:
    addresses = {name: root.rstrip("/") + in_language(path, name) for name in languages}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{name}" href={quoteattr(address)}/>'
        for name, address in {"x-default": addresses[ENGLISH], **addresses}.items()
    )
    return f"<url><loc>{addresses[language]}</loc>{links}</url>\n"


@cache
def icon() -> bytes:
    """Return the site's icon as an ICO file with one picture."""
    picture = png(_ICON.read_text("utf-8"), width=_ICON_WIDTH)
    head = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", _ICON_WIDTH, _ICON_WIDTH, 0, 0, 1, 32, len(picture), len(head) + 16)
    return head + entry + picture
