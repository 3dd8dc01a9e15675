"""Tests of the file formats, and what these tests share: how a figure is told, and how a refusal is read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from etl.errors import InputError
from etl.sources._source import FileContext, FileReader, ParseResult
from tests import ROOT, SHARED

FIXTURES = ROOT / "tests" / "fixtures"
RECORDINGS = SHARED / "recordings"

Parser = Callable[[bytes, bool], ParseResult]
Figures = dict[tuple[str, ...], float]


def as_parser(read: FileReader) -> Parser:
    """Return a reader of open files as a parser of bytes."""
    return lambda data, excerpt: read(io.BytesIO(data), FileContext(excerpt))


def recorded(name: str) -> bytes:
    """Return a recorded file of a publisher, or skip the test where the recordings are not at hand."""
    path = RECORDINGS / name
    if not path.exists():
        pytest.skip(f"no recording {path}")
    return path.read_bytes()


def shared_case(name: str) -> bytes:
    """Return a file that was once read wrongly, or skip the test where those are not at hand."""
    path = SHARED / "cases" / name
    if not path.exists():
        pytest.skip(f"no case {path}")
    return path.read_bytes()


def workbook() -> bytes:
    """Return what an Excel workbook is for all that read its first bytes: a zip with a folder of its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


def figures(parsed: ParseResult) -> Figures:
    """Return the dollars by reporter, partner, flow and period."""
    keys = parsed.trade[["reporter", "partner", "flow", "period"]].itertuples(index=False, name=None)
    return dict(zip(keys, parsed.trade["value_usd"], strict=True))


def lists(parsed: ParseResult) -> set[tuple[str, ...]]:
    """Return the lists of every partner, by reporter, measure and period: no more than a hundredth has no country."""
    whole = parsed.lists[parsed.lists["depth"] == 0]
    assert (whole["without_country_percent"] <= 1).all()
    return set(whole[["reporter", "measure", "period"]].itertuples(index=False, name=None))


def undecided_lists(parsed: ParseResult) -> dict[tuple[str, ...], int]:
    """Return how many partners each list names of which more than a hundredth has no country."""
    weak = parsed.lists[parsed.lists["without_country_percent"] > 1]
    keys = weak[["reporter", "measure", "period"]].itertuples(index=False, name=None)
    return dict(zip(keys, weak["depth"].tolist(), strict=True))


def refusal(parse: Parser, data: bytes, *, excerpt: bool = False) -> str:
    """Return the message with which a file is refused, in one line that says what to do."""
    with pytest.raises(InputError) as caught:
        parse(data, excerpt)
    message = str(caught.value)
    assert message.isprintable()
    assert "; " in message
    return message


def read_or_refused(parse: Parser, data: bytes, *, excerpt: bool = False) -> Figures | None:
    """Return a file's figures, or None if it is refused in one line; any other error fails the test."""
    try:
        return figures(parse(data, excerpt))
    except InputError as error:
        message = str(error)
    assert message.isprintable()
    return None
