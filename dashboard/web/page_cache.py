"""Pages as they are sent: each built once for an edition and an address, as a document and as Dash asks for it.

Two things are kept up to a bound: what a page answers, until its document and its charts are both written, and the bytes
that were made of it. What a page says is made by the answer that is passed in; nothing of it is decided here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Hashable, Sequence
from html import escape
from typing import Protocol
from urllib.parse import parse_qsl, urlencode

from dashboard.charts.drawing.layout import SIZES
from dashboard.query import is_ours, mend
from dashboard.render.document import RenderedPage
from dashboard.web.build_limit import BuildLimit
from dashboard.web.compression import FASTEST, EncodedResponse
from dashboard.web.lru_cache import LruCache

#: How many pages that may have still to be written, and how many bytes of documents and answers, a process keeps.
PAGES, BYTES = 16, 32_000_000
_LONGEST = 4_000
_SIZES = tuple(size.name for size in SIZES)
#: Of so many words that nobody here knows a page tells.
_STRANGE = 3

PageBuilder = Callable[[str, str], RenderedPage]
#: Where the site is, path and query string: a page may say where the site is.
Address = tuple[str, str, str]


class AddressWords(Protocol):
    """What is known of addresses without building their pages."""

    def words_at(self, path: str) -> frozenset[str]:
        """Return every word that the page at an address understands."""

    def unknown_words_notice(self, path: str, names: Sequence[str]) -> str:
        """Return what the page at an address says of words that it does not understand."""


class PageCache:
    """Builds and keeps pages; `stamp` tells what a page is made of besides its address: the edition, and the day."""

    def __init__(
        self,
        build: PageBuilder,
        stamp: Callable[[], Hashable],
        words: Collection[str],
        addresses: AddressWords | None = None,
        limit: BuildLimit | None = None,
    ) -> None:
        self._build, self.stamp, self.words, self._addresses = build, stamp, frozenset(words), addresses
        self._limit = limit or BuildLimit()
        self._pages: LruCache[RenderedPage] = LruCache(PAGES)
        self._responses: LruCache[EncodedResponse] = LruCache(BYTES, EncodedResponse.weight)

    def page(self, address: Address) -> RenderedPage:
        """Return the page at an address; of the query string only words that it knows are looked at."""
        root, path, search = address
        known, _ = self._words(path, search)
        key = (self.stamp(), root, path, known)
        page = self._pages.get(key, lambda: self._build(path, known))
        if page.content.status != 200:
            self._pages.forget(key)
        return page

    def response(
        self, kind: str, address: Address, write: Callable[[RenderedPage], str | bytes], *, variant: Hashable = None
    ) -> EncodedResponse:
        """Return what is written of the page at an address, of a type and a variant of it, to be sent."""
        root, path, search = address
        known, strange = self._words(path, search)
        key = (self.stamp(), kind, variant, root, path, known)

        def make() -> EncodedResponse:
            with self._limit.slot():
                page = self.page(address)
                text = write(page)
            return EncodedResponse(text.encode() if isinstance(text, str) else text, kind, page.content.status)

        response = self._responses.get(key, make)
        if response.status != 200:
            self._responses.forget(key)
        if strange and self._addresses and kind.startswith("text/html"):
            return _with_notice(response, self._addresses.unknown_words_notice(path, strange))
        return response

    def _words(self, path: str, search: str) -> tuple[str, list[str]]:
        """Return a query string with each word once that a page knows, and the names of a few that it does not."""
        words = self._addresses.words_at(path) if self._addresses else self.words
        first, strange = dict[str, str](), dict[str, str]()
        for name, value in parse_qsl(search.removeprefix("?")[:_LONGEST], errors="replace"):
            if name in words:
                first.setdefault(name, value)
            elif is_ours(name) and len(strange) < _STRANGE:
                strange[name] = ""
        return urlencode(first), list(strange)


#: Where a page's notices stand: at the beginning of its main part, and of the box of those that it has already.
_NOTICES = re.compile(rb'(<main [^>]*>)(<div class="notice" role="status">)?')


def _with_notice(response: EncodedResponse, text: str) -> EncodedResponse:
    """Return a kept page with one more notice, which is not kept: anybody can make up words."""

    def insert(found: re.Match[bytes]) -> bytes:
        notice = f"<p>{escape(text, quote=False)}</p>".encode()
        box = b'<div class="notice" role="status">'
        return b"%s%s%s%s" % (found[1], box, notice, b"" if found[2] else b"</div>")

    data = _NOTICES.sub(insert, response.data, count=1)
    return EncodedResponse(data, response.content_type, response.status, response.cache_control, FASTEST)


def read_callback_request(body: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Read the path, the query string and the sizes of charts that Dash asks of a page; raise ValueError for anything else.

    Sizes come in the order of SIZES; where none is named, all are asked.
    """
    try:
        call = json.loads(body)
        inputs = {(one["id"], one["property"]): one.get("value") for one in call["inputs"]}
        path, search = inputs["address", "pathname"], inputs["address", "search"]
        sizes = set(inputs.get(("sizes", "data")) or _SIZES)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no address of a page is asked") from error
    if not isinstance(path, str) or not isinstance(search, str | None) or len(path) + len(search or "") > _LONGEST:
        raise ValueError("the address is no text, or too long")
    if not sizes <= set(_SIZES):
        raise ValueError("charts have no such size")
    return path, mend(search or ""), tuple(size for size in _SIZES if size in sizes)
