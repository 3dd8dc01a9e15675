"""The headline series: one line for each country's figures, and which source serves which year, month or growth.

Which figure serves is decided in `precedence`: an estimate yields to any source that reports, a suspect figure to
the next source, then to a rounded statement of the country's own authority. Every point keeps its source, and a change
of source from one period to the next is a splice. A growth is of one source, which need not be that of the level.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.pair import of_pair
from etl.derive.precedence import STATEMENTS_TURN, add_precedence, add_turn
from etl.derive.temporal import coalesce, coalesce_into, split_at_changes, temporal_left_join
from etl.model import STATEMENT_SOURCE, Method, Period, Status
from etl.schema.derived_tables import SERIES, SERIES_GROWTH

_YEAR, _MONTH = r"\d{4}", r"\d{4}-\d{2}"
_POINT = ["reporter", "partner", "measure", "period"]
_FLAG = "spliced"
#: What the sources and statements give, before splices are marked.
_CHOSEN = [name for name in SERIES.names if name not in (_FLAG, "first_known")]


def series(measured: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Return table `series`, yearly, from tables `measures` and `statements`."""
    candidates = pd.concat([_from_sources(measured, _YEAR), _from_statements(statements)], ignore_index=True)
    return _spliced(_first_in_order(candidates))


def series_months(measured: pd.DataFrame) -> pd.DataFrame:
    """Return table `series_months` from table `measures`."""
    return _spliced(_first_in_order(_from_sources(measured, _MONTH)))


def series_growth(growth: pd.DataFrame) -> pd.DataFrame:
    """Return table `series_growth`, of whatever periods table `growth` has: the first source that has both periods."""
    return coalesce_into(_first_in_order(_unstated(add_turn(add_precedence(of_pair(growth))))), SERIES_GROWTH, _POINT)


def _first_in_order(candidates: pd.DataFrame) -> pd.DataFrame:
    """Keep, for every stretch of days, the candidate of each point that comes first in the order of precedence.

    Among statements the newest is the answer, as it is among vintages; of one day, that with the most digits.
    """
    rivals = split_at_changes(candidates[candidates["turn"].notna()], _POINT)
    order = {"known_from": True, "turn": True, "published": False, "significant_digits": False, "statement": True}
    best = rivals.sort_values([*_POINT, *order], ascending=[*[True] * len(_POINT), *order.values()], kind="stable")
    return best.drop_duplicates([*_POINT, "known_from"])


def _spliced(chosen: pd.DataFrame) -> pd.DataFrame:
    return coalesce_into(_with_splices(coalesce(chosen[_CHOSEN], _POINT)), SERIES, _POINT, [_FLAG, "method"])


def _from_sources(measured: pd.DataFrame, form: str) -> pd.DataFrame:
    pair = of_pair(measured)
    return _unstated(add_turn(pair[pair["period"].str.fullmatch(form)]))


def _unstated(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of sources with the columns of statements, blank."""
    blank = pd.Series(None, rows.index, dtype="str")
    return rows.assign(published=rows["known_from"], statement=blank, qualifier=blank, significant_digits=0)


def _from_statements(statements: pd.DataFrame) -> pd.DataFrame:
    own = statements["authority"] & (statements["subject"] == "total") & statements["stated_usd"].notna()
    yearly = statements["period"].str.fullmatch(_YEAR)
    stated = of_pair(statements[own & statements["measure"].notna() & yearly])
    return stated.assign(
        source=STATEMENT_SOURCE,
        value_usd=stated["stated_usd"],
        method=Method.STATEMENT.value,
        status=Status.REPORTED.value,
        turn=STATEMENTS_TURN,
        known_from=stated["published"],
        known_until=pd.Series(pd.NaT, index=stated.index, dtype="datetime64[s]"),
    )


def _with_splices(points: pd.DataFrame) -> pd.DataFrame:
    befores = {text: str(Period.parse(text).before()) for text in points["period"].unique()}
    rows = points.assign(base_period=points["period"].map(befores).astype("str"))
    before = points[[*_POINT, "source", "known_from", "known_until"]].rename(columns={"period": "base_period"})
    joined = temporal_left_join(rows, before, ["reporter", "partner", "measure", "base_period"], "_before")
    changed = joined["source_before"].notna() & (joined["source_before"] != joined["source"])
    return joined.assign(spliced=changed)
