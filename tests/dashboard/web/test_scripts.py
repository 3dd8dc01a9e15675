"""Which plotly.js is sent: the part that npm brought, if it is of the right version, or else the whole; and what of Dash."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient
from plotly.offline import get_plotlyjs_version

from dashboard.web import scripts
from etl.errors import PublisherError

VERSION = get_plotlyjs_version()
ADDRESS = {"pathname": "/goal", "search": ""}
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
    assert size == len(part(VERSION))
    assert scripts.plotly(tmp_path).endswith(part(VERSION).encode())


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


@pytest.fixture
def present_part() -> bytes:
    found = scripts.plotly_part()
    if not found:
        pytest.skip("npm has not brought the part of plotly.js; `python -m dashboard scripts` does")
    return found


def test_the_part_in_this_environment_keeps_to_its_budget(present_part: bytes) -> None:
    assert len(brotli.compress(present_part, quality=9)) <= 380_000


def test_the_part_is_compiled_while_it_comes(present_part: bytes) -> None:
    sent = scripts.plotly()
    assert sent.startswith(b"//# allFunctionsCalledOnLoad\n/**\n")
    assert sent.endswith(b"\n})));")
    assert len(sent) == len(present_part) + len(b"//# allFunctionsCalledOnLoad\n()")


def test_dash_is_sent_with_the_components_that_it_draws_and_with_no_other(client: FlaskClient) -> None:
    script = (Path(scripts.__file__).parent.parent / "assets" / "components.js").read_text("utf-8")
    registered = re.findall(r"window\.(dash_\w+) = \{ (.+) \};", script)
    given = {f"{package}.{name}" for package, names in registered for name in names.split(", ")}
    inputs = [{"id": "address", "property": name, "value": value} for name, value in ADDRESS.items()]
    layout = client.get("/_dash-layout").get_json()
    charts = client.post("/_dash-update-component", json={"inputs": inputs}).get_json()
    assert {*components(layout), *components(charts)} == given


def components(node: object) -> Iterator[str]:
    """Return the package and the name of each component within what Dash's script is answered."""
    if isinstance(node, dict) and "namespace" in node:
        yield f"{node['namespace']}.{node['type']}"
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from components(part)
