"""The log: one line of JSON a request, and never what could tell who asked."""

from __future__ import annotations

import io
import json
import logging
from functools import partial
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, create_environ

from dashboard.application import create_app
from dashboard.web import logs
from dashboard.web.wsgi import respond
from etl.pipeline import DataFolder

WORDS = frozenset({"asof", "reading", "search"})


@pytest.mark.parametrize(
    ("search", "noted"),
    [
        ("", {}),
        ("asof=2018-02-28&reading=stated", {"asof": "2018-02-28", "reading": "stated"}),
        ("size=card&digest=0123456789abcdef", {"size": "card", "digest": "0123456789abcdef"}),
        ("search=Anna+Lee&find=anna&fbclid=abc&email=a%40b.org", {}),
        ("search=anna", {}),
        ("reading=a%40b.org&asof=%0a", {}),
        (f"reading={'x' * 41}", {}),
        ("reading=%ff%fe", {}),
    ],
)
def test_only_words_of_ours_with_values_like_ours_are_noted(search: str, noted: dict[str, str]) -> None:
    assert logs.loggable_words(search, WORDS) == noted


def test_a_request_is_one_line(project: DataFolder, client: FlaskClient) -> None:
    stream, app = io.StringIO(), create_app(project.store)
    answer = logs.log_requests(partial(respond, app.server), logs.line_writer(stream), app.page_cache.words)
    person = {
        "User-Agent": "Anna's browser",
        "Referer": "https://anna.example/",
        "X-Forwarded-For": "203.0.113.7",
        "Cookie": "name=anna",
    }
    person_asks = EnvironBuilder("/claims?asof=2018-03-01&find=anna", headers=person).get_environ()
    response = answer({**person_asks, "REMOTE_ADDR": "203.0.113.7"})
    line: dict[str, Any] = json.loads(stream.getvalue())
    assert stream.getvalue().count("\n") == 1
    assert line.pop("time").endswith("Z")
    assert line.pop("ms") >= 0
    assert line.pop("made") is True
    assert line == {
        "event": "request",
        "method": "GET",
        "path": "/claims",
        "query": {"asof": "2018-03-01"},
        "status": 200,
        "bytes": len(response.body),
        "version": project.store.current().name,
    }
    assert "anna" not in stream.getvalue().lower()
    assert "203.0.113.7" not in stream.getvalue()


@pytest.mark.parametrize("path", ["/%0a%22%7d", "/%ff%fe", "/" + "x" * 3000, "/\u202e"])
def test_no_path_breaks_out_of_its_line(project: DataFolder, path: str) -> None:
    stream = io.StringIO()
    answer = logs.log_requests(partial(respond, create_app(project.store).server), logs.line_writer(stream), ())
    answer(create_environ(path, method="X\x1b[31m"))
    (line,) = stream.getvalue().splitlines()
    assert line.isascii()
    assert len(line) < 1800
    assert json.loads(line)["method"] == "other"


def test_an_error_is_noted_by_kind_and_place_and_not_by_its_text() -> None:
    lines: list[dict[str, Any]] = []
    logger = logging.Logger("test")
    logger.addHandler(logs.JsonLineHandler(lines.append))
    try:
        {}["what a reader typed"]
    except KeyError:
        logger.exception("Error handling request %s", "/?name=anna")
    logger.warning("no store in %s", "data/store")
    logger.info("nothing to note")
    error, note = lines
    assert error["error"] == "KeyError"
    assert error["where"][0].endswith(f" {test_an_error_is_noted_by_kind_and_place_and_not_by_its_text.__name__}")
    assert "anna" not in json.dumps(error)
    assert "typed" not in json.dumps(error)
    assert note == {"event": "note", "level": "warning", "message": "no store in data/store"}
