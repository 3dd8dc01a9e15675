"""Nine Bridges on the web: where the store is, and at which address to answer. Everything else is in the packages."""

import os
import sys
from pathlib import Path

from dashboard.application import create_app
from dashboard.serve import address, serve
from etl.errors import NineBridgesError
from etl.store import Store

if __name__ == "__main__":
    try:
        host, port = address(os.environ)
        app = create_app(Store(Path(os.environ.get("NINE_BRIDGES_DATA") or "data") / "store"))
    except NineBridgesError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_status)
    serve(app.server, host, port)
