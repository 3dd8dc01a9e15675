"""Pins whose folder was lost are drawn again from the tables, those in other currencies and prices too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from dashboard.charts._chart import all_charts
from dashboard.editions import Edition, EditionCache, Tables
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.pins import PinStore
from dashboard.embeds.repository import ChartRepository, UnknownPinError
from dashboard.text import Words
from etl.pipeline import DataFolder

#: The tables of rates and prices, and a day on which later ones came.
RATES, LATER = ("annual_rates", "series_in_currencies", "goal_currencies", "goal_progress"), pd.Timestamp("2027-01-15")


class _OneEdition(EditionCache):
    """Holds one edition, made by a test."""

    def __init__(self, project: DataFolder, frames: dict[str, pd.DataFrame]) -> None:
        super().__init__(project.store)
        self.edition = replace(super().open(), tables=Tables(frames))

    def open(self) -> Edition:
        return self.edition


def _with_later_rates(tables: Tables) -> dict[str, pd.DataFrame]:
    """Return every row of the tables, with other amounts in each table of rates from a day on."""
    frames = dict(tables.every)
    for name in RATES:
        rows = frames[name]
        amounts = rows.select_dtypes("float64").columns
        later = rows.assign(**{amount: rows[amount] * 1.01 for amount in amounts}, known_from=LATER)
        frames[name] = pd.concat([rows.fillna({"known_until": LATER}), later], ignore_index=True)
    return frames


def _repository(editions: EditionCache, folder: Path) -> ChartRepository:
    return ChartRepository(editions, all_charts(), {"en": Words()}, PinStore(folder), LATER.date)


@pytest.mark.parametrize(
    ("args", "is_found"),
    [
        ({"currency": "krw"}, True),
        ({"currency": "rub"}, True),
        ({"goal": "double-by-2020", "prices": "constant"}, True),
        ({"currency": "krw", "digest": "0123456789abcdef"}, False),
    ],
    ids=str,
)
def test_a_pin_is_drawn_again_though_rates_changed_and_its_folder_was_lost(
    project: DataFolder, tables: Tables, tmp_path: Path, args: dict[str, str], is_found: bool
) -> None:
    was = _repository(EditionCache(project.store), tmp_path / "was").snapshot("turnover", args)
    repository = _repository(_OneEdition(project, _with_later_rates(tables)), tmp_path / "lost")
    pinned = {"asof": was.day, "digest": was.digest, **args}
    assert repository.snapshot("turnover", args).digest != was.digest
    if is_found:
        assert repository.find("turnover", pinned, EmbedAddresses("/")).snapshot.content == was.content
        return
    with pytest.raises(
        UnknownPinError,
        match=r"comes back with the backup of data/pinned\. The figures as of 2026-05-09 have the digest [0-9a-f]{16}",
    ):
        repository.find("turnover", pinned, EmbedAddresses("/"))
