"""Why the two countries' lines are apart, in sentences: what freight could do and did not, and where one country's figures make both.

No cause is given that the tables do not bear out; which flows differ, and by how much, is said on the page Mirror.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dashboard.prose.caveats import estimate_sentence
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.goal import freight_and_higher
from dashboard.views.records import TableMap
from etl.model import PAIR, Status

_SOME = N_(
    "Freight is not the reason for the gap. Each country counts it in what it buys, which would make {books} the higher ones in"
    " {lifted} of {years} comparable years since {since}; in fact they are in {higher}."
)
_NONE = N_(
    "Freight is not the reason for the gap. Each country counts it in what it buys, which would make {books} the higher ones in"
    " {lifted} of {years} comparable years since {since}; in fact they are lower in all of these."
)
#: The same where it is every comparable year.
_SOME_OF_ALL = N_(
    "Freight is not the reason for the gap. Each country counts it in what it buys, which would make {books} the higher ones in"
    " every comparable year since {since}; in fact they are in {higher} of {years}."
)
_NONE_OF_ALL = N_(
    "Freight is not the reason for the gap. Each country counts it in what it buys, which would make {books} the higher ones in"
    " every comparable year since {since}; in fact they are lower in every one."
)
_ONE_BOOK = N_("From {year} on there are only {books}: {whose} are estimates made from them ({source}).")


def valuation_note(tables: TableMap, points: pd.DataFrame, since: int, words: Words) -> str:
    """Return what a chart's points, of one line or two, leave to explain: what freight has to do with it since a year, and what is estimated."""
    if points["reporter"].nunique() < 2:
        return " ".join(estimate_sentence(first, words) for first in _first_estimates(points))
    phrases = [words("The two countries count differently; we never average them.")]
    phrases += _freight(freight_and_higher(tables, since), since, words)
    return " ".join([*phrases, *(_single_source(first, words) for first in _first_estimates(points))])


def _freight(years: pd.DataFrame, since: int, words: Words) -> Iterator[str]:
    """Return a text on whose line freight alone would lift above the other's, and how often it was, unless it always was."""
    if (years["lifted"] == years["higher"]).all():
        return
    country = years["lifted"].mode().iloc[0]
    lifted = years[years["lifted"] == country]
    higher = int((lifted["higher"] == country).sum())
    some, none = (_SOME_OF_ALL, _NONE_OF_ALL) if len(lifted) == len(years) else (_SOME, _NONE)
    text = some if higher else none
    yield words(
        text,
        books=words.figures_of(country), since=str(since), lifted=words.number(len(lifted)),
        years=words.number(len(years)), higher=words.number(higher),
    )  # fmt: skip


def _first_estimates(points: pd.DataFrame) -> Iterator[pd.Series]:
    """Return each country's first point that is an estimate."""
    weak = points[points["status"] == Status.ESTIMATE].sort_values("year").drop_duplicates("reporter")
    yield from (one for _, one in weak.iterrows())


def _single_source(first: pd.Series, words: Words) -> str:
    """Return a text that says from which year on a country's line is made from the other's figures."""
    (other,) = set(PAIR) - {first["reporter"]}
    return words(
        _ONE_BOOK,
        year=str(first["year"]), books=words.figures_of(other), whose=words.whose(first["reporter"]),
        source=words.source(first["source"]),
    )  # fmt: skip
