"""The contract of the tables of all pairs of countries: the same columns as the pair's tables, a row for every pair and period.

They are written by `python -m etl world`, in partitions, and are not in the pair's store.
"""

from __future__ import annotations

from etl.schema.table import PARTIES, Table, declare

_GOODS = " classification code"

WORLD_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        declare(
            "trade",
            "Trade of all pairs of countries",
            "one flow of one country with one partner, or with the world, of all goods or of one HS code, in one period",
            PARTIES + "flow period" + _GOODS + " value_usd net_weight_kg? status",
            PARTIES + "flow period" + _GOODS,
        ),
        declare(
            "turnover",
            "Turnover of all pairs of countries",
            "both flows of one country with one partner, or with the world, of all goods or of one HS code, in one period",
            PARTIES + "period" + _GOODS + " export_usd import_usd value_usd balance_usd status",
            PARTIES + "period" + _GOODS,
            derived=True,
        ),
        declare(
            "growth",
            "Growth of all pairs of countries",
            "turnover of one pair in all goods against that of one of the ten years before",
            PARTIES + "base_period period base_value_usd value_usd multiple status",
            PARTIES + "base_period period",
            derived=True,
        ),
        declare(
            "ranks",
            "Partners by rank, of every country",
            "one partner's place among a country's partners by turnover in one period",
            PARTIES + "period rank value_usd share_percent intensity status",
            PARTIES + "period",
            derived=True,
        ),
        declare(
            "chapters",
            "HS chapters of all pairs of countries",
            "one HS chapter's share of the chapters of one flow of one country with one partner, or with the world, in one period",
            PARTIES + "flow period" + _GOODS + " value_usd whole_usd share_percent status",
            PARTIES + "flow period" + _GOODS,
            derived=True,
        ),
        declare(
            "mirror_gap",
            "Mirror gap of all pairs of countries",
            "one flow of all goods, or of one HS code, in one period as both countries report it",
            "source exporter importer period classification code exporter_usd importer_usd gap_usd gap_percent"
            " exporter_status importer_status status",
            "source exporter importer period classification code",
            derived=True,
        ),
    )
}
