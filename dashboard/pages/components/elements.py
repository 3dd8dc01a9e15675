"""What pages are built of: sections, links, badges, sources and downloads. No page of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components.attributes import aria
from dashboard.prose.claims import promise_outcome
from dashboard.prose.statements import StatedFigure, is_stated, source_or_speaker
from dashboard.render import html_elements as html
from dashboard.text import Words, capital
from dashboard.text.catalogues import ENGLISH
from dashboard.views.table_rows import SOURCES, SourceRow
from etl.model import OverallVerdict, Verdict
from etl.schema.tables import TABLES

#: A sign for each word, so that colour is never alone; and its tone.
_SIGNS = {
    OverallVerdict.HOLDS: ("✓", "good"),
    OverallVerdict.MET: ("✓", "good"),
    Verdict.AGREES: ("✓", "good"),
    OverallVerdict.HOLDS_ON_SOME: ("◐", "mixed"),
    OverallVerdict.MET_ON_SOME: ("◐", "mixed"),
    OverallVerdict.DOES_NOT_HOLD: ("✕", "bad"),
    OverallVerdict.NOT_MET: ("✕", "bad"),
    Verdict.DIFFERS: ("✕", "bad"),
    OverallVerdict.FITS_NEAREST: ("≈", "mixed"),
    OverallVerdict.DOES_NOT_FIT_NEAREST: ("≉", "mixed"),
    Verdict.FITS: ("≈", "mixed"),
    Verdict.DOES_NOT_FIT: ("≉", "mixed"),
    OverallVerdict.CANNOT_BE_CHECKED: ("?", "none"),
    OverallVerdict.OPEN: ("…", "none"),
    Verdict.CANNOT_TELL: ("?", "none"),
    OverallVerdict.DUE: ("…", "none"),
    Verdict.NO_DATA: ("–", "none"),
}


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: A range of numbers with what clings to it: US$4.2–4.5, 2016–2020.
_RANGE = re.compile(r"(\S*\d–\d\S*)")


def keep_on_one_line(text: str) -> Node:
    """Return a text in which no line ends after the dash of a range."""
    parts = _RANGE.split(text)
    return [html.Span(part, className="range") if place % 2 else part for place, part in enumerate(parts) if part]


def day_cell(day_text: str, words: Words) -> Node:
    """Return when something was printed or said, for a cell of a table; no line ends within a day."""
    written = words.day_text(day_text)
    return html.Span(written, className="range") if _DAY.fullmatch(day_text) else written


def headline(text: str) -> Node:
    """Return a page's headline, whose ranges stay on one line."""
    return html.H1(keep_on_one_line(text))


def link(text: Node, address: str) -> Node:
    """Return a link to another site if the address is one; a repository's commit and file after it stay out of the link."""
    href = address.split(" ", 1)[0]
    if not href.startswith(("https://", "http://")):
        return text
    return html.A(text, href=href, rel="noopener noreferrer")


class _PrintedFigure(StatedFigure, Protocol):
    @property
    def address(self) -> str: ...


def source_of(point: _PrintedFigure, words: Words) -> Node:
    """Name the source of a point; of a statement who made it, with a link to where it is printed."""
    name = source_or_speaker(point, words)
    return link(name, point.address) if is_stated(point) else name


def badge(word: str, words: Words, *, light: bool = False, text: str = "") -> Node:
    """Return a computed word as a badge: sign, its name or another text, and tone; a light one has no frame, for tables."""
    sign, tone = _SIGNS.get(word, ("", "none"))  # type: ignore[call-overload]
    mark = html.Span(sign, className="sign", **aria(hidden="true"))
    return html.Span([mark, text or words.term(word)], className=f"badge {tone} light" if light else f"badge {tone}")


def promise_badge(outcome: str, words: Words) -> Node:
    """Return what became of a promise as a badge."""
    return badge(outcome, words, text=promise_outcome(outcome, words))


def tone(word: str) -> str:
    """Return the tone of a computed word: good, mixed, bad or none."""
    _, found = _SIGNS.get(word, ("", "none"))  # type: ignore[call-overload]
    return str(found)


def details(summary: Node, *content: Node, name: str) -> Node:
    """Return content behind a summary, closed until a reader opens it."""
    return html.Details([html.Summary(summary), *content], id=name)


def how_we_know(request: PageRequest, *paragraphs: Node) -> list[Node]:
    """Return what a number rests on behind one line, closed until a reader opens it; nothing where there is nothing to say."""
    lines = [html.P(one) for one in paragraphs if one]
    return [details(request.words("How we know"), *lines, name="how")] if lines else []


def section(title: str, *content: Node, name: str) -> Node:
    """Return a section under a heading of second rank."""
    heading = html.H2(title, id=f"{name}-heading")
    return html.Section([heading, *content], id=name, **aria(labelledby=f"{name}-heading"))


def joined(links: Sequence[Node], separator: str = "\u00a0· ") -> list[Node]:
    """Return links in one line, with a separator between two."""
    return [part for place, one in enumerate(links) for part in ([separator, one] if place else [one])]


def reporter_name(reporter: str, words: Words) -> Node:
    """Return the name of a country whose figures these are, in its colour; `reporter` is ISO 3166 alpha-3."""
    return html.Span(words.term(reporter), className=f"books {reporter.lower()}")


def downloads_section(request: PageRequest, names: Sequence[str]) -> Node:
    """Return links to whole tables, folded into one line."""
    return details(request.words("Downloads"), downloads(request, names), name="downloads")


def downloads(request: PageRequest, names: Sequence[str]) -> Node:
    """Return links to whole tables: CSV and a workbook with heads in the page's language, and Parquet."""
    words = request.words
    heads = {} if words.language == ENGLISH else {"lang": words.language}
    rows = [
        html.Li([
            f"{words.text(TABLES[name].title)}: ",
            html.A("CSV", href=request.query.link(f"/data/{name}.csv"), **aria(label=words("{table} as CSV", table=name))), ", ",
            html.A("Excel", href=request.query.link(f"/data/{name}.xlsx", **heads), **aria(label=words("{table} as Excel", table=name))), ", ",
            html.A("Parquet", href=request.query.link(f"/data/{name}.parquet"), **aria(label=words("{table} as Parquet", table=name))),
        ])
        for name in names
    ]  # fmt: skip
    return html.Ul(rows, className="plain")


def sources_section(request: PageRequest, used: Iterable[str]) -> Node:
    """Return the sources of a page, folded into one line."""
    return details(request.words("Sources"), sources(request, used), name="sources")


def sources(request: PageRequest, used: Iterable[str]) -> Node:
    """Return the sources of a page, each with its publisher, what it covers, its terms and its address."""
    rows = [row for source in dict.fromkeys(used) if (row := SOURCES.find(request.tables, source))]
    return html.Ul([html.Li(_source(row, request.words)) for row in rows], className="plain")


def _source(row: SourceRow, words: Words) -> list[Node]:
    return [
        link(words.text(row.title), row.address),
        f", {words.text(row.publisher)}: {words.text(row.covers)}. ",
        html.Span(f"{capital(words.text(row.licence))}.", className="terms"),
    ]
