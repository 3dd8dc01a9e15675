"""All tables of the pair's store by name; the three modules beside this one declare them."""

from __future__ import annotations

from etl.schema import comparison_tables, derived_tables, given_tables
from etl.schema.table import Table

#: The tables by what fills them: publishers and people, derivation for the pair, comparison with other pairs.
GROUPS: dict[str, list[Table]] = {
    name: [table for table in vars(module).values() if isinstance(table, Table)]
    for name, module in (("given", given_tables), ("derived", derived_tables), ("compared", comparison_tables))
}
TABLES: dict[str, Table] = {table.name: table for group in GROUPS.values() for table in group}
