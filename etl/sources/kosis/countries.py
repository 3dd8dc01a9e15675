"""Which country a row of Statistics Korea's table is: by the end of its code, and by its name as Korea Customs writes it.

The code is `13102103829E.` and, as seen of `.US`, `.CN` and `.JP`, the alpha-2 code of ISO 3166; `.00` is the world. That the
other codes follow suit is an inference, so the name is read as well: where both are known they must agree. A code that is
not known goes by its name (`기타국`, "other countries", is ZZZ), a name that is not known by its code.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from etl.model import WORLD
from etl.sources._code_tables import CODES_FOLDER_NAME, code_table
from etl.sources._delimited import shown, without_blanks

CODE_PREFIX = "13102103829E."
_CODES, _NAMES = "kosis_countries", "kcs_country_names"
_WORLD_NAMES = ("계", "총계", "합계", "전체")


class UnknownCountryError(LookupError):
    """A code or a name of which no country is known, or two that contradict each other; the words say what to do."""


@cache
def _by_code() -> Mapping[str, str]:
    return {row["code"]: row["country"] for row in code_table(_CODES)}


@cache
def _by_name() -> Mapping[str, str]:
    names = {without_blanks(row["name"]): row["country"] for row in code_table(_NAMES)}
    return names | dict.fromkeys(_WORLD_NAMES, WORLD)


def country_of(code: str, name: str) -> str:
    """Return the country as ISO 3166 alpha-3, the world or ZZZ; raise UnknownCountryError.

    A blank code means that the row has none.
    """
    if code and not code.startswith(CODE_PREFIX):
        raise UnknownCountryError(f"code {shown(code)} does not begin with {CODE_PREFIX}; ask with this version again")
    suffix = code.removeprefix(CODE_PREFIX)
    coded, named = _by_code().get(suffix), _by_name().get(without_blanks(name))
    if coded and named and coded != named:
        raise UnknownCountryError(
            f"code {shown(suffix)} is {coded} and its name {shown(name)} is {named}; correct {CODES_FOLDER_NAME}/{_CODES}.csv"
        )
    found = coded or named
    if found is None:
        where = f"{_CODES}.csv, or the name to {_NAMES}.csv" if code else f"{_NAMES}.csv"
        what = f"country {shown(suffix)}, {shown(name)}" if code else f"country {shown(name)}"
        raise UnknownCountryError(f"unknown {what}; add it to {CODES_FOLDER_NAME}/{where}")
    return found


def is_known_name(name: str) -> bool:
    """Return whether a name is among those that are known, so that it could be held to its code."""
    return without_blanks(name) in _by_name()
