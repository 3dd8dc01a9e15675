"""The vocabulary of Nine Bridges: countries, flows, periods, stated quantities, readings, claims and goals.

Words of the field live here and nowhere else. Standard library only: no table, file, clock or network.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

KOREA = "KOR"
RUSSIA = "RUS"
WORLD = "WLD"
#: Goods whose partner the publisher does not name: part of the world, and no country.
NOT_SPECIFIED = "ZZZ"
PAIR = (KOREA, RUSSIA)

TOTAL = "TOTAL"


class Flow(StrEnum):
    """The direction of goods, as seen by the reporter. Re-exports are inside exports, as publishers have it."""

    EXPORT = "export"
    IMPORT = "import"

    @property
    def mirror(self) -> Flow:
        """Return what the partner calls the flow of the same goods."""
        return Flow.IMPORT if self is Flow.EXPORT else Flow.EXPORT


#: Each flow, and what the partner calls it, as tables have them.
MIRROR_FLOWS = {flow.value: flow.mirror.value for flow in Flow}


class Measure(StrEnum):
    """What a figure measures: a flow, or what is computed from the two flows of one source."""

    EXPORT = "export"
    IMPORT = "import"
    TURNOVER = "turnover"
    BALANCE = "balance"


class Valuation(StrEnum):
    """Where the price is taken: free on board, or with cost, insurance and freight."""

    FOB = "FOB"
    CIF = "CIF"


class Status(StrEnum):
    """How far a figure can be leaned on, from the firmest to the weakest."""

    REPORTED = "reported"
    PROVISIONAL = "provisional"
    DERIVED = "derived"
    ESTIMATE = "estimate"
    SUSPECT = "suspect"
    WITHDRAWN = "withdrawn"


#: Statuses of figures that may decide a claim; the others are shown beside it, marked.
DECIDING = (Status.REPORTED, Status.PROVISIONAL, Status.DERIVED)


class Method(StrEnum):
    """How a value came to stand in a derived table."""

    PRINTED = "printed"
    SUM_OF_MONTHS = "sum of months"
    RECOVERED = "recovered from an estimate"
    STATEMENT = "rounded statement"
    COMPUTED = "computed"


class Verdict(StrEnum):
    """What one reading says of a claim: that it is so or not; of a nearest figure, that the claim fits it or not."""

    AGREES = "agrees"
    DIFFERS = "differs"
    FITS = "fits"
    DOES_NOT_FIT = "does not fit"
    CANNOT_TELL = "cannot tell"
    NO_DATA = "no data"


class OverallVerdict(StrEnum):
    """What all readings of a claim, or of a goal, say together. Always computed."""

    HOLDS = "holds"
    HOLDS_ON_SOME = "holds on some readings"
    DOES_NOT_HOLD = "does not hold"
    FITS_NEAREST = "fits the nearest figures"
    DOES_NOT_FIT_NEAREST = "does not fit the nearest figures"
    CANNOT_BE_CHECKED = "cannot be checked"
    CONTEXT = "context"
    MET = "met"
    MET_ON_SOME = "met on some readings"
    NOT_MET = "not met"
    OPEN = "open"
    DUE = "due but not known yet"


#: Overall words of a claim that no deciding reading could answer.
UNDECIDED = (OverallVerdict.FITS_NEAREST, OverallVerdict.DOES_NOT_FIT_NEAREST, OverallVerdict.CANNOT_BE_CHECKED)


class Among(StrEnum):
    """Among which partners a place is counted: Russia's customs service lists those outside the CIS by themselves."""

    EVERY = "every partner"
    OUTSIDE_CIS = "outside the CIS"


class ShareOf(StrEnum):
    """Of whose trade a region's share is: the partner's share of the region's trade, or the region's of the pair's."""

    REGION = "the region's trade"
    PAIR = "the pair's trade"


class Role(StrEnum):
    """What a reading may do: decide a claim, stand beside it, or only repeat the claim's own speaker.

    A nearest figure measures almost what was claimed; it speaks only where no reading decides. A reading that would
    decide, or is nearest, but whose figures are suspect or estimated, is shown as not firm enough.
    """

    DECIDES = "decides"
    NEAREST = "nearest"
    CONTEXT = "context"
    SAME_SPEAKER = "not independent"
    NOT_FIRM = "not firm enough"


class PromiseEra(StrEnum):
    """Which promises are counted together: by due year, or bold ones by the year in which they were set."""

    EARLY = "due early"
    LATE = "due late"
    BOLD = "bold"


#: The last due year of the era in which trade of many pairs doubled within years.
PROMISE_ERA_END = 2012
#: A promise that asks for so much growth, in per cent a year, is a bold one; and since when those are counted.
BOLD_PERCENT, BOLD_SINCE = 12, 2013

#: A list of partners in which a larger share of trade has no country ("Areas, nes") is no whole list: no rank from it
#: decides anything, whether it came with the project or was imported.
LARGEST_SHARE_WITHOUT_COUNTRY = 0.01
LARGEST_PERCENT_WITHOUT_COUNTRY = LARGEST_SHARE_WITHOUT_COUNTRY * 100

#: Sources that reconcile both sides' reports into one figure: their two sides say nothing about each other.
RECONCILED = ("baci",)

#: Two files of one figure may differ by a dollar, because they round it at different steps.
SAME_FIGURE_USD = 1.0
#: The name under which rounded statements of officials and press stand among sources.
STATEMENT_SOURCE = "statements"

#: The name under which figures of regions stand among sources.
REGION_SOURCE = "regions"

#: Which source serves each country's figures: first the country's own authority, then those who received its figures,
#: then what can be worked out from them.
PRECEDENCE = {
    KOREA: ("kcs-api", "kosis", "kcs", "bok-ecos", "imf-imts", "un-comtrade", "imf-dots", "imf-imts-inverted"),
    RUSSIA: ("imf-imts", "imf-dots", "un-comtrade"),
}

_PART = {"H": 6, "Q": 3}


@dataclass(frozen=True, order=True)
class Period:
    """A run of whole calendar months: `2016`, `2017-H1`, `2023-Q1`, `2020-03` or `2017-01/2017-07`.

    `first` and `last` count months from January of year 0, so periods sort by time.
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it begins")

    @classmethod
    def year(cls, year: int) -> Period:
        """Return the calendar year."""
        return cls(year * 12, year * 12 + 11)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return one calendar month; raise ValueError for a month outside 1 to 12."""
        if not 1 <= month <= 12:
            raise ValueError(f"month {month} is not in 1 to 12")
        return cls(year * 12 + month - 1, year * 12 + month - 1)

    @classmethod
    @lru_cache(1 << 13)  # large tables have each of few periods many times
    def parse(cls, text: str) -> Period:
        """Read a period as this project writes it; raise ValueError naming the forms that are understood."""
        if match := re.fullmatch(r"([0-9]{4})", text):
            return cls.year(int(match[1]))
        if match := re.fullmatch(r"([0-9]{4})-([HQ])([1-4])", text):
            months = _PART[match[2]]
            if int(match[3]) * months <= 12:
                first = int(match[1]) * 12 + (int(match[3]) - 1) * months
                return cls(first, first + months - 1)
        if match := re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text):
            return cls.month(int(match[1]), int(match[2]))
        if match := re.fullmatch(r"([0-9]{4}-[0-9]{2})/([0-9]{4}-[0-9]{2})", text):
            return cls(cls.parse(match[1]).first, cls.parse(match[2]).last)
        raise ValueError(f"{text!r} is not a period: write 2016, 2017-H1, 2023-Q1, 2020-03 or 2017-01/2017-07")

    @property
    def count(self) -> int:
        """Return the length in months."""
        return self.last - self.first + 1

    @property
    def is_year(self) -> bool:
        """Return whether this is one calendar year."""
        return self.count == 12 and self.first % 12 == 0

    def months(self) -> Iterator[Period]:
        """Return each month of the period in order."""
        return (Period(month, month) for month in range(self.first, self.last + 1))

    def a_year_before(self) -> Period:
        """Return the same months of the year before, the base of year-over-year growth."""
        return Period(self.first - 12, self.last - 12)

    def part_of_year(self, months: int) -> Period:
        """Return the year, half-year or quarter, by its number of months, in which a month lies."""
        first = self.first - self.first % months
        return Period(first, first + months - 1)

    def before(self) -> Period:
        """Return the period of the same length that ends where this one begins."""
        return Period(self.first - self.count, self.first - 1)

    def __str__(self) -> str:
        year, month = divmod(self.first, 12)
        if self.is_year:
            return f"{year:04d}"
        if self.count == 1:
            return f"{year:04d}-{month + 1:02d}"
        for letter, months in _PART.items():
            if self.count == months and month % months == 0:
                return f"{year:04d}-{letter}{month // months + 1}"
        end_year, end_month = divmod(self.last, 12)
        return f"{year:04d}-{month + 1:02d}/{end_year:04d}-{end_month + 1:02d}"


def last_day(text: str) -> date:
    """Read `2017-09-05`, `2022-08` or `2019` as the last day that it can mean."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return date.fromisoformat(text)
    year, month = divmod(Period.parse(text).last, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def is_to_come(day: date, today: date) -> bool:
    """Return whether a day has begun nowhere yet: in Seoul it is already tomorrow while a clock in UTC says today."""
    return day > today + timedelta(days=1)


class Qualifier(StrEnum):
    """A word that loosens a stated quantity, and the side that it loosens."""

    EXACT = "exact"
    ALMOST = "almost"
    ABOUT = "about"
    MORE_THAN = "more than"
    LESS_THAN = "less than"


#: How far "almost", "about" and "more than" reach: a twentieth of the value.
LOOSENESS = Decimal("0.05")

SCALES = {"": Decimal(1), "thousand": Decimal(10) ** 3, "million": Decimal(10) ** 6, "billion": Decimal(10) ** 9}


@dataclass(frozen=True)
class StatedQuantity:
    """A quantity as someone printed it, with the interval that its digits leave open.

    `digits` is the number as printed ("15", "7.0"), in units of `scale`. The interval is the value plus or minus
    half of the last printed digit; "almost" widens it by a twentieth towards zero, "more than" away from it, "about" does
    both: a fall of almost 24 per cent may be one of 23. "Less than" runs from minus infinity to the value itself. A rank
    is exact.
    """

    digits: str
    unit: str
    scale: str = ""
    qualifier: Qualifier = Qualifier.EXACT

    def __post_init__(self) -> None:
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?", self.digits):
            raise ValueError(f"{self.digits!r} is not a number as printed: write 15, 7.0 or -3.2")
        if self.scale not in SCALES:
            raise ValueError(f"scale {self.scale!r} is not one of {list(SCALES)}")

    @property
    def value(self) -> Decimal:
        """Return the printed number in whole units (dollars, per cent, places, years)."""
        return Decimal(self.digits) * SCALES[self.scale]

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """Return the lowest and the highest value that the words allow, both inclusive."""
        if self.unit == "rank":
            return self.value, self.value
        if self.qualifier is Qualifier.LESS_THAN:
            return Decimal("-Infinity"), self.value
        exponent = Decimal(self.digits).as_tuple().exponent
        assert isinstance(exponent, int), "a printed number is finite"
        half = Decimal(1).scaleb(exponent) / 2 * SCALES[self.scale]
        slack = abs(self.value) * LOOSENESS
        nearer = slack if self.qualifier in (Qualifier.ALMOST, Qualifier.ABOUT) else Decimal(0)
        farther = slack if self.qualifier in (Qualifier.MORE_THAN, Qualifier.ABOUT) else Decimal(0)
        below, above = (farther, nearer) if self.value < 0 else (nearer, farther)
        return self.value - half - below, self.value + half + above

    def contains(self, measured: float) -> bool:
        """Return whether a measured value lies in the interval, ends included; raise ValueError for a blank."""
        if math.isnan(measured):
            raise ValueError("a blank lies neither inside nor outside: nothing was measured")
        low, high = self.interval
        return low <= Decimal(repr(float(measured))) <= high


@dataclass(frozen=True)
class Reading:
    """One way to check a claim: what to look up, on whose figures, and whether it may decide.

    `kind` says where to look: `level`, `growth`, `rank`, `share` (a source's tables), `statement` and `implied`
    (officials' words), `elapsed` (an event), `goal` (a goal's target), `region share` and `region rank` (one regional
    figure, by its name), `fuel growth` (the main fuels of one flow together). `role` says what the answer may do. A
    statement with a leading minus is subtracted in `implied`. `among` says among which partners a rank is counted.
    The `note` of a nearest figure says how it differs from what was claimed; one that bounds nothing, such as a part
    of the goods, is not `compared`, and only shown.
    """

    id: str
    kind: str
    label: str = ""
    role: Role = Role.DECIDES
    measure: Measure = Measure.TURNOVER
    reporter: str = ""
    partner: str = ""
    source: str = ""
    period: str = ""
    among: Among = Among.EVERY
    statements: tuple[str, ...] = ()
    event: str = ""
    goal: str = ""
    goal_reading: str = ""
    compared: bool = True
    region_figure: str = ""
    share_of: ShareOf = ShareOf.REGION
    note: str = ""


@dataclass(frozen=True)
class Sentence:
    """A short phrase of the article, exactly as printed: a claim to be judged, or context shown beside it.

    A claim without a `stated` quantity cannot be decided; `would_do` says what data would. `period` is the time of the
    stated growth, with which nearest figures are compared. A claim that reports a promise names its `goal`, and has two
    answers: whether it was reported correctly, and whether it was kept. `drawn_over` is the time across which a chart
    draws the stated quantity, where that is not the time of its readings. `topic` names a subject to which a page gives a
    part of its own, such as the nine bridges.
    """

    id: str
    kind: str
    quote: str
    before: str
    after: str
    said_by: str
    summary: str
    stated: StatedQuantity | None = None
    period: str = ""
    goal: str = ""
    would_do: str = ""
    chart: str = ""
    drawn_over: str = ""
    topic: str = ""
    events: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class Article:
    """The article whose sentences are judged, in their order; `published` is the last day that its date can mean."""

    id: str
    title: str
    author: str
    publisher: str
    published: date
    published_text: str
    address: str
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class GoalReading:
    """One meaning of a goal: a level as stated, or a factor of a base that one reporter's figures give.

    `reporters` are those on whose figures the progress is measured; `prices` is `current` or `constant`
    (dollars of the base year, by US consumer prices). A reading in constant prices follows another one, its `meaning`.
    """

    id: str
    label: str
    reporters: tuple[str, ...]
    base_reporter: str = ""
    prices: str = "current"
    meaning: str = ""


@dataclass(frozen=True)
class Goal:
    """A promise: who, when, in which words, how much, by which year, from which base year.

    `set_on` is the last day that its date can mean; `set_on_text` says how far the date is known.
    """

    id: str
    label: str
    set_on: date
    set_by: str
    words: str
    address: str
    stated: StatedQuantity
    due: int
    base_year: int
    factor: Decimal | None = None
    restated: tuple[str, ...] = ()
    readings: tuple[GoalReading, ...] = field(default=())
    set_on_text: str = ""
