"""Spark gives what DuckDB gives: on a standalone cluster of a master and two workers, one of which is killed in the middle."""

from __future__ import annotations

import importlib.util
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from etl.schema.world_tables import WORLD_TABLES
from tests import ROOT
from tests.etl.ingest.test_world_releases import written
from tests.etl.sources.baci_files import NAME, csv

pytestmark = pytest.mark.cluster
REPORTERS = ["Korea, Rep. of", "Russian Federation", "Japan", "Germany", "China, P.R.: Mainland", "United States"]
#: A Java that compiles little and starts soon, for a cluster that lives a minute.
SOON = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
#: Spark cuts what it shuffles into 200 parts by default and compiles each plan, which is much for a few thousand rows.
SMALL = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.executor.extraJavaOptions": SOON,
    "spark.driver.extraJavaOptions": SOON,
}
SUBMIT = " ".join([*(shlex.join(["--conf", f"{name}={value}"]) for name, value in SMALL.items()), "pyspark-shell"])
CLASSES = {"master": "org.apache.spark.deploy.master.Master", "worker": "org.apache.spark.deploy.worker.Worker"}


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A release of six reporters with all their partners, as the project has them, and a year of BACI, which has chapters."""
    rows = pd.read_parquet(
        ROOT / "data" / "world" / "imf-dots-2022.parquet", filters=[("reporter", "in", REPORTERS), ("year", ">=", 2016)]
    )
    (tmp_path / "world").mkdir()
    written(tmp_path / "world", list(rows.drop(columns="estimate").itertuples(index=False, name=None)))
    (tmp_path / "world" / NAME).write_bytes(csv())
    return tmp_path


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a master on loopback, and its two workers."""
    spark = importlib.util.find_spec("pyspark")
    if spark is None or spark.origin is None or shutil.which("java") is None:
        pytest.fail("there is no Spark, or no Java for it: `make test-cluster` installs the one, your system the other")
    home = Path(spark.origin).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_JAVA_OPTS": SOON,
        "SPARK_LAUNCHER_OPTS": SOON,
    }
    port, started = _free_port(), []

    def start(kind: str, name: str, *words: str) -> subprocess.Popen[bytes]:
        command = [str(home / "bin" / "spark-class"), CLASSES[kind], *words, "--host", "127.0.0.1", "--webui-port", "0"]
        with (tmp_path / f"{name}.log").open("wb") as log:
            one = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        started.append(one)
        return one

    master = f"spark://127.0.0.1:{port}"
    start("master", "master", "--port", str(port))
    _wait(tmp_path / "master.log", "I have been elected leader")
    workers = [
        start(
            "worker",
            f"worker-{n}",
            master,
            "--cores",
            "1",
            "--memory",
            "700m",
            "--work-dir",
            str(tmp_path / f"work-{n}"),
        )
        for n in (1, 2)
    ]
    for n in (1, 2):
        _wait(tmp_path / f"worker-{n}.log", "Successfully registered with master")
    yield master, workers
    for one in started:
        if one.poll() is None:
            os.killpg(one.pid, signal.SIGKILL)
        one.wait()


def _wait(log: Path, said: str) -> None:
    deadline = time.monotonic() + 120
    while not log.exists() or said not in log.read_text("utf-8", "replace"):
        assert time.monotonic() < deadline, f"{log.name} does not say {said!r}"
        time.sleep(0.1)


def _world(data: Path, *words: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "NINE_BRIDGES_DATA": str(data),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LAUNCHER_OPTS": SOON,
        "PYSPARK_SUBMIT_ARGS": SUBMIT,
    }
    inputs = [str(path) for path in sorted((data / "world").iterdir()) if path.suffix == ".toml" or path.name == NAME]
    command = [sys.executable, "-m", "etl", "world", "--json", *words, *inputs]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _folder(run: subprocess.Popen[bytes]) -> Path:
    said, complained = run.communicate(timeout=400)
    assert run.returncode == 0, complained.decode()[-3000:]
    return Path(json.loads(said)["folder"])


def _rows(folder: Path, table: str) -> pd.DataFrame:
    key = list(WORLD_TABLES[table].key)
    rows = pd.concat([pq.read_table(path).to_pandas() for path in sorted((folder / table).rglob("*.parquet"))])
    return rows[WORLD_TABLES[table].names].sort_values(key, ignore_index=True)


def test_spark_gives_the_tables_of_duckdb_though_a_worker_dies(
    release: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    master, workers = cluster
    run = _world(release, "--engine", "spark", "--master", master, "--memory", "512m")
    while run.poll() is None and not list((release / "worlds").glob(".writing-*/turnover/*/_SUCCESS")):
        time.sleep(0.05)
    os.killpg(workers[0].pid, signal.SIGKILL)
    spark = _folder(run)
    both = [(tmp_path / f"worker-{n}.log").read_text("utf-8").count("Launch command") for n in (1, 2)]
    assert min(both) >= 1, "each of the two workers took part"
    shutil.copytree(release / "world", release / "other" / "world")
    duck = _folder(_world(release / "other"))
    assert spark.name == duck.name
    for table in WORLD_TABLES:
        ours, theirs = _rows(duck, table), _rows(spark, table)
        assert len(ours) > 0
        pd.testing.assert_frame_equal(ours, theirs, rtol=0, atol=0.005, check_dtype=False)
