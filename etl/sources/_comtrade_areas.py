"""UN Comtrade's numeric codes of areas: which country each one is, and which are no country at all.

Comtrade's numbers are M49's with exceptions of its own: some countries are counted with their customs territory (the
USA with Puerto Rico, France with Monaco, Switzerland with Liechtenstein), Italy stands as 380 in one of its lists and as
381 in another, former countries keep their numbers (ISO gives some the code of the country of today), and goods of no
named country stand under codes of their own. Code 490, "Other Asia, nes", holds Taiwan and is taken for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from etl.sources._code_tables import CODES_FOLDER_NAME, code_table

_TABLE = "un_comtrade_areas"
#: What to do about a number that is not known.
ADD_AREA = f"add it to {CODES_FOLDER_NAME}/{_TABLE}.csv"

#: The world stands among the partners.
WORLD_CODE = 0


@cache
def area_countries() -> Mapping[int, str]:
    """Return the country of each number, as ISO 3166 alpha-3; the world is among them."""
    return {int(row["number"]): row["country"] for row in code_table(_TABLE) if row["country"]}


@cache
def areas_of_no_country() -> Mapping[int, str]:
    """Return the name of each area that is part of the world's trade and no country: never a partner, never in a rank."""
    return {int(row["number"]): row["name"] for row in code_table(_TABLE) if row["kind"] == "no country"}


@cache
def area_groups() -> Mapping[int, str]:
    """Return the name of each sum of countries that stands in the list itself: no part of any sum."""
    return {int(row["number"]): row["name"] for row in code_table(_TABLE) if row["kind"] == "group"}
