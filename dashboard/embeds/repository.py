"""Finds the exhibit that is asked for, live or pinned, and gives its forms; what was drawn lately is kept at hand.

The only place of this package that opens the library and the folder of pins. No HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from dashboard.charts._chart import Chart
from dashboard.editions import EditionCache
from dashboard.embeds import forms, frame, snapshot
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.forms import Shown
from dashboard.embeds.pins import PinStore
from dashboard.embeds.request import (
    CLAIM,
    FIRST,
    LAST,
    ChartRequest,
    ClashError,
    Look,
    UnknownChartError,
    WrongValueError,
    look,
)
from dashboard.embeds.snapshot import DIGITS, ChartSnapshot
from dashboard.query import parse_day
from dashboard.text import Words
from dashboard.web.lru_cache import LruCache
from etl.model import is_to_come

FRAME = "frame"
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGITS}}}")
#: How many exhibits, and how many bytes of forms and of compressed forms, stay at hand.
RECENT, BYTES = 256, 16_000_000


class UnknownPinError(LookupError):
    """Nothing is kept under a digest, and the tables do not give it."""


@dataclass(frozen=True)
class ChartRepository:
    """Every chart over one library, in every language, with the folder of what was pinned."""

    library: EditionCache
    charts: Mapping[str, Chart]
    languages: Mapping[str, Words]
    pins: PinStore
    today: Callable[[], date] = lambda: datetime.now(UTC).date()
    _exhibits: LruCache[ChartSnapshot] = field(default_factory=lambda: LruCache(RECENT))
    _forms: LruCache[bytes] = field(default_factory=lambda: LruCache(BYTES, len))

    def shown(self, name: str, args: Mapping[str, str], site: EmbedAddresses) -> Shown:
        """Return a chart as a query string asks for it.

        Raise UnknownChartError, WrongValueError or, for a digest that nothing gives, UnknownPinError.
        """
        if name not in self.charts:
            raise UnknownChartError(self.charts)
        chosen = look(args, list(self.languages))
        asof, digest = self._pin(args)
        try:
            exhibit = self._pinned(name, args, asof, digest) if digest else self.exhibit(name, args, asof)
        except WrongValueError as error:
            raise self._clash(name, error) from error
        shown = self.show(exhibit, ChartRequest(name, exhibit.options, asof, digest, chosen), site)
        return replace(shown, kept=not digest or self.pins.exhibit(digest) is not None)

    def show(self, exhibit: ChartSnapshot, choice: ChartRequest, site: EmbedAddresses) -> Shown:
        """Return an exhibit in the look of a choice."""
        return Shown(exhibit, self.charts[choice.chart], self.languages[choice.look.lang], choice, site)

    def _clash(self, name: str, error: WrongValueError) -> WrongValueError:
        """Return a value that only the other words make wrong from one that is never right."""
        if error.value not in self.alone(name).get(error.word, ()):
            return error
        return ClashError(error.word, error.value, error.allowed, f"with the other words {error.rule}")

    def alone(self, name: str) -> dict[str, list[str]]:
        """Return the values that each word of a chart may have by itself."""
        tables, chart = self.library.open().tables, self.charts[name]
        known = [str(year) for year in snapshot.years(self.exhibit(name, {}).view)]
        span = [str(year) for year in range(int(known[0]), int(known[-1]) + 1)] if known else []
        own = {option.name: [value for value in option.accepted(tables, {}) if value] for option in chart.options}
        return {**own, CLAIM: snapshot.claims_of(tables, name), FIRST: span, LAST: span}

    def _pin(self, args: Mapping[str, str]) -> tuple[str, str]:
        asof, digest = args.get("asof", ""), args.get("digest", "")
        day = parse_day(asof)
        if asof and day is None:
            raise WrongValueError("asof", asof, [], "write a day as YYYY-MM-DD, such as 2018-02-28")
        if digest and not _DIGEST.fullmatch(digest):
            raise WrongValueError(
                "digest", digest, [], f"it is {DIGITS} hexadecimal digits, as metadata.json gives them"
            )
        if digest and not asof:
            raise ClashError("digest", digest, [], "it goes with asof, the day that the chart is pinned to")
        if digest and self.pins.exhibit(digest) is not None:
            return asof, digest  # kept, whatever the clock says
        if digest and asof > self.today().isoformat():
            raise ClashError("asof", asof, [], "a chart cannot be pinned to a day that has not come")
        if day is not None and is_to_come(day.date(), self.today()):
            raise ClashError("asof", asof, [], "that day has not come: ask for a day up to today")
        return asof, digest

    def exhibit(self, name: str, args: Mapping[str, str], asof: str = "") -> ChartSnapshot:
        """Return a chart from the tables of the edition in force, as they stood on a day or stand now."""
        edition = self.library.open()
        asked = self.asked(name, args)
        day = parse_day(asof) if asof else None
        tables = edition.tables if day is None else edition.tables.on(day)
        key = f"{edition.name} {name} {sorted(asked.items())} {asof}"
        return self._exhibits.get(key, lambda: snapshot.take_snapshot(tables, self.charts[name], asked, day))

    def asked(self, name: str, args: Mapping[str, str]) -> dict[str, str]:
        """Return the words that say what of a chart is asked for."""
        own = [option.name for option in self.charts[name].options]
        return {word: args[word] for word in (*own, CLAIM, FIRST, LAST) if args.get(word)}

    def _pinned(self, name: str, args: Mapping[str, str], asof: str, digest: str) -> ChartSnapshot:
        """Return what was pinned as it was kept, or as the tables of its day give it; then it is kept from now on."""
        kept = self.pins.exhibit(digest)
        if kept and (kept.chart, kept.day, dict(kept.options)) == (name, asof, self.asked(name, args)):
            return kept
        now = self.exhibit(name, args, asof)
        if now.digest != digest:
            raise UnknownPinError(
                f"Nothing is pinned here as {digest}; the figures as of {asof} have the digest {now.digest}"
            )
        self.pins.keep(now)
        return now

    def once(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what is made of the edition in force under a name, made once for each edition."""
        return self._forms.get(f"{self.library.open().name} {name}", make)

    def form(self, shown: Shown, ending: str) -> bytes:
        """Return one form of what is shown, or its frame; of what is pinned, the bytes that were first sent."""
        variant = f"{ending} {shown.site.frame(shown.choice)} {shown.choice.look}"
        key = f"{shown.exhibit.digest} {shown.kept} {variant}"
        return self._forms.get(key, lambda: self._form(shown, ending, variant))

    def _form(self, shown: Shown, ending: str, variant: str) -> bytes:
        digest = shown.exhibit.digest
        if not shown.promised:
            return self._drawn(shown, ending)
        kept = self.pins.form(digest, variant)
        return kept if kept is not None else self.pins.keep_form(digest, variant, self._drawn(shown, ending))

    @staticmethod
    def _drawn(shown: Shown, ending: str) -> bytes:
        return frame.page(shown).encode() if ending == FRAME else forms.form(shown, ending)


def pinned(shown: Shown) -> ChartRequest:
    """Return the choice that pins what is shown to the day of its figures."""
    choice = shown.choice
    return ChartRequest(
        choice.chart, choice.options, shown.exhibit.day, shown.exhibit.digest, Look(choice.look.lang, choice.look.theme)
    )
