"""A request to the IMF's SDMX 3.0 interface about trade by partner (IMTS): put together, and read again.

The key is COUNTRY.INDICATOR.COUNTERPART_COUNTRY.FREQUENCY; `+` joins codes and `*` is every code. Both are encoded in
the path: the interface answers 500 to a raw `*`, and reads %2B as the plus that it is. An empty position gives no data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from etl.errors import InputError
from etl.model import Flow, Period
from etl.sources._delimited import shown
from etl.sources._source import SourceRequest
from etl.sources.imf.codes import FLOWS

EVERY = ("*",)
_BASE = "data/dataflow/IMF.STA/IMTS/+/"
_KEY = re.compile(r"([A-Z+]+)\.([A-Z_+]+)\.(\*|[A-Z0-9_+]+)\.([AM])")
#: The interface wants a bound in the form of the frequency, and one parameter for both: ge:A+le:B.
_BOUNDS = re.compile(r"ge:([0-9]{4})(?:-M01)?(?:\+le:([0-9]{4})(?:-M12)?)?")
_TIME = "c[TIME_PERIOD]"
_ALWAYS = (("dimensionAtObservation", "TIME_PERIOD"), ("attributes", "dsd"), ("measures", "all"))


@dataclass(frozen=True)
class ImfQuery:
    """What a request is about: reporters, indicators, partners (all as the IMF's codes), frequency and years.

    Without a last year it asks for everything up to the newest figure.
    """

    reporters: tuple[str, ...]
    indicators: tuple[str, ...]
    partners: tuple[str, ...]
    frequency: str
    first_year: int
    last_year: int | None = None

    @property
    def request(self) -> SourceRequest:
        """Return the request to send."""
        lists = ("+".join(codes) for codes in (self.reporters, self.indicators, self.partners))
        path = quote(_BASE + ".".join([*lists, self.frequency]), safe="/")
        first, last = ("-M01", "-M12") if self.frequency == "M" else ("", "")
        until = "" if self.last_year is None else f"+le:{self.last_year}{last}"
        return SourceRequest(path, ((_TIME, f"ge:{self.first_year}{first}{until}"), *_ALWAYS))

    @classmethod
    def of(cls, request: SourceRequest) -> ImfQuery:
        """Read a request again; raise InputError for one that no version of this source would put."""
        path = unquote(request.path)
        key = _KEY.fullmatch(path.removeprefix(_BASE))
        bounds = _BOUNDS.fullmatch(request.get(_TIME))
        if not path.startswith(_BASE) or not key or not bounds:
            raise InputError(f"{shown(request.name)} is no request to the IMF's IMTS; ask again with this version")
        reporters, indicators, partners = (tuple(key[place].split("+")) for place in (1, 2, 3))
        last = int(bounds[2]) if bounds[2] else None
        return cls(reporters, indicators, partners, key[4], int(bounds[1]), last)

    @property
    def is_every_partner(self) -> bool:
        """Return whether the answer holds every partner, so that it must add up to the world."""
        return self.partners == EVERY

    @property
    def flows(self) -> tuple[Flow, ...]:
        """Return the flows that are asked for."""
        return tuple(FLOWS[indicator] for indicator in self.indicators if indicator in FLOWS)

    @property
    def first(self) -> Period:
        """Return the first period that is asked for."""
        return Period.year(self.first_year) if self.frequency == "A" else Period.month(self.first_year, 1)

    @property
    def last(self) -> Period | None:
        """Return the last period that is asked for, if there is one."""
        if self.last_year is None:
            return None
        return Period.year(self.last_year) if self.frequency == "A" else Period.month(self.last_year, 12)

    def periods(self, first: Period, last: Period) -> Iterator[Period]:
        """Return each period of this frequency from one to another, both of them included."""
        step = 12 if self.frequency == "A" else 1
        return (Period(start, start + step - 1) for start in range(first.first, last.first + 1, step))
