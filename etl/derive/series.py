"""The headline series: one line for each country's books, and which source serves which year, month or growth.

The order of precedence is declared in the model. An estimate yields to any source that reports, a suspect figure yields to the next source, then to a rounded
statement of the country's own authority; every point keeps its source, and a change of source from one period to the
next is a splice. A growth is of one source, which need not be the one that serves the level.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.flows import totals_of_pair
from etl.derive.temporal import DATES, coalesce, coalesce_into, split_at_changes, temporal_join, temporal_left_join
from etl.model import PAIR, PRECEDENCE, STATEMENT_SOURCE, Flow, Measure, Method, Period, Status
from etl.schema.tables import SERIES, SERIES_GROWTH

#: How far an estimate moves back: behind every source. A suspect figure: behind the statements, which stand behind these.
_ESTIMATE, _SUSPECT = 50.0, 200.0

_YEAR, _MONTH = r"\d{4}", r"\d{4}-\d{2}"
_POINT = ["reporter", "partner", "measure", "period"]
_COLUMNS = SERIES.names
_FLAG = "spliced"
#: What the sources and statements give, before splices are marked.
_CHOSEN = [name for name in _COLUMNS if name not in (_FLAG, "first_known")]


def series(measured: pd.DataFrame, flows: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Return table `series`, yearly, from `measures`, table `flows` (for methods) and table `statements`."""
    candidates = pd.concat([_from_sources(measured, flows, _YEAR), _from_statements(statements)], ignore_index=True)
    return _spliced(_first_in_order(candidates))


def series_months(measured: pd.DataFrame, flows: pd.DataFrame) -> pd.DataFrame:
    """Return table `series_months` from `measures` and table `flows` (for methods)."""
    return _spliced(_first_in_order(_from_sources(measured, flows, _MONTH)))


def series_growth(growth: pd.DataFrame) -> pd.DataFrame:
    """Return table `series_growth`, of whatever periods table `growth` has: the first source that has both periods."""
    rows = _placed(growth[growth["reporter"].isin(PAIR) & growth["partner"].isin(PAIR)])
    return coalesce_into(_first_in_order(_unstated(rows)), SERIES_GROWTH, _POINT)


def _first_in_order(candidates: pd.DataFrame) -> pd.DataFrame:
    """Keep, for every stretch of days, the candidate of each point that comes first in the order of precedence.

    Among statements the newest is the answer, as it is among vintages; of one day, that with the most digits.
    """
    rivals = split_at_changes(candidates[candidates["precedence"].notna()], _POINT)
    order = {"known_from": True, "precedence": True, "published": False, "significant_digits": False, "statement": True}
    best = rivals.sort_values([*_POINT, *order], ascending=[*[True] * len(_POINT), *order.values()], kind="stable")
    return best.drop_duplicates([*_POINT, "known_from"])


def _spliced(chosen: pd.DataFrame) -> pd.DataFrame:
    return coalesce_into(_with_splices(coalesce(chosen[_CHOSEN], _POINT)), SERIES, _POINT, [_FLAG, "method"])


def _from_sources(measured: pd.DataFrame, flows: pd.DataFrame, form: str) -> pd.DataFrame:
    pair = measured["reporter"].isin(PAIR) & measured["partner"].isin(PAIR)
    rows = _placed(measured[pair & measured["period"].str.fullmatch(form)])
    rows = temporal_join(rows, _methods(flows), ["source", *_POINT], "_method")
    return _unstated(rows)


def _unstated(rows: pd.DataFrame) -> pd.DataFrame:
    """Say of rows from sources that they stand on no statement."""
    blank = pd.Series(None, rows.index, dtype="str")
    return rows.assign(published=rows["known_from"], statement=blank, qualifier=blank, significant_digits=0)


def _placed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(precedence=precedence(rows["reporter"], rows["source"], rows["status"]))


def precedence(reporters: pd.Series, sources: pd.Series, statuses: pd.Series) -> pd.Series:
    """Give, row by row, the place in the order of sources, a blank where there is none.

    Estimates come behind what any source reports, suspect figures last.
    """
    orders = {(who, source): place for who, order in PRECEDENCE.items() for place, source in enumerate(order)}
    keys = zip(reporters, sources, strict=True)
    places = pd.Series([orders.get(key) for key in keys], index=reporters.index, dtype="float64")
    behind = places.mask(statuses == Status.ESTIMATE, places + _ESTIMATE)
    return behind.mask(statuses == Status.SUSPECT, places + _SUSPECT)


def _methods(flows: pd.DataFrame) -> pd.DataFrame:
    """Return how each flow of the pair came about, day by day, and for what both make the further from print of the two."""
    parties = ["source", "reporter", "partner", "period"]
    each = totals_of_pair(flows).rename(columns={"flow": "measure"})[[*parties, "measure", "method", *DATES]]
    exports, imports = each[each["measure"] == Flow.EXPORT], each[each["measure"] == Flow.IMPORT]
    both = temporal_join(exports, imports, parties, "_import")
    ranks = {method.value: rank for rank, method in enumerate(Method)}
    exports_further = both["method"].map(ranks) >= both["method_import"].map(ranks)
    further = both["method"].where(exports_further, both["method_import"])
    computed = [both.assign(measure=measure.value, method=further) for measure in (Measure.TURNOVER, Measure.BALANCE)]
    return pd.concat([each, *[rows[each.columns] for rows in computed]], ignore_index=True)


def _from_statements(statements: pd.DataFrame) -> pd.DataFrame:
    own = statements["authority"] & (statements["subject"] == "total") & statements["stated_usd"].notna()
    pair = statements["reporter"].isin(PAIR) & statements["partner"].isin(PAIR) & statements["measure"].notna()
    yearly = statements["period"].str.fullmatch(_YEAR)
    said = statements[own & pair & yearly]
    return said.assign(
        source=STATEMENT_SOURCE,
        value_usd=said["stated_usd"],
        method=Method.STATEMENT.value,
        status=Status.REPORTED.value,
        precedence=100.0,
        known_from=said["published"],
        known_until=pd.Series(pd.NaT, index=said.index, dtype="datetime64[s]"),
    )


def _with_splices(points: pd.DataFrame) -> pd.DataFrame:
    befores = {text: str(Period.parse(text).before()) for text in points["period"].unique()}
    rows = points.assign(base_period=points["period"].map(befores).astype("str"))
    before = points[[*_POINT, "source", "known_from", "known_until"]].rename(columns={"period": "base_period"})
    joined = temporal_left_join(rows, before, ["reporter", "partner", "measure", "base_period"], "_before")
    changed = joined["source_before"].notna() & (joined["source_before"] != joined["source"])
    return joined.assign(spliced=changed)
