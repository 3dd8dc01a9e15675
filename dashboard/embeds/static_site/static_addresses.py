"""Addresses on a site of files: every choice has a name of its own, and a pinned one's name holds its digest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dashboard.embeds.address import PICTURES, EmbedAddresses
from dashboard.embeds.request import Appearance, ChartRequest

_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")
PINNED = "pinned"


@dataclass(frozen=True)
class StaticSite(EmbedAddresses):
    """A site of files at `root`; `live` is where the pages are, if they are anywhere."""

    live: str = ""

    def frame(self, request: ChartRequest) -> str:
        """Return the address of a chart's frame."""
        return f"{self.root}{folder(request, 'embed')}/{slug(request, sized=False)}.html"

    def form(self, request: ChartRequest, form: str) -> str:
        """Return the address of one form of a chart."""
        return f"{self.root}{folder(request, 'charts')}/{slug(request, sized=True, themed=form in PICTURES)}.{form}"

    def view(self, request: ChartRequest, page: str) -> str:
        """Return the address of the page that shows the chart, or of its place in the index."""
        return EmbedAddresses(self.live).view(request, page) if self.live else self._place(request)

    def builder(self, request: ChartRequest) -> str:
        """Return the address of the builder where the pages are, or the chart's place in the index."""
        return EmbedAddresses(self.live).builder(request) if self.live else self._place(request)

    def _place(self, request: ChartRequest) -> str:
        return f"{self.root}index.html#{slug(replace(request, appearance=Appearance()), themed=False)}"

    def oembed(self, address: str, form: str) -> str:
        """Return the address of a frame's oEmbed answer."""
        return f"{self.root}oembed/{address.rsplit('/', 1)[-1].removesuffix('.html')}.{form}"


def folder(request: ChartRequest, live: str) -> str:
    """Name the folder of a choice's files."""
    return PINNED if request.pinned else live


def slug(request: ChartRequest, *, sized: bool = False, themed: bool = True) -> str:
    """Name a choice: "turnover_goal-double-by-2020.dark.5533c4c372e93f52"."""
    options = "".join(f"_{name}-{_UNSAFE.sub('-', value)}" for name, value in request.options.items())
    appearance = request.appearance
    lang = "" if appearance.lang == "en" else appearance.lang
    parts = [appearance.theme if themed else "", lang, appearance.size if sized else "", request.digest]
    return ".".join([f"{request.chart}{options}", *(part for part in parts if part)])
