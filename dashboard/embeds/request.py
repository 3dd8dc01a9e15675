"""A request for a chart, read strictly from a query string: a wrong value is an error that lists the right ones.

The words are those of the pages. Words that nobody here knows are passed over, because hosts add their own to
addresses. What the values do is in snapshot; how a chart is drawn is in forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from dashboard.charts.drawing.layout import MIDDLE, NARROW, WIDE, Size
from dashboard.charts.drawing.theme import THEMES
from dashboard.web.downloads import READABLE

#: For link previews, whose pictures are shown small.
CARD = Size("card", 768, 404)
SIZES = {size.name: size for size in (WIDE, MIDDLE, NARROW, CARD)}

#: The words that say what a chart shows, in the order of addresses; a chart's own options come first.
CLAIM, FIRST, LAST = "claim", "from", "to"
#: The words that make a claim's chart, or one that answers a question, a card, one figure of a chart a number, or the chart
#: that an article begins with the article's card; and the value of the first.
CARD_WORD, NUMBER, ARTICLE, YES = "card", "number", "article", "yes"
_LONGEST_ECHO = 40


class WrongValueError(ValueError):
    """A word of the query string has a value that it may not have."""

    def __init__(self, word: str, value: str, allowed: Sequence[str], why: str = "") -> None:
        self.word = word
        self.value = value
        self.allowed = [name for name in allowed if name]
        shown = value if len(value) <= _LONGEST_ECHO else f"{value[:_LONGEST_ECHO]}…"
        self.rule = why or f"it may be {', '.join(self.allowed) or 'left out'}"
        super().__init__(f"{word}={shown} is not known here; {self.rule}")


class ClashError(WrongValueError):
    """A word of the query string has a value that is right by itself, and wrong with the other words."""


class UnknownChartError(LookupError):
    """There is no chart of this name; the message lists those that there are."""

    def __init__(self, charts: Iterable[str]) -> None:
        self.allowed = sorted(charts)
        super().__init__(f"There is no chart of this name. There are: {', '.join(self.allowed)}")


@dataclass(frozen=True)
class Appearance:
    """How a chart is shown: language, theme (empty: light or dark as the reader has it) and size (empty: all).

    `heads` is READABLE where a CSV has heads for people.
    """

    lang: str = "en"
    theme: str = ""
    size: str = ""
    heads: str = ""


@dataclass(frozen=True)
class ChartRequest:
    """One chart with its options in order, the day and digest that pin it, and its appearance."""

    chart: str
    options: Mapping[str, str] = field(default_factory=dict)
    asof: str = ""
    digest: str = ""
    appearance: Appearance = Appearance()

    @property
    def pinned(self) -> bool:
        """Return whether the chart is pinned to a day and a digest."""
        return bool(self.digest)

    @property
    def query(self) -> dict[str, str]:
        """Return the words of the query string, without those that say nothing."""
        lang = "" if self.appearance.lang == "en" else self.appearance.lang
        options = {name: self.options[name] for name in sorted(self.options, key=_query_order)}
        words = {**options, "asof": self.asof, "digest": self.digest, "lang": lang}
        return {name: value for name, value in {**words, **self._looks}.items() if value}

    @property
    def _looks(self) -> dict[str, str]:
        return {"theme": self.appearance.theme, "size": self.appearance.size, "heads": self.appearance.heads}

    @property
    def live(self) -> ChartRequest:
        """Return the same chart with the newest figures."""
        return replace(self, asof="", digest="")

    def to(self, path: str) -> str:
        """Return a path with this choice as its query string."""
        return f"{path}?{urlencode(self.query)}" if self.query else path


def _query_order(word: str) -> tuple[int, str]:
    """Return the place of an option in addresses: a chart's own first, then claim and range."""
    shared = (CLAIM, FIRST, LAST, CARD_WORD, NUMBER, ARTICLE)
    return (shared.index(word) + 1 if word in shared else 0), word


def asks_claim_card(options: Mapping[str, str]) -> bool:
    """Return whether options ask for the card of a claim; without a claim, `card` asks for that of a chart's own question."""
    return CARD_WORD in options and CLAIM in options


def read_appearance(args: Mapping[str, str], languages: Sequence[str]) -> Appearance:
    """Read language, theme, size and heads."""
    return Appearance(
        require_allowed("lang", args.get("lang", ""), languages) or languages[0],
        require_allowed("theme", args.get("theme", ""), list(THEMES)),
        require_allowed("size", args.get("size", ""), list(SIZES)),
        require_allowed("heads", args.get("heads", ""), [READABLE]),
    )


def require_allowed(word: str, value: str, allowed: Sequence[str]) -> str:
    """Return a value that is empty or allowed; raise WrongValueError otherwise."""
    if value and value not in allowed:
        raise WrongValueError(word, value, allowed)
    return value


def parse_year(word: str, value: str, first: int, last: int) -> int | None:
    """Read a year from `first` to `last`, or None for an empty value; raise WrongValueError otherwise."""
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and first <= int(value[:5]) <= last):
        known = [str(year) for year in range(first, last + 1)]
        raise WrongValueError(word, value, known, f"it may be a year from {first} to {last}")
    return int(value)
