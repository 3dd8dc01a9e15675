"""How a printed figure is named in words, and where its vintages are shown. What they are is in views.vintages."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.pages._page import PageRequest
from dashboard.prose.caveats import figures_of
from dashboard.views.table_rows import CHAPTERS, country_name, source_title
from dashboard.views.vintages import FIGURE, is_estimate
from etl.model import TOTAL, Status

#: The page that shows every vintage of one figure.
ROUTE = "/data/figure"


def address(request: PageRequest, figure: Mapping[str, str]) -> str:
    """Return the address of a figure's vintages; all goods need no word, because pages begin with them."""
    named = {name: figure[name] for name in FIGURE if name in figure}
    return request.link(ROUTE, **{name: value for name, value in named.items() if value != TOTAL})


def key(row: object) -> dict[str, str]:
    """Return the words that name the figure of a row; a row that tells no goods apart is of all goods."""
    named = {name: str(getattr(row, name, "")) for name in FIGURE}
    return {"code": TOTAL, "classification": TOTAL, **{name: value for name, value in named.items() if value}}


def named(request: PageRequest, figure: Mapping[str, str]) -> str:
    """Name a figure: whose figures, or for whom it is an estimate, which flow and partner, which goods, when, from which source."""
    words = request.words
    status = Status.ESTIMATE.value if is_estimate(request.tables, figure) else ""
    about = {
        "books": figures_of(figure["reporter"], status, words),
        "flow": words.term(figure["flow"]),
        "partner": country(request, figure["partner"]),
        "period": words.period(figure["period"]),
        "source": source(request, figure["source"]),
    }
    if figure["code"] == TOTAL:
        return words("{books}: {flow}, {partner}, {period} ({source})", **about)
    return words(
        "{books}: {flow}, {partner}, {goods}, {period} ({source})", goods=goods(request, figure["code"]), **about
    )


def source(request: PageRequest, name: str) -> str:
    """Name a source briefly."""
    return request.words.source(name, source_title(request.tables, name))


def country(request: PageRequest, code: str) -> str:
    """Name a country or area."""
    return request.words.country(code, country_name(request.tables, code))


def goods(request: PageRequest, code: str) -> str:
    """Name the goods of a code: all of them, or what its HS chapter holds."""
    if code == TOTAL:
        return request.words("all goods")
    chapter = CHAPTERS.find(request.tables, code[:2])
    name = request.words.text(chapter.description) if chapter else ""
    return request.words("HS {code}, {name}", code=code, name=name) if name else request.words("HS {code}", code=code)
