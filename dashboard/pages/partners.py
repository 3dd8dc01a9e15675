"""Partners: each of the two among the other's partners, where a claimed place was true, and who stands near it.

What is shown comes from views/partners, its sentences from prose.partners. A place on no list is never named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isnan

import pandas as pd

from dashboard.pages._page import Node, Page, PageContent, PageRequest
from dashboard.pages.components import elements, forms
from dashboard.pages.components.attributes import aria
from dashboard.pages.components.chart_figure import chart_figure, with_sidebar
from dashboard.pages.components.data_table import TableColumn, data_table, grouped_data_table
from dashboard.pages.components.partner_lists import neighbours_section, pick_lists
from dashboard.pages.components.series_choice import SHOWN_PART, shown_part
from dashboard.prose.partners import NAMES, PartnerAnswer, span, years_of
from dashboard.render import html_elements as html
from dashboard.text import NOTHING
from dashboard.text.terms import N_
from dashboard.views import evidence
from dashboard.views._view import View
from dashboard.views.claim_layers import lay_claim_over
from dashboard.views.partners import (
    AMONG,
    MEASURES,
    ListPlace,
    claimed_place,
    places,
)
from dashboard.views.records import typed_rows
from dashboard.views.sentences import claim_sentence
from dashboard.views.table_rows import ARTICLES
from etl.model import DECIDING, KOREA, LARGEST_PERCENT_WITHOUT_COUNTRY, RUSSIA, Among

TABLES = ("partner_ranks", "partner_lists", "cis_members", "claim_checks", "countries")
_TITLES = {
    RUSSIA: N_("Korea’s place among Russia’s partners"),
    KOREA: N_("Russia’s place among Korea’s partners"),
}
_BESIDE = N_("The claim is about Russia’s partners; this is the same place among Korea’s.")
_LISTS = N_(
    "A list is one source’s largest partners in one year by one measure; it holds the first {depth}. Further down no place is known, and the line has a gap. Where only one of the two flows is known there is no turnover."
)
_EVERY = N_(
    "A list is one source’s partners in one year by one measure. Where only one of the two flows is known there is no"
    " turnover."
)


def build(request: PageRequest) -> PageContent:
    """Return the page that answers where one stood among the other's partners: in words, in one chart, list by list, beside its neighbours."""
    chart = request.charts["partner-rank"]
    options, controls, query = forms.controls(request, chart)
    whose, lists = options["reporter"], places(request.tables, options["reporter"])
    resets = {"reporter": ("source", "year", "among", *SHOWN_PART)}
    view = chart.view(request.tables, day=request.day, **options)
    part, query = shown_part(request, chart, view, query)
    linked = [replace(control, resets=resets.get(control.word, ())) for control in controls]
    top = [forms.choices(request, [*linked, *part.lines]), forms.picker(request, part.spans)]
    if lists.empty:
        return _before_any_list(request, top, view)
    answer = PartnerAnswer(whose, lists, claimed_place(request.tables), request.words)
    picked, picker, query = pick_lists(request, answer, query)
    body = [
        *_kicker(request, answer),
        elements.headline(answer.sentence()),
        with_sidebar(_chart(request, answer, part.drawn), html.P(answer.more(), className="lede"), *top),
        *elements.how_we_know(request, *answer.method(), _about_lists(answer), answer.estimated()),
        *_claimed_places(answer, options["among"]),
        neighbours_section(request, whose, picked, picker),
        elements.sources_section(request, view.sources),
        elements.downloads_section(request, TABLES),
    ]
    title, notices = request.words(_TITLES[whose]), request.new_notices(query)
    return PageContent(title, answer.sentence(), body, notices)


def _before_any_list(request: PageRequest, top: Sequence[Node], view: View) -> PageContent:
    text = request.words("By this day no list of partners had been published.")
    chart = chart_figure(request, request.charts["partner-rank"], view)
    return PageContent(text, text, [elements.headline(text), with_sidebar(chart, *top)])


def _kicker(request: PageRequest, answer: PartnerAnswer) -> list[Node]:
    words, claim = request.words, answer.claim
    if claim is None:
        return []
    row = claim_sentence(request.tables, claim.claim)
    link = html.A(words("How it was checked"), href=request.link(f"/claims/{claim.claim}"))
    text = words.parts("The claim: {summary} {link}.", summary=words.text(row.summary), link=link)
    beside = [] if claim.reporter == answer.reporter else [" ", words(_BESIDE)]
    return [html.P([*text, *beside], className="kicker wide-text")]


def _chart(request: PageRequest, answer: PartnerAnswer, view: View) -> Node:
    """Return the chart, with the claim laid over it where it is about these partners; it is taken away as the claim's."""
    chart, claim = request.charts["partner-rank"], answer.claim
    if claim is None or claim.reporter != answer.reporter:
        return chart_figure(request, chart, view)
    row = claim_sentence(request.tables, claim.claim)
    article = ARTICLES.get(request.tables, row.article)
    readings = evidence.readings(request.tables, claim.claim, article.published)
    return chart_figure(request, chart, lay_claim_over(view, row.stated, readings), claim=claim.claim)


def _about_lists(answer: PartnerAnswer) -> str:
    depths = answer.lists.loc[answer.lists["depth"] > 0, "depth"]
    if depths.empty:
        return answer.words(_EVERY)
    depth = span(int(depths.min()), int(depths.max()), answer.words)
    return answer.words(_LISTS, depth=depth)


def _claimed_places(answer: PartnerAnswer, among: str) -> list[Node]:
    """Return where the claimed place was true: source by source, and year by year."""
    if answer.claim is None:
        return []
    title = answer.words(
        "Where it was number {place}, and where it was not", place=answer.words.number(answer.claim.place)
    )
    return [elements.section(title, _by_source(answer), _by_year(answer, among), name="claimed-place")]


def _by_source(answer: PartnerAnswer) -> Node:
    """Return for each source the place in the claim's year and when it was the claimed one, outside the CIS as well."""
    words = answer.words
    place, year = words.number(answer.claim.place if answer.claim else 0), str(answer.year)
    head = [
        TableColumn(words("Source")),
        TableColumn(words("In {year}", year=year)),
        TableColumn(words("Years in place {place}", place=place)),
        TableColumn(words("Years in another place"), number=True),
        *([TableColumn(words("Years not counted"), number=True)] if _has_nameless(answer) else []),
        TableColumn(words("Years not on the list"), number=True),
    ]
    if _tells_outside(answer):
        head[3:3] = [
            TableColumn(words("In {year}, outside the CIS", year=year)),
            TableColumn(words("Years in place {place}, outside the CIS", place=place)),
        ]
    groups = [
        (words(NAMES[measure]), [_source_cells(answer, measure, str(source), rows) for source, rows in of.groupby("source")])
        for measure in MEASURES
        if len(of := answer.lists[answer.lists["measure"] == measure])
    ]  # fmt: skip
    return grouped_data_table(words("The place on each source’s lists"), head, groups, name="by-source")


def _source_cells(answer: PartnerAnswer, measure: str, source: str, rows: pd.DataFrame) -> list[Node]:
    words, true, listed = answer.words, answer.lists_with_claimed_place(measure, source), rows["rank"].notna()
    here = next((row for row in typed_rows(rows, ListPlace) if row.year == answer.year), None)
    outside = [
        _place(here, answer, "outside"),
        years_of(answer.lists_with_claimed_place(measure, source, place="outside"), words) or words("none"),
    ]
    return [
        [
            words.source(source),
            html.Small(words.span(str(rows["year"].min()), str(rows["year"].max()))),
        ],
        _place(here, answer, "rank"),
        years_of(true, words) or words("none"),
        *(outside if _tells_outside(answer) else []),
        words.number(int((listed & rows["may_decide"]).sum()) - len(true)),
        *([words.number(int((listed & ~rows["may_decide"]).sum()))] if _has_nameless(answer) else []),
        words.number(int((~listed).sum())),
    ]


def _has_nameless(answer: PartnerAnswer) -> bool:
    """Return whether some lists have a place that does not count, because too much of their trade has no country."""
    return bool((answer.lists["rank"].notna() & ~answer.lists["may_decide"]).any())


def _tells_outside(answer: PartnerAnswer) -> bool:
    """Return whether the lists have places outside the CIS: those of Korea's partners have not."""
    return bool(answer.lists["outside"].notna().any())


def _by_year(answer: PartnerAnswer, among: str) -> Node:
    """Return the place in each year on each list, the newest year first, counted as the chart counts it."""
    words, lists = answer.words, answer.lists
    counted = "outside" if AMONG[among] is Among.OUTSIDE_CIS else "rank"
    columns = list(lists[["measure", "source"]].drop_duplicates().itertuples(index=False, name=None))
    names = [words("{measure}, {source}", measure=words(NAMES[m]), source=words.source(s)) for m, s in columns]
    found = {(row.year, row.measure, row.source): row for row in typed_rows(lists, ListPlace)}
    rows = [
        [_year(year, answer), *(_place(found.get((year, *column)), answer, counted) for column in columns)]
        for year in sorted(lists["year"].unique(), reverse=True)
    ]
    caption = words(
        "Place by year and list. ✓: the claimed place; ✕: another place in the claim’s year;"
        " not listed: the list ends before it, or it has no figure there; not counted: more than {limit} of the list’s trade has,"
        " or may have, no country; –: no list.",
        limit=words.percent(LARGEST_PERCENT_WITHOUT_COUNTRY),
    )
    if counted == "outside":
        caption = words("Counted among partners outside the CIS. {caption}", caption=caption)
    head = [TableColumn(words("Year")), *(TableColumn(name, number=True) for name in names)]
    return elements.details(
        words("Every list, year by year"), data_table(caption, head, rows, name="by-year"), name="lists"
    )


def _year(year: int, answer: PartnerAnswer) -> Node:
    return (
        [html.Strong(str(year)), html.Small(answer.words("the claim’s year"))]
        if _is_of_claim(year, answer)
        else str(year)
    )


def _is_of_claim(year: int, answer: PartnerAnswer) -> bool:
    """Return whether the claim is about this year and these partners."""
    claim = answer.claim
    return claim is not None and (claim.reporter, claim.year) == (answer.reporter, year)


def _place(row: ListPlace | None, answer: PartnerAnswer, counted: str) -> Node:
    """Return the place on one list; where it is the claimed one, or should be, with a sign and a word."""
    words = answer.words
    if row is None:
        return NOTHING
    if isnan(row.rank):
        return html.Span(words("not listed"), className="count")
    found = getattr(row, counted)
    place = words.number(found)
    weak = [] if row.status in DECIDING else [html.Small(words.term(row.status))]
    if not row.may_decide:
        return [place, *weak, html.Small(words("not counted"))]
    if answer.claim and found == answer.claim.place:
        return [_marked(place, "✓", words("yes"), "good"), *weak]
    return [_marked(place, "✕", words("no"), "bad") if _is_of_claim(row.year, answer) else place, *weak]


def _marked(place: str, sign: str, word: str, tone: str) -> Node:
    return html.Span([place, " ", html.Span(sign, **aria(hidden="true")), " ", word], className=f"badge {tone} light")


PAGE = Page("/partners", build, N_("Partners"), 5, ("reporter", "among", "measure", "source", "year", *SHOWN_PART))
