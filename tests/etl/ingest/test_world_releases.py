"""A release of all countries: its manifest, the names in it, and the lists of partners that it holds."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.errors import InputError
from etl.ingest.world_releases import SCHEMA, WorldRelease, releases, trade_and_lists
from etl.schema.gate import validate
from etl.schema.tables import TABLES

KOREA, RUSSIA = "Korea, Rep. of", "Russian Federation"

#: Reporter, partner, flow, year, dollars.
FIGURES = [
    (KOREA, RUSSIA, "export", 2016, 60),
    (KOREA, "China, P.R.: Mainland", "export", 2016, 40),
    (KOREA, "World", "export", 2016, 100),
    (KOREA, "Africa", "export", 2016, 7),
    (KOREA, RUSSIA, "import", 2016, 50),
    (KOREA, "World", "import", 2016, 50),
    (RUSSIA, KOREA, "export", 2016, 9),
    (RUSSIA, "World", "export", 2016, 9),
]


def written(
    folder: Path, figures: list[tuple[str, str, str, int, int]], *, sha256: str = "", estimate: bool = False
) -> Path:
    """Write a release of some figures, and give back its folder."""
    frame = pd.DataFrame(figures, columns=SCHEMA.names[:5]).assign(estimate=estimate)
    path = folder / "imf-dots-2022.parquet"
    pq.write_table(pa.Table.from_pandas(frame, SCHEMA, preserve_index=False).replace_schema_metadata(), path)
    texts = ("title", "published_text", "note")
    manifest = {
        **dict.fromkeys(texts, "x"),
        "source": "imf-dots",
        "published": "2022-02-02",
        "taken_in": "2026-11-29",
        "address": "https://example.org",
        "file": "data/{file}",
        "sha256": sha256 or hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    path.with_suffix(".toml").write_text("\n".join(f"{k} = {json.dumps(v)}" for k, v in manifest.items()), "utf-8")
    lines = [f'{n}.xlsx,"{name}",1,aa,true' for n, name in enumerate((KOREA, RUSSIA))]
    (folder / "imf-dots-2022-files.csv").write_text("\n".join(["file,reporter,bytes,sha256,kept", *lines]), "utf-8")
    return folder


def only(folder: Path) -> WorldRelease:
    (release,) = releases(folder)
    return release


def test_figures_of_the_asked_reporters_are_rows_of_the_contract_with_the_address_of_their_workbook(
    tmp_path: Path,
) -> None:
    trade, lists = trade_and_lists(only(written(tmp_path, FIGURES)), ["KOR"])
    validate(TABLES["trade"], trade)
    validate(TABLES["partner_lists"], lists)
    assert trade[["partner", "flow", "value_usd", "valuation", "status"]].to_numpy().tolist() == [
        ["RUS", "export", 60, "FOB", "reported"],
        ["CHN", "export", 40, "FOB", "reported"],
        ["WLD", "export", 100, "FOB", "reported"],
        ["RUS", "import", 50, "CIF", "reported"],
        ["WLD", "import", 50, "CIF", "reported"],
    ]
    assert set(trade["address"]) == {"https://example.org (data/0.xlsx)"}
    assert lists[["measure", "depth"]].to_numpy().tolist() == [["export", 0], ["import", 0], ["turnover", 0]]


def test_a_publishers_mark_of_an_estimate_stays_with_the_figure(tmp_path: Path) -> None:
    trade, _ = trade_and_lists(only(written(tmp_path, FIGURES, estimate=True)), ["RUS"])
    assert set(trade["status"]) == {"estimate"}


@pytest.mark.parametrize(
    ("nowhere", "depth"),
    [(1, {"export": 0, "import": 0, "turnover": 0}), (2, {"export": 2, "import": 0, "turnover": 1})],
    ids=["a hundredth without a country", "more than a hundredth"],
)
def test_a_list_with_much_trade_in_areas_is_as_deep_as_its_partners_and_its_turnover_as_both_flows_reach(
    tmp_path: Path, nowhere: int, depth: dict[str, int]
) -> None:
    areas = [*FIGURES[:1], (KOREA, "China, P.R.: Mainland", "export", 2016, 40 - nowhere), *FIGURES[2:]]
    areas.append((KOREA, "Special Categories", "export", 2016, nowhere))
    _, lists = trade_and_lists(only(written(tmp_path, areas)), ["KOR"])
    assert dict(zip(lists["measure"], lists["depth"], strict=True)) == depth
    share = lists.set_index("measure")["without_country_high_percent"]
    assert (share["export"], share["import"]) == (nowhere, 0)
    assert 0 < share["turnover"] < nowhere


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([*FIGURES, (KOREA, "Atlantis", "export", 2016, 1)], r"unknown partners \['Atlantis'\]; add them to"),
        ([*FIGURES, FIGURES[0]], "export of KOR with RUS in 2016 stands twice"),
        (FIGURES[1:], "exports of KOR in 2016 add up to 40 dollars over all partners, where the world is 100"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_by_name(
    tmp_path: Path, figures: list[tuple[str, str, str, int, int]], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        trade_and_lists(only(written(tmp_path, figures)), ["KOR"])


def test_a_parquet_that_is_not_what_its_manifest_says_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"its SHA-256 is [0-9a-f]{64}, where .* says 00: take the file back"):
        releases(written(tmp_path, FIGURES, sha256="00"))


def test_a_folder_without_releases_has_none(tmp_path: Path) -> None:
    assert releases(tmp_path / "nowhere") == []
