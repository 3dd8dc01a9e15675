"""What readings of claims are called: whose figures, of what, when, from which source, or who said it.

Names are made from the columns of table `claim_checks` and of the tables that a reading looks at.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

from dashboard.editions import Tables
from dashboard.prose.measured_amounts import amount
from dashboard.text import Words
from dashboard.text.goods import in_sentence
from dashboard.text.terms import N_
from dashboard.views.evidence import base_of, fuel_codes, region_share
from dashboard.views.evidence_rows import BaseFigure, ClaimCheck
from dashboard.views.fuels import fuel_name
from dashboard.views.table_rows import EVENTS, GOALS, STATEMENTS, source_title
from etl.model import Among, Measure, ShareOf


def reading_name(check: ClaimCheck, tables: Tables, words: Words) -> str:
    """Return the name of a reading: whose figures, of what, when, from which source; or who said it."""
    return _NAMES.get(check.evidence_kind, _figure)(check, tables, words)


def _elapsed(check: ClaimCheck, tables: Tables, words: Words) -> str:
    return words("From “{event}” to the article", event=words.text(EVENTS.get(tables, check.reading).title))


_PLACES = {
    Among.EVERY.value: N_("{books}: {partner}, place by {measure}, {period} ({source})"),
    Among.OUTSIDE_CIS.value: N_("{books}: {partner}, place by {measure} outside the CIS, {period} ({source})"),
}


_REGIONAL = {
    ShareOf.REGION.value: N_("{region}: Korea’s share of its trade, {measure}, {period}"),
    ShareOf.PAIR.value: N_("{region}: its share of the two countries’ trade, {measure}, {period}"),
}


def _regional(check: ClaimCheck, tables: Tables, words: Words) -> str:
    """Return the name of what a regional figure gives; one that nobody had published yet has only its label."""
    if isnan(check.measured):
        return words.text(check.label)
    row = region_share(tables, check)
    period = words.period(row.period) if row.period else words("no year named")
    text = _REGIONAL[row.share_of] if check.evidence_kind == "region share" else _RANK_IN_REGION
    return words(text, region=words.text(row.region), measure=words.term(row.measure), period=period)


_RANK_IN_REGION = N_("{region}: Korea’s place among its partners, {measure}, {period}")


def _implied(check: ClaimCheck, _: Tables, words: Words) -> str:
    """Return the name of what several statements imply together, and the range that this is, as they are rounded."""
    label = words.text(check.label)
    if isnan(check.measured) or isnan(check.measured_low) or isnan(check.measured_high):
        return label
    low, high = words.ends(
        *(amount(end, check.measured_unit, words) for end in (check.measured_low, check.measured_high))
    )
    return words("{label}; allowing for rounding, {low} to {high}", label=label, low=low, high=high)


def _figure(check: ClaimCheck, tables: Tables, words: Words) -> str:
    about = {
        "books": words.figures_of(check.reporter),
        "measure": _measure(check, words),
        "period": words.period(check.period),
        "source": words.source(check.source, source_title(tables, check.source)),
        "partner": words.term(check.partner),
    }
    texts = {
        "level": words("{books}: {measure}, {period} ({source})", **about),
        "growth": words("{books}: growth of {measure}, {period} ({source})", **about),
        "rank": words(_PLACES[check.among], **about) if check.evidence_kind == "rank" else "",
        "share": words("{books}: {partner}, share of {measure}, {period} ({source})", **about),
    }
    return texts.get(check.evidence_kind) or words.text(check.label)


def _fuels(check: ClaimCheck, tables: Tables, words: Words) -> str:
    """Return the name of the growth of the main fuels, with the fuels where it is known."""
    name = words(
        "{books}: growth of {measure} of the main fuels, {period} ({source})",
        books=words.figures_of(check.reporter), measure=_measure(check, words), period=words.period(check.period),
        source=words.source(check.source),
    )  # fmt: skip
    if isnan(check.measured):
        return name
    goods = words.join_names([in_sentence(words.text(fuel_name(tables, code))) for code in fuel_codes(check)])
    return words("{name}: {goods}", name=name, goods=goods)


def _measure(check: ClaimCheck, words: Words) -> str:
    return words.term(Measure(check.measure))


def _statement(check: ClaimCheck, tables: Tables, words: Words) -> str:
    row = STATEMENTS.get(tables, check.reading)
    what = words.term(row.measure) if row.measure else words("share")
    if check.measured_unit == "percent" and not isnan(row.stated_growth_percent):
        what = words("growth of {measure}", measure=what)
    if row.subject != "total" and row.item:
        what = words("{measure}, {item}", measure=what, item=words.text(row.item))
    return words(
        "{speaker}: {what}, {period}", speaker=words.text(row.speaker), what=what, period=words.period(row.period)
    )


def _goal(check: ClaimCheck, tables: Tables, words: Words) -> str:
    _, goal, _ = check.evidence.split() if check.evidence else ("", "", "")
    if base_of(tables, check) is None and goal:
        row = GOALS.get(tables, goal)
        return words("{who}: “{words}”", who=words.text(row.set_by), words=words.text(row.words))
    outcomes = tables["goal_outcomes"]
    labels = outcomes.loc[outcomes["reading"] == check.reading, "label"]
    return words("The goal: {label}", label=words.text(labels.iloc[0] if len(labels) else check.label))


#: How a reading is named, by where it looks; a figure of a table is named by what it is.
_NAMES: dict[str, Callable[[ClaimCheck, Tables, Words], str]] = {
    "statement": _statement,
    "elapsed": _elapsed,
    "goal": _goal,
    "implied": _implied,
    "region share": _regional,
    "region rank": _regional,
    "fuel growth": _fuels,
}


def target_name(base: BaseFigure, words: Words) -> str:
    """Return the name of the figure that makes a goal's target, with how many times it is asked for."""
    factor = base.factor
    return words(
        "{books}: {measure}, {period}, times {factor}",
        books=words.figures_of(base.reporter), measure=words.term(base.measure), period=words.period(base.period),
        factor=words.number(factor, 0 if factor.is_integer() else 2),
    )  # fmt: skip
