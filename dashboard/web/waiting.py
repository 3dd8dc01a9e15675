"""A worker that hears a request whole before a thread takes it, so that slow senders keep no thread from the others.

Gunicorn's own threaded worker gives a thread to whoever has sent one byte; as many slow senders as there are threads
would stop the site. Here a thread reads what was heard and never the line itself, so no sender can make it wait. What is
answered is not decided here.
"""

from __future__ import annotations

import errno
import logging
import re
import selectors
import socket
import time
from concurrent.futures import Future
from functools import partial
from typing import Any

from gunicorn.http.unreader import Unreader
from gunicorn.workers.gthread import TConn, ThreadWorker

#: Seconds that a request may take to be sent, and that a reader may take no byte of its answer.
PATIENCE = 20.0
#: Seconds that a reader may take to hang up after the last answer.
_LINGER = 2.0
#: What is longer is not waited for: the server refuses it, and reads no more than it must for that.
_LONGEST = 1 << 17
_PIECE = 1 << 16
_LENGTH = re.compile(rb"(?i)\r\ncontent-length:[ \t]*0*([0-9]*)")
_NO_LENGTH = re.compile(rb"(?i)\r\ntransfer-encoding:")
_LOG = logging.getLogger("nine_bridges")


def whole(heard: bytes) -> bool:
    """Return whether a request was heard to its end, or is so long, or of so unknown a length, that it is refused."""
    end = heard.find(b"\r\n\r\n")
    if end < 0:
        return len(heard) > _LONGEST
    said = _LENGTH.search(heard, 0, end + 2)
    digits = said[1] if said else b""
    if len(digits) > len(str(_LONGEST)) or _NO_LENGTH.search(heard, 0, end + 2):
        return True
    body = int(digits or b"0")
    return body > _LONGEST or len(heard) >= end + 4 + body


class Heard(Unreader):  # type: ignore[misc]
    """What was heard of a connection; `spent` tells that more was wanted, so that where the next request begins is unknown."""

    spent = False

    def chunk(self, size_hint: int | None = None) -> bytes:  # noqa: ARG002
        """Return nothing: whoever reads does not wait for a sender."""
        self.spent = True
        return b""


class Connection(TConn):  # type: ignore[misc]
    """A connection, with what was heard of the request that comes next; `parting` once its last answer was sent."""

    heard, parting = b"", False

    def init(self) -> None:
        """Return what was heard to the parser; called by the thread that takes the request."""
        super().init()
        self.sock.settimeout(PATIENCE)
        self.parser.unreader = Heard()
        self.parser.unreader.unread(self.heard)
        self.heard = b""


class WaitingWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threaded worker, which listens to all senders at once."""

    def accept(self, listener: Any) -> None:
        """Take a connection, and listen to it."""
        try:
            sender, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        self._listen(Connection(self.cfg, sender, address, listener.getsockname()), PATIENCE)

    def on_client_socket_readable(self, conn: Connection, client: Any) -> None:
        """Listen to the next request of a kept connection."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._listen(conn, PATIENCE)

    def on_pending_socket_readable(self, conn: Connection, client: Any) -> None:
        """Hear what was sent; once it is a whole request, let a thread take it."""
        try:
            piece = client.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self._hang_up(conn)
        elif not conn.parting:
            conn.heard += piece
            self._take(conn)

    def finish_request(self, conn: Connection, done: Future[bool]) -> None:
        """Hear what comes next on a connection that is kept, and let go of any other without waiting for its end.

        Gunicorn waits for that end in this loop, which would keep every other reader waiting as well.
        """
        if done.cancelled() or done.exception() or not done.result() or conn.parser.unreader.spent:
            self._part(conn)
            return
        conn.heard = conn.parser.unreader.take_buffered()
        if conn.heard:
            self._listen(conn, PATIENCE)
            self._take(conn)
        else:
            super().finish_request(conn, done)

    def murder_pending(self) -> None:
        """Hang up on whoever has not sent a request, or not hung up, in time."""
        now = time.monotonic()
        for conn in [one for one in self.pending_conns if one.timeout <= now]:
            self._hang_up(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Refuse what never came to the application, and note it, because the application notes only what came."""
        _LOG.warning("a request did not come to be answered: %s", type(exc).__name__)
        super().handle_error(req, client, addr, exc)

    def _listen(self, conn: Connection, patience: float) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + patience
        self.pending_conns.append(conn)
        ready = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, ready)

    def _take(self, conn: Connection) -> None:
        """Let a thread take a request that is whole."""
        if whole(conn.heard):
            self.poller.unregister(conn.sock)
            self.pending_conns.remove(conn)
            conn.data_ready = True
            self.enqueue_req(conn)

    def _part(self, conn: Connection) -> None:
        """Send nothing more, and wait for the other end a little, so that it reads the last answer before the line is cut."""
        conn.parting = True
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            self._listen(conn, _LINGER)
        except (OSError, ValueError):
            self.nr_conns -= 1
            conn.close()

    def _hang_up(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)
        self.nr_conns -= 1
        conn.close()
