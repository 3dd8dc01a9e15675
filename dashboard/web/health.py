"""Whether the site can answer, from which version, and how old its data are: for whoever watches over it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import flask
import pandas as pd

from dashboard.editions import EditionCache, Tables
from dashboard.embeds.pins import PinStore
from dashboard.views.memo import once_per_version
from dashboard.web.json_text import JsonObject
from etl.errors import StoreError
from etl.model import last_day

READY, LAST_GOOD, NOT_READY = "ready", "last good", "not ready"


def register(server: flask.Flask, editions: EditionCache, pins: PinStore, today: Callable[[], date]) -> None:
    """Add /health to a server; 503 until there is a readable version."""

    def health() -> flask.Response:
        report = {**state(editions, today()), "pins": pins.state}
        answer = flask.Response(json.dumps(report) + "\n", content_type="application/json")
        answer.status_code = 503 if report["status"] == NOT_READY else 200
        answer.headers["Cache-Control"] = "no-store"
        return answer

    server.add_url_rule("/health", "health", health, methods=["GET"])


def state(editions: EditionCache, today: date) -> JsonObject:
    """Return the state of the editions on a day.

    `last_good_check` is when a build last passed every hard check and put its version in force; the age of the data
    counts from the last day of the newest period. Where the version in force cannot be read, `last good` is served.
    """
    try:
        edition = editions.open()
    except StoreError:
        return {"status": NOT_READY, "version": None, "last_good_check": None, "data": None}
    return {
        "status": LAST_GOOD if editions.read_error else READY,
        "version": edition.name,
        "last_good_check": _instant(editions.checked_at),
        "data": _age(edition.tables, today),
    }


def _instant(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@once_per_version
def _age(tables: Tables, today: date) -> JsonObject:
    every = tables.every
    periods = [(last_day(period), period) for period in every["trade"]["period"].unique()]
    ended, newest = max(periods, default=(None, None))
    return {
        "newest_period": newest,
        "age_days": (today - ended).days if ended else None,
        "newest_published": _day(every["trade"]["published"].max()),
        "newest_taken_in": _day(every["snapshots"]["recorded_at"].max()),
        "complaints": len(every["checks"]),
    }


def _day(moment: pd.Timestamp) -> str | None:
    return None if pd.isna(moment) else moment.date().isoformat()
