"""What the codes of the IMF's trade by partner (IMTS) mean, whatever the file or interface that they come in.

Flows, partners, and which figures are the IMF's own estimates. No shape of a file and no unit belongs here.

*Partners.* A partner is a country (ISO alpha-3, and two codes of the IMF's own), the world (G001), an area that is not
specified (TX898 and the like, part of the world's total), or a group of countries that are listed already: a code with
a digit, or one of the IMF's five area departments.

*Estimates.* Russia's own statistics end with 2021; what the IMF prints for later years it made from the partners'
figures. They show it: reported ones are whole dollars, and nearly all made ones are not. So every figure of a
reporter's year is an estimate after the last year of its own statistics, or where most of that year's figures are no
whole dollars, though some be round.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

from etl.model import RUSSIA, WORLD, Flow
from etl.sources._iso3166 import KOSOVO, countries
from etl.sources._source import SourceInfo

MODULE = "etl/sources/imf/codes.py"

INFO = SourceInfo(
    source="imf-imts",
    title="International Trade in Goods by Partner Country (IMTS)",
    publisher="International Monetary Fund",
    covers="trade of Korea and of Russia with every partner, by year and month",
    licence="IMF data terms: copying, deriving and distributing with attribution",
    citation="International Monetary Fund, International Trade in Goods by Partner Country (IMTS)",
    address="https://data.imf.org/en/datasets/IMF.STA:IMTS",
)

FLOWS = {"XG_FOB_USD": Flow.EXPORT, "MG_CIF_USD": Flow.IMPORT}
IGNORED_INDICATORS = {"TBG_USD": "trade balance", "MG_FOB_USD": "imports FOB"}

WORLD_ID = "G001"
IMF_CODES = {"KOS": KOSOVO, "WBG": "PSE"}
#: Africa, Asia and Pacific, Europe, Middle East and Central Asia, Western Hemisphere.
DEPARTMENTS = frozenset({"AFR", "APD", "EUR", "MCD", "WHD"})
#: A TX code is an area that is part of the world; only this one is a group of countries (Cuba and North Korea).
AREA, GROUP_AMONG_AREAS = "TX", "TX910"
GROUP_OR_AREA = re.compile(r"[A-Z0-9_]*[0-9][A-Z0-9_]*")

#: The world is the sum of its parts, each of them rounded by at most half a dollar.
HALF_A_DOLLAR = Decimal("0.5")

#: The last year of a reporter's own statistics, where they have ended.
LAST_OWN_YEAR = {RUSSIA: 2021}
_OWN_NOTE = "estimated by the IMF: the reporter's own statistics end with {}"
_DECIMALS_NOTE = "estimated by the IMF: most figures of this reporter and year are no whole dollars"

_Year = TypeVar("_Year")


def partner_of(code: str) -> str | None:
    """Return a partner's code as this project writes it, a group's or area's as it is, or None if it is not known."""
    if code == WORLD_ID:
        return WORLD
    if code in IMF_CODES or code in countries() or code in DEPARTMENTS or GROUP_OR_AREA.fullmatch(code):
        return IMF_CODES.get(code, code)
    return None


def is_area(code: str) -> bool:
    """Return whether a code is an area that is not specified, which counts for the world and is no country."""
    return code.startswith(AREA) and code != GROUP_AMONG_AREAS


def is_part(code: str) -> bool:
    """Return whether a partner is a part of the world's total: a country or an area that is not specified."""
    return code in countries() or is_area(code)


def unstored_partner(reporter: str, partner: str) -> str:
    """Name a partner that gives no rows: a group, an area, the reporter itself, or return a blank for the others."""
    if partner in countries() or partner == WORLD:
        return f"{partner} with itself" if partner == reporter else ""
    return f"{'area' if is_area(partner) else 'group'} {partner}"


def fractional_years(figures: Iterable[tuple[_Year, bool]]) -> set[_Year]:
    """Return the reporters' years most of whose figures are no whole dollars; each figure says whether it is not."""
    balance: Counter[_Year] = Counter()
    for year, is_fraction in figures:
        balance[year] += 1 if is_fraction else -1
    return {year for year, more in balance.items() if more > 0}


def estimate_note(reporter: str, year: int, *, fractional: bool) -> str | None:
    """Return why a figure of a reporter's year is an estimate, or None; `fractional` means that the year is one of `fractional_years`."""
    last = LAST_OWN_YEAR.get(reporter)
    if last is not None and year > last:
        return _OWN_NOTE.format(last)
    return _DECIMALS_NOTE if fractional else None
