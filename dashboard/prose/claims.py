"""Readings of claims in a reader's words: what each looks at, what it gave, and how far that is from the claim.

Words are made from the columns of table `claim_checks`; what a reading rests on comes from evidence.
"""

from __future__ import annotations

from math import isnan
from typing import Any

import pandas as pd

from dashboard.editions import Tables
from dashboard.text import NOTHING, Words
from dashboard.text.terms import N_
from dashboard.views.evidence import ClaimCheck, base_of, region_share
from dashboard.views.records import record, typed_rows
from etl.model import LARGEST_PERCENT_WITHOUT_COUNTRY, Among, Measure, Role, ShareOf

#: So many figures are named that have nothing in common.
_NAMED = 2


def reading_name(check: ClaimCheck, tables: Tables, words: Words) -> str:
    """Return the name of a reading: whose figures, of what, when, from which source; or who said it."""
    match check.evidence_kind:
        case "statement":
            return _statement(check, tables, words)
        case "elapsed":
            event = tables["events"].set_index("event").loc[check.reading]
            return words("From “{event}” to the article", event=words.text(event["title"]))
        case "goal":
            return _goal(check, tables, words)
        case "implied":
            return _implied(check, words)
        case "region share" | "region rank":
            return _regional(check, tables, words)
    return _figure(check, tables, words)


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
    period = words("no year named") if pd.isna(row["period"]) else words.period(row["period"])
    text = _REGIONAL[row["share_of"]] if check.evidence_kind == "region share" else _RANK_IN_REGION
    return words(text, region=words.text(row["region"]), measure=words.term(row["measure"]), period=period)


_RANK_IN_REGION = N_("{region}: Korea’s place among its partners, {measure}, {period}")


def _implied(check: ClaimCheck, words: Words) -> str:
    """Return the name of what several statements imply together, and what their printed digits leave open."""
    label = words.text(check.label)
    if isnan(check.measured) or isnan(check.measured_low) or isnan(check.measured_high):
        return label
    low, high = (amount(end, check.measured_unit, words) for end in (check.measured_low, check.measured_high))
    return words("{label}; the printed digits leave open {low} to {high}", label=label, low=low, high=high)


def _figure(check: ClaimCheck, tables: Tables, words: Words) -> str:
    titles = tables["sources"].set_index("source")["title"]
    about = {
        "books": words.books(check.reporter),
        "measure": _measure(check, words),
        "period": words.period(check.period),
        "source": words.source(check.source, titles.get(check.source, "")),
        "partner": words.term(check.partner),
    }
    texts = {
        "level": words("{books}: {measure}, {period} ({source})", **about),
        "growth": words("{books}: growth of {measure}, {period} ({source})", **about),
        "rank": words(_PLACES[check.among], **about) if check.evidence_kind == "rank" else "",
        "share": words("{books}: {partner}, share of {measure}, {period} ({source})", **about),
    }
    return texts.get(check.evidence_kind) or words.text(check.label)


def _measure(check: ClaimCheck, words: Words) -> str:
    return words.term(Measure(check.measure))


def _statement(check: ClaimCheck, tables: Tables, words: Words) -> str:
    row = record(tables["statements"], "statement", check.reading)
    what = words.term(row["measure"]) if pd.notna(row["measure"]) else words("share")
    if check.measured_unit == "percent" and pd.notna(row["stated_growth_percent"]):
        what = words("growth of {measure}", measure=what)
    if row["subject"] != "total" and pd.notna(row["item"]):
        what = words("{measure}, {item}", measure=what, item=words.text(row["item"]))
    return words(
        "{speaker}: {what}, {period}", speaker=words.text(row["speaker"]), what=what, period=words.period(row["period"])
    )


def _goal(check: ClaimCheck, tables: Tables, words: Words) -> str:
    _, goal, _ = str(check.evidence).split() if pd.notna(check.evidence) else ("", "", "")
    if base_of(tables, check) is None and goal:
        row = record(tables["goals"], "goal", goal)
        return words("{who}: “{words}”", who=words.text(row["set_by"]), words=words.text(row["words"]))
    outcomes = tables["goal_outcomes"]
    labels = outcomes.loc[outcomes["reading"] == check.reading, "label"]
    return words("The goal: {label}", label=words.text(labels.iloc[0] if len(labels) else check.label))


def target_name(base: pd.Series, words: Words) -> str:
    """Return the name of the figure that makes a goal's target, with how many times it is asked for."""
    factor = float(base["factor"])
    return words(
        "{books}: {measure}, {period}, times {factor}",
        books=words.books(base["reporter"]), measure=words.term(base["measure"]), period=words.period(base["period"]),
        factor=words.number(factor, 0 if factor.is_integer() else 2),
    )  # fmt: skip


def amount(value: float, unit: str, words: Words) -> str:
    """Write a measured value in its unit."""
    if isnan(value):
        return NOTHING
    match unit:
        case "usd":
            return words.usd(value, 2)
        case "percent":
            return words.percent(value, 1)
        case "rank":
            return words("place {place}", place=words.number(value))
    return words("{years} years", years=words.number(value, 1))


def measured(check: ClaimCheck, words: Words) -> str:
    """Write what a reading measured, or the range that is known where no single number is."""
    if isnan(check.measured) and not isnan(check.measured_low):
        return _range(check.measured_low, check.measured_high, check.measured_unit, words)
    return amount(check.measured, check.measured_unit, words)


def bound(check: ClaimCheck, words: Words) -> str:
    """Return a text on what a nearest figure leaves open for what was claimed; empty for other readings."""
    if isnan(check.bound_low):
        return ""
    low, high = (amount(end, check.measured_unit, words) for end in (check.bound_low, check.bound_high))
    return words("For the months of the claim: {low} to {high}.", low=low, high=high)


def without_country(check: ClaimCheck, words: Words) -> str:
    """Return a text on why a place decides nothing: how much of its list's trade has no country; empty for others."""
    low, high = check.without_country_low_percent, check.without_country_high_percent
    if check.role != Role.NOT_FIRM or check.evidence_kind != "rank" or high <= LARGEST_PERCENT_WITHOUT_COUNTRY:
        return ""
    limit = words.percent(LARGEST_PERCENT_WITHOUT_COUNTRY)
    if isnan(high):
        return words(
            "How much of this list’s trade has no country is not known; above {limit} it decides nothing.", limit=limit
        )
    share = _range(low, high, "percent", words)
    return words(
        "{share} of this list’s trade has no country; above {limit} it decides nothing.", share=share, limit=limit
    )


def difference(value: float, unit: str, words: Words) -> str:
    """Return a text on how far a measured value lies outside what was claimed."""
    if isnan(value):
        return NOTHING
    if value == 0:
        return words("within")
    far = abs(value)
    over = value > 0
    match unit:
        case "usd":
            text = words.usd(far, 2 if far >= 1e9 else 0)
        case "percent":
            text = words("{points} points", points=words.number(far, 1))
        case "rank":
            text = words.plural("{count} place", "{count} places", int(far))
            return words("{far} lower", far=text) if over else words("{far} higher", far=text)
        case _:
            text = words("{years} years", years=words.number(far, 1))
    return words("{far} above", far=text) if over else words("{far} below", far=text)


def nearest(readings: pd.DataFrame, tables: Tables, words: Words) -> str:
    """Return a text on the nearest figures of a claim that no reading decides: what each measured, and how it differs."""
    known = readings[(readings["role"] == Role.NEAREST) & ~readings["blank"]]
    listed = [
        words(
            "{name}: {amount} ({note})", name=reading_name(one, tables, words), amount=measured(one, words),
            note=words.text(one.note),
        )
        for one in typed_rows(known, ClaimCheck)
    ]  # fmt: skip
    return words("The nearest figures: {listed}.", listed="; ".join(listed)) if listed else ""


def alternatives(readings: pd.DataFrame, tables: Tables, words: Words) -> str:
    """Return a text on what stands beside a claim that no reading decides: figures of one note together, else the newest by name."""
    known = readings[(readings["role"] == Role.CONTEXT) & readings["measured"].notna()]
    noted = known.dropna(subset="note")
    listed = [
        words("{amount} ({note})", amount=_spread(rows["measured"], str(unit), words), note=words.text(note))
        for (note, unit), rows in noted.groupby(["note", "measured_unit"], sort=False)
    ]
    if not listed:
        newest = known.sort_values("known_from", ascending=False, kind="stable").head(_NAMED)
        listed = [
            words(
                "{name}: {amount}", name=reading_name(one, tables, words),
                amount=amount(one.measured, one.measured_unit, words),
            )
            for one in typed_rows(newest, ClaimCheck)
        ]  # fmt: skip
    return words("What is known instead: {listed}.", listed="; ".join(listed)) if listed else ""


def _spread(values: pd.Series, unit: str, words: Words) -> str:
    return _range(values.min(), values.max(), unit, words)


def _range(least: float, most: float, unit: str, words: Words) -> str:
    low, high = amount(least, unit, words), amount(most, unit, words)
    return low if low == high else words("{low} to {high}", low=low, high=high)


def interval_sentence(claim: pd.Series, words: Words) -> str:
    """Return a text on which interval the stated quantity's digits leave open."""
    unit, low, high = claim["stated_unit"], claim["stated_low"], claim["stated_high"]
    if pd.isna(unit) or pd.isna(high):
        return ""
    if pd.isna(low):
        return words("The words allow anything up to {high}.", high=_bound(high, unit, words))
    if low == high:
        return words("A place is exact: {place}.", place=words.number(low))
    return words(
        "The printed digits leave open {low} to {high}.", low=_bound(low, unit, words), high=_bound(high, unit, words)
    )


def _bound(value: float, unit: str, words: Words) -> str:
    match unit:
        case "usd":
            return words.usd(value, 2)
        case "percent":
            return words.percent(value, 1)
    return words("{years} years", years=words.number(value))


def _nearest_tally(fitting: int, not_fitting: int, words: Words) -> str:
    if not fitting + not_fitting:
        return words("no reading could decide")
    return words.plural(
        "no figure measures exactly this; it fits {fitting} of {count} nearest figure",
        "no figure measures exactly this; it fits {fitting} of {count} nearest figures",
        fitting + not_fitting, fitting=words.number(fitting),
    )  # fmt: skip


def promise(row: Any, words: Words) -> str:
    """Return a text on what became of the promise that a claim reports; empty for other claims."""
    outcome = row["promise_outcome"]
    return "" if pd.isna(outcome) else words("The promise: {outcome}.", outcome=words.term(outcome))


def tally(row: Any, words: Words) -> str:
    """Count the readings that decide, of a row of table `claim_words`, and the different figures that they pass on."""
    agreeing, total, figures = int(row["agreeing"]), int(row["agreeing"] + row["differing"]), int(row["figures"])
    if not total:
        return _nearest_tally(int(row["fitting"]), int(row["not_fitting"]), words)
    if figures == total:
        return words.plural(
            "{agreeing} of {count} reading agrees", "{agreeing} of {count} readings agree", total,
            agreeing=words.number(agreeing),
        )  # fmt: skip
    return words(
        "{agreeing} of {count} readings agree (different figures: {own} of {figures})",
        agreeing=words.number(agreeing), count=words.number(total),
        own=words.number(row["agreeing_figures"]), figures=words.number(figures),
    )  # fmt: skip
