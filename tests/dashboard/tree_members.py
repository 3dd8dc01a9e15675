"""What a reader, a program and an author find in the tree that this runs in, as JSON; run by test_new_members."""

from __future__ import annotations

import json
from pathlib import Path

from dashboard.application import create_app
from dashboard.charts._chart import all_charts
from dashboard.editions import EditionCache
from dashboard.embeds import forms
from dashboard.embeds.pins import PinStore
from dashboard.embeds.repository import ChartRepository
from dashboard.embeds.static_site.publish import publish
from dashboard.embeds.static_site.static_addresses import StaticSite
from dashboard.text import Words
from etl.pipeline import DataFolder, build
from etl.sources import file_sources

ADDRESSES = (
    "/korean-exports",
    "/embed",
    "/embed?chart=korean-exports",
    "/embed/korean-exports?claim=exports-of-korea",
    "/charts/korean-exports.svg",
    "/charts/korean-exports.csv",
    "/charts/korean-exports.atom",
    "/openapi.json",
    "/claims.json",
    "/claims/exports-of-korea",
    "/goal?goal=forty-billion-by-2022",
    "/trade",
)


def main() -> None:
    """Build the store in the tree, serve and publish it, and print what was found."""
    folders = DataFolder(Path("data"))
    forms.png = lambda svg, *, width: f"{width} {svg}".encode()  # of pictures only the names are asked for
    build(folders)
    client = create_app(folders.store).server.test_client()
    charts = {name: chart for name, chart in all_charts().items() if name == "korean-exports"}
    gallery = ChartRepository(EditionCache(folders.store), charts, {"en": Words()}, PinStore(Path("data/pinned")))
    publish(gallery, Path("site"), StaticSite("https://example.org/"))
    found = {
        "sources": list(file_sources()),
        "site": sorted(str(path.relative_to("site")) for path in Path("site").rglob("*") if path.is_file()),
        "index": Path("site/index.html").read_text("utf-8"),
        **{address: [(got := client.get(address)).status_code, got.get_data(as_text=True)] for address in ADDRESSES},
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
