"""Who may import whom, that importing starts nothing, and that every source is found by itself."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

import dashboard
import etl
from etl.sources import api_sources, file_sources
from etl.sources._source import ApiSource, FileSource
from tests import ROOT

#: The only doors from the dashboard into the etl.
#: The contract of the tables, and what reads and writes them by it.
SHARED = {
    "etl.model",
    "etl.errors",
    "etl.integrity.chained_log",
    "etl.files",
    "etl.integrity.pin_index",
    "etl.schema",
    "etl.store",
}

#: What a source would need to send or to open something itself.
OUTSIDE = {"requests", "urllib3", "urllib.request", "http", "socket", "ssl", "pathlib.Path", "os", "shutil", "tempfile"}


def modules(package: str) -> list[str]:
    """Return the name of every module of a package."""
    found = {"etl": etl, "dashboard": dashboard}[package]
    return [package, *(one.name for one in pkgutil.walk_packages(found.__path__, f"{package}."))]


def imported(path: Path) -> Iterator[str]:
    """Return the full name of everything that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files(folder: str) -> list[Path]:
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found
    return found


def within(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


# imports


def test_the_contracts_of_imports_are_kept() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [str(linter), "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_the_dashboard_knows_nothing_of_the_etl_but_its_tables() -> None:
    for path in [*files("dashboard"), ROOT / "app.py"]:
        known = {name for name in imported(path) if within(name, {"etl"})}
        assert {name for name in known if not within(name, SHARED)} == set(), path


def test_the_etl_knows_nothing_of_the_dashboard() -> None:
    for path in files("etl"):
        assert {name for name in imported(path) if within(name, {"dashboard", "dash", "flask", "plotly"})} == set(), (
            path
        )


def test_a_source_sends_nothing_opens_nothing_and_knows_no_other_source() -> None:
    for path in files("etl/sources"):
        if path in (ROOT / "etl" / "sources" / "__init__.py", ROOT / "etl" / "sources" / "_code_tables.py"):
            continue  # the register; the one reader of the tables of codes
        names = set(imported(path))
        assert {name for name in names if within(name, OUTSIDE)} == set(), path
        own = {name for name in names if within(name, {"etl"}) and not within(name, {"etl.model", "etl.errors"})}
        allowed = ("etl.sources._", *([] if path.parent.name == "sources" else [f"etl.sources.{path.parent.name}."]))
        assert {name for name in own if not name.startswith(allowed)} == set(), path
        calls = {node.func.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}  # fmt: skip
        assert "open" not in calls, path


def test_the_vocabulary_needs_the_standard_library_only() -> None:
    for name in ("model", "errors"):
        found = {one.split(".")[0] for one in imported(ROOT / "etl" / f"{name}.py")}
        assert found <= set(sys.stdlib_module_names) | {"__future__"}


def test_no_two_classes_share_a_name() -> None:
    names = Counter(
        node.name
        for package in ("etl", "dashboard")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_the_pages_for_engineers_name_what_is_there(page: str) -> None:
    named = set(re.findall(r"`((?:etl|dashboard|tests|data)/[\w./]+)`", (ROOT / page).read_text("utf-8")))
    assert len(named) > 5
    assert {name for name in named if not (ROOT / name).exists()} == set()


# what importing does

_IMPORTS = """
import importlib, json, sys

names, blocked = json.loads(sys.argv[1]), tuple(json.loads(sys.argv[2]))

class Block:
    def find_spec(self, name, path=None, target=None):
        if any(name == one or name.startswith(one + ".") for one in blocked):
            raise ImportError(f"{name} is not here")

sys.meta_path.insert(0, Block())
for name in names:
    importlib.import_module(name)
for name in [one for one in sys.modules if one.split(".")[0] in ("etl", "dashboard")]:
    del sys.modules[name]

done, watching = [], True

def watch(event, arguments):
    if not watching:
        return
    if event == "open":
        path, mode = str(arguments[0]), arguments[1]
        if not path.endswith((".py", ".pyc")) and ".pyc." not in path:
            done.append(f"open {path} {mode}")
    elif event.split(".")[0] in ("socket", "subprocess", "urllib", "shutil", "tempfile") or event in (
        "os.mkdir", "os.rename", "os.remove", "os.putenv", "os.system", "os.fork", "os.posix_spawn",
    ):
        done.append(event)

sys.addaudithook(watch)
import threading
before = threading.active_count()
for name in names:
    importlib.import_module(name)
watching = False
if threading.active_count() != before:
    done.append("a thread was started")
kinds = {"Store", "Version", "Dash", "Flask", "Session", "DataFolder", "RawStore", "Library", "Console"}
for name in names:
    for attribute, value in vars(sys.modules[name]).items():
        if any(base.__name__ in kinds for base in type(value).__mro__):
            done.append(f"{name}.{attribute} is a {type(value).__name__}")
print(json.dumps(done))
"""


def _importing(names: list[str], blocked: tuple[str, ...] = ()) -> list[str]:
    """Import modules in a process of their own, where some others are missing; give what that did besides."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _IMPORTS, json.dumps(names), json.dumps(blocked)],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_importing_any_module_opens_nothing_and_makes_no_store_and_no_app() -> None:
    assert _importing([*modules("etl"), *modules("dashboard")]) == []


def test_the_etl_runs_where_dash_is_not_installed() -> None:
    assert _importing(modules("etl"), ("dash", "flask", "plotly", "dashboard")) == []


def test_the_dashboard_runs_where_the_sources_are_deleted() -> None:
    rooms = {name.rpartition(".")[0] for name in SHARED}
    gone = tuple(name for name in modules("etl") if not within(name, SHARED) and name not in rooms)
    assert "etl.sources" in gone
    assert _importing(modules("dashboard"), gone) == []


# sources

PUBLIC = sorted(
    name
    for name in modules("etl")
    if name.startswith("etl.sources.") and not Path(*name.split(".")).name.startswith("_")
)
DECLARED = [
    source
    for name in PUBLIC
    for one in ("FILE_SOURCE", "API_SOURCE")
    if (source := getattr(importlib.import_module(name), one, None)) is not None
]


@pytest.mark.parametrize("source", DECLARED, ids=lambda source: source.name)
def test_every_module_of_a_source_is_found_by_its_word(source: FileSource | ApiSource) -> None:
    registers: dict[type, dict[str, object]] = {FileSource: {**file_sources()}, ApiSource: {**api_sources()}}
    assert registers[type(source)][source.name] is source


def test_no_two_sources_of_a_kind_share_a_word() -> None:
    assert len(file_sources()) + len(api_sources()) == len(DECLARED)


@pytest.mark.parametrize("source", [*file_sources().values(), *api_sources().values()], ids=lambda one: one.name)
def test_every_source_says_whose_it_is_and_on_what_terms(source: FileSource | ApiSource) -> None:
    about = asdict(source.info)
    assert {key for key, text in about.items() if not text.strip()} == set()
    assert about["address"].startswith("https://")
    assert source.name == source.name.strip().lower()


def test_sources_of_one_data_set_agree_on_whose_it_is_and_on_its_terms() -> None:
    said: dict[str, set[tuple[str, str]]] = {}
    for source in [*file_sources().values(), *api_sources().values()]:
        said.setdefault(source.info.source, set()).add((source.info.publisher, source.info.licence))
    assert {name: words for name, words in said.items() if len(words) > 1} == {}
