"""What is installed is pinned to the byte: each version is that of constraints.txt, each file has a digest, none an address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests import ROOT

LINE = re.compile(r"(?m)^([\w.-]+)(?:\[.*])?==([^\s;\\]+)((?:.*\\\n)(?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)?")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str) -> dict[str, str]:
    return {normal(name): version for name, version, _ in LINE.findall((ROOT / file).read_text())}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "requirements-cluster.txt"])
def test_every_package_has_the_pinned_version_and_digests_and_no_address(file: str) -> None:
    text = (ROOT / file).read_text()
    pinned = pins("constraints.txt")
    assert {name: version for name, version in pins(file).items() if pinned.get(name) != version} == {}
    assert [name for name, _, digests in LINE.findall(text) if not digests] == []
    assert "".join(LINE.split(text)[::4]).strip() == ""
    assert not re.search(r"://|--(index|find|extra)", text)


def test_serving_needs_no_tool_of_development() -> None:
    declared = tomllib.loads(Path(ROOT / "pyproject.toml").read_text())["project"]
    needs = {normal(re.split(r"[<>=]", text)[0]) for text in declared["dependencies"]}
    tools = {normal(re.split(r"[<>=]", text)[0]) for text in declared["optional-dependencies"]["dev"]} - needs
    serving = set(pins("requirements.txt"))
    assert needs < serving
    assert serving & tools == set()
    assert serving < set(pins("requirements-dev.txt"))
