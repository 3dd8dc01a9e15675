"""oEmbed 1.0: for the address of a frame or of a page with a chart, a bare <iframe> that fits into the room there is.

Nothing here is private. 401, which the standard has for private things, answers an address that carries a name or a
password, because such an address asks for something that is somebody's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape as escape_xml

import flask

from dashboard.charts.drawing.theme import LIGHT, THEMES
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.cards import UnknownCardError, find_frame
from dashboard.embeds.discovery import CARD_HEIGHT
from dashboard.embeds.forms import CARD_WIDTH, ChartRendering
from dashboard.embeds.frames.frame_pages import page_height, page_title
from dashboard.embeds.page_charts import chart_on_page
from dashboard.embeds.repository import ChartRepository, UnknownPinError
from dashboard.embeds.request import CARD, Appearance, UnknownChartError, WrongValueError
from dashboard.pages._page import all_pages
from dashboard.pages._router import PageRouter
from dashboard.query import mend
from dashboard.web.json_text import json_bytes
from dashboard.web.responses import ResponseSender, refuse

WIDTH = 690
FORMATS = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
#: How many seconds a consumer may keep an answer: one about live figures for a day, one about pinned ones for a year.
_KEEP_LIVE, _KEEP_PINNED = 86_400, 31_536_000
_LARGEST = 100_000


@dataclass(frozen=True)
class SizeLimit:
    """The room that the consumer has, in pixels; None is no bound."""

    width: int | None = None
    height: int | None = None

    def fit(self, width: int, height: int) -> tuple[int, int]:
        """Return a size that is no larger than the room."""
        return min(width, self.width or width), min(height, self.height or height)


@dataclass(frozen=True)
class OEmbedProvider:
    """What answers consumers: the charts, the pages that show them, and what sends an answer."""

    repository: ChartRepository
    router: PageRouter
    sender: ResponseSender


def provider(repository: ChartRepository, sender: ResponseSender) -> OEmbedProvider:
    """Return what answers for every chart of a repository."""
    return OEmbedProvider(repository, PageRouter(all_pages(), repository.charts, repository.languages), sender)


def answer(provider: OEmbedProvider, args: Mapping[str, str], addresses: EmbedAddresses) -> flask.Response:
    """Answer a consumer, as JSON or XML."""
    repository = provider.repository
    form = args.get("format", "json")
    if form not in FORMATS:
        return refuse(501, f"There are the formats {', '.join(FORMATS)}", list(FORMATS))
    limit = SizeLimit(_pixels(args, "maxwidth"), _pixels(args, "maxheight"))
    parts = _parts(args.get("url", ""))
    if parts.username is not None or parts.password is not None:
        return refuse(401, "The address carries a name or a password; nothing of ours needs one")
    try:
        rendering = _find(provider, parts, addresses)
    except (WrongValueError, UnknownPinError, UnknownCardError, UnknownChartError):
        rendering = None
    if rendering is None:
        return refuse(
            404, "No chart of ours is at this address", [addresses.root + "embed/" + name for name in repository.charts]
        )
    found = rendering
    data = repository.per_rendering(rendering, f"oembed {form} {limit}", lambda: encode(found, form, limit))
    return provider.sender.send(data, FORMATS[form])


def _pixels(args: Mapping[str, str], word: str) -> int | None:
    text = args.get(word, "")
    if not text and word not in args:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text[:7]) <= _LARGEST):
        raise WrongValueError(word, text, [], f"it may be a whole number from 1 to {_LARGEST}")
    return int(text)


def _parts(address: str) -> SplitResult:
    if not address:
        raise WrongValueError("url", address, [], "give the address of a frame or of a page with a chart")
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _find(provider: OEmbedProvider, parts: SplitResult, addresses: EmbedAddresses) -> ChartRendering | None:
    """Return what an address shows, if it is one of ours that shows a chart."""
    repository, router = provider.repository, provider.router
    root = urlsplit(addresses.root)
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != root.netloc.lower():
        return None
    if not parts.path.startswith(root.path):
        return None
    path = unquote(parts.path[len(root.path) :]).strip("/")
    args = dict(reversed(parse_qsl(mend(parts.query), errors="replace")))
    first, _, name = path.partition("/")
    if first == "embed" and name:
        return find_frame(repository, name, args, addresses)
    new, _, _ = router.new_address(f"/{path}", parts.query).partition("?")
    match = router.match(new or path)
    request = chart_on_page(repository.editions.open().tables, repository.charts, match.path, args)
    if request is None:
        return None
    theme = args.get("theme", "")
    look = Appearance(match.language, theme if theme in THEMES else LIGHT.name)
    return repository.find(request.chart, replace(request, appearance=look).query, addresses)


def encode(rendering: ChartRendering, form: str, limit: SizeLimit | None = None) -> bytes:
    """Write the answer for a chart as JSON or XML."""
    whole = rich_answer(rendering, limit or SizeLimit())
    return json_bytes(whole) if form == "json" else _xml_bytes(whole)


def rich_answer(rendering: ChartRendering, limit: SizeLimit) -> dict[str, object]:
    """Return the answer for a chart: size, frame, and a picture where it is not larger than the room."""
    request = rendering.request
    width = min(WIDTH, limit.width or WIDTH)
    width, height = limit.fit(width, page_height(rendering).at(width))
    whole: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": page_title(rendering),
        "provider_name": "Nine Bridges",
        "provider_url": rendering.addresses.root,
        "cache_age": _KEEP_PINNED if rendering.permanent else _KEEP_LIVE,
        "width": width,
        "height": height,
        "html": iframe(rendering, width, height),
    }
    if limit.fit(CARD_WIDTH, CARD_HEIGHT) == (CARD_WIDTH, CARD_HEIGHT):
        whole["thumbnail_url"] = rendering.addresses.picture(request, CARD.name)
        whole |= {"thumbnail_width": CARD_WIDTH, "thumbnail_height": CARD_HEIGHT}
    return whole


def iframe(rendering: ChartRendering, width: int | str, height: int) -> str:
    """Write the frame with those attributes only that WordPress leaves in place."""
    address, title = escape(rendering.addresses.frame(rendering.request)), escape(page_title(rendering))
    return f'<iframe src="{address}" width="{width}" height="{height}" title="{title}" frameborder="0"></iframe>'


def _xml_bytes(whole: Mapping[str, object]) -> bytes:
    parts = "".join(f"<{name}>{escape_xml(str(value))}</{name}>" for name, value in whole.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{parts}</oembed>\n'.encode()
