"""Which known figures a stored answer covers and lacks: its publisher no longer gives them.

Known figures are kept by what covers them, so that an answer meets only as many as it covers, however many are held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from etl.model import Status
from etl.sources._source import COVER_COLUMNS

_COVER = [name for name in COVER_COLUMNS if name != "partner"]
_WITHDRAWN = -1

_Cover = tuple[str, ...]
_Name = tuple[str, str]
_Moments = tuple[int, int]


class NewestFigures:
    """The newest vintage of each figure of a frame, as far as its rows were learnt; a row goes by its place."""

    def __init__(self, figures: pd.DataFrame, sources: Collection[str]) -> None:
        """Take a frame of table `trade`, indexed by place; nothing of it is learnt yet, and nothing of other sources ever."""
        kept = figures[figures["source"].isin(list(sources))]
        places = kept.index.tolist()
        self._covers = dict(zip(places, _tuples(kept[_COVER]), strict=True))
        self._names = dict(zip(places, _tuples(kept[["partner", "code"]]), strict=True))
        self._moments = dict(zip(places, _tuples(kept[["published", "recorded_at"]].apply(_seconds)), strict=True))
        self._withdrawn = frozenset(kept.index[kept["status"] == Status.WITHDRAWN])
        self._newest: defaultdict[_Cover, dict[_Name, tuple[_Moments, int]]] = defaultdict(dict)

    def learn(self, places: range) -> None:
        """Take in the rows at some places, which were stored after all that was learnt before."""
        for place in places:
            if place not in self._covers:
                continue
            figure = _WITHDRAWN if place in self._withdrawn else place
            self._learn(self._covers[place], self._names[place], self._moments[place], figure)

    def _learn(self, cover: _Cover, name: _Name, moments: _Moments, figure: int) -> None:
        held = self._newest[cover].get(name)
        if held is None or held[0] <= moments:
            self._newest[cover][name] = moments, figure

    def withdraw(self, covers: pd.DataFrame, given: range, moments: _Moments) -> list[int]:
        """Return the places of the known figures that an answer covers and does not give, and know them as withdrawn.

        What was published later than the answer is not withdrawn by it.
        """
        here = {(self._covers[place], self._names[place]) for place in given if place in self._covers}
        partners = covers["partner"].fillna("").tolist()
        found = []
        for cover, partner in zip(_tuples(covers[_COVER]), partners, strict=True):
            for name, place in list(self._in_force(cover, moments)):
                if partner in ("", name[0]) and (cover, name) not in here:
                    found.append(place)
                    self._learn(cover, name, moments, _WITHDRAWN)
        return found

    def _in_force(self, cover: _Cover, moments: _Moments) -> Iterator[tuple[_Name, int]]:
        for name, (published, place) in self._newest.get(cover, {}).items():
            if place != _WITHDRAWN and published[0] <= moments[0]:
                yield name, place


def _seconds(moments: pd.Series) -> pd.Series:
    seconds: pd.Series = moments.dt.as_unit("s").astype("int64")
    return seconds


def _tuples(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return the rows of a frame as tuples of plain values."""
    return list(zip(*(frame[name].tolist() for name in frame.columns), strict=True))
