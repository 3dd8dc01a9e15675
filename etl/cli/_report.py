"""What commands report: first a plain structure, which `--json` prints as it is, and then lines for people.

How a cell and a measured value are written in either. What a command reports is in its own module.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

#: What a cell of a table is in JSON.
JsonCell = str | int | float | bool | None
#: What a command reports, as JSON knows it.
Report = dict[str, Any]


def plain(value: Any) -> JsonCell:
    """Turn a cell into what JSON knows: blanks are null, days are ISO dates, whole numbers stay whole."""
    if value is None or value is pd.NaT or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    cell: JsonCell = value.item() if hasattr(value, "item") else value
    return cell


def amount(value: float | None, unit: str) -> str:
    """Write a measured value with its unit, as the terminal shows it."""
    if value is None:
        return "no figure"
    forms = {"usd": f"US${value / 1e9:,.2f} billion", "percent": f"{value:.1f}%", "rank": f"place {value:.0f}"}
    return forms.get(unit, f"{value:.1f} {unit}")


def amount_or_range(reading: Mapping[str, Any], unit: str) -> str:
    """Write what a reading measured, or the range that is known where no single number is."""
    low, high = reading["measured_low"], reading["measured_high"]
    if reading["measured"] is None and low is not None and high is not None:
        return f"{amount(low, unit)} to {amount(high, unit)}"
    return amount(reading["measured"], unit)


def megabytes(size: int) -> str:
    """Write a size in bytes as megabytes."""
    return f"{size / 1e6:,.1f} MB"
