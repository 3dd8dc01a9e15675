"""From an address to a page's content: the first page whose route fits answers; no other address exists."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote

from dash import html

from dashboard.charts._chart import Chart
from dashboard.editions import Edition
from dashboard.pages._page import NotFoundError, Page, PageContent, PageRequest
from dashboard.query import read
from dashboard.text import Words
from dashboard.text.catalogues import ENGLISH

_LONGEST_PATH = 200


@dataclass(frozen=True)
class PageAddress:
    """What a reader asks for: path, query string, and the day on which it is asked."""

    path: str
    search: str
    today: date


def answer(
    edition: Edition,
    pages: Sequence[Page],
    charts: Mapping[str, Chart],
    address: PageAddress,
    languages: Mapping[str, Words],
) -> tuple[PageRequest, PageContent]:
    """Return what an address asks of one edition, and the answer; a wrong one answers with 404."""
    language, path = split(unquote(address.path)[:_LONGEST_PATH], languages)
    words = languages[language]
    query = read(address.search, words, address.today)
    tables = edition.tables if query.asof is None else edition.tables.on(query.asof)
    request = PageRequest(path, {}, query, tables, words, charts, languages)
    for page in pages:
        params = match(page.route, path)
        if params is not None:
            own = query.called(page.aliases).only(_words(page, charts), words)
            return _built(page, replace(request, params=params, query=own))
    return _nowhere(request, words("There is nothing at this address."))


def split(path: str, languages: Collection[str]) -> tuple[str, str]:
    """Return the language and the page's own address of a path; a path without a language is English."""
    first, _, rest = path.strip("/").partition("/")
    language = first if first in languages and first != ENGLISH else ENGLISH
    own = path if language == ENGLISH else f"/{rest}"
    return language, own.rstrip("/") or "/"


def _words(page: Page, charts: Mapping[str, Chart]) -> Collection[str]:
    options = [option.name for chart in charts.values() for option in chart.options] if page.charts else []
    return (*page.words, *options)


def _built(page: Page, request: PageRequest) -> tuple[PageRequest, PageContent]:
    try:
        content = page.build(request)
    except NotFoundError as error:
        return _nowhere(request, str(error))
    return request, replace(content, notices=(*request.query.notices, *content.notices))


def _nowhere(request: PageRequest, why: str) -> tuple[PageRequest, PageContent]:
    return replace(request, path="", query=request.query.only((), request.words)), missing(why, request.words)


def match(route: str, path: str) -> dict[str, str] | None:
    """Return the named segments of a path that fits a route, or nothing."""
    wanted, given = route.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    params = {}
    for want, have in zip(wanted, given, strict=True):
        if want.startswith("<") and have:
            params[want.strip("<>")] = have
        elif want != have:
            return None
    return params


def missing(why: str, words: Words) -> PageContent:
    """Return the answer for an address that leads nowhere."""
    title = words("No such page")
    way_out = words("The pages are in the navigation above.")
    return PageContent(title, why, [html.H1(title), html.P([why, " ", way_out], className="lede")], status=404)
