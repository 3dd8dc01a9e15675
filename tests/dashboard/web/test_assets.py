"""Files under names with a digest: kept for good, compressed beforehand, no larger than they need be."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from dashboard.web import assets
from dashboard.web.assets import AssetFiles
from dashboard.web.compression import BEST, GOOD, compress

NAMES = ("page.js", "chart.js", "icon.svg", "dash.js", "plotly.js")


@pytest.fixture(scope="module")
def files() -> AssetFiles:
    return AssetFiles()


@pytest.mark.parametrize("plain", NAMES)
def test_a_file_is_sent_in_each_coding_and_may_be_kept_for_good(
    client: FlaskClient, files: AssetFiles, plain: str
) -> None:
    address, content = files.address(plain), files[plain].response.data
    digest = hashlib.sha256(content).hexdigest()[:12]
    assert digest in address
    for coding, open_up in (("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)):
        answer = client.get(address, headers={"Accept-Encoding": coding})
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding", "") == coding
        assert open_up(answer.data) == content
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("name", ["page.js", "page.000000000000.js", "nothing.js", "..", "page.000000000000.css"])
def test_no_other_name_leads_to_a_file(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/assets/{name}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("plain", "most"), [("page.js", 3_000), ("chart.js", 6_000), ("dash.js", 100_000), ("plotly.js", 1_300_000)]
)
def test_no_script_outgrows_its_budget(files: AssetFiles, plain: str, most: int) -> None:
    quality = GOOD if most > 100_000 else BEST
    assert len(compress(files[plain].response.data, "br", quality)) <= most


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave only a file that is compressed in no time."""
    monkeypatch.setattr(assets, "_SOURCES", {"page.js": assets._SOURCES["page.js"]})


@pytest.mark.usefixtures("_few")
def test_what_a_start_compressed_the_next_one_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = AssetFiles(compressed=tmp_path), AssetFiles(compressed=tmp_path)
    first.prepare()
    monkeypatch.setattr(assets, "compress", lambda *_: pytest.fail("compressed again"))
    second.prepare()
    for encoding in ("br", "gzip"):
        assert second["page.js"].response.encode(encoding) == first["page.js"].response.encode(encoding)


@pytest.mark.usefixtures("_few")
@pytest.mark.parametrize(
    "spoilt", [b"", b"\x80", gzip.compress(b"other"), gzip.compress(b"cut")[:-1], brotli.compress(b"other")]
)
def test_a_compressed_file_that_was_damaged_is_made_again(tmp_path: Path, spoilt: bytes) -> None:
    AssetFiles(compressed=tmp_path).prepare()
    whole = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for path in whole:
        path.write_bytes(spoilt)
    AssetFiles(compressed=tmp_path).prepare()
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == whole


@pytest.mark.usefixtures("_few")
def test_where_nothing_can_be_kept_files_are_compressed_at_each_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    files = AssetFiles(compressed=tmp_path / "file" / "folder")
    files.prepare()
    assert brotli.decompress(files["page.js"].response.encode("br")) == files["page.js"].response.data
