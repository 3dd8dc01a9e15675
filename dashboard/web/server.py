"""Serving: a production WSGI server around the application, in several processes, until it is told to stop.

The application is made once and its data read once; the processes are copies of it that share the memory. A new version
of the store is taken up by each of them by itself. What is answered is the application's; what is noted of it, logs'.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Collection, Mapping
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http import wsgi as http

from dashboard.web import logs
from dashboard.web.waiting import WaitingWorker
from etl.errors import UsageError

THREADS, MOST_WORKERS = 8, 64
#: Seconds: a process that does not hear its connections for so long is replaced (an answer is never cut off), a reader
#: may be silent so long between two requests, requests may end so long.
_TIMEOUT, _KEEP, _GRACE = 30, 15, 20
#: No address of ours is longer; a header may carry the cookies of other sites of the same domain.
_LINE, _FIELDS, _FIELD = 4094, 64, 8190
#: How many readers may wait for an answer before more are turned away.
_BACKLOG = 512


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, set by arguments and not by the command line, a file or the environment."""

    cfg: Config

    def __init__(self, wsgi: Any, settings: dict[str, Any]) -> None:
        self._wsgi, self._settings = wsgi, settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings over."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application that was passed in."""
        return self._wsgi


class _Logger(Logger):  # type: ignore[misc]
    """Hands what gunicorn notes on to the log of the program."""

    def setup(self, cfg: Config) -> None:
        """Take the settings over, without handlers of its own."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Response(http.Response):  # type: ignore[misc]
    """An answer that does not say which software sends it."""

    def default_headers(self) -> list[str]:
        """Return the first lines of an answer."""
        return [line for line in super().default_headers() if not line.startswith("Server:")]


def address(environment: Mapping[str, str]) -> tuple[str, int]:
    """Read HOST and PORT; raise UsageError if the port is none."""
    return environment.get("HOST") or "127.0.0.1", _number(environment, "PORT", 8050, 65535)


def workers(environment: Mapping[str, str]) -> int:
    """Read WORKERS; without it there are as many as this process may use processors, and at least two."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return _number(environment, "WORKERS", min(max(usable, 2), MOST_WORKERS), MOST_WORKERS)


def _number(environment: Mapping[str, str], name: str, default: int, largest: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) <= largest:
        raise UsageError(f"{name} is {text[:20]!r}: write a number from 1 to {largest}")
    return int(text)


def serve(wsgi: Any, where: tuple[str, int], count: int, words: Collection[str]) -> None:
    """Serve an application on an address in so many processes, and say which once it answers; return when stopped.

    Every request is a line of JSON on standard output, with those words of its query string that are given here.
    """
    host, port = where
    write = logs.writer(sys.stdout)
    logging.getLogger().addHandler(logs.JsonLineHandler(write))
    http.Response = _Response

    def ready(_: Any) -> None:
        print(f"Nine Bridges is at http://{host}:{port} (stop it with Ctrl-C)", file=sys.stderr, flush=True)

    def before_a_process(_: Any, __: Any) -> None:
        """Keep the collector off what is shared, so that it stays shared."""
        gc.collect()
        gc.freeze()

    settings = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": count,
        "worker_class": WaitingWorker,
        "threads": THREADS,
        "preload_app": True,
        "timeout": _TIMEOUT,
        "graceful_timeout": _GRACE,
        "keepalive": _KEEP,
        "backlog": _BACKLOG,
        "limit_request_line": _LINE,
        "limit_request_fields": _FIELDS,
        "limit_request_field_size": _FIELD,
        "forwarded_allow_ips": "",
        "forwarder_headers": "",
        "secure_scheme_headers": {},
        "control_socket_disable": True,
        "loglevel": "error",
        "logger_class": _Logger,
        "when_ready": ready,
        "pre_fork": before_a_process,
    }
    Server(logs.logged(wsgi, write, words), settings).run()
