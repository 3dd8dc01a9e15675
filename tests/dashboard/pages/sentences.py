"""What tests of pages' sentences share: the choices of a page's controls, and the numbers of its words held to rows.

Numbers are taken out of the rendered words and compared with the rows' own values, as the same formatters write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from string import Formatter
from typing import Any

import pandas as pd

from dashboard.charts._chart import Chart, all_charts
from dashboard.charts.drawing.amounts import amounts_of
from dashboard.editions import Tables
from dashboard.prose.statements import with_qualifier
from dashboard.text import Words
from dashboard.text.catalogues import languages
from dashboard.views._view import View
from tests.effort import is_thorough

LANGUAGES = languages()
#: The charts that pages answer with, each by the page's own words.
CHARTS = {name: chart for name, chart in all_charts().items() if chart.is_main and chart.page != "/embed"}
#: Up to how many choices all of a chart are tried, and how many of more, in each language others: all but of Odds and Peers, which
#: have thousands, if thorough, else two.
_FEW, _TRIED = (60, 24) if is_thorough() else (2, 2)
#: How many values of an option that has many are tried.
_FIRST = 12

Choice = Mapping[str, str]


def choices(chart: Chart, tables: Tables, before: Choice | None = None) -> Iterator[Choice]:
    """Return every set of values that a page's controls can be set to, the values of one depending on those before it."""
    chosen = before or {}
    if len(chosen) == len(chart.options):
        yield chosen
        return
    option = chart.options[len(chosen)]
    values = [value for value in option.values(tables, chosen) if value or option.name not in chart.page_values]
    for value in (values[:_FIRST] if option.static_values is not None else values) or [""]:
        yield from choices(chart, tables, {**chosen, option.name: value})


def sample(chart: Chart, tables: Tables, language: str) -> list[Choice]:
    """Return the choices that are tried in a language: all of them if they are few, else some that lie far apart."""
    every = list(choices(chart, tables))
    if len(every) <= _FEW:
        return every
    step = max(len(every) // (_TRIED * len(LANGUAGES)), 1)
    return every[list(LANGUAGES).index(language) * step :: step * len(LANGUAGES)][:_TRIED]


def plain(html: str) -> str:
    """Return the words of a piece of a page, with plain blanks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).replace("\u202f", " ").strip()


def headline(page: str) -> str:
    """Return the words of a page's headline."""
    return plain(" ".join(re.findall(r"<h1>(.*?)</h1>", page, re.DOTALL)))


def paragraphs(page: str, kind: str) -> str:
    """Return the words of a page's paragraphs of one class."""
    return plain(" ".join(re.findall(rf'<p class="{kind}">(.*?)</p>', page, re.DOTALL)))


def notes(page: str) -> str:
    """Return the words on how a page's answer is known, which stand behind a summary."""
    return plain(" ".join(re.findall(r'<details id="how">.*?</summary>(.*?)</details>', page, re.DOTALL)))


def said(text: str, words: Words, seen: str) -> dict[str, str] | None:
    """Return what fills the holes of a text where an answer says it, in whatever language; nothing where it does not."""
    holes = {name: f"\0{name}\0" for _, name, _, _ in Formatter().parse(text) if name}
    pattern = "".join(
        f"(?P<{piece.strip(chr(0))}>.+?)" if piece.startswith("\0") else re.escape(plain_blanks(piece))
        for piece in words.parts(text, **holes)
    )
    found = re.search(pattern, seen)
    return found.groupdict() if found else None


def plain_blanks(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def writings(row: Any, view: View, words: Words) -> set[str]:
    """Return the ways in which the values of a row of a chart may stand in a sentence."""
    written: set[str] = set()
    for name, value in row._asdict().items():
        if isinstance(value, float) and pd.isna(value):
            continue
        if name.endswith(("_usd", "_local")):
            currency = amounts_of(view).currency if name.endswith("_local") else "USD"
            written |= {with_qualifier(row, words.money(abs(value), currency, digits), words) for digits in (0, 1, 2)}
            plainly = {words.money(abs(value), currency, digits) for digits in (0, 1, 2)}
            written |= plainly | {f"{sign(value)}{text}" for text in plainly}
        elif name.endswith("_percent"):
            plainly = {words.percent(abs(value), digits) for digits in (0, 1)}
            written |= plainly | {f"{sign(value)}{text}" for text in plainly} | {words.attained(value)}
            written |= {words.number(value)} if name == "index_percent" else set()
        elif name in ("rank", "outside", "place", "multiple"):
            written.add(words.number(value, 2 if name == "multiple" else 0))
        elif name in ("year", "period"):
            written |= {str(value), words.period(str(value))}
    return {plain_blanks(text) for text in written}


def sign(value: float) -> str:
    return "+" if value > 0 else "−" if value < 0 else ""


def unexplained(seen: str, rows: list[Any], view: View, words: Words, more: set[str]) -> str:
    """Return what is left of an answer's digits when all that the chart's rows of the years it names explain is taken out."""
    years = {str(row.year) for row in rows if hasattr(row, "year")}
    named = {year for year in years if re.search(rf"(?<!\d){year}(?!\d)", seen)}
    known = {text for row in rows if str(getattr(row, "year", "")) in named for text in writings(row, view, words)}
    known |= {plain_blanks(text) for text in more} | {fact for fact in view.facts.values() if fact.isdigit()}
    for text in sorted(known, key=len, reverse=True):
        seen = re.sub(rf"(?<![\d.,−-]){re.escape(text)}(?!\d)", " ", seen)
    return " ".join(re.findall(r"\S*\d\S*", seen))
