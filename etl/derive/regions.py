"""Regions: a partner's share of a region's trade, and the region's share of the trade of the two countries.

A region's figure is set against a whole of the same months only: its publisher's own total of the region, or the headline
figure of the whole country, which there is for years alone. Nothing is summed over regions.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.dates import as_printed, days_as_printed
from etl.derive.temporal import (
    DATES,
    add_first_known,
    coalesce,
    date_vintages,
    temporal_join,
    temporal_left_join,
    weakest_status,
)
from etl.model import REGION_SOURCE, WORLD, Method, Period, Qualifier, ShareOf, Status
from etl.schema.derived_tables import REGION_SHARES

_KEY = ["region_figure", "share_of"]
_PAIR = ["reporter", "partner", "measure", "period"]
_WHOLE = ["area", "reporter", "measure", "period", "publisher"]
_COLUMNS = [name for name in REGION_SHARES.names if name != "first_known"]


def region_shares(regions: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Return table `region_shares` from tables `regions` and `series`; shares are in per cent.

    A printed share or place stays as it is; a partner's share of the region's trade is computed where none was printed.
    Nothing is computed from a figure that a word such as "almost" loosens.
    """
    dated = date_vintages(regions, ["region_figure"])
    partners, wholes = dated[dated["partner"] != WORLD], dated[dated["partner"] == WORLD]
    without_share = partners[partners["share_percent"].isna()]
    shares = [_printed(partners), _of_region(without_share, wholes), _of_pair(partners, series)]
    rows = coalesce(pd.concat([one[_COLUMNS] for one in shares], ignore_index=True), _KEY)
    days = days_as_printed(regions, regions)
    return as_printed(add_first_known(rows, _KEY), days)[REGION_SHARES.names]


def _printed(partners: pd.DataFrame) -> pd.DataFrame:
    """Return the shares that were printed, with the place where there is one."""
    return partners[partners["share_percent"].notna()].assign(
        whole_usd=float("nan"), source=REGION_SOURCE, method=Method.PRINTED.value, status=Status.REPORTED.value
    )


def _of_region(partners: pd.DataFrame, wholes: pd.DataFrame) -> pd.DataFrame:
    """Set figures against what the same publisher gives for all of the region's trade; a printed place needs no whole."""
    joined = temporal_left_join(partners, wholes[[*_WHOLE, "value_usd", *DATES]], _WHOLE, "_whole")
    share = (joined["value_usd"] / joined["value_usd_whole"] * 100).where(joined["qualifier"] == Qualifier.EXACT)
    computed = share.notna()
    rows = joined.assign(
        share_of=ShareOf.REGION.value,
        whole_usd=joined["value_usd_whole"].where(share.notna()),
        share_percent=share,
        source=REGION_SOURCE,
        method=computed.map({True: Method.COMPUTED.value, False: Method.PRINTED.value}).astype("str"),
        status=computed.map({True: Status.DERIVED.value, False: Status.REPORTED.value}).astype("str"),
    )
    return rows[computed | rows["rank_in_region"].notna()]


def _of_pair(partners: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Set a region's years against the headline figure of the country that it belongs to, for as long as each is known."""
    valued = partners[
        partners["value_usd"].notna() & partners["period"].notna() & (partners["qualifier"] == Qualifier.EXACT)
    ]
    years = valued[valued["period"].map(lambda text: Period.parse(text).is_year).astype("bool")]
    pair = series[[*_PAIR, "value_usd", "source", "status", *DATES]]
    joined = temporal_join(years, pair[pair["value_usd"] != 0], _PAIR, "_whole")
    derived = pd.Series(Status.DERIVED.value, joined.index, dtype="str")
    return joined.assign(
        share_of=ShareOf.PAIR.value,
        whole_usd=joined["value_usd_whole"],
        share_percent=joined["value_usd"] / joined["value_usd_whole"] * 100,
        rank_in_region=float("nan"),
        method=Method.COMPUTED.value,
        status=weakest_status(joined["status"], derived),
    )
