"""The releases of all countries' trade that come with the project: data/world, each a Parquet with a manifest and its files.

Reads what a release is, and out of it the figures of a few reporters as rows of the contract. What is computed for all
pairs of countries is in `etl.world`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.errors import InputError
from etl.files import digest_of
from etl.ingest.typed_csv import cast_columns, read_rows
from etl.ingest.typed_toml import build_value, read_toml
from etl.model import LARGEST_SHARE_WITHOUT_COUNTRY, TOTAL, WORLD, Flow, Measure, Status
from etl.schema import given_tables
from etl.sources._code_tables import CODES_FOLDER_NAME, code_table
from etl.sources._frames import VALUATIONS

#: The columns of a release's Parquet: names as its publisher prints them, whole dollars, and the publisher's own mark.
SCHEMA = pa.schema(
    [
        ("reporter", pa.large_string()),
        ("partner", pa.large_string()),
        ("flow", pa.large_string()),
        ("year", pa.int16()),
        ("value_usd", pa.int64()),
        ("estimate", pa.bool_()),
    ]
)
#: So many rows are read at once.
_PIECE = 1 << 16
_FILES = ("file", "reporter", "bytes", "sha256", "kept")
_WITHOUT_COUNTRY = "areas that are not specified, over the world, in the same workbook"
_ESTIMATE_NOTE = "marked by the publisher as an estimate"
_LIST = ["reporter", "flow", "period"]


@dataclass(frozen=True)
class WorldRelease:
    """One publisher's figures of all countries as they were public on one day; `sha256` is of the Parquet beside it.

    In `file`, which says where in `address` a workbook was read, `{file}` is the workbook's name.
    """

    source: str
    title: str
    published: str
    published_text: str
    taken_in: str
    address: str
    file: str
    sha256: str
    note: str
    path: Path = field(default_factory=Path)

    @cached_property
    def names(self) -> pd.DataFrame:
        """Return what each printed name means: name, kind (country, world, area or group), country (ISO alpha-3)."""
        return pd.DataFrame(code_table(f"{self.source.replace('-', '_')}_names")).astype("str")

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """Return, for each reporter's printed name, the address of the workbook that was read."""
        files = read_rows(self.path.with_name(f"{self.path.stem}-files.csv"), _FILES)
        kept = files[files["kept"] == "true"]
        places = [f"{self.address} ({self.file.format(file=file)})" for file in kept["file"]]
        return dict(zip(kept["reporter"], places, strict=True))


def releases(folder: Path) -> list[WorldRelease]:
    """Read every release of a folder, sorted by file name; none if there is no such folder."""
    return [release_of(path) for path in sorted(folder.glob("*.toml"))]


def release_of(path: Path) -> WorldRelease:
    """Read a manifest; raise InputError unless the Parquet beside it has the bytes and the columns that it should."""
    release = build_value(WorldRelease, {**read_toml(path), "path": path.with_suffix(".parquet")}, path)
    try:
        found = digest_of(release.path)
        schema = pq.read_schema(release.path).remove_metadata()
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{release.path}: {error}") from error
    if found != release.sha256:
        raise InputError(
            f"{release.path}: its SHA-256 is {found}, where {path} says {release.sha256}: take the file back from the"
            " repository, or if another release was meant, write its digest, days and files into the manifest"
        )
    if schema != SCHEMA:
        raise InputError(f"{release.path}: the columns are {schema.names}, where {SCHEMA.names} belong")
    return release


def trade_and_lists(release: WorldRelease, reporters: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return rows of tables `trade` and `partner_lists` for some reporters (ISO alpha-3) of a release.

    Raise InputError for a name that nobody declared, a figure that stands twice, or parts that do not add up to the world.
    """
    figures = _figures(release, reporters)
    _refuse_twice(release, figures)
    dated = {"source": release.source, "published": release.published, "snapshot": release.sha256}
    stored = figures[figures["partner"] != ""]
    trade = stored.assign(
        **dated,
        classification=TOTAL,
        code=TOTAL,
        valuation=stored["flow"].map({flow.value: value.value for flow, value in VALUATIONS.items()}).astype("str"),
        status=stored["estimate"].map({True: Status.ESTIMATE.value, False: Status.REPORTED.value}).astype("str"),
        recorded_at=pd.to_datetime(pd.Series(release.taken_in, stored.index), utc=True),
        note=stored["estimate"].map({True: _ESTIMATE_NOTE, False: None}).astype("str"),
    )
    return cast_columns(given_tables.TRADE, trade), cast_columns(
        given_tables.PARTNER_LISTS, _lists(release, figures).assign(**dated)
    )


def _figures(release: WorldRelease, reporters: Sequence[str]) -> pd.DataFrame:
    """Return the reporters' figures of countries, the world and areas: reporter, partner, kind, flow, period and address.

    `partner` is blank for an area, which counts for the world and is no country.
    """
    names = release.names.set_index("name")
    asked = names.index[names["country"].isin(list(reporters))]
    rows = _rows_of(release.path, asked).to_pandas()
    if unknown := sorted(set(rows["partner"]) - set(names.index)):
        raise InputError(f"{release.path}: unknown partners {unknown[:5]}; add them to {CODES_FOLDER_NAME}")
    kind = rows["partner"].map(names["kind"])
    codes = rows["partner"].map(names["country"]).mask(kind == "world", WORLD)
    figures = rows.assign(
        reporter=rows["reporter"].map(names["country"]).astype("str"),
        partner=codes.astype("str"),
        kind=kind,
        period=rows["year"].astype("str"),
        address=rows["reporter"].map(dict(release.addresses)).astype("str"),
        value_usd=rows["value_usd"].astype("float64"),
    )
    kept: pd.DataFrame = figures[(kind != "group") & (figures["partner"] != figures["reporter"])]
    return kept


def _rows_of(path: Path, reporters: Iterable[str]) -> pa.Table:
    """Return the rows of some reporters by their printed names, read piece by piece: all of them take a tenth of a gigabyte."""
    asked = pa.array(reporters, SCHEMA.field("reporter").type)
    with pq.ParquetFile(path) as file:
        pieces = file.iter_batches(_PIECE, use_threads=False)
        return pa.Table.from_batches((one.filter(pc.is_in(one["reporter"], asked)) for one in pieces), SCHEMA)


def _refuse_twice(release: WorldRelease, figures: pd.DataFrame) -> None:
    countries = figures[figures["partner"] != ""]
    twice = countries[countries.duplicated([*_LIST, "partner"])]
    for row in twice.head(1).itertuples():
        raise InputError(
            f"{release.path}: {row.flow} of {row.reporter} with {row.partner} in {row.period} stands twice"
        )


def _lists(release: WorldRelease, figures: pd.DataFrame) -> pd.DataFrame:
    """Return the list of each reporter, measure and period, with its depth and its share without a country, in per cent.

    A flow whose parts add up to the world, with no more than a hundredth in areas that are no country, is a whole list, of
    depth 0. Of another the partners that are listed are its depth: one of them may hide among the areas.
    """
    flows = _parts(release, figures)
    whole = flows["without_country"] <= LARGEST_SHARE_WITHOUT_COUNTRY
    flows = flows.assign(measure=flows["flow"], depth=flows["partners"].mask(whole, 0))
    lists = pd.concat([flows, _turnover_lists(flows, figures)], ignore_index=True)
    percent = lists["area"] / lists["world"] * 100
    bounds = {"without_country_low_percent": percent, "without_country_high_percent": percent}
    return lists[["reporter", "measure", "period", "depth"]].assign(**bounds, without_country_note=_WITHOUT_COUNTRY)


def _parts(release: WorldRelease, figures: pd.DataFrame) -> pd.DataFrame:
    """Return, for each flow, how many partners it has and which share has no country; refuse parts that miss the world."""
    values = {kind: figures["value_usd"].where(figures["kind"] == kind) for kind in ("country", "area", "world")}
    grouped = figures.assign(**values).groupby(_LIST, sort=True)
    flows = grouped[list(values)].sum().join(grouped["country"].count().rename("partners")).reset_index()
    slack = (grouped.size().to_numpy() + 1) / 2
    wrong = flows[(flows["country"] + flows["area"] - flows["world"]).abs() > slack]
    for row in wrong.head(1).to_dict("records"):
        raise InputError(
            f"{release.path}: the {row['flow']}s of {row['reporter']} in {row['period']} add up to"
            f" {row['country'] + row['area']:,.0f} dollars over all partners, where the world is {row['world']:,.0f}"
        )
    return flows.assign(without_country=flows["area"] / flows["world"])


def _turnover_lists(flows: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return the lists of turnover: whole where both flows are, else as deep as both flows of a partner outweigh any one.

    A partner with one flow is placed only in a whole list, where the other is known to be none.
    """
    together = flows.groupby(["reporter", "period"])
    both = together["depth"].agg(["size", "max"]).join(together[["area", "world"]].sum()).reset_index()
    both = both[both["size"] == len(Flow)]
    countries = figures[figures["kind"] == "country"]
    partners = countries.groupby(["reporter", "period", "partner"])["value_usd"].agg(["size", "sum"]).reset_index()
    single = partners[partners["size"] < len(Flow)].groupby(["reporter", "period"])["sum"].max().rename("single")
    known = partners[partners["size"] == len(Flow)].join(single, on=["reporter", "period"])
    above = known[known["sum"] > known["single"].fillna(0)].groupby(["reporter", "period"]).size().rename("above")
    counted = both.join(above, on=["reporter", "period"])
    depth = counted["above"].fillna(0).astype("int64").mask(counted["max"] == 0, 0)
    deep = counted.assign(measure=Measure.TURNOVER.value, depth=depth)
    return deep[(deep["max"] == 0) | (deep["depth"] > 0)]


def snapshot_rows(known: Iterable[WorldRelease]) -> pd.DataFrame:
    """Return a row of table `snapshots` for each release's Parquet."""
    rows = [
        {
            "snapshot": one.sha256,
            "source": one.source,
            "file": f"data/world/{one.path.name}",
            "recorded_at": pd.Timestamp(one.taken_in, tz="UTC"),
            "published": one.published,
            "published_text": one.published_text,
            "size": one.path.stat().st_size,
            "address": one.address,
        }
        for one in known
    ]
    return cast_columns(given_tables.SNAPSHOTS, pd.DataFrame(rows)) if rows else given_tables.SNAPSHOTS.empty()
