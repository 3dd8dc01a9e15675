"""Every chart by request, live or pinned, with its forms; what was drawn lately is cached.

The only place of this package that opens editions and the folder of pins. No HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from dashboard.charts._chart import Chart
from dashboard.editions import EditionCache
from dashboard.embeds import forms
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.deciding_charts import articles_of, claims_of
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frames import frame_pages
from dashboard.embeds.pins import DamagedPinError, PinStore
from dashboard.embeds.request import (
    ARTICLE,
    CARD_WORD,
    CLAIM,
    FIRST,
    LAST,
    NUMBER,
    YES,
    Appearance,
    ChartRequest,
    ClashError,
    UnknownChartError,
    WrongValueError,
    read_appearance,
)
from dashboard.embeds.snapshot import DIGITS, ChartSnapshot, numbers_of, take_snapshot, years
from dashboard.query import parse_day
from dashboard.text import Words
from dashboard.views import former_names
from dashboard.views.series_choice import HIDE, ONLY, kind_codes, line_codes
from dashboard.web.build_limit import BuildLimit
from dashboard.web.lru_cache import LruCache
from etl.model import is_to_come

FRAME = "frame"
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGITS}}}")
#: The words that ask for amounts in other currencies and prices, and the tables of these.
_RATED, _RATES = {"currency", "prices"}, ("annual_rates", "series_in_currencies", "goal_currencies", "goal_progress")
#: How many snapshots, and how many bytes of forms and of compressed forms, stay in memory.
RECENT, BYTES = 256, 16_000_000


class UnknownPinError(LookupError):
    """Nothing is stored under a digest, and the tables do not give it."""

    status = 404


@dataclass(frozen=True)
class ChartRepository:
    """Every chart over the editions of one store, in every language, with the folder of what was pinned."""

    editions: EditionCache
    charts: Mapping[str, Chart]
    languages: Mapping[str, Words]
    pins: PinStore
    today: Callable[[], date] = lambda: datetime.now(UTC).date()
    limit: BuildLimit = field(default_factory=BuildLimit)
    _snapshots: LruCache[ChartSnapshot] = field(default_factory=lambda: LruCache(RECENT))
    _forms: LruCache[bytes] = field(default_factory=lambda: LruCache(BYTES, len))

    def find(self, name: str, args: Mapping[str, str], addresses: EmbedAddresses) -> ChartRendering:
        """Return a chart as the arguments of a query string request it.

        Raise UnknownChartError, WrongValueError or, for a digest that nothing gives, UnknownPinError.
        """
        self.chart(name)
        appearance = read_appearance(args, list(self.languages))
        asof, digest = self._read_pin(args)
        try:
            snapshot = self._pinned(name, args, asof, digest) if digest else self.snapshot(name, args, asof)
        except WrongValueError as error:
            raise self._as_clash(name, error) from error
        rendering = self.render(snapshot, ChartRequest(name, snapshot.options, asof, digest, appearance), addresses)
        return replace(rendering, stored=not digest or self.pins.snapshot(digest) is not None)

    def chart(self, name: str) -> Chart:
        """Return a chart by its name, or by one that it had before, under which its pins were made."""
        if name in self.charts:
            return self.charts[name]
        present = self._present_name(name)
        if present not in self.charts:
            raise UnknownChartError(self.charts)
        return replace(self.charts[present], name=name)

    def _present_name(self, chart: str) -> str:
        return former_names.present_name(self.editions.open().tables, former_names.CHART, chart)

    def render(self, snapshot: ChartSnapshot, request: ChartRequest, addresses: EmbedAddresses) -> ChartRendering:
        """Return a snapshot in the appearance of a request."""
        return ChartRendering(
            snapshot, self.chart(request.chart), self.languages[request.appearance.lang], request, addresses
        )

    def _as_clash(self, name: str, error: WrongValueError) -> WrongValueError:
        """Return a value that only the other words make wrong from one that is never right."""
        if error.value not in self.values_by_word(name).get(error.word, ()):
            return error
        return ClashError(error.word, error.value, error.allowed, f"with the other words {error.rule}")

    def values_by_word(self, name: str) -> dict[str, list[str]]:
        """Return the values that each word of a chart may have by itself."""
        tables, chart = self.editions.open().tables, self.chart(name)
        view = self.snapshot(name, {}).view
        known = [str(year) for year in years(view, chart.year_column)]
        span = [str(year) for year in range(int(known[0]), int(known[-1]) + 1)] if known else []
        own = {option.name: [value for value in option.allowed(tables, {}) if value] for option in chart.options}
        series = {HIDE: list(line_codes(view, chart.line_column)), ONLY: kind_codes(view) if chart.has_kinds else []}
        cards = {CARD_WORD: [YES], NUMBER: numbers_of(view), ARTICLE: articles_of(tables, name)}
        return {**own, **series, CLAIM: claims_of(tables, name), FIRST: span, LAST: span, **cards}

    def _read_pin(self, args: Mapping[str, str]) -> tuple[str, str]:
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
        if digest and self.pins.snapshot(digest) is not None:
            return asof, digest  # stored, whatever the clock says
        if digest and asof > self.today().isoformat():
            raise ClashError("asof", asof, [], "a chart cannot be pinned to a day that has not come")
        if day is not None and is_to_come(day.date(), self.today()):
            raise ClashError("asof", asof, [], "that day has not come: ask for a day up to today")
        return asof, digest

    def snapshot(self, name: str, args: Mapping[str, str], asof: str = "", *, known: str = "") -> ChartSnapshot:
        """Return a chart from the tables of the edition in force, as they stood on a day or stand now.

        As they were `known` on a day, it is dated by its own figures, as it was when it was live.
        """
        edition = self.editions.open()
        own = self.chart_args(name, args)
        day = parse_day(asof) if asof else None
        seen = parse_day(known) if known else day
        tables = edition.tables if seen is None else edition.tables.on(seen)
        key = f"{edition.name} {name} {sorted(own.items())} {asof} {known}"

        def take() -> ChartSnapshot:
            with self.limit.slot():
                return take_snapshot(tables, self.chart(name), own, day)

        return self._snapshots.get(key, take)

    def chart_args(self, name: str, args: Mapping[str, str]) -> dict[str, str]:
        """Return the arguments that decide what a chart shows."""
        own = [*(option.name for option in self.chart(name).options), HIDE, ONLY]
        return {word: args[word] for word in (*own, CLAIM, FIRST, LAST, CARD_WORD, NUMBER, ARTICLE) if args.get(word)}

    def _pinned(self, name: str, args: Mapping[str, str], asof: str, digest: str) -> ChartSnapshot:
        """Return what was pinned as it was stored, or as the tables have it; then it is stored from now on."""
        stored = self.pins.snapshot(digest)
        wanted = (self._present_name(name), asof, self.chart_args(name, args))
        if stored and (self._present_name(stored.chart), stored.day, dict(stored.options)) == wanted:
            return stored
        now = self._dated(name, args, asof, digest)
        if now.digest != digest and self.pins.lists(digest) and stored is None:
            raise DamagedPinError(digest)
        if now.digest != digest:
            raise UnknownPinError(
                f"Nothing is pinned here as {digest}; if it was, it comes back with the backup of data/pinned."
                f" The figures as of {now.day} have the digest {now.digest}"
            )
        self.pins.keep(now)
        return now

    def _dated(self, name: str, args: Mapping[str, str], asof: str, digest: str) -> ChartSnapshot:
        """Return the chart that a day and a digest name, or else the chart as the tables of the day have it.

        Amounts in other currencies and prices are dated by the trade behind them: rates and prices may have been taken
        in after that day. Such a chart is looked for as it is now, and as it was from each day on which they changed.
        """
        shown = list[ChartSnapshot]()
        for known in ("", *self._days_of_rates(args, asof)):
            with suppress(WrongValueError):
                shown.append(self.snapshot(name, args, known=known))
                if (shown[-1].day, shown[-1].digest) == (asof, digest):
                    return shown[-1]
        try:
            return self.snapshot(name, args, asof)
        except WrongValueError:  # the day had no rates yet: what was pinned was of a later one
            if not shown:
                raise
            return shown[0]

    def _days_of_rates(self, args: Mapping[str, str], asof: str) -> list[str]:
        """Return the days after `asof` on which rates and prices came to be known, if the arguments ask for any."""
        if not _RATED & args.keys():
            return []
        tables = self.editions.open().tables.every
        days = {day.date().isoformat() for name in _RATES for day in tables[name]["known_from"].dropna().unique()}
        return sorted(day for day in days if day > asof)

    def per_edition(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what is made of the edition in force under a name, made once for each edition."""
        return self._forms.get(f"{self.editions.open().name} {name}", make)

    def form(self, rendering: ChartRendering, ending: str) -> bytes:
        """Return one form of what is shown, or its frame; of what is pinned, the bytes that were first sent."""
        variant = _variant(rendering, ending)
        return self.per_rendering(rendering, ending, lambda: self._form(rendering, ending, variant))

    def per_rendering(self, rendering: ChartRendering, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what is made of what is shown under a name, made once for the same content in the same appearance."""
        key = f"{rendering.snapshot.digest} {rendering.stored} {_variant(rendering, name)}"
        return self._forms.get(key, make)

    def _form(self, rendering: ChartRendering, ending: str, variant: str) -> bytes:
        digest = rendering.snapshot.digest
        if not rendering.permanent:
            return self._render_form(rendering, ending)
        stored = self.pins.form(digest, variant)
        return (
            stored if stored is not None else self.pins.keep_form(digest, variant, self._render_form(rendering, ending))
        )

    def _render_form(self, rendering: ChartRendering, ending: str) -> bytes:
        with self.limit.slot():
            return frame_pages.page(rendering).encode() if ending == FRAME else forms.form(rendering, ending)


def _variant(rendering: ChartRendering, name: str) -> str:
    """Return the name of a form with the address and the appearance that it is made for."""
    return f"{name} {rendering.addresses.frame(rendering.request)} {_stored_name(rendering.request.appearance)}"


def _stored_name(appearance: Appearance) -> str:
    """Return an appearance as the names of stored files have it; they must not change, or pinned bytes are not found."""
    heads = f", heads={appearance.heads!r}" if appearance.heads else ""
    return f"Look(lang={appearance.lang!r}, theme={appearance.theme!r}, size={appearance.size!r}{heads})"
