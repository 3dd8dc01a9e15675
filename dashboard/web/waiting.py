"""A worker that hears a request whole before a thread takes it, so that slow senders keep no thread from the others.

Gunicorn's own threaded worker gives a thread to whoever has sent one byte; as many slow senders as there are threads
would stop the site. What is answered, and how long an answer may take, is not decided here.
"""

from __future__ import annotations

import errno
import re
import selectors
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

#: Seconds that a request may take to be sent, and that a reader may take no byte of its answer.
PATIENCE = 20.0
#: What is longer is not waited for: the server refuses it, and reads no more than it must for that.
_LONGEST = 1 << 17
_PIECE = 1 << 16
_LENGTH = re.compile(rb"(?i)\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r\n")


def whole(heard: bytes) -> bool:
    """Tell whether a request was heard to its end, or is so long that its end is not waited for."""
    end = heard.find(b"\r\n\r\n")
    if end < 0:
        return len(heard) > _LONGEST
    said = _LENGTH.search(heard, 0, end + 2)
    body = int(said[1]) if said else 0
    return body > _LONGEST or len(heard) >= end + 4 + body


class Connection(TConn):  # type: ignore[misc]
    """A connection, with what was heard of the request that comes next."""

    heard = b""

    def init(self) -> None:
        """Give what was heard to the parser; called by the thread that takes the request."""
        super().init()
        self.sock.settimeout(PATIENCE)
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
        self._listen(Connection(self.cfg, sender, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Connection, client: Any) -> None:
        """Listen to the next request of a kept connection."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._listen(conn)

    def on_pending_socket_readable(self, conn: Connection, client: Any) -> None:
        """Hear what was sent; once it is a whole request, let a thread take it."""
        try:
            piece = client.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        conn.heard += piece
        if piece and not whole(conn.heard):
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if conn.heard:
            conn.data_ready = True
            self.enqueue_req(conn)
        else:
            self.nr_conns -= 1
            conn.close()

    def _listen(self, conn: Connection) -> None:
        conn.timeout = time.monotonic() + PATIENCE
        self.pending_conns.append(conn)
        ready = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, ready)
