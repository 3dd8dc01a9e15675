"""Turnover and balance: both flows of one source added up, and one taken from the other."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from etl.model import Flow
from etl.relations.frames import Lazy, join, weakest_status


def turnover(flows: Lazy, key: Sequence[str]) -> Lazy:
    """Return both flows of each key in one row: `export_usd`, `import_usd`, `value_usd`, `balance_usd` and `status`.

    Takes `flow`, `value_usd` and `status`. `value_usd` is the sum, `balance_usd` exports less imports, `status` the weaker
    of the two. Other columns are the export's, and with the suffix `_import` the import's. A key with one flow has no row.
    """
    exports = flows.filter(nw.col("flow") == Flow.EXPORT.value).rename({"value_usd": "export_usd"})
    imports = flows.filter(nw.col("flow") == Flow.IMPORT.value).rename({"value_usd": "import_usd"})
    return join(exports, imports, key, "_import").with_columns(
        value_usd=nw.col("export_usd") + nw.col("import_usd"),
        balance_usd=nw.col("export_usd") - nw.col("import_usd"),
        status=weakest_status("status", "status_import"),
    )
