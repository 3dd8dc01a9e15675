"""What a page is: a declaration found by walking the folder `pages`, what it is asked, and what it answers.

Which address leads to which page is in router; what surrounds a page is in shell.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from dashboard import pages
from dashboard.charts._chart import Chart
from dashboard.editions import Tables
from dashboard.query import Query
from dashboard.text import Words
from dashboard.text.catalogues import in_language

#: What may stand between two tags: text, a component, or a list of both. Dash types its components' children one by one.
Node = Any


class NotFoundError(Exception):
    """The address names something that does not exist; the message says what does, for a reader."""


@dataclass(frozen=True)
class PageRequest:
    """What a page is asked: the address and its state, the tables as of the day, the words and the charts.

    `path` is the address without its language; `languages` has the words of every language that there is; `today` is the
    day on which it is asked.
    """

    path: str
    params: Mapping[str, str]
    query: Query
    tables: Tables
    words: Words
    charts: Mapping[str, Chart]
    languages: Mapping[str, Words]
    today: date

    @property
    def day(self) -> pd.Timestamp | None:
        """Return the day as of which the page is asked, if one is."""
        return self.query.asof

    def new_notices(self, query: Query) -> tuple[str, ...]:
        """Return the notices of a query that this request does not have yet."""
        return query.notices[len(self.query.notices) :]

    def link(self, path: str, **changes: str) -> str:
        """Return the address of a page in the same language, with the shared state kept."""
        return self.query.link(in_language(path, self.words.language), **changes)

    def here(self, **changes: str) -> str:
        """Return the address of this page with its whole state kept; a change to an empty value leaves the word out."""
        return self.link(self.path, **{**self.query.own, **changes})

    def elsewhere(self, language: str) -> str:
        """Return the address of this page in another language, with its whole state kept."""
        return self.query.link(in_language(self.path, language), **self.query.own)


@dataclass(frozen=True)
class PageContent:
    """What a page answers: its title, what link previews say, its body, and every notice.

    `own_files` names a style sheet and a script in `assets` that this page alone has.
    """

    title: str
    description: str
    body: list[Node]
    notices: tuple[str, ...] = ()
    status: int = 200
    own_files: str = ""


@dataclass(frozen=True)
class Page:
    """One page: its address, and what it answers to a request."""

    #: Its address; `<name>` stands for one segment.
    route: str
    build: Callable[[PageRequest], PageContent]
    #: Its name in the navigation, if it stands there, and its place, the lowest first.
    nav: str = ""
    order: int = 0
    #: The words of the query string that it understands besides the shared ones.
    words: tuple[str, ...] = ()
    #: Whether it understands the words of every chart as well.
    takes_chart_words: bool = False
    #: Other names for its words, each with the word's own name.
    aliases: Mapping[str, str] = field(default_factory=dict)
    #: An address that it once had: asked there with a word that only this page understands, it leads here.
    former_route: str = ""


def all_pages() -> list[Page]:
    """Return every page declared in the folder, in the order of the navigation."""
    names = [module.name for module in pkgutil.iter_modules(pages.__path__) if _is_member(module)]
    found = [importlib.import_module(f"{pages.__name__}.{name}").PAGE for name in names]
    return sorted(found, key=lambda page: (page.order, page.route))


def _is_member(module: pkgutil.ModuleInfo) -> bool:
    return not module.ispkg and not module.name.startswith("_")
