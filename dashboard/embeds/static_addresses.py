"""Addresses on a site of files: every choice has a name of its own, and a pinned one's name holds its digest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dashboard.embeds.address import PICTURES, EmbedAddresses
from dashboard.embeds.request import ChartRequest, Look

_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")
PINNED = "pinned"


@dataclass(frozen=True)
class StaticSite(EmbedAddresses):
    """A site of files at `root`; `live` is where the pages are, if they are anywhere."""

    live: str = ""

    def frame(self, choice: ChartRequest) -> str:
        """Return the address of a chart's frame."""
        return f"{self.root}{folder(choice, 'embed')}/{slug(choice, sized=False)}.html"

    def form(self, choice: ChartRequest, form: str) -> str:
        """Return the address of one form of a chart."""
        return f"{self.root}{folder(choice, 'charts')}/{slug(choice, sized=True, themed=form in PICTURES)}.{form}"

    def view(self, choice: ChartRequest, page: str) -> str:
        """Return the address of the page that shows the chart, or of its place in the index."""
        return EmbedAddresses(self.live).view(choice, page) if self.live else self._place(choice)

    def builder(self, choice: ChartRequest) -> str:
        """Return the address of the builder where the pages are, or the chart's place in the index."""
        return EmbedAddresses(self.live).builder(choice) if self.live else self._place(choice)

    def _place(self, choice: ChartRequest) -> str:
        return f"{self.root}index.html#{slug(replace(choice, look=Look()), themed=False)}"

    def oembed(self, address: str, form: str) -> str:
        """Return the address of a frame's oEmbed answer."""
        return f"{self.root}oembed/{address.rsplit('/', 1)[-1].removesuffix('.html')}.{form}"


def folder(choice: ChartRequest, live: str) -> str:
    """Name the folder of a choice's files."""
    return PINNED if choice.pinned else live


def slug(choice: ChartRequest, *, sized: bool = False, themed: bool = True) -> str:
    """Name a choice: "turnover_goal-double-by-2020.dark.5533c4c372e93f52"."""
    options = "".join(f"_{name}-{_UNSAFE.sub('-', value)}" for name, value in choice.options.items())
    look = choice.look
    lang = "" if look.lang == "en" else look.lang
    parts = [look.theme if themed else "", lang, look.size if sized else "", choice.digest]
    return ".".join([f"{choice.chart}{options}", *(part for part in parts if part)])
