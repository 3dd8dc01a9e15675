"""The contract of the tables of all pairs of countries: the same columns as the pair's tables, a row for every pair and year.

They are written by `python -m etl world`, in partitions, and are not in the pair's store.
"""

from __future__ import annotations

from etl.schema.table import Table, declare

_PAIR = "source reporter partner "

WORLD_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        declare(
            "trade",
            "Trade of all pairs of countries",
            "one flow of one country with one partner, or with the world, in one year",
            _PAIR + "flow year value_usd status",
            _PAIR + "flow year",
        ),
        declare(
            "turnover",
            "Turnover of all pairs of countries",
            "both flows of one country with one partner, or with the world, in one year",
            _PAIR + "year export_usd import_usd value_usd balance_usd status",
            _PAIR + "year",
            derived=True,
        ),
        declare(
            "growth",
            "Growth of all pairs of countries",
            "turnover of one pair against that of one of the ten years before",
            _PAIR + "base_year year base_value_usd value_usd multiple status",
            _PAIR + "base_year year",
            derived=True,
        ),
        declare(
            "ranks",
            "Partners by rank, of every country",
            "one partner's place among a country's partners by turnover in one year",
            _PAIR + "year rank value_usd share_percent intensity status",
            _PAIR + "year",
            derived=True,
        ),
        declare(
            "mirror_gap",
            "Mirror gap of all pairs of countries",
            "one flow of goods in one year as both countries report it",
            "source exporter importer year exporter_usd importer_usd gap_usd gap_percent exporter_status importer_status status",
            "source exporter importer year",
            derived=True,
        ),
    )
}
