"""Measured values of claims in a reader's words: dollars, per cent, places and years, and ranges of them."""

from __future__ import annotations

from math import isnan

from dashboard.text import NOTHING, Words


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


def span_of_amounts(low: float, high: float, unit: str, words: Words) -> str:
    """Write a range by both its ends, or one value where they are written alike."""
    first, last = amount(low, unit, words), amount(high, unit, words)
    if first == last:
        return first
    first, last = words.ends(first, last)
    return words("{low} to {high}", low=first, high=last)
