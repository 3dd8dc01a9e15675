"""Serving: a production WSGI server around the application, on one address, until it is told to stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.config import Config

from etl.errors import UsageError

THREADS = 8


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, set by arguments and not by the command line."""

    cfg: Config

    def __init__(self, wsgi: Any, settings: dict[str, Any]) -> None:
        self._wsgi, self._settings = wsgi, settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings over."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Give the application that was passed in."""
        return self._wsgi


def address(environment: Mapping[str, str]) -> tuple[str, int]:
    """Read HOST and PORT; raise UsageError if the port is none."""
    text = environment.get("PORT") or "8050"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise UsageError(f"PORT is {text[:20]!r}: write a number from 1 to 65535")
    return environment.get("HOST") or "127.0.0.1", int(text)


def serve(wsgi: Any, host: str, port: int) -> None:
    """Serve a WSGI application on an address, and say which once it answers; return when stopped."""

    def ready(_: Any) -> None:
        print(f"Nine Bridges is at http://{host}:{port} (stop it with Ctrl-C)", flush=True)

    settings = {
        "bind": f"{host}:{port}",
        "workers": 1,
        "worker_class": "gthread",
        "threads": THREADS,
        "loglevel": "warning",
        "when_ready": ready,
        "limit_request_line": 4094,
    }
    Server(wsgi, settings).run()
