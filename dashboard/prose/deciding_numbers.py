"""The one or two numbers that decide a claim, in a line as short as they allow: Russia 15.1 · Korea 13.4.

Numbers are picked from the readings of the claim and from what they rest on; the readings in full are in claims.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.editions import Tables
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.evidence import reading_rows, region_share
from dashboard.views.evidence_rows import ClaimCheck
from dashboard.views.goal import STATED
from dashboard.views.sentences import ClaimSentence
from dashboard.views.table_rows import ARTICLES, EVENTS, STATEMENTS, ArticleRow
from dashboard.views.turnover import goal_due
from etl.model import KOREA, RUSSIA, Among, Flow, Measure, Period, Role, ShareOf

#: How many nearest figures a line has room for.
_FEW = 2
_AND = "\u00a0· "


def deciding_numbers(claim: ClaimSentence, tables: Tables, words: Words) -> str:
    """Return the numbers that decide a claim by its readings; empty where nothing was measured."""
    article = ARTICLES.get(tables, claim.article)
    checks = [one for one in reading_rows(tables, claim.claim, article.published) if not one.blank]
    if claim.promise_outcome:
        return _goal(checks, tables, words)
    deciding = [check for check in checks if check.role == Role.DECIDES]
    kinds = {check.evidence_kind for check in deciding}
    if "rank" in kinds:
        return _ranks(deciding, words)
    if "level" in kinds:
        return _levels(deciding, tables, words)
    if "elapsed" in kinds:
        return _elapsed(deciding[0], article, tables, words)
    regional = [check for check in checks if check.evidence_kind in ("region share", "region rank")]
    return _region(regional, tables, words) if regional else _nearest(checks, tables, words)


def _goal(checks: Sequence[ClaimCheck], tables: Tables, words: Words) -> str:
    """Return what the goal's year came to in each country's figures, and the goal."""
    goal = next(check.evidence.split()[1] for check in checks if check.evidence_kind == "goal")
    due = sorted(goal_due(tables, goal, STATED), key=lambda one: one.reporter, reverse=True)
    target = next(check.measured for check in checks if check.reading == STATED)
    if not due:
        return words("The goal: {target}", target=words.usd(target, 0))
    numbers = _AND.join(_country(one.reporter, words.billions(one.value_usd, 1), words) for one in due)
    return words(
        "{year}: {numbers}, of {target} promised (US$ billion)",
        year=str(due[0].year), numbers=numbers, target=words.billions(target, 0),
    )  # fmt: skip


def _country(reporter: str, number: str, words: Words) -> str:
    return words("{country} {number}", country=words.term(reporter), number=number)


def _levels(checks: Sequence[ClaimCheck], tables: Tables, words: Words) -> str:
    """Return the newest year that both countries' figures decide, each from the source of the headline series."""
    levels = [check for check in checks if check.evidence_kind == "level"]
    both = [
        {check.period for check in levels if check.reporter == reporter}
        for reporter in (RUSSIA, KOREA)
    ]  # fmt: skip
    years = both[0] & both[1] or both[0] | both[1]
    year = max(years)
    series = tables["series"]
    points = series[(series["measure"] == Measure.TURNOVER) & (series["period"] == year)]
    sources = dict(zip(points["reporter"], points["source"], strict=True))
    numbers = []
    for reporter in (RUSSIA, KOREA):
        own = [check for check in levels if (check.reporter, check.period) == (reporter, year)]
        own.sort(key=lambda check: check.source != sources.get(check.reporter))
        numbers += [_country(reporter, words.billions(check.measured, 1), words) for check in own[:1]]
    return words("{numbers} ({year}, US$ billion)", numbers=_AND.join(numbers), year=year)


_RANKS = {
    Among.OUTSIDE_CIS.value: N_("Outside the CIS: exports {exports}, imports {imports}"),
    Among.EVERY.value: N_("all partners: exports {exports}, imports {imports}"),
}


def _ranks(checks: Sequence[ClaimCheck], words: Words) -> str:
    """Return the places by exports and by imports, outside the CIS and among all partners."""
    phrases = []
    for among, text in _RANKS.items():
        own = [check for check in checks if check.among == among]
        places = {flow: _places([one for one in own if one.measure == flow], words) for flow in Flow}
        if all(places.values()):
            phrases.append(words(text, exports=places[Flow.EXPORT], imports=places[Flow.IMPORT]))
    return words("{places} ({year})", places=_AND.join(phrases), year=checks[0].period) if phrases else ""


def _places(checks: Sequence[ClaimCheck], words: Words) -> str:
    if not checks:
        return ""
    low, high = (words.number(end([check.measured for check in checks])) for end in (min, max))
    return low if low == high else f"{low}–{high}"


def _elapsed(check: ClaimCheck, article: ArticleRow, tables: Tables, words: Words) -> str:
    return words(
        "{years} years, from {start} to {end}",
        years=words.number(check.measured, 1), start=words.day_text(EVENTS.get(tables, check.reading).day_text),
        end=words.day_text(article.published_text),
    )  # fmt: skip


def _region(checks: Sequence[ClaimCheck], tables: Tables, words: Words) -> str:
    """Return the region's share of the pair's turnover in the newest full year that has one, and Korea's place there."""
    rows = [(check, region_share(tables, check)) for check in checks]
    yearly = [(check, row) for check, row in rows if row.period and Period.parse(row.period).is_year]
    turnover = [(check, row) for check, row in yearly if row.measure == Measure.TURNOVER]
    shares = [one for one in turnover if one[1].share_of == ShareOf.PAIR and one[0].evidence_kind == "region share"]
    if not shares:
        return ""
    check, row = max(shares, key=lambda one: one[1].period)
    share = words(
        "{region}: {percent} of the two countries’ trade ({year})",
        region=words.text(row.region), percent=words.percent(check.measured), year=words.period(row.period),
    )  # fmt: skip
    ranks = [one for one in turnover if one[0].evidence_kind == "region rank" and one[1].period == row.period]
    places = [words("Korea its partner number {place}", place=words.number(one.measured)) for one, _ in ranks[:1]]
    return _AND.join([share, *places])


def _nearest(checks: Sequence[ClaimCheck], tables: Tables, words: Words) -> str:
    """Return the nearest figures, those that are one number, the shortest period first."""
    near = [check for check in checks if check.role == Role.NEAREST and check.evidence_kind == "statement"]
    listed = [(STATEMENTS.get(tables, check.reading).period, check.measured) for check in near]
    listed.sort(key=lambda one: Period.parse(one[0]).count)
    texts = [
        words("{percent} in {period}", percent=words.percent(value, 1), period=words.period(period))
        for period, value in listed[:_FEW]
    ]
    return words("Nearest: {figures}", figures=_AND.join(texts)) if texts else ""
