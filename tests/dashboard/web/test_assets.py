"""Files under names with a digest: kept for good, compressed beforehand, no larger than they need be."""

from __future__ import annotations

import gzip
import hashlib

import brotli
import pytest
from flask.testing import FlaskClient

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
