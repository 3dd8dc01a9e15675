"""What a view is: what one chart shows, as pages, charts and sentences take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from dashboard.views.memo import once_per_view
from dashboard.views.records import Row, typed_rows

_NO_ROWS = pd.DataFrame()


@dataclass(frozen=True)
class View:
    """What one chart shows: its points, what is laid over them by name, and where the points come from."""

    points: pd.DataFrame
    layers: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    as_of: pd.Timestamp | None = None
    sources: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    #: The view that further layers were laid over to make this one.
    under: View | None = field(default=None, repr=False, compare=False)
    #: What was made of it; a view that is made from this one begins anew.
    memo: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rows(self, row: type[Row]) -> Sequence[Row]:
        """Return the points as rows of a type."""
        return self._rows("", row)

    def layer_rows(self, name: str, row: type[Row]) -> Sequence[Row]:
        """Return one layer as rows of a type."""
        return self._rows(name, row)

    @once_per_view
    def _rows(self, layer: str, row: type[Row]) -> Sequence[Row]:
        return typed_rows(self.layer(layer) if layer else self.points, row)

    def layer(self, name: str) -> pd.DataFrame:
        """Return one layer, or an empty frame without columns."""
        return self.layers.get(name, _NO_ROWS)

    def over(self, **layers: pd.DataFrame) -> View:
        """Return this view with further layers."""
        return replace(self, layers={**self.layers, **layers}, under=self)


def dated_view(points: pd.DataFrame, day: pd.Timestamp | None, **layers: pd.DataFrame) -> View:
    """Date a view by the day that was asked for, or by its newest figure."""
    newest = points["known_from"].max() if len(points) else None
    return View(points.reset_index(drop=True), layers, day or newest, sources_of(points))


def sources_of(points: pd.DataFrame) -> tuple[str, ...]:
    """Name the sources of points, those of exchange rates last."""
    named = [points[column] for column in ("source", "rate_source") if column in points]
    return tuple(dict.fromkeys(source for column in named for source in column))
