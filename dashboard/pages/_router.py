"""From an address to a page's content: werkzeug's router finds the page; no other address exists."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, unquote

from werkzeug.routing import BaseConverter, Map, Rule

from dashboard.charts._chart import Chart
from dashboard.editions import Edition
from dashboard.pages._page import NotFoundError, Page, PageContent, PageRequest
from dashboard.query import SHARED, Query, read
from dashboard.render import html_elements as html
from dashboard.text import Words
from dashboard.text.catalogues import ENGLISH, in_language

_LONGEST_PATH = 200


@dataclass(frozen=True)
class PageAddress:
    """The address of a page as a reader has it: path, query string, and the day on which it is read."""

    path: str
    search: str
    today: date


@dataclass(frozen=True)
class PageMatch:
    """What a path stands for: its language, the path without it, the page if there is one, and its named segments."""

    language: str
    path: str
    page: Page | None
    params: Mapping[str, str]


class _AnythingConverter(BaseConverter):
    """The rest of a path, whatever it holds: the address of no page, which still has a language."""

    regex = r"[\s\S]*"
    part_isolating = False
    weight = 1000


class PageRouter:
    """All pages under their routes, in English without a prefix and in each other language under its code."""

    def __init__(self, pages: Sequence[Page], charts: Mapping[str, Chart], languages: Mapping[str, Words]) -> None:
        self._charts, self._languages = charts, languages
        self._pages = {page.route: page for page in pages}
        others = ",".join(language for language in languages if language != ENGLISH)
        prefixes = ["", f"/<any({others}):language>"] if others else [""]
        rules = [
            Rule(f"{prefix}{route}".rstrip("/") or "/", endpoint=route) for prefix in prefixes for route in self._pages
        ]
        missing_pages = [f"{prefix}{end}" for prefix in prefixes for end in ("/", "/<anything:rest>")]
        rules += [Rule(path, endpoint="") for path in missing_pages]
        converters = {"anything": _AnythingConverter}
        self._routes = Map(rules, strict_slashes=False, merge_slashes=False, converters=converters).bind("")

    def match(self, path: str) -> PageMatch:
        """Return what a path stands for; slashes at its end do not matter, and two at its beginning lead to no page."""
        stripped = f"/{path.strip('/')}"
        route, segments = self._routes.match(stripped)
        language = segments.get("language", ENGLISH)
        params = {name: segment for name, segment in segments.items() if name != "language"}
        page = self._pages.get(route)
        if language == ENGLISH:
            doubled = path.startswith("//") and stripped != "/"
            return PageMatch(language, stripped, None if doubled else page, params)
        return PageMatch(language, stripped.removeprefix(f"/{language}") or "/", page, params)

    def new_address(self, path: str, search: str) -> str:
        """Return the new address of a page that was once at a path, if the query string has words that only it understands."""
        match = self.match(path)
        here = frozenset(match.page.words) if match.page else frozenset()
        given = {name for name, _ in parse_qsl(search, keep_blank_values=True)} - here
        page = next(
            (one for one in self._pages.values() if one.former_route == match.path and given & set(one.words)), None
        )
        return f"{in_language(page.route, match.language)}?{search}" if page else ""

    def answer(self, edition: Edition, address: PageAddress) -> tuple[PageRequest, PageContent]:
        """Return what an address requests of one edition, and the content; of a wrong address its status is 404."""
        match = self.match(unquote(address.path)[:_LONGEST_PATH])
        words = self._languages[match.language]
        query = read(address.search, words, address.today)
        tables = edition.tables if query.asof is None else edition.tables.on(query.asof)
        request = PageRequest(
            match.path, match.params, query, tables, words, self._charts, self._languages, address.today
        )
        if match.page is None:
            return _missing_page(request, words("There is nothing at this address."))
        known = query.with_aliases(match.page.aliases).restrict(self._words(match.page), words)
        return _build(match.page, replace(request, query=known))

    def words_at(self, path: str) -> frozenset[str]:
        """Return every word that the page at an address understands."""
        page = self.match(unquote(path)[:_LONGEST_PATH]).page
        return frozenset([*SHARED, *(page.aliases if page else ()), *(self._words(page) if page else ())])

    def unknown_words_notice(self, path: str, names: Sequence[str]) -> str:
        """Return what the page at an address says of words that it does not understand."""
        match = self.match(unquote(path)[:_LONGEST_PATH])
        known = self._words(match.page) if match.page else ()
        return Query(dict.fromkeys(names, "")).restrict(known, self._languages[match.language]).notices[-1]

    def _words(self, page: Page) -> Collection[str]:
        options = (
            [option.name for chart in self._charts.values() for option in chart.options]
            if page.takes_chart_words
            else []
        )
        return (*page.words, *options)


def _build(page: Page, request: PageRequest) -> tuple[PageRequest, PageContent]:
    try:
        content = page.build(request)
    except NotFoundError as error:
        return _missing_page(request, str(error))
    return request, replace(content, notices=(*request.query.notices, *content.notices))


def _missing_page(request: PageRequest, why: str) -> tuple[PageRequest, PageContent]:
    return replace(request, path="", query=request.query.restrict((), request.words)), missing(why, request.words)


def missing(why: str, words: Words) -> PageContent:
    """Return the content for an address that leads nowhere, with the reason."""
    title = words("No such page")
    way_out = words("The pages are in the navigation above.")
    return PageContent(title, why, [html.H1(title), html.P([why, " ", way_out], className="lede")], status=404)
