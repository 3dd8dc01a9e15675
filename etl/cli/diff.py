"""`diff`: what changed between two versions of the store: figures, checks, claims, goals and charts.

Compares stored tables; computes no figure, and knows of a chart only which tables it draws. The newest answers of both versions are compared, whatever their vintage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose
from pathlib import Path
from typing import Annotated, NamedTuple

import pandas as pd
import typer

from etl.cli._arguments import AsJson, data_folder
from etl.cli._controls import unusual_line, unusual_revisions
from etl.cli._report import Report, amount, plain
from etl.cli._terminal import print_report
from etl.errors import UsageError
from etl.ingest.typed_csv import read_rows
from etl.model import PAIR, TOTAL, Status
from etl.pipeline import DataFolder
from etl.schema.table import as_of
from etl.schema.tables import TABLES
from etl.store import Version

_FIGURE = ["source", "reporter", "partner", "flow", "period", "classification", "code"]
_NAMES = [*_FIGURE, "value_usd", "status", "published"]
#: How many figures of one kind are listed for people; programs get all of them.
_LISTED = 20


def command(
    version: Annotated[str | None, typer.Argument(help="The version to compare with; default: the one before.")] = None,
    as_json: AsJson = False,
) -> None:
    """Return what changed since a version: figures, checks, claims, readings, goals and charts."""
    folder = data_folder()
    old = folder.store.version(version) if version else folder.store.former()
    if old is None:
        raise UsageError("there is no version before the one in force to compare with")
    report = compare_versions(old, folder.store.current(), read_drawn_tables(folder.data))
    print_report(report, as_json, comparison_lines(report))


def changes_since(folder: DataFolder, before: Version | None) -> Report | None:
    """Return what a refresh changed against the version in force before it; None if there is nothing to compare."""
    now = folder.store.current()
    if before is None or before.name == now.name:
        return None
    return compare_versions(before, now, read_drawn_tables(folder.data))


class DrawnTable(NamedTuple):
    """One stored table that a chart draws: of full years, or of parts of years too."""

    chart: str
    table: str
    parts: bool


def read_drawn_tables(data: Path) -> list[DrawnTable]:
    """Read which tables each chart draws, as `python -m dashboard charts` writes it from the charts' declarations.

    Raise InputError if the file is missing or is not what it should be.
    """
    rows = read_rows(data / "reference" / "charts.csv", ("chart", "table", "periods"))
    return [DrawnTable(row["chart"], row["table"], row["periods"] == "all") for _, row in rows.iterrows()]


def compare_versions(old: Version, new: Version, drawn: Sequence[DrawnTable] = ()) -> Report:
    """Return what a refresh changed: figures new, revised, withdrawn; checks, claims, goals and charts that moved."""
    figures = _figures(newest(old.read("trade")), newest(new.read("trade")))
    return {
        "old": old.name,
        "new": new.name,
        **figures,
        "unusual": unusual_revisions(figures["figures_revised"], old, new),
        "checks": _changes(old, new, "checks", ["check", "about"], ["message"]),
        "claims": _changes(old, new, "claim_words", ["claim"], ["word", "agreeing", "differing"]),
        "readings": _changes(old, new, "claim_checks", ["claim", "reading"], ["measured", "measured_unit", "verdict"]),
        "goals": _changes(
            old, new, "goal_outcomes", ["goal", "reading", "reporter"], ["due_attained_percent", "outcome"]
        ),
        "charts": _moved_charts(old, new, drawn),
    }


def newest(trade: pd.DataFrame) -> pd.DataFrame:
    """Return the newest vintage of each figure of table `trade`."""
    ordered = trade.sort_values("published", kind="stable")
    return ordered.drop_duplicates(_FIGURE, keep="last")[_NAMES]


def _figures(old: pd.DataFrame, new: pd.DataFrame) -> Report:
    joined = old.merge(new, on=_FIGURE, how="outer", suffixes=("_old", "_new"))
    gone = joined["status_new"].isna() | (joined["status_new"] == Status.WITHDRAWN)
    was = joined["status_old"].notna() & (joined["status_old"] != Status.WITHDRAWN)
    before, after = joined["value_usd_old"], joined["value_usd_new"]
    change = joined.assign(old_usd=before, new_usd=after, change_percent=(after / before - 1) * 100)
    return {
        "figures_new": _rows(joined.assign(value_usd=after)[~was & ~gone], [*_FIGURE, "value_usd"]),
        "figures_revised": _rows(
            change[was & ~gone & (before != after)], [*_FIGURE, "old_usd", "new_usd", "change_percent"]
        ),
        "figures_withdrawn": _rows(joined.assign(value_usd=before)[was & gone], [*_FIGURE, "value_usd"]),
    }


def _rows(frame: pd.DataFrame, names: Sequence[str]) -> list[Report]:
    return [{name: plain(row[name]) for name in names} for _, row in frame.iterrows()]


def _changes(old: Version, new: Version, table: str, key: Sequence[str], columns: Sequence[str]) -> list[Report]:
    """Return each key whose newest answer says something else, with what it said before and says now."""
    if _are_of_the_same_bytes(old, new, table):
        return []
    before, after = (_newest_answers(version, table, key, columns) for version in (old, new))
    keys = sorted(before.keys() | after.keys())
    return [
        {**dict(zip(key, one, strict=True)), "before": before.get(one), "now": after.get(one)}
        for one in keys
        if not _are_same(before.get(one), after.get(one))
    ]


def _are_same(before: Report | None, now: Report | None) -> bool:
    """Return whether two answers are the same; numbers that differ in their last bits are."""
    if before is None or now is None:
        return before is now
    pairs = [(before[name], now[name]) for name in before]
    return all(isclose(a, b) if isinstance(a, float) and isinstance(b, float) else a == b for a, b in pairs)


def _newest_answers(
    version: Version, table: str, key: Sequence[str], columns: Sequence[str]
) -> Mapping[tuple[str, ...], Report]:
    rows = as_of(version.read(table))
    return {
        tuple(str(row[name]) for name in key): {name: plain(row[name]) for name in columns}
        for _, row in rows.iterrows()
    }


def _are_of_the_same_bytes(old: Version, new: Version, table: str) -> bool:
    return table in old.digests and old.digests[table] == new.digests.get(table)


def _moved_charts(old: Version, new: Version, drawn: Sequence[DrawnTable]) -> list[str]:
    """Return each chart that draws something else; what several draw of a table is compared once."""
    moved = {one: _differ(old, new, *one) for one in {(one.table, one.parts) for one in drawn}}
    return list(dict.fromkeys(one.chart for one in drawn if moved[one.table, one.parts]))


def _differ(old: Version, new: Version, table: str, parts: bool) -> bool:
    """Return whether what is drawn of a table differs, on its newest answers; a table of one version tells nothing."""
    if table not in old.digests or table not in new.digests or _are_of_the_same_bytes(old, new, table):
        return False
    columns = [name for name in TABLES[table].names if name not in ("known_from", "known_until")]
    before, after = (_rows_drawn(version, table, parts)[columns].reset_index(drop=True) for version in (old, new))
    return not before.equals(after)


def _rows_drawn(version: Version, table: str, parts: bool) -> pd.DataFrame:
    """Return what charts draw of a table: the pair's trade, of flows all goods, and full years unless they draw parts."""
    rows = as_of(version.read(table))
    if {"reporter", "partner"} <= set(rows.columns):
        rows = rows[rows["reporter"].isin(PAIR) & rows["partner"].isin(PAIR)]
    if table == "flows":
        rows = rows[rows["code"] == TOTAL]
    if "period" in rows.columns and not parts:
        rows = rows[rows["period"].str.fullmatch(r"\d{4}").astype("bool")]
    return rows


def comparison_lines(report: Report | None) -> Iterator[str]:
    """Write what changed for people; nothing where there was nothing to compare."""
    if report is None:
        return
    yield f"[bold]{report['old']} → {report['new']}[/bold]"
    for kind, text in (("figures_new", "new"), ("figures_revised", "revised"), ("figures_withdrawn", "withdrawn")):
        rows = report[kind]
        yield f"figures {text}: {len(rows):,}"
        yield from (f"  • {_figure_line(row)}" for row in sorted(rows, key=_weight)[:_LISTED])
        if len(rows) > _LISTED:
            yield f"  … and {len(rows) - _LISTED:,} more (--json gives all)"
    if report["unusual"]:
        yield (
            f"changes beyond what a source revises: {len(report['unusual'])}; look them up at the publisher's,"
            " and mark a wrong one in data/corrections, or take its file out with `python -m etl forget`"
        )
        yield from (f"  • {unusual_line(row)}" for row in report["unusual"][:_LISTED])
    for kind in ("checks", "claims", "readings", "goals"):
        yield f"{kind} that moved: {len(report[kind])}"
        yield from (f"  • {_change_line(row)}" for row in report[kind][:_LISTED])
    yield f"charts that moved: {', '.join(report['charts']) or 'none'}"


def _weight(row: Report) -> tuple[bool, float]:
    """Put the pair's own figures first, then the largest."""
    of_pair = row["reporter"] in PAIR and row["partner"] in PAIR
    return not of_pair, -(row["new_usd"] if "new_usd" in row else row["value_usd"])


def _figure_line(row: Report) -> str:
    name = " ".join(str(row[key]) for key in _FIGURE if row[key] != "TOTAL")
    if "old_usd" not in row:
        return f"{name}: {row['value_usd']:,.0f} dollars"
    change = "" if row["change_percent"] is None else f" ({row['change_percent']:+.2f}%)"
    return f"{name}: {row['old_usd']:,.0f} → {row['new_usd']:,.0f} dollars{change}"


def _change_line(row: Report) -> str:
    names = " ".join(value for key, value in row.items() if key not in ("before", "now"))
    return f"{names}: {_answer_text(row['before'])} → {_answer_text(row['now'])}"


def _answer_text(answer: Report | None) -> str:
    """Return in words what a check, a claim, a reading or a goal says."""
    if answer is None:
        return "nothing"
    if "measured" in answer:
        parts = [amount(answer["measured"], answer["measured_unit"]), answer["verdict"]]
    elif "agreeing" in answer:
        parts = [answer["word"], f"{answer['agreeing']} agree, {answer['differing']} differ"]
    elif "outcome" in answer:
        parts = [amount(answer["due_attained_percent"], "percent"), answer["outcome"]]
    else:
        parts = list(answer.values())
    return ", ".join(str(part) for part in parts if part is not None)
