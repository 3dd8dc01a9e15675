"""`status`: what is held of each source: how much, to which period, when last asked, what is overdue, what a key would add."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from etl.cli._arguments import AsJson, data_folder, now
from etl.cli._controls import describe_controls
from etl.cli._report import Report
from etl.cli._terminal import print_report
from etl.integrity.receipts import Receipt
from etl.integrity.verification import last_verified
from etl.model import Period, last_day
from etl.sources import api_sources
from etl.sources._source import ApiSource
from etl.store import Version


def command(as_json: AsJson = False) -> None:
    """Print of each source what is held, to which period, when last asked, what is overdue, what a key would add."""
    folder = data_folder()
    version, receipts = folder.store.current(), folder.raw.receipts()
    report = list_holdings(version, receipts, api_sources(), dict(os.environ), now().date())
    report |= describe_last_verification(folder.data)
    controls = describe_controls()
    report["sources"] = [{**entry, **controls.get(entry["source"], _TYPED_IN)} for entry in report["sources"]]
    print_report(report, as_json, holdings_lines(report))


#: What is typed in from publications has the digest of its file in the repository, and no control of the publisher's.
_TYPED_IN: Report = {"control": None, "usual_revision_percent": None}


def describe_last_verification(data: Path) -> Report:
    """Return when the folder was last verified, and how many files were not what was stored."""
    last = last_verified(data)
    return {"verified": last and {"at": last[0].isoformat(timespec="seconds"), "found": last[1]}}


def list_holdings(
    version: Version,
    receipts: Sequence[Receipt],
    live: Mapping[str, ApiSource],
    environment: Mapping[str, str],
    today: date,
) -> Report:
    """Return one entry a data set, live ones first; `overdue` names the period that should be out and is not held."""
    trade, rates = version.read("trade"), version.read("exchange_rates")
    figures = pd.concat([trade[["source", "period", "published"]], _yearly(rates)], ignore_index=True)
    by_info = {source.info.source: source for source in live.values()}
    names = sorted(set(figures["source"]) | set(by_info), key=lambda name: (name not in by_info, name))
    entries = [
        {
            **_describe_holding(figures[figures["source"] == name], name),
            **_describe_live(by_info.get(name), receipts, environment, today),
        }
        for name in names
    ]
    return {"version": version.name, "sources": [_with_overdue(entry) for entry in entries]}


def _yearly(rates: pd.DataFrame) -> pd.DataFrame:
    return rates.assign(period=rates["year"].astype("str"))[["source", "period", "published"]]


def _describe_holding(figures: pd.DataFrame, name: str) -> Report:
    periods = [Period.parse(text) for text in figures["period"].unique()]
    newest = max(periods, key=lambda period: (period.last, -period.count), default=None)
    return {
        "source": name,
        "figures": len(figures),
        "first": str(min(periods)) if periods else None,
        "newest": str(newest) if newest else None,
        "published": figures["published"].max().date().isoformat() if len(figures) else None,
    }


def _describe_live(
    source: ApiSource | None, receipts: Sequence[Receipt], environment: Mapping[str, str], today: date
) -> Report:
    """Return what only a live source has: when it was asked, what its calendar says, and the state of its key."""
    if source is None:
        return {"fetch": None, "asked": None, "due": None, "key": None}
    asked = [receipt.recorded_at for receipt in receipts if receipt.format == source.name and receipt.request]
    key = (
        source.key
        and f"{source.key.variable} is {'set' if environment.get(source.key.variable) else 'not set'}: {source.key.adds}"
    )
    return {
        "fetch": source.name,
        "asked": max(asked).date().isoformat() if asked else None,
        "due": source.newest_due(today),
        "key": key,
    }


def _with_overdue(entry: Report) -> Report:
    due, newest = entry["due"], entry["newest"]
    late = due is not None and (newest is None or last_day(newest) < last_day(due))
    return {**entry, "overdue": due if late else None}


def holdings_lines(report: Report) -> Iterator[str]:
    """Write what is held for people."""
    for entry in report["sources"]:
        span = f"{entry['first']} to {entry['newest']}" if entry["newest"] else "nothing held"
        yield f"[bold]{entry['source']}[/bold]: {entry['figures']:,} figures, {span}"
        if entry["control"]:
            yield f"  checks itself: {entry['control']}"
        elif entry["usual_revision_percent"]:
            usual = entry["usual_revision_percent"]
            yield f"  has no control sum: a change of more than {usual:g}% from what it gave before is told"
        if entry["fetch"] is None:
            yield f"  from files; known to be public by {entry['published']}"
            continue
        yield f"  last asked: {entry['asked'] or 'never'}; {_due_line(entry)}"
        if entry["key"]:
            yield f"  {entry['key']}"
    yield _verification_line(report["verified"])


def _verification_line(last: Report | None) -> str:
    if last is None:
        return "never verified: `python -m etl verify` holds every file against its digest"
    found = f"{last['found']} files were not what was stored: python -m etl verify" if last["found"] else "all was well"
    return f"last verified {last['at'][:16].replace('T', ' ')}: {found}"


def _due_line(entry: Report) -> str:
    if entry["overdue"]:
        return f"overdue: {entry['overdue']} should be out: python -m etl fetch {entry['fetch']}"
    return f"nothing overdue ({entry['due']} is the newest that should be out)"
