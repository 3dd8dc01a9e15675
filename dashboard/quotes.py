"""The article's exact words, in the words that stand around them. Nothing is added inside the quotation marks."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html


def quoted(row: pd.Series, *, address: str = "") -> list[Any]:
    """Give a sentence's quotation between the few words before and after it; with an address the quotation is a link."""
    before, after = _text(row["before"]), _text(row["after"])
    quote: Any = html.Q(row["quote"])
    pieces = [f"… {before} " if before else "", html.A(quote, href=address) if address else quote, _joined(after)]
    return [piece for piece in pieces if piece]


def _joined(after: str) -> str:
    if not after:
        return ""
    return f"{after} …" if after[0] in ".,;:" else f" {after} …"


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
