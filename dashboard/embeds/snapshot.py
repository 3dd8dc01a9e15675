"""One chart as it was asked for, with everything that is drawn: content that has a digest and can be kept.

What is kept is the content and not the tables, so a pinned chart is drawn from what was shown when it was pinned.
No drawing, no words, no store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
from pandas.api import types

from dashboard.views import View
from etl.schema.tables import PANDAS, Kind

#: Raised whenever the form of the content changes; digests of one form never meet those of another.
FORMAT = 1
#: How many hexadecimal digits of the SHA-256 stand in addresses.
DIGITS = 16

_KINDS = (
    (Kind.FLAG, types.is_bool_dtype),
    (Kind.INTEGER, types.is_integer_dtype),
    (Kind.NUMBER, types.is_float_dtype),
    (Kind.DAY, types.is_datetime64_any_dtype),
)


@dataclass(frozen=True)
class ChartSnapshot:
    """A chart's name, the options that were asked for, its view, and the sources of its points."""

    chart: str
    options: Mapping[str, str]
    view: View
    origins: tuple[Mapping[str, str], ...] = field(default=())

    @cached_property
    def content(self) -> bytes:
        """Return everything that the chart shows as canonical JSON: the same figures are the same bytes."""
        view = self.view
        whole = {
            "format": FORMAT,
            "chart": self.chart,
            "options": dict(self.options),
            "as_of": None if view.as_of is None or pd.isna(view.as_of) else _day(view.as_of),
            "facts": dict(view.facts),
            "sources": list(view.sources),
            "origins": [dict(origin) for origin in self.origins],
            "points": _columns(view.points),
            "layers": {name: _columns(layer) for name, layer in view.layers.items()},
        }
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()

    @cached_property
    def digest(self) -> str:
        """Return the digest of the content, as it stands in addresses."""
        return digest_of(self.content)

    @property
    def day(self) -> str:
        """Return the day as of which the figures stand, as YYYY-MM-DD; empty where there are none."""
        return "" if self.view.as_of is None or pd.isna(self.view.as_of) else _day(self.view.as_of)


def digest_of(content: bytes) -> str:
    """Return the digest of an exhibit's content."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def read(content: bytes) -> ChartSnapshot:
    """Read an exhibit from its content."""
    whole = json.loads(content)
    layers = {name: _frame(columns) for name, columns in whole["layers"].items()}
    day = None if whole["as_of"] is None else pd.Timestamp(whole["as_of"])
    view = View(_frame(whole["points"]), layers, day, tuple(whole["sources"]), whole["facts"])
    return ChartSnapshot(whole["chart"], whole["options"], view, tuple(whole["origins"]))


def _columns(frame: pd.DataFrame) -> list[list[Any]]:
    return [_column(str(name), frame[name]) for name in frame.columns if name != "known_until"]


def _column(name: str, values: pd.Series) -> list[Any]:
    kind = next((kind for kind, fits in _KINDS if fits(values.dtype)), Kind.TEXT)
    written = [None if pd.isna(value) else _plain(value, kind) for value in values]
    return [name, kind.value, written]


def _plain(value: Any, kind: Kind) -> Any:
    match kind:
        case Kind.FLAG:
            return bool(value)
        case Kind.INTEGER:
            return int(value)
        case Kind.NUMBER:
            return float(value)
        case Kind.DAY:
            return _day(value)
    return str(value)


def _day(value: pd.Timestamp) -> str:
    return value.date().isoformat()


def _frame(columns: list[list[Any]]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=PANDAS[Kind(kind)]) for name, kind, values in columns})
