"""How the Korea Customs Service writes the names of countries and areas, by ISO 3166 alpha-3 code.

The first spelling of a country is the service's own where one is known; the others are its older ones and those of
Unicode's Korean locale. 기타국, "other countries", has the code ZZZ: it belongs to the world and is no country.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from etl.sources._code_tables import CODES_FOLDER_NAME, code_table
from etl.sources._delimited import without_blanks

_TABLE = "kcs_country_names"
#: What to do about a name that is not known.
ADD_COUNTRY_NAME = f"add it to {CODES_FOLDER_NAME}/{_TABLE}.csv"


@cache
def country_codes() -> Mapping[str, str]:
    """Return the ISO 3166 alpha-3 code of each spelling without blanks."""
    return {without_blanks(row["name"]): row["country"] for row in code_table(_TABLE)}
