"""Which plotly.js is sent: the part that npm brought, if it is of the right version, or else the whole."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import brotli
import pytest
from plotly.offline import get_plotlyjs_version

from dashboard.web import scripts
from etl.errors import PublisherError

VERSION = get_plotlyjs_version()
WHOLE = f"/**\n* plotly.js v{VERSION}\n".encode()


def part(version: str) -> str:
    return f"/**\n* plotly.js (basic - minified) v{version}\n*/"


def npm(folder: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Put an npm of our own on the path, which is called as the real one, and know the digest of the part that it brings."""
    monkeypatch.setattr(scripts, "PART_SHA256", hashlib.sha256(part(VERSION).encode()).hexdigest())
    program = folder / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


def brings(version: str, more: str = "") -> str:
    file = f"node_modules/{scripts.PART}/plotly-basic.min.js"
    return (
        f'while [ "$1" != --prefix ]; do shift; done; mkdir -p "$2/{Path(file).parent}"; '
        f"printf '%s' '{part(version)}{more}' > \"$2/{file}\""
    )


def test_without_the_part_the_whole_is_sent(tmp_path: Path) -> None:
    assert scripts.plotly(tmp_path).startswith(WHOLE)


def test_the_part_is_sent_once_npm_has_brought_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm(tmp_path, monkeypatch, brings(VERSION))
    size = scripts.fetch_part(tmp_path)
    sent = scripts.plotly(tmp_path)
    assert len(sent) == size
    assert sent.startswith(f"/**\n* plotly.js (basic - minified) v{VERSION}\n".encode())


def test_a_part_of_another_version_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm(tmp_path, monkeypatch, brings("1.0.0"))
    with pytest.raises(PublisherError, match=f"did not bring {scripts.PART}@{VERSION}"):
        scripts.fetch_part(tmp_path)
    assert scripts.plotly(tmp_path).startswith(WHOLE)


def test_a_part_with_one_more_byte_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm(tmp_path, monkeypatch, brings(VERSION, " "))
    with pytest.raises(PublisherError, match=f"has not the SHA-256 {scripts.PART_SHA256}"):
        scripts.fetch_part(tmp_path)
    assert scripts.plotly(tmp_path).startswith(WHOLE)


def test_what_npm_says_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm(tmp_path, monkeypatch, "echo 'npm error network is down' >&2; exit 1")
    with pytest.raises(PublisherError, match="network is down"):
        scripts.fetch_part(tmp_path)


def test_npm_is_asked_for_that_version_and_runs_nothing_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm(tmp_path, monkeypatch, f'echo "$@" > {tmp_path}/asked; {brings(VERSION)}')
    scripts.fetch_part(tmp_path)
    asked = (tmp_path / "asked").read_text().split()
    assert asked[-1] == f"{scripts.PART}@{VERSION}"
    assert "--ignore-scripts" in asked


def test_a_machine_without_npm_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PublisherError, match="npm is not installed"):
        scripts.fetch_part(tmp_path)


def test_the_part_in_this_environment_keeps_to_its_budget() -> None:
    found = scripts.plotly_part()
    if not found:
        pytest.skip("npm has not brought the part of plotly.js; `python -m dashboard scripts` does")
    assert len(brotli.compress(found, quality=9)) <= 380_000
