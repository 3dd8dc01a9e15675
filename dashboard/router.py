"""From an address to a page's content: the first page whose route fits answers; no other address exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

from dash import html

from dashboard.chart import Chart
from dashboard.data import Edition
from dashboard.page import Asked, Content, NotFoundError, Page
from dashboard.query import read
from dashboard.text import Words

_LONGEST_PATH = 200


def answer(
    edition: Edition, pages: Sequence[Page], charts: Mapping[str, Chart], address: tuple[str, str], words: Words
) -> tuple[Asked, Content]:
    """Give what an address, path and query string, asks of one edition, and the answer; a wrong one answers with 404."""
    path, search = unquote(address[0])[:_LONGEST_PATH].rstrip("/") or "/", address[1]
    query = read(search, words)
    tables = edition.tables if query.asof is None else edition.tables.on(query.asof)
    asked = Asked(path, {}, query, tables, words, charts)
    for page in pages:
        params = match(page.route, path)
        if params is not None:
            return _built(page, replace(asked, params=params))
    return replace(asked, path=""), missing(words("There is nothing at this address."), words)


def _built(page: Page, asked: Asked) -> tuple[Asked, Content]:
    try:
        content = page.build(asked)
    except NotFoundError as error:
        return replace(asked, path=""), missing(str(error), asked.words)
    return asked, replace(content, notices=(*asked.query.notices, *content.notices))


def match(route: str, path: str) -> dict[str, str] | None:
    """Give the named segments of a path that fits a route, or nothing."""
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


def missing(why: str, words: Words) -> Content:
    """Give the answer for an address that leads nowhere."""
    title = words("No such page")
    way_out = words("The pages are in the navigation above.")
    return Content(title, why, [html.H1(title), html.P([why, " ", way_out], className="lede")], status=404)
