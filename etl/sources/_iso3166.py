"""ISO 3166 alpha-3 codes of countries and areas: those in force, those withdrawn, and the user-assigned one of Kosovo.

Only codes: names in any language, and what a publisher calls a country, are elsewhere.
"""

from __future__ import annotations

from functools import cache

from etl.sources._code_tables import code_table

#: Kosovo has no code of its own in ISO 3166; XKX is the one that most publishers use.
KOSOVO = "XKX"


@cache
def countries() -> frozenset[str]:
    """Return every code of a country or an area."""
    return frozenset(row["code"] for row in code_table("iso3166"))
