"""A log that only grows: whatever is changed in it, or cut off it, is seen; a writer that dies leaves no half line."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.integrity.chained_log import NO_LINE, ChainedLog, DamagedLogError, has_head, head_of

ENTRIES = [("stored", "a.json", '{"file": "실적.csv"}\n'), ("set aside", "a.json", ""), ("stored", "b.json", "x")]


@pytest.fixture
def log(tmp_path: Path) -> ChainedLog:
    log = ChainedLog(tmp_path / "folder" / "log.jsonl")
    for entry in ENTRIES:
        log.append([entry])
    return log


def test_lines_come_back_as_they_were_written_each_with_the_digest_of_the_one_before(log: ChainedLog) -> None:
    lines = log.lines()
    assert [(line.event, line.name, line.text) for line in lines] == ENTRIES
    assert [line.before for line in lines] == [NO_LINE, lines[0].digest, lines[1].digest]
    assert ChainedLog(log.path.with_name("other")).append(ENTRIES) == head_of(lines) == log.append(())


def test_a_log_that_is_not_there_has_no_line(tmp_path: Path) -> None:
    assert ChainedLog(tmp_path / "log").lines() == []


def test_every_changed_byte_is_seen_but_for_the_last_line_end_which_is_not_appended_to(log: ChainedLog) -> None:
    data = log.path.read_bytes()
    for place in range(len(data)):
        log.path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(DamagedLogError):
            log.append([("stored", "c.json", "")]) if place == len(data) - 1 else log.lines()


def test_every_line_taken_out_is_seen_by_the_chain_or_by_the_head(log: ChainedLog) -> None:
    head, lines = head_of(log.lines()), log.path.read_bytes().splitlines(keepends=True)
    for gone in range(2):
        log.path.write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))
        with pytest.raises(DamagedLogError, match=f"line {gone + 1}, is not what was written"):
            log.lines()
    log.path.write_bytes(b"".join(lines[:2]))
    assert not has_head(log.lines(), head)
    assert has_head(log.lines(), head_of(log.lines()[:1]))


def test_a_line_whose_writer_died_is_no_line_and_the_next_one_takes_its_place(log: ChainedLog) -> None:
    data, before = log.path.read_bytes(), log.lines()
    log.path.write_bytes(data + data.splitlines()[0][:40])
    assert log.lines() == before
    log.append([("stored", "c.json", "y")])
    assert [line.name for line in log.lines()] == ["a.json", "a.json", "b.json", "c.json"]


def test_what_is_sound_of_a_damaged_log_can_be_read(log: ChainedLog) -> None:
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(lines[0] + b"noise\n" + lines[2])
    assert [line.name for line in log.readable_lines()] == ["a.json", "b.json"]
