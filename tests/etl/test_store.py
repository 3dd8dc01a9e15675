"""The store under bad weather: killed writers, full disks, damaged files. A reader never sees half a thing."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

import etl.files
import etl.store
from etl.errors import ContractError, StoreError, UsageError
from etl.schema.columns import PANDAS
from etl.schema.tables import TABLES
from etl.store import Store, Version
from tests import ROOT
from tests.effort import is_thorough
from tests.frames import frame

TRADE, COUNTRIES, TURNOVER = TABLES["trade"], TABLES["countries"], TABLES["turnover"]


def frames(value: int = 1) -> dict[str, pd.DataFrame]:
    """Two tables that tell by one number which build they come from."""
    return {
        "trade": frame(TRADE, f"period | value_usd | net_weight_kg \n 2016 | {value} | 7 \n 2017 | {value} |"),
        "countries": frame(COUNTRIES, f"country | name \n KOR | Korea \n RUS | build {value}"),
    }


def tells(version: Version) -> set[str]:
    """The builds that a version's tables come from."""
    names = version.read("countries").set_index("country")["name"]
    return {names["RUS"], *(f"build {value:.0f}" for value in version.read("trade")["value_usd"])}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store whose version in force is build 1."""
    store = Store(tmp_path / "store")
    write(store, 1)
    return store


def write(store: Store, value: int) -> Version:
    with store.locked():
        return store.write(frames(value))


def listing(store: Store) -> list[str]:
    return sorted(path.name for path in store.root.iterdir() if path.name != "history.jsonl")


def content(version: Version) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in version.folder.iterdir()}


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as caught:
        act()
    return str(caught.value)


class TestWriting:
    def test_what_is_written_is_read_back(self, store: Store) -> None:
        for name, rows in frames().items():
            pd.testing.assert_frame_equal(store.current().read(name), rows)

    def test_every_table_keeps_its_types_even_when_empty(self, tmp_path: Path) -> None:
        store = Store(tmp_path)
        with store.locked():
            store.write({name: table.empty() for name, table in TABLES.items()})
        for name, table in TABLES.items():
            types = store.current().read(name).dtypes
            assert {c.name: str(types[c.name]) for c in table.columns} == {
                c.name: PANDAS[c.kind] for c in table.columns
            }

    def test_writing_twice_gives_the_same_name_and_the_same_bytes(self, store: Store, tmp_path: Path) -> None:
        first, again = content(store.current()), write(store, 1)
        elsewhere = write(Store(tmp_path / "elsewhere"), 1)
        assert again.name == store.current().name == elsewhere.name
        assert first == content(again) == content(elsewhere)

    def test_another_order_of_rows_columns_and_tables_gives_the_same_bytes(self, store: Store, tmp_path: Path) -> None:
        other = Store(tmp_path / "other")
        turned = {name: rows.iloc[::-1, ::-1] for name, rows in reversed(frames().items())}
        with other.locked():
            assert content(other.write(turned)) == content(store.current())

    def test_frames_put_together_from_pieces_give_the_same_bytes(self, store: Store, tmp_path: Path) -> None:
        other = Store(tmp_path / "other")
        pieces = {name: pd.concat([rows.iloc[[row]] for row in range(len(rows))]) for name, rows in frames().items()}
        with other.locked():
            assert content(other.write(pieces)) == content(store.current())

    def test_another_value_gives_another_name_and_keeps_the_old_version(self, store: Store) -> None:
        old = store.current()
        new = write(store, 2)
        assert new.name != old.name
        assert (tells(old), tells(store.current())) == ({"build 1"}, {"build 2"})

    def test_going_back_to_old_figures_puts_the_old_version_in_force(self, store: Store) -> None:
        old = store.current()
        write(store, 2)
        assert write(store, 1) == old == store.current()

    def test_the_former_version_stays_at_hand(self, store: Store) -> None:
        first = store.current()
        assert store.former() is None
        second = write(store, 2)
        assert store.former() == first
        assert write(store, 2) == second
        assert store.former() == first
        write(store, 1)
        assert store.former() == second

    @pytest.mark.parametrize(("keep", "left"), [(1, {1, 2, 5}), (2, {1, 2, 4, 5}), (9, {1, 2, 3, 4, 5})])
    def test_older_versions_go_but_never_the_one_in_force_nor_its_former(
        self, store: Store, keep: int, left: set[int]
    ) -> None:
        made = {1: store.current(), **{number: write(store, number) for number in range(2, 6)}}
        write(store, 2)
        write(store, 1)
        for number, version in made.items():
            os.utime(version.folder, ns=(-number, -number))  # a copy does not keep the times of files
        with store.locked():
            gone = [version.name for version in store.prune(keep)]
        assert {version.name for version in store.versions()} == {made[number].name for number in left}
        assert set(gone) == {version.name for number, version in made.items() if number not in left}
        assert (store.current(), store.former()) == (made[1], made[2])
        assert not list(store.root.glob(".writing-*"))

    @pytest.mark.parametrize("pointer", [b"", b"0123456789abcdef", b"..", b"\xff", b"ab\x00cd"])
    def test_a_former_version_that_is_not_there_is_none(self, store: Store, pointer: bytes) -> None:
        (store.root / "former").write_bytes(pointer)
        assert store.former() is None

    def test_any_version_can_be_opened_by_name(self, store: Store) -> None:
        first = store.current()
        write(store, 2)
        assert tells(store.version(first.name)) == {"build 1"}

    @pytest.mark.parametrize("name", ["", "..", "current", "0123456789abcdef", "../store"])
    def test_a_version_that_is_not_here_is_refused_with_those_that_are(self, store: Store, name: str) -> None:
        with pytest.raises(UsageError, match=store.current().name):
            store.version(name)

    def test_a_version_can_be_read_by_others(self, store: Store) -> None:
        assert store.current().folder.stat().st_mode & 0o055 == 0o055

    def test_nothing_but_versions_is_left_behind(self, store: Store) -> None:
        write(store, 1)
        assert listing(store) == sorted([".lock", "current", store.current().name])

    def test_the_description_names_every_table(self, store: Store) -> None:
        package = json.loads((store.current().folder / "datapackage.json").read_text("utf-8"))
        assert [resource["table"] for resource in package["resources"]] == ["countries", "trade"]
        store.current().verify()

    def test_a_frame_that_breaks_its_contract_leaves_the_store_as_it_was(self, store: Store) -> None:
        before = listing(store)
        bad = frames(2) | {"trade": frames(2)["trade"].assign(flow="smuggled")}
        with store.locked(), pytest.raises(ContractError, match="smuggled"):
            store.write(bad)
        assert listing(store) == before
        assert tells(store.current()) == {"build 1"}


class TestPointer:
    def test_no_store_says_how_to_make_one(self, tmp_path: Path) -> None:
        assert "there is no store" in (said := refusal(Store(tmp_path / "nowhere").current))
        assert "run `python -m etl build`" in said

    @pytest.mark.parametrize(
        "pointer",
        [
            b"", b"\n", b"0123456789abcdef", b"..", b".", b"/etc", b"../store", b"a" * 5000, b"\xff\xfe\x00", b"ab\x00cd",
            b"0123456789abcdef/../..",
        ],
    )  # fmt: skip
    def test_a_pointer_to_nowhere_is_refused(self, store: Store, pointer: bytes) -> None:
        (store.root / "current").write_bytes(pointer)
        said = refusal(store.current)
        assert "current" in said
        assert "run `python -m etl build`" in said
        assert len(said) < 500

    def test_a_pointer_that_is_a_folder_is_refused(self, store: Store) -> None:
        (store.root / "current").unlink()
        (store.root / "current").mkdir()
        assert "cannot be read" in refusal(store.current)

    def test_a_build_mends_a_damaged_pointer(self, store: Store) -> None:
        (store.root / "current").write_bytes(b"\xff")
        write(store, 1)
        assert tells(store.current()) == {"build 1"}


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flip_a_bit(data: bytes) -> bytes:
    middle = len(data) // 3
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


DAMAGE = {
    "cut": cut,
    "emptied": lambda _: b"",
    "noise": lambda data: bytes(i * 37 % 256 for i in range(len(data))),
    "noise in the middle": lambda data: data[:40] + b"\xff" * (len(data) - 80) + data[-40:],
    "one bit": flip_a_bit,
    "more at the end": lambda data: data + b"\0",
}
damaged = pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))


class TestDamage:
    @damaged
    def test_a_damaged_table_is_refused(self, store: Store, damage: Callable[[bytes], bytes]) -> None:
        path = store.current().path("trade")
        path.write_bytes(damage(path.read_bytes()))
        for act in (lambda: store.current().read("trade"), lambda: store.current().verify()):
            said = refusal(act)
            assert str(path) in said
            assert "run `python -m etl build`" in said

    def test_a_missing_table_is_refused(self, store: Store) -> None:
        store.current().path("trade").unlink()
        assert "trade.parquet" in refusal(lambda: store.current().read("trade"))
        assert "trade.parquet" in refusal(store.current().verify)

    def test_a_table_that_the_version_never_had_is_refused(self, store: Store) -> None:
        assert "flows.parquet" in refusal(lambda: store.current().read("flows"))

    @pytest.mark.parametrize("package", [b"", b"{", b"[]", b"null", b"{}", b'{"resources": 1}', b"\xff", None])
    def test_a_damaged_description_is_refused(self, store: Store, package: bytes | None) -> None:
        path = store.current().folder / "datapackage.json"
        path.unlink() if package is None else path.write_bytes(package)
        assert "run `python -m etl build`" in refusal(store.current().verify)
        assert "run `python -m etl build`" in refusal(lambda: store.current().read("trade"))

    @pytest.mark.parametrize(("right", "wrong"), [("US dollars", "AS dollars"), ("Nine Bridges", "Nine bridges")])
    def test_a_description_in_which_a_letter_was_changed_is_refused(self, store: Store, right: str, wrong: str) -> None:
        path = store.current().folder / "datapackage.json"
        sound = path.read_text("utf-8")
        assert right in sound
        path.write_text(sound.replace(right, wrong, 1), "utf-8")
        for act in (store.current().verify, lambda: store.current().read("trade")):
            assert f"{path} is not what was written" in refusal(act)

    @damaged
    @pytest.mark.parametrize("name", ["trade.parquet", "datapackage.json"])
    def test_a_build_mends_a_damaged_version(self, store: Store, damage: Callable[[bytes], bytes], name: str) -> None:
        path = store.current().folder / name
        sound = path.read_bytes()
        path.write_bytes(damage(sound))
        write(store, 1)
        assert path.read_bytes() == sound
        assert listing(store) == sorted([".lock", "current", store.current().name])

    def test_a_table_written_to_another_contract_is_refused(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(TABLES, "trade", TABLES["turnover"])
        assert "another contract" in refusal(lambda: store.current().read("trade"))

    def test_bytes_that_never_were_parquet_are_refused(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(etl.store, "file_of", lambda *_: b"PAR1 and so on")
        write(store, 2)
        monkeypatch.undo()
        assert "cannot be read" in refusal(lambda: store.current().read("trade"))


class TestSecondWriter:
    def test_a_second_writer_is_refused(self, store: Store) -> None:
        with store.locked():
            said = refusal(Store(store.root).locked().__enter__)
        assert "another run is writing" in said
        assert "try again" in said

    def test_a_second_process_is_refused(self, store: Store) -> None:
        code = "import sys, etl.store, pathlib\nwith etl.store.Store(pathlib.Path(sys.argv[1])).locked(): pass"
        with store.locked():
            ended = subprocess.run(
                [sys.executable, "-c", code, store.root], capture_output=True, text=True, check=False
            )
        assert ended.returncode != 0
        assert "StoreError: another run is writing" in ended.stderr

    def test_readers_need_no_lock(self, store: Store) -> None:
        with store.locked():
            assert tells(store.current()) == {"build 1"}

    def test_the_lock_ends_with_the_writer_even_if_it_failed(self, store: Store) -> None:
        with pytest.raises(ZeroDivisionError), store.locked():
            raise ZeroDivisionError
        write(store, 2)
        assert tells(store.current()) == {"build 2"}


STEPS = ("mkdir", "open", "fsync", "rename", "replace", "rmtree")


def fail_at(monkeypatch: pytest.MonkeyPatch, step: str, code: int) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    homes = {
        "mkdir": Path,
        "open": Path,
        "fsync": os,
        "rename": Path,
        "replace": Path,
        "rmtree": etl.files.shutil,
    }
    monkeypatch.setattr(homes[step], step, fail)


class TestUnwritable:
    @pytest.mark.parametrize("step", STEPS)
    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
    def test_a_disk_that_refuses_leaves_the_old_version(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, step: str, code: int
    ) -> None:
        (store.root / ".writing-of-a-killed-run").mkdir()
        with store.locked(), monkeypatch.context() as weather:
            fail_at(weather, step, code)
            said = refusal(lambda: store.write(frames(2)))
        assert os.strerror(code) in said
        assert str(store.root) in said
        assert "make room" in said
        assert tells(store.current()) == {"build 1"}
        write(store, 2)
        assert tells(store.current()) == {"build 2"}
        assert not list(store.root.glob(".writing-*"))

    def test_a_full_disk_is_not_left_full_of_unfinished_tables(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = listing(store)
        fail_at(monkeypatch, "fsync", errno.ENOSPC)
        with store.locked():
            refusal(lambda: store.write(frames(2)))
        assert listing(store) == before

    def test_a_file_in_place_of_the_folder_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "store").write_text("not a folder")
        store = Store(tmp_path / "store")
        assert "cannot be written to" in refusal(store.locked().__enter__)
        assert "cannot be read" in refusal(store.current)

    def test_a_folder_that_nobody_may_write_to_is_refused(self, powerless: Store) -> None:
        said = refusal(powerless.locked().__enter__)
        assert "Permission denied" in said
        assert "NINE_BRIDGES_DATA" in said
        assert tells(powerless.current()) == {"build 1"}

    def test_a_folder_that_cannot_be_made_is_refused(self, powerless: Store) -> None:
        assert "Permission denied" in refusal(Store(powerless.root / "deeper" / "store").locked().__enter__)

    def test_a_pointer_that_may_not_be_read_is_refused(self, powerless: Store) -> None:
        (powerless.root.parent / "secret").mkdir(mode=0o000)
        assert "Permission denied" in refusal(Store(powerless.root.parent / "secret").current)


@pytest.fixture
def powerless() -> Iterator[Store]:
    """A store in a folder that this process may only read; root steps down for the time of the test."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        write(store, 1)
        (store.root / ".lock").unlink()
        us = os.geteuid()
        if us == 0:
            os.chown(folder, 65534, -1)
        store.root.chmod(0o555)
        if us == 0:
            os.seteuid(65534)
        try:
            yield store
        finally:
            os.seteuid(us)
            store.root.chmod(0o755)


#: Writes build after build, each in a child that kills itself at one line further on in store.py or files.py, until one survives.
KILLER = """
import json, os, signal, sys
from pathlib import Path
import etl.files
import etl.store
from tests.etl.test_store import frames

store, step = etl.store.Store(Path(sys.argv[1])), int(sys.argv[2])

def write_and_die(build, line):
    seen = 0
    def trace(frame, event, _):
        nonlocal seen
        if frame.f_code.co_filename not in (etl.store.__file__, etl.files.__file__):
            return None
        if event == "line":
            seen += 1
            if seen == line:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    with store.locked():
        sys.settrace(trace)
        store.write(frames(build))

line, died = 1 - step, True
while died:
    line += step
    child = os.fork()
    if child == 0:
        write_and_die(line + 1, line)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    died = os.WIFSIGNALED(status)
    version = store.current()
    version.verify()
    print(json.dumps([line, died, version.name]), flush=True)
"""


class TestKilled:
    def test_a_writer_killed_at_any_line_leaves_a_whole_version(self, store: Store) -> None:
        first = store.current()
        ran = subprocess.run(
            [sys.executable, "-c", KILLER, store.root, "1" if is_thorough() else "5"],
            capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        story = [json.loads(line) for line in ran.stdout.splitlines()]
        died = [fate for _, fate, _ in story]
        assert story[-1][0] > 120
        assert died == [True] * (len(story) - 1) + [False]
        in_force = first.name
        for line, _, name in story:
            assert name == in_force or tells(Version(store.root / name)) == {f"build {line + 1}"}
            in_force = name
        assert story[0][2] == first.name
        assert tells(store.current()) == {f"build {story[-1][0] + 1}"}
        assert not list(store.root.glob(".writing-*"))

    @pytest.mark.parametrize("leftover", [".writing-dead", ".writing-pointer"])
    def test_what_a_killed_writer_leaves_is_cleared(self, store: Store, leftover: str) -> None:
        if leftover.startswith(".writing"):
            (store.root / leftover).mkdir()
            (store.root / leftover / "trade.parquet").write_bytes(b"PAR1")
        else:
            (store.root / leftover).write_text("half a na")
        assert tells(store.current()) == {"build 1"}
        write(store, 2)
        versions = [path.name for path in store.root.iterdir() if path.is_dir()]
        assert len(versions) == 2
        assert listing(store) == sorted([".lock", "current", "former", *versions])

    def test_a_reader_sees_one_build_whole_while_others_are_written(self, store: Store) -> None:
        ended, seen = threading.Event(), []

        def read_on() -> None:
            while not ended.is_set():
                seen.append(tells(store.current()))

        reader = threading.Thread(target=read_on)
        reader.start()
        for value in range(2, 12):
            write(store, value)
        ended.set()
        reader.join()
        assert len(seen) > 1
        assert all(len(builds) == 1 for builds in seen)

    def test_an_open_version_stays_readable_after_the_next_build(self, store: Store) -> None:
        opened = store.current()
        write(store, 2)
        assert tells(opened) == {"build 1"}
