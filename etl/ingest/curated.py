"""The figures that come with the project: data/published, data/world, data/reference, data/events.csv and the declarations.

Reads the typed files into frames of the contract; computes nothing. Figures fetched or imported later come from the
raw store instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd

from etl.errors import InputError
from etl.files import digest_of
from etl.ingest import declarations, world_releases
from etl.ingest.typed_csv import cast_columns, read_pieces, read_rows
from etl.ingest.typed_toml import build_value, read_toml
from etl.model import PAIR, Article, Goal, StatedQuantity
from etl.schema import given_tables
from etl.schema.categories import as_categories, as_texts, constant, stack
from etl.schema.table import Table
from etl.schema.tables import TABLES
from etl.sources._source import SourceInfo

#: What every data folder has, besides what is fetched, imported and built.
PARTS = ("published", "articles", "goals", "events.csv", "reference", "regions", "corrections")
#: The origin whose file is no table of figures: in it each row has its own publisher, day and address.
STATEMENTS = "statements"

#: The tables of data/reference that are files of their columns, by the name of the file.
_REFERENCES = {
    "exchange_rates": given_tables.EXCHANGE_RATES,
    "us_consumer_prices": given_tables.CONSUMER_PRICES,
    "commodity_prices": given_tables.COMMODITY_PRICES,
    "fuels": given_tables.FUELS,
    "hs_chapters": given_tables.NOMENCLATURE,
    "bridges": given_tables.BRIDGES,
    "gap_causes": given_tables.GAP_CAUSES,
    "cis_members": given_tables.CIS_MEMBERS,
    "former_names": given_tables.FORMER_NAMES,
    "countries": given_tables.COUNTRIES,
}
_FIGURES = (
    "reporter",
    "partner",
    "measure",
    "period",
    "classification",
    "code",
    "value_usd",
    "valuation",
    "status",
    "note",
)
_ORIGINS = ("origin", "source", "published", "published_text", "taken_in", "address", "file", "note")
_WITHOUT_COUNTRY = ("without_country_low_percent", "without_country_high_percent", "without_country_note")
_LISTS = ("origin", "reporter", "measure", "first_year", "last_year", "depth", *_WITHOUT_COUNTRY)


@dataclass(frozen=True)
class CuratedData:
    """What data/ declares: frames by table name, and the articles, goals and corrections behind them."""

    frames: dict[str, pd.DataFrame]
    articles: tuple[Article, ...]
    goals: tuple[Goal, ...]
    corrections: tuple[declarations.Correction, ...]
    world: tuple[world_releases.WorldRelease, ...] = ()


def read_curated(data: Path) -> CuratedData:
    """Read everything that data/ holds besides raw/ and store/; raise InputError naming file and line."""
    articles = declarations.articles(data / "articles")
    goals = declarations.goals(data / "goals")
    published = data / "published"
    origins = _origins(published / "origins.csv")
    releases = world_releases.releases(data / "world")
    frames = {
        **_figures(published, origins, releases),
        "statements": _statements(published / "statements.csv"),
        "promises": _promises(data / "promises.csv"),
        "regions": _together(given_tables.REGIONS, _regions(data / "regions")),
        "snapshots": _together(
            given_tables.SNAPSHOTS, [_snapshots(published, origins), world_releases.snapshot_rows(releases)]
        ),
        "sources": sources_frame(_sources(data / "reference" / "sources.toml")),
        "articles": _articles(articles),
        "claims": _claims(articles),
        "claim_events": _claim_events(articles),
        "goals": _goals(goals),
        "events": _events(data / "events.csv"),
        **{table.name: _reference(table, data / "reference" / f"{name}.csv") for name, table in _REFERENCES.items()},
    }
    return CuratedData(frames, articles, goals, declarations.corrections(data / "corrections"), tuple(releases))


def _reference(table: Table, path: Path) -> pd.DataFrame:
    return cast_columns(table, read_rows(path, [column.name for column in table.columns]), path)


def _together(table: Table, frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([table.empty(), *frames], ignore_index=True)


def sources_frame(infos: Iterable[SourceInfo]) -> pd.DataFrame:
    """Return table `sources` from declarations."""
    return cast_columns(given_tables.SOURCES, pd.DataFrame([vars(info) for info in infos], columns=_names("sources")))


def _names(table: str) -> list[str]:
    return [column.name for column in TABLES[table].columns]


def _origins(path: Path) -> pd.DataFrame:
    """Read where each file of figures is from, and on which day it was taken in here; its `snapshot` is its digest."""
    rows = read_rows(path, _ORIGINS)
    for line, text in rows["taken_in"].items():
        try:
            date.fromisoformat(str(text))
        except ValueError as error:
            raise InputError(
                f"{path}, line {line}, column taken_in: {text!r} is not a day: write 2026-11-24"
            ) from error
    digests = [digest(path.with_name(f"{origin}.csv")) for origin in rows["origin"]]
    return rows.assign(taken_in=pd.to_datetime(rows["taken_in"], utc=True), snapshot=digests)


def _figures(
    folder: Path, origins: pd.DataFrame, releases: Sequence[world_releases.WorldRelease]
) -> dict[str, pd.DataFrame]:
    """Return the tables of figures and of lists: those of the origins' files, then those of the releases."""
    files = [origin for _, origin in origins.iterrows() if origin["origin"] != STATEMENTS]
    pieces = [piece for origin in files for piece in _trade_and_turnover(folder, origin)]
    of_releases = [world_releases.trade_and_lists(release, PAIR) for release in releases]
    lists = [_partner_lists(folder, origins), *(lists for _, lists in of_releases)]
    return {
        "trade": stack([*(trade for trade, _ in pieces), *(as_categories(trade) for trade, _ in of_releases)]),
        "partner_turnover": _together(given_tables.PARTNER_TURNOVER, [turnover for _, turnover in pieces]),
        "partner_lists": _together(given_tables.PARTNER_LISTS, lists),
    }


def _trade_and_turnover(folder: Path, origin: pd.Series) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Yield the rows of tables `trade` and `partner_turnover` that an origin's file has, piece by piece."""
    path = folder / f"{origin['origin']}.csv"
    about = {
        "source": origin["source"],
        "published": origin["published"],
        "snapshot": origin["snapshot"],
        "address": f"{origin['address']} ({origin['file']})",
    }
    for rows in read_pieces(path, _FIGURES, optional=("net_weight_kg",)):
        texts = {name: constant(str(text), rows["reporter"]) for name, text in about.items()}
        figures = rows.assign(recorded_at=origin["taken_in"], **texts)
        listed = figures["measure"] == "turnover"
        trade = cast_columns(given_tables.TRADE, figures[~listed].rename(columns={"measure": "flow"}), path)
        yield trade, cast_columns(given_tables.PARTNER_TURNOVER, as_texts(figures[listed]), path)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file; raise InputError if it is missing."""
    try:
        return digest_of(path)
    except OSError as error:
        raise InputError(f"{path}: {error}") from error


def _partner_lists(folder: Path, origins: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each year of each list; its snapshot is the origin's, in which the list's members stand."""
    path = folder / "partner_lists.csv"
    lists = read_rows(path, _LISTS)
    if strangers := sorted(set(lists["origin"]) - set(origins["origin"])):
        raise InputError(f"{path}: {strangers} are not in origins.csv")
    known = lists.assign(period=_years(lists, path))
    known = known.join(origins.set_index("origin")[["source", "published", "snapshot"]], on="origin")
    return cast_columns(given_tables.PARTNER_LISTS, known.explode("period").astype({"period": "str"}), path)


def _years(lists: pd.DataFrame, path: Path) -> pd.Series:
    try:
        spans = [range(int(a), int(b) + 1) for a, b in zip(lists["first_year"], lists["last_year"], strict=True)]
    except (TypeError, ValueError) as error:
        raise InputError(f"{path}: first_year and last_year are years: {error}") from error
    return pd.Series([list(span) for span in spans], lists.index, dtype="object")


def _statements(path: Path) -> pd.DataFrame:
    header = [name for name in _names("statements") if name != "snapshot"]
    return cast_columns(given_tables.STATEMENTS, read_rows(path, header).assign(snapshot=digest(path)), path)


def _promises(path: Path) -> pd.DataFrame:
    """Read the promises of other pairs of countries; a folder without the file has none."""
    if not path.exists():
        return given_tables.PROMISES.empty()
    header = [name for name in _names("promises") if name not in ("set_on_text", "snapshot")]
    rows = read_rows(path, header)
    either = rows["target_usd"].isna() == rows["factor"].notna()
    if not either.all():
        raise InputError(
            f"{path}, line {rows.index[~either][0]}: a promise has a target_usd or a factor, not both and not none"
        )
    return cast_columns(given_tables.PROMISES, rows.assign(set_on_text=rows["set_on"], snapshot=digest(path)), path)


def _regions(folder: Path) -> Iterator[pd.DataFrame]:
    """Read every table of regional figures of a folder, in the order of the file names."""
    header = [name for name in _names("regions") if name != "snapshot"]
    for path in sorted(folder.glob("*.csv")):
        yield cast_columns(given_tables.REGIONS, read_rows(path, header).assign(snapshot=digest(path)), path)


def _snapshots(folder: Path, origins: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each file of figures and for the file of statements."""
    files = [folder / f"{origin}.csv" for origin in origins["origin"]]
    kept = origins.assign(
        file=[f"data/published/{path.name}" for path in files],
        recorded_at=origins["taken_in"],
        size=[path.stat().st_size for path in files],
    )
    return cast_columns(given_tables.SNAPSHOTS, kept)


def _sources(path: Path) -> list[SourceInfo]:
    raw = read_toml(path)
    if odd := sorted(name for name, about in raw.items() if not isinstance(about, dict)):
        raise InputError(f"{path}: {odd} are no tables; write [name] above each data set")
    return [build_value(SourceInfo, {"source": name, **about}, path) for name, about in raw.items()]


def _events(path: Path) -> pd.DataFrame:
    rows = read_rows(path, [name for name in _names("events") if name != "day_text"])
    return cast_columns(given_tables.EVENTS, rows.assign(day_text=rows["day"]), path)


def _articles(articles: Sequence[Article]) -> pd.DataFrame:
    rows = [{**vars(one), "article": one.id, "published": one.published.isoformat()} for one in articles]
    return cast_columns(given_tables.ARTICLES, pd.DataFrame(rows))


def _claims(articles: Sequence[Article]) -> pd.DataFrame:
    rows = []
    for article in articles:
        for position, sentence in enumerate(article.sentences, 1):
            about = {**vars(sentence), "claim": sentence.id, "sentence_kind": sentence.kind}
            rows.append({**about, **_stated(sentence.stated), "article": article.id, "position": position})
    blank_as_none = pd.DataFrame(rows).replace({"": None})
    return cast_columns(given_tables.CLAIMS, blank_as_none)


def _stated(stated: StatedQuantity | None) -> dict[str, object]:
    if stated is None:
        return {"stated_text": None, "stated_unit": None, "stated_low": None, "stated_high": None}
    low, high = stated.interval
    number = " ".join(part for part in (stated.digits, stated.scale) if part)
    text = number if stated.qualifier == "exact" else f"{stated.qualifier} {number}"
    return {"stated_text": text, "stated_unit": stated.unit, "stated_low": _finite(low), "stated_high": _finite(high)}


def _finite(bound: Decimal) -> float | None:
    return float(bound) if bound.is_finite() else None


def _claim_events(articles: Sequence[Article]) -> pd.DataFrame:
    pairs = [(s.id, event) for article in articles for s in article.sentences for event in s.events]
    return cast_columns(given_tables.CLAIM_EVENTS, pd.DataFrame(pairs, columns=_names("claim_events")))


def _goals(goals: Sequence[Goal]) -> pd.DataFrame:
    rows = [
        {
            **vars(goal),
            "goal": goal.id,
            "set_on": goal.set_on.isoformat(),
            "set_on_text": goal.set_on_text or goal.set_on.isoformat(),
            "stated_text": _stated(goal.stated)["stated_text"],
            "restated": "\n".join(goal.restated) or None,
        }
        for goal in goals
    ]
    return cast_columns(given_tables.GOALS, pd.DataFrame(rows))
