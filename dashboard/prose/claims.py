"""Checks of claims in a reader's words: what each looks at, what it gave, and how far that is from the claim.

Words are made from the columns of table `claim_checks`; what a reading rests on comes from evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from dashboard.editions import Tables
from dashboard.prose.measured_amounts import amount, span_of_amounts
from dashboard.prose.reading_names import reading_name
from dashboard.text import NOTHING, Words
from dashboard.text.terms import N_
from dashboard.views.claim_card import CardVerdict
from dashboard.views.evidence_rows import ClaimCheck
from dashboard.views.sentences import ClaimSentence, ClaimWord, StatedInterval
from etl.model import LARGEST_PERCENT_WITHOUT_COUNTRY, OverallVerdict, Role

#: What holds a claim's overall word and the counts behind it.
Judged = ClaimSentence | ClaimWord | CardVerdict

#: So many figures are named that have nothing in common.
_NAMED = 2


def measured(check: ClaimCheck, words: Words) -> str:
    """Write what a reading measured, or the range that is known where no single number is."""
    if isnan(check.measured) and not isnan(check.measured_low):
        return span_of_amounts(check.measured_low, check.measured_high, check.measured_unit, words)
    return amount(check.measured, check.measured_unit, words)


def bound(check: ClaimCheck, words: Words) -> str:
    """Return a text on what a nearest figure allows for what was claimed; empty for other readings."""
    if isnan(check.bound_low):
        return ""
    low, high = words.ends(*(amount(end, check.measured_unit, words) for end in (check.bound_low, check.bound_high)))
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
    share = span_of_amounts(low, high, "percent", words)
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


def nearest(readings: Sequence[ClaimCheck], tables: Tables, words: Words) -> list[str]:
    """Return a text on each nearest figure of a claim that no reading decides: what it measured, and how it differs."""
    known = [one for one in readings if one.role == Role.NEAREST and not one.blank]
    return [
        words(
            "{name}: {amount} ({note})", name=reading_name(one, tables, words), amount=measured(one, words),
            note=words.text(one.note),
        )
        for one in sorted(known, key=lambda one: isnan(one.bound_low))
    ]  # fmt: skip


def alternatives(readings: Sequence[ClaimCheck], tables: Tables, words: Words) -> list[str]:
    """Return texts on what is known of a claim that no reading decides: figures of one note together, else the newest by name."""
    known = [one for one in readings if one.role == Role.CONTEXT and not isnan(one.measured)]
    noted: dict[tuple[str, str], list[float]] = {}
    for one in known:
        if one.note:
            noted.setdefault((one.note, one.measured_unit), []).append(one.measured)
    listed = [
        words(
            "{amount} ({note})",
            amount=span_of_amounts(min(values), max(values), unit, words), note=words.text(note),
        )
        for (note, unit), values in noted.items()
    ]  # fmt: skip
    newest = sorted(known, key=lambda one: one.known_from, reverse=True)[:_NAMED]
    return listed or [
        words(
            "{name}: {amount}", name=reading_name(one, tables, words),
            amount=amount(one.measured, one.measured_unit, words),
        )
        for one in newest
    ]  # fmt: skip


def interval_sentence(claim: StatedInterval, words: Words) -> str:
    """Return a text on which interval the stated quantity means, as it is rounded."""
    unit, low, high = claim.stated_unit, claim.stated_low, claim.stated_high
    if not unit or isnan(high):
        return ""
    if isnan(low):
        return words("The words allow anything up to {high}.", high=_bound(high, unit, words))
    if low == high:
        return words("A place is exact: {place}.", place=words.number(low))
    least, most = words.ends(_bound(low, unit, words), _bound(high, unit, words))
    return words("Allowing for rounding, the claim means {low} to {high}.", low=least, high=most)


def _bound(value: float, unit: str, words: Words) -> str:
    match unit:
        case "usd":
            return words.usd(value, 2)
        case "percent":
            return words.percent(value, 1)
    return words("{years} years", years=words.number(value))


def _nearest_tally(fitting: int, not_fitting: int, words: Words) -> str:
    if not fitting + not_fitting:
        return words("no figure could decide")
    return words.plural(
        "no figure measures exactly this; it fits {fitting} of {count} nearest figure",
        "no figure measures exactly this; it fits {fitting} of {count} nearest figures",
        fitting + not_fitting, fitting=words.number(fitting),
    )  # fmt: skip


#: What became of a promise, as somebody says it who asks whether it was kept.
_PROMISES = {
    OverallVerdict.MET: N_("kept"),
    OverallVerdict.MET_ON_SOME: N_("kept in part"),
    OverallVerdict.NOT_MET: N_("not kept"),
    OverallVerdict.OPEN: N_("not due yet"),
    OverallVerdict.DUE: N_("due and not known yet"),
}


def promise_outcome(outcome: str, words: Words) -> str:
    """Return what became of a promise in a word or two: kept, not kept, not due yet."""
    return words(_PROMISES[OverallVerdict(outcome)])


def promise(row: Judged, words: Words) -> str:
    """Return a text on what became of the promise that a claim reports; empty for other claims."""
    outcome = row.promise_outcome
    return words("Promise: {outcome}.", outcome=promise_outcome(outcome, words)) if outcome else ""


def tally(row: Judged, words: Words) -> str:
    """Count the figures that decide, of a row of table `claim_words`; those that readings pass on from one another count once."""
    if not int(row.agreeing + row.differing):
        return _nearest_tally(int(row.fitting), int(row.not_fitting), words)
    return words.plural(
        "agrees with {agreeing} of {count} figure", "agrees with {agreeing} of {count} figures", int(row.figures),
        agreeing=words.number(row.agreeing_figures),
    )  # fmt: skip
