"""Nine Bridges on the web: where the store is, and at which address to answer. Everything else is in the packages."""

import os
import sys
from pathlib import Path

from dashboard.application import create_app, prepare
from dashboard.web.server import ServedApplication, address, require_free, serve, workers
from dashboard.web.site import site_address
from etl.errors import one_line_errors
from etl.store import Store


def main() -> None:
    """Read the environment, make the application once, and serve it until told to stop."""
    where, count = address(os.environ), workers(os.environ)
    site = site_address(os.environ.get("NINE_BRIDGES_SITE", ""))
    require_free(where)
    app = create_app(Store(Path(os.environ.get("NINE_BRIDGES_DATA") or "data") / "store"), site=site)
    if trouble := prepare(app):
        print(f"No page can be shown yet: {trouble}", file=sys.stderr)
    serve(ServedApplication(app.server, app.page_cache.words, app.start_updates, app.lookup), where, count)


if __name__ == "__main__":
    with one_line_errors():
        main()
