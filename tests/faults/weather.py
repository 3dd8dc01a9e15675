"""A process that runs the command lines in children of its own, whose n-th file operation meets a fault.

Orders come in as lines of JSON and are answered so. It is started once, because a fork takes no time and a start does;
runs.py is the other end. The fault is put before the operation: a kill is a real SIGKILL, an error is what a disk says.
"""

from __future__ import annotations

import codecs
import errno
import gc
import hashlib
import importlib
import json
import os
import re
import signal
import sys
import tempfile
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
import pytest

from dashboard import __main__ as dashboard
from dashboard import editions
from dashboard.charts._chart import all_charts
from dashboard.embeds import forms
from dashboard.embeds.snapshot import take_snapshot
from dashboard.embeds.static_site import publish
from dashboard.text import Words
from etl import __main__ as etl
from etl import pipeline
from etl.cli import _arguments, commands
from etl.ingest.source_calendar import due_periods
from etl.schema.tables import TABLES
from etl.sources.kcs import api
from tests.bare_tables import leave_unread_tables_empty
from tests.effort import EFFORT, FAST
from tests.remembered import KEPT_TABLES, forget_all, remember, remember_reading

NOBODY = 65534
COMMANDS = {"etl": etl.main, "dashboard": dashboard.main}
#: What libraries import when they are first used, which every child would.
LATE_IMPORTS = ("pandas.core.methods.to_dict", "pyarrow.dataset", "pyarrow.feather", "typer._adapters")
#: Names that differ from run to run, and what stands for them.
_NAMES = (
    (r"\.writing-[^/]+", ".writing"),
    (r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{16}\.json", "*.json"),
    (r"(?<![0-9a-f])[0-9a-f]{16,64}(?![0-9a-f])", "*"),
    (r"[a-z_]+\.parquet", "*.parquet"),
    (r"(?<=/)\.?[a-z0-9_.-]+\*?\.(html|svg|png|csv|json|xml|atom|jsonld)", r"*.\1"),
)
_CHANGES = {
    "os.rename": "rename", "os.mkdir": "mkdir", "os.rmdir": "rmdir", "os.remove": "remove", "os.link": "link",
    "os.chmod": "chmod",
}  # fmt: skip


def place(path: str) -> str:
    """Return a path without the names that differ from run to run."""
    for pattern, plain in _NAMES:
        path = re.sub(pattern, plain, path)
    return path


class Watch:
    """Counts the file operations below a folder, writes them down, and lets the ordered one meet its fault."""

    def __init__(self, order: dict[str, Any], log: int) -> None:
        self.folder, self.act, self.at = f"{order['watch']}/", order.get("act", ""), order.get("at")
        self.log, self.seen = log, 0
        self._fsync = os.fsync

    def start(self) -> None:
        os.fsync = self.fsync
        sys.addaudithook(self.hear)

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and args[2] & os.O_ACCMODE:
            self.meet("open", args[0])
        elif event in _CHANGES:
            two = event in ("os.rename", "os.link")
            self.meet(_CHANGES[event], *(args[:2] if two else [_whole(*args)]))

    def fsync(self, handle: int) -> None:
        self.meet("fsync", os.readlink(f"/proc/self/fd/{handle}"))
        self._fsync(handle)

    def meet(self, kind: str, *paths: object) -> None:
        """Note an operation by the last of its paths; if it is the ordered one, do what is ordered."""
        if not isinstance(paths[-1], str | os.PathLike) or not os.fspath(paths[-1]).startswith(self.folder):
            return
        operation = [kind, place(os.fspath(paths[-1]).removeprefix(self.folder))]
        os.write(self.log, f"{json.dumps(operation)}\n".encode())
        if self.at is None or operation != self.at[:2]:
            return
        self.seen += 1
        if self.seen == self.at[2]:
            self.strike(Path(os.fspath(paths[0])))

    def strike(self, path: Path) -> None:
        if self.act.startswith("cut") and path.is_file():
            os.truncate(path, path.stat().st_size // 2)
        if self.act.endswith("kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        code = getattr(errno, self.act.split()[-1])
        raise OSError(code, os.strerror(code))


def _whole(path: Any, *more: Any) -> Any:
    """Return a path with its folder, where a removal names it by the folder's open handle."""
    if more and isinstance(more[-1], int) and more[-1] >= 0 and not os.path.isabs(path):
        return os.path.join(os.readlink(f"/proc/self/fd/{more[-1]}"), path)
    return path


def clock(said: str) -> type[datetime]:
    """Return a clock that stands still at a moment."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.fromisoformat(said).astimezone(tz)

    return Clock


def child(order: dict[str, Any], out: int, err: int, log: int) -> NoReturn:
    """Run a command line as ordered, and leave with its status."""
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.environ.update(order.get("environment", {}))
    if order.get("powerless") and os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        forget_all(pytest.MonkeyPatch())
    _arguments.datetime = clock(order["now"])  # type: ignore[misc, attr-defined]
    sys.argv = [order["command"], *order["words"]]
    Watch(order, log).start()
    status = 1
    try:
        COMMANDS[order["command"]]()
        status = 0
    except SystemExit as left:
        status = int(left.code or 0)
    except BaseException:  # noqa: BLE001  what a person would see is what is asserted on
        sys.excepthook(*sys.exc_info())
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def read_for(order: dict[str, Any]) -> None:
    """Read what the child is going to read, unless it was read for one before: the next ones find it in memory."""
    folder = pipeline.DataFolder(Path(order["environment"]["NINE_BRIDGES_DATA"]))
    if order["command"] == "etl":
        with pd.option_context("mode.string_storage", "python"):  # as a build has it
            pipeline.read_curated(folder.data)
        return
    version = folder.store.current()
    for table in TABLES:
        editions.read_table(version, table)


def run(order: dict[str, Any]) -> dict[str, Any]:
    """Fork a child, wait for its end, and give what it printed, did and left with."""
    read_for(order)
    files = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115  closed with the process
    forked = os.fork()
    if forked == 0:
        child(order, *[file.fileno() for file in files])
    _, status = os.waitpid(forked, 0)
    for file in files:
        file.seek(0)
    out, err, log = (file.read().decode("utf-8", "replace") for file in files)
    operations = [json.loads(line) for line in log.splitlines()]
    return {"status": os.waitstatus_to_exitcode(status), "out": out, "err": err, "operations": operations}


def main() -> None:
    """Answer orders until there are none left."""
    if os.environ[EFFORT] == FAST:
        leave_unread_tables_empty()
        os.fsync = lambda _: None
    # once for all children, of whom some may read nothing: modules, the codecs that workbooks need, and calendars
    commands()
    all_charts()
    for name in LATE_IMPORTS:
        importlib.import_module(name)
    codecs.lookup("utf-16-le")
    due_periods()
    api.API_SOURCE = replace(api.API_SOURCE, pause=(0.0, 0.0))
    # pictures, other languages and charts with options are tested elsewhere, and take their time
    dashboard.languages = lambda: {"en": Words()}  # type: ignore[attr-defined]
    publish._variants = lambda tables, chart: iter([take_snapshot(tables, chart, {})])
    forms.png = lambda svg, *, width: hashlib.sha256(f"{width} {svg}".encode()).digest() * 64
    # what meets faults is what touches files
    remember(pytest.MonkeyPatch(), Path(os.environ[KEPT_TABLES]))
    remember_reading(pytest.MonkeyPatch())
    gc.freeze()  # what all children share stays shared
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
