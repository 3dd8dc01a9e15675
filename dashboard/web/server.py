"""Serving: a production server around the application, in several processes, until it is told to stop.

The application is made once and its data read once; the processes are copies of it that share the memory. A new version
of the store is taken up by each of them by itself. What is answered is the application's; what is noted of it, logs'.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import resource
import socket
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from dashboard.web import logs
from dashboard.web.gateway import WsgiGateway
from dashboard.web.wsgi import CacheLookup, RequestHandler, Wsgi, respond
from etl.errors import UsageError

MOST_WORKERS = 64
#: Seconds that the head of a request may take to arrive, on a kept connection from the end of the last answer, and that
#: requests may take to end once the server is told to stop.
HEAD_TIMEOUT, _GRACE = 10, 20
#: The longest head of a request, in bytes; it may carry the cookies of other sites of the same domain.
LONGEST_HEAD = 1 << 14
#: How many connections a process keeps at once, and how many may wait for it beside them: with fewer, senders of half
#: requests would keep others out until their time is over.
CONNECTIONS, _BACKLOG = 6000, 8192
#: Seconds before a process that died is replaced, so that one which dies at its start does not fill the log.
_RESPAWN_PAUSE = 0.5
#: Files that a process has open besides its connections.
_OWN_FILES = 200
#: How many objects may be new before the collector looks at them: a page has some thousands, and hardly one in a cycle.
_COLLECTED_AFTER = 50_000
#: For how many seconds a thread that makes a page may keep those waiting that only send one.
_SWITCH = 0.0005


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


def require_free(where: tuple[str, int]) -> None:
    """Raise UsageError if an address cannot be had: the server itself would share it with another of its kind."""
    host, port = where
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError as error:
            raise UsageError(f"HOST and PORT are {host} and {port}: {error.strerror}") from error


class ServedApplication(NamedTuple):
    """An application with its cache, what to call once in each worker process, and which query words may be logged."""

    wsgi: Wsgi
    words: Collection[str] = ()
    start_worker: Callable[[], object] = lambda: None
    lookup: CacheLookup = lambda _: None


class WorkerGateway(WsgiGateway):
    """The gateway of a worker process: starts what each has; the first worker announces that connections are accepted."""

    def __init__(
        self,
        answer: RequestHandler,
        lookup: CacheLookup,
        *,
        announce: Callable[[], None],
        start_worker: Callable[[], object],
    ) -> None:
        super().__init__(answer, lookup)
        self._announce, self._start_worker, self._first = announce, start_worker, multiprocessing.Semaphore(1)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Announce with the first turn of the loop, which comes after the server listens."""
        super().__rsgi_init__(loop)
        sys.setswitchinterval(_SWITCH)
        self._start_worker()
        if self._first.acquire(block=False):
            loop.call_soon(self._announce)


class PersistentServer(MPServer):
    """A server that replaces a process however often it dies: Granian ends where one dies twice within seconds."""

    def _respawn_workers(
        self, workers: Sequence[int], spawn_target: object, target_loader: object, delay: float = 0
    ) -> None:
        time.sleep(_RESPAWN_PAUSE)
        super()._respawn_workers(workers, spawn_target, target_loader, delay)
        self.respawned_wrks.clear()


def serve(application: ServedApplication, where: tuple[str, int], count: int) -> None:
    """Serve an application on an address in so many processes, and say which once it answers; return when stopped.

    Every request is a line of JSON on standard output.
    """
    host, port = where
    multiprocessing.set_start_method("fork", force=True)
    write = logs.line_writer(sys.stdout)
    logging.getLogger().addHandler(logs.JsonLineHandler(write))

    def announce() -> None:
        print(f"Nine Bridges is at http://{host}:{port} (stop it with Ctrl-C)", file=sys.stderr, flush=True)

    wsgi, words, start_worker, lookup = application
    answer = logs.log_requests(partial(respond, wsgi), write, words)
    gateway = WorkerGateway(
        answer, logs.log_requests(lookup, write, words), announce=announce, start_worker=start_worker
    )
    server = _server(host, port, count)
    server.on_startup(keep_shared)
    server.serve(target_loader=lambda: gateway, wrap_loader=False)


def _server(host: str, port: int, count: int) -> PersistentServer:
    return PersistentServer(
        "dashboard",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=count,
        runtime_mode=RuntimeModes.st,
        http=HTTPModes.http1,
        websockets=False,
        backlog=_BACKLOG,
        backpressure=_connections(),
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_TIMEOUT * 1000, max_buffer_size=LONGEST_HEAD),
        log_level=LogLevels.error,
        log_dictconfig={"loggers": {"_granian": {"handlers": [], "propagate": True}}},
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE,
    )


def _connections() -> int:
    """Return how many connections a process may keep, after raising the limit of its open files as far as it goes."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + _OWN_FILES
    limit = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(limit, resource.getrlimit(resource.RLIMIT_NOFILE)[0]), most))
    return max(limit - _OWN_FILES, _OWN_FILES)


def keep_shared() -> None:
    """Keep the collector off what the processes share, so that it stays shared, and let it come once in many pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECTED_AFTER)
