"""All tables of the pair's store by name; the three modules beside this one declare them."""

from __future__ import annotations

from etl.schema import comparison_tables, derived_tables, given_tables
from etl.schema.table import Table

TABLES: dict[str, Table] = {
    table.name: table
    for module in (given_tables, derived_tables, comparison_tables)
    for table in vars(module).values()
    if isinstance(table, Table)
}
