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

from dashboard.charts.drawing.theme import THEMES
from dashboard.embeds import frame
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.discovery import CARD_HEIGHT
from dashboard.embeds.forms import CARD_WIDTH, Shown, written
from dashboard.embeds.page_charts import chart_of
from dashboard.embeds.repository import ChartRepository, UnknownPinError
from dashboard.embeds.request import CARD, Look, WrongValueError
from dashboard.pages._router import split
from dashboard.web.responses import ResponseSender, refused

WIDTH = 690
FORMATS = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
#: How many seconds a consumer may keep an answer: one about live figures for a day, one about pinned ones for a year.
_KEEP_LIVE, _KEEP_PINNED = 86_400, 31_536_000
_LARGEST = 100_000


@dataclass(frozen=True)
class Room:
    """The room that the consumer has, in pixels; None is no bound."""

    width: int | None = None
    height: int | None = None

    def fit(self, width: int, height: int) -> tuple[int, int]:
        """Return a size that is no larger than the room."""
        return min(width, self.width or width), min(height, self.height or height)


def answer(
    gallery: ChartRepository, sender: ResponseSender, args: Mapping[str, str], site: EmbedAddresses
) -> flask.Response:
    """Answer a consumer, as JSON or XML."""
    form = args.get("format", "json")
    if form not in FORMATS:
        return refused(501, f"There are the formats {', '.join(FORMATS)}", list(FORMATS))
    room = Room(_pixels(args, "maxwidth"), _pixels(args, "maxheight"))
    parts = _parts(args.get("url", ""))
    if parts.username is not None or parts.password is not None:
        return refused(401, "The address carries a name or a password; nothing of ours needs one")
    try:
        shown = _shown(gallery, parts, site)
    except (WrongValueError, UnknownPinError):
        shown = None
    if shown is None:
        return refused(
            404, "No chart of ours is at this address", [site.root + "embed/" + name for name in gallery.charts]
        )
    return sender.send(written_as(shown, form, room), FORMATS[form])


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


def _shown(gallery: ChartRepository, parts: SplitResult, site: EmbedAddresses) -> Shown | None:
    """Return what an address shows, if it is one of ours that shows a chart."""
    root = urlsplit(site.root)
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != root.netloc.lower():
        return None
    if not parts.path.startswith(root.path):
        return None
    path = unquote(parts.path[len(root.path) :]).strip("/")
    args = dict(reversed(parse_qsl(parts.query, errors="replace")))
    first, _, name = path.partition("/")
    if first == "embed" and name in gallery.charts:
        return gallery.shown(name, args, site)
    language, own = split(f"/{path}", gallery.languages)
    choice = chart_of(gallery.library.open().tables, gallery.charts, own, args)
    if choice is None:
        return None
    theme = args.get("theme", "")
    look = Look(language, theme if theme in THEMES else "")
    return gallery.shown(choice.chart, replace(choice, look=look).query, site)


def written_as(shown: Shown, form: str, room: Room | None = None) -> bytes:
    """Write the answer for a chart as JSON or XML."""
    whole = rich(shown, room or Room())
    return written(whole) if form == "json" else _xml(whole)


def rich(shown: Shown, room: Room) -> dict[str, object]:
    """Return the answer for a chart: size, frame, and a picture where it is not larger than the room."""
    said, choice = shown.caption, shown.choice
    width = min(WIDTH, room.width or WIDTH)
    width, height = room.fit(width, frame.height(width))
    whole: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": said.title,
        "provider_name": "Nine Bridges",
        "provider_url": shown.site.root,
        "cache_age": _KEEP_PINNED if shown.promised else _KEEP_LIVE,
        "width": width,
        "height": height,
        "html": iframe(shown, width, height),
    }
    if room.fit(CARD_WIDTH, CARD_HEIGHT) == (CARD_WIDTH, CARD_HEIGHT):
        whole["thumbnail_url"] = shown.site.picture(choice, CARD.name)
        whole |= {"thumbnail_width": CARD_WIDTH, "thumbnail_height": CARD_HEIGHT}
    return whole


def iframe(shown: Shown, width: int | str, height: int) -> str:
    """Write the frame with those attributes only that WordPress leaves in place."""
    address, title = escape(shown.site.frame(shown.choice)), escape(shown.caption.title)
    return f'<iframe src="{address}" width="{width}" height="{height}" title="{title}" frameborder="0"></iframe>'


def _xml(whole: Mapping[str, object]) -> bytes:
    parts = "".join(f"<{name}>{escape_xml(str(value))}</{name}>" for name, value in whole.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{parts}</oembed>\n'.encode()
