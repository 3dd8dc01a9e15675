"""The query string as the state of a page: the values of a request, those that are allowed, and links that keep them.

A wrong value never stops a page: it becomes the default and a notice that says so. What the values do is elsewhere, and
so is the clock: who reads an address says which day it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from dashboard.charts.drawing.theme import DARK, LIGHT, Theme
from dashboard.text import Words
from dashboard.text.terms import N_
from etl.model import is_to_come

#: The words that every page understands, in the order in which links carry them.
SHARED = ("asof", "theme")
#: What others add to addresses, by the beginning of the word, and what page.js keeps there: no notice names these.
_OTHERS = (
    "utm_",
    "mtm_",
    "pk_",
    "mc_",
    "hsa_",
    "_",
    "ref",
    "sort",
    "find",
    *(f"{one}clid" for one in ("fb", "g", "y", "ys", "ms", "d", "tw", "ttc")),
)
#: Whole words that apps add to links that are passed on.
_APP_WORDS = frozenset({
    "igsh", "igshid", "si", "spm", "scm", "wbraid", "gbraid", "li_fat_id", "srsltid", "mibextid", "share_id", "feature", "s_kwcid",
})  # fmt: skip
#: What apps write under a word that is ours: KakaoTalk and WeChat name themselves in `from`, which is a year here.
_APP_NAMES = re.compile(
    r"(?:^|(?<=&))from=(?:kakao(?:talk)?|naver|band|line|wechat|timeline|groupmessage|singlemessage|vk|telegram)(?:&|$)",
    re.I,
)
#: An ampersand as HTML writes it, once or more often, where an address was pasted without being read as HTML.
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp(?:;|%3B))+", re.I)
_LONGEST_ECHO = 40
_MOST_FIELDS = 20
#: A notice lists as many values as one can take in; of more, it names those that look like what was given.
_MOST_NAMES = 20
_NO_DAY = N_("asof={value} is not a day: write it as YYYY-MM-DD, such as 2018-02-28.")
_TO_COME = N_("asof={value} is still to come: ask for a day up to today.")


@dataclass(frozen=True)
class Query:
    """The words and values of an address; `notices` has one for every value that was not understood."""

    given: dict[str, str] = field(default_factory=dict)
    asof: pd.Timestamp | None = None
    theme_name: str = ""
    notices: tuple[str, ...] = ()

    @property
    def theme(self) -> Theme:
        """Return the theme that charts are drawn in; without a wish it is light, and the style sheet turns it dark."""
        return DARK if self.theme_name == DARK.name else LIGHT

    def choose(self, name: str, allowed: Sequence[str], words: Words) -> tuple[str, Query]:
        """Return the value of one word, or the first allowed one, and this query with a notice if the value was wrong."""
        value = self.given.get(name, "")
        if not value or value in allowed:
            return value or allowed[0], self
        return allowed[0], self.without(name, unknown(name, value, allowed, words))

    @property
    def own(self) -> dict[str, str]:
        """Return the values of the page's own words, for a link back to the same page."""
        return {name: value for name, value in self.given.items() if name not in SHARED}

    def restrict(self, names: Collection[str], words: Words) -> Query:
        """Return this query without words that the page does not know, and a notice that names them and those it knows."""
        known = list(dict.fromkeys([*names, *SHARED]))
        strange = [_echo(name) for name in self.given if name not in known and is_ours(name)]
        kept = replace(self, given={name: self.given[name] for name in self.given if name in known})
        if not strange:
            return kept
        notice = words(
            "Not known here, and left out: {strange}. This page understands {names}.",
            strange=", ".join(strange), names=", ".join(known),
        )  # fmt: skip
        return replace(kept, notices=(*kept.notices, notice))

    def with_aliases(self, aliases: Mapping[str, str]) -> Query:
        """Return this query with words under the names that the page has for them; a word's own name comes first."""
        given = {aliases.get(name, name): value for name, value in self.given.items()}
        return replace(self, given={**given, **{name: self.given[name] for name in given if name in self.given}})

    def link(self, path: str, **changes: str) -> str:
        """Return the address of a page with the shared state kept; a change to an empty value leaves the word out."""
        kept = {name: self.given[name] for name in SHARED if name in self.given}
        words = {name: value for name, value in {**kept, **changes}.items() if value}
        return f"{path}?{urlencode(words)}" if words else path

    def without(self, name: str, notice: str) -> Query:
        """Return this query with one word left out, and a notice of why."""
        given = {other: value for other, value in self.given.items() if other != name}
        return replace(self, given=given, notices=(*self.notices, notice))


def is_ours(name: str) -> bool:
    """Return whether a word of an address is meant for a page, and was not added by another site or by page.js."""
    return bool(name) and name not in _APP_WORDS and not name.startswith(_OTHERS)


def mend(search: str) -> str:
    """Return a query string as its author meant it: `&amp;` is an ampersand, and no app's name stands for a year."""
    return _APP_NAMES.sub("", _ESCAPED_AMPERSAND.sub("&", search)).removesuffix("&")


def read(search: str, words: Words, today: date) -> Query:
    """Read a query string on a day; of a word that stands twice the first value counts."""
    pairs = parse_qsl(search.removeprefix("?"), errors="replace")[:_MOST_FIELDS]
    given: dict[str, str] = {}
    for name, value in pairs:
        given.setdefault(name, value)
    query = Query(given)
    theme, query = query.choose("theme", ("", LIGHT.name, DARK.name), words)
    return _with_day(replace(query, theme_name=theme), words, today)


def _with_day(query: Query, words: Words, today: date) -> Query:
    text = query.given.get("asof", "")
    day, why = read_day(text, words, today) if text else (None, "")
    if why:
        instead = words("The page shows what is known now.")
        return query.without("asof", f"{why} {instead}")
    return replace(query, asof=day)


def read_day(text: str, words: Words, today: date) -> tuple[pd.Timestamp | None, str]:
    """Read the day as of which figures are requested; return None and the reason if it is no day or still to come."""
    day = parse_day(text)
    if day is None:
        return None, words(_NO_DAY, value=_echo(text))
    return (None, words(_TO_COME, value=_echo(text))) if is_to_come(day.date(), today) else (day, "")


def parse_day(text: str) -> pd.Timestamp | None:
    """Read YYYY-MM-DD; return None for any other text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return pd.Timestamp(day) if day.isoformat() == text else None


def unknown(name: str, value: str, allowed: Sequence[str], words: Words) -> str:
    """Return a notice that a value is not known and what it may be: years by their first and last, of very many values those alike."""
    names = [word for word in allowed if word]
    if names and all(re.fullmatch(r"[0-9]{4}", one) for one in names):
        names = words.runs([int(one) for one in names])
    shown = names if len(names) <= _MOST_NAMES else get_close_matches(value[:_LONGEST_ECHO], names, n=5)
    if not shown:
        return words("{name}={value} is not known here. The page shows the default.", name=name, value=_echo(value))
    return words(
        "{name}={value} is not known here; it may be {names}. The page shows the default.",
        name=name,
        value=_echo(value),
        names=", ".join(shown),
    )


def _echo(value: str) -> str:
    return value if len(value) <= _LONGEST_ECHO else f"{value[:_LONGEST_ECHO]}…"
