"""Estimates of one country's trade that are its partner's figures times a constant, and the figures behind them.

The IMF's Russian figures from 2022 on are Korea's times the ratio of the two countries' figures of RATIO_YEAR. Divided
by it they become whole thousands of dollars, the unit in which Korea publishes: that is why they are known to be no
Russian statistics. This holds for the years after it; other estimates, such as months that may be interpolated, give
nothing back.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.derive.pair import of_pair
from etl.derive.series import series
from etl.derive.temporal import coalesce, coalesce_into, may_meet, temporal_join, temporal_left_join, weakest_status
from etl.model import KOREA, MIRROR_FLOWS, RUSSIA, TOTAL, Flow, Method, Status
from etl.schema.derived_tables import FLOWS, PARTNER_ESTIMATES

ESTIMATE_SOURCE = "imf-imts"
RATIO_YEAR = "2021"
RATIO_SOURCE = "kcs"
RECOVERED_SOURCE = "imf-imts-inverted"

#: The unit in which Korea publishes, in dollars.
_THOUSAND = 1000
_COLUMNS = [c.name for c in FLOWS.columns if c.name != "first_known"]
_KEY = ["source", "reporter", "partner", "flow", "classification", "code", "period"]


def recovered_from_estimates(rows: pd.DataFrame) -> pd.DataFrame:
    """Return Korea's flows behind the IMF's estimates of Russia's, in whole thousands of dollars.

    Rows are marked `derived`, or as weak as the ratio's own figures.
    """
    if not ((rows["source"] == ESTIMATE_SOURCE) & (rows["status"] == Status.ESTIMATE)).any():
        return rows[_COLUMNS].head(0)
    estimates = _at_ratio(rows)
    own = estimates["status"].where(estimates["status"] != Status.ESTIMATE, Status.DERIVED)
    recovered = estimates.assign(
        source=RECOVERED_SOURCE,
        reporter=KOREA,
        partner=RUSSIA,
        flow=estimates["partner_flow"],
        value_usd=_whole_thousands(estimates["partner_usd"]),
        valuation=estimates["valuation_ratio"],
        status=weakest_status(own, estimates["status_ratio"]),
        method=Method.RECOVERED.value,
    )
    return coalesce(recovered[_COLUMNS], _KEY)


def partner_estimates(flows: pd.DataFrame, measured: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Return table `partner_estimates` from tables `flows`, `measures` and `statements`.

    Beside what an estimate gives back is what Korea's own authorities published of the same flow and year, or stated in
    rounded numbers, where they did.
    """
    estimates = _at_ratio(flows).rename(columns={"partner_flow": "measure"})
    near = (measured["source"] != RECOVERED_SOURCE) & may_meet(measured, estimates, ["period"])
    own = series(measured[near], statements[may_meet(statements, estimates, ["period"])])
    named = {"value_usd": "published_usd", "source": "published_source"}
    stated = ["statement", "qualifier", "significant_digits"]
    own = own.loc[own["reporter"] == KOREA, ["measure", "period", *named, *stated, "known_from", "known_until"]]
    joined = temporal_left_join(estimates, own.rename(columns=named), ["measure", "period"], "_own")
    figure, published = joined["partner_usd"], joined["published_usd"].astype("float64")
    digits = joined["significant_digits"].fillna(0).astype("int64")
    joined = joined.assign(
        off_thousand_usd=(figure - _whole_thousands(figure)).abs(),
        significant_digits=digits,
        published_difference_percent=(figure / published - 1) * 100,
        same=(figure - published).abs() <= _half_of_last_digit(published, digits),
    )
    return coalesce_into(joined, PARTNER_ESTIMATES, ["source", "reporter", "partner", "flow", "period"])


def _whole_thousands(dollars: pd.Series) -> pd.Series:
    return (dollars / _THOUSAND).round() * _THOUSAND


def _half_of_last_digit(dollars: pd.Series, digits: pd.Series) -> pd.Series:
    """Return half of the last digit of statements with so many significant digits, and of other figures half a thousand."""
    last: pd.Series = 10 ** (np.floor(np.log10(dollars)) - digits + 1)
    halves: pd.Series = last.where(digits > 0, _THOUSAND) / 2
    return halves


def _at_ratio(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates of Russia's yearly flows with `ratio`, Korea's figure over Russia's, and `partner_usd`, estimate times ratio.

    `ratio_period` and `partner_source` say of what the ratio is made, `partner_flow` what Korea calls the flow; its
    other columns have the suffix `_ratio`.
    """
    totals = of_pair(rows[(rows["code"] == TOTAL) & rows["source"].isin([ESTIMATE_SOURCE, RATIO_SOURCE])])
    russian = totals[(totals["reporter"] == RUSSIA) & (totals["partner"] == KOREA)]
    russian = russian[russian["source"] == ESTIMATE_SOURCE]
    later = (russian["period"].str.len() == len(RATIO_YEAR)) & (russian["period"] > RATIO_YEAR)
    estimates = russian[(russian["status"] == Status.ESTIMATE) & later]
    joined = temporal_join(estimates, _ratios(totals, russian), ["flow"], "_ratio")
    return joined.assign(
        partner_usd=joined["value_usd"] * joined["ratio"],
        ratio_gap_percent=(joined["ratio"].where(joined["flow"] == Flow.EXPORT, 1 / joined["ratio"]) - 1) * 100,
        partner_flow=joined["flow"].map(MIRROR_FLOWS).astype("str"),
        partner_source=RATIO_SOURCE,
        ratio_period=RATIO_YEAR,
    )


def _ratios(totals: pd.DataFrame, russian: pd.DataFrame) -> pd.DataFrame:
    """Return Korea's figure of RATIO_YEAR over Russia's of the same goods, dated, by the flow as Russia names it."""
    korean = totals[(totals["reporter"] == KOREA) & (totals["partner"] == RUSSIA) & (totals["source"] == RATIO_SOURCE)]
    korean = korean[korean["period"] == RATIO_YEAR]
    korean = korean.assign(flow=korean["flow"].map(MIRROR_FLOWS).astype("str"))
    base = temporal_join(korean, russian[russian["period"] == RATIO_YEAR], ["flow"], "_russian")
    base = base[(base["value_usd"] != 0) & (base["value_usd_russian"] != 0)]
    return base.assign(
        ratio=base["value_usd"] / base["value_usd_russian"],
        status=weakest_status(base["status"], base["status_russian"]),
    )[["flow", "ratio", "status", "valuation", "known_from", "known_until"]]
