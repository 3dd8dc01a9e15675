"""The raw store: publishers' bytes under their digest, with a receipt of what they are and when they were got.

Bytes are never changed or deleted. What they mean is read out of them by a source, in ingest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from etl.errors import StoreError
from etl.files import clear_unfinished, write_file

#: Bytes, or the path of a file too large to hold in memory.
Content = bytes | Path
_PIECE = 1 << 20
_BEGINNING = 1 << 12
#: By so much two clocks may differ.
_CLOCK_TOLERANCE = timedelta(hours=1)


@dataclass(frozen=True)
class RawFile:
    """A publisher's file before it is stored: its content, its name, when it was got, and what is known about it.

    The content is bytes, or the path of a file too large to hold in memory.

    `published` is the day since which it is public, if that is earlier than the day on which it was got; `excerpt`
    says that it holds fewer rows than its own totals; `period` is what it covers, if it was given. An answer to a request has `request` and HTTP `status`.
    """

    data: Content
    name: str
    got_at: datetime
    published: date | None = None
    excerpt: bool = False
    request: str = ""
    status: int = 0
    period: str = ""


@dataclass(frozen=True)
class Receipt:
    """One stored file: its SHA-256, the source that reads it, its name, when it was stored, since when it is public.

    `full` says that an answer held something of all that was asked for; only then can its request be settled.
    `release` names the release of a data set that is revised as a whole; names sort by time. `period` is what a file covers
    and `dated` that its day was given, where its user said so.
    """

    digest: str
    format: str
    file: str
    recorded_at: datetime
    published: date
    size: int
    excerpt: bool = False
    request: str = ""
    status: int = 0
    full: bool = False
    release: str = ""
    period: str = ""
    dated: bool = False

    @property
    def name(self) -> str:
        """Return the name of the receipt's own file, which sorts by time."""
        text = f"{self.format} {self.request} {self.digest}".encode()
        return f"{self.recorded_at:%Y%m%dT%H%M%SZ}-{hashlib.sha256(text).hexdigest()[:16]}.json"

    @classmethod
    def of(cls, source: str, file: RawFile) -> Receipt:
        """Make the receipt of a file; `recorded_at` is kept in UTC and whole seconds."""
        moment = file.got_at.astimezone(UTC).replace(microsecond=0)
        published = file.published or moment.date()
        size = file.data.stat().st_size if isinstance(file.data, Path) else len(file.data)
        return cls(
            digest_of(file.data),
            source,
            file.name,
            moment,
            published,
            size,
            file.excerpt,
            file.request,
            file.status,
            period=file.period,
            dated=file.published is not None,
        )


def digest_of(content: Content) -> str:
    """Return the SHA-256 of some content, read piece by piece."""
    digest = hashlib.sha256()
    for piece in _pieces(content):
        digest.update(piece)
    return digest.hexdigest()


def beginning_of(content: Content) -> bytes:
    """Return the first bytes of some content, by which a publisher's file is recognised."""
    if isinstance(content, bytes):
        return content[:_BEGINNING]
    with content.open("rb") as file:
        return file.read(_BEGINNING)


def _pieces(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def check_clock(receipts: Sequence[Receipt], now: datetime) -> None:
    """Raise StoreError if something was stored later than now: one of the two days would be wrong in every table."""
    late = [receipt for receipt in receipts if receipt.recorded_at > now + _CLOCK_TOLERANCE]
    if late:
        raise StoreError(
            f"the clock says {now:%Y-%m-%d %H:%M}, but receipts/{late[0].name} was stored at"
            f" {late[0].recorded_at:%Y-%m-%d %H:%M}, like {len(late) - 1} more: set the clock right; if it was wrong then,"
            " move those receipts from receipts to refused, and fetch or import again"
        )


@dataclass(frozen=True)
class RawStore:
    """The folder of stored bytes and receipts."""

    root: Path

    def receipts(self) -> list[Receipt]:
        """Return every receipt, oldest first; raise StoreError, naming the file, for one that cannot be read."""
        folder = self.root / "receipts"
        try:
            paths = [path for path in folder.iterdir() if path.suffix == ".json"]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"{folder} cannot be read ({error}): give the right to read it") from error
        found = [_read_receipt(path) for path in paths]
        return sorted(found, key=lambda receipt: (receipt.recorded_at, receipt.digest))

    def read(self, receipt: Receipt) -> bytes:
        """Return stored bytes; raise StoreError if they are missing or not what was stored."""
        return self.path(receipt).read_bytes()

    def path(self, receipt: Receipt) -> Path:
        """Return the file of stored bytes; raise StoreError if it is missing or not what was stored."""
        path = self.root / receipt.digest
        try:
            sound = digest_of(path) == receipt.digest
        except OSError as error:
            raise StoreError(f"{path} cannot be read ({error}): {_remedy(receipt)}") from error
        if not sound:
            raise StoreError(f"{path} is not what was stored: {_remedy(receipt)}")
        return path

    def sound_receipts(self) -> list[Receipt]:
        """Return the receipts, oldest first, without those of answers that are no longer what was stored."""
        found = []
        for receipt in self.receipts():
            with suppress(StoreError):
                if receipt.request:
                    self.path(receipt)
                found.append(receipt)
        return found

    def clear_unfinished(self) -> None:
        """Remove what a killed run was writing; what it had stored stays. The caller holds the store."""
        with suppress(OSError):
            clear_unfinished(self.root)

    def store(self, data: Content, receipt: Receipt) -> None:
        """Store bytes, then their receipt, each whole or not at all; raise StoreError if that cannot be done."""
        self.store_bytes(data, receipt)
        self.store_receipt(receipt)

    def store_bytes(self, data: Content, receipt: Receipt) -> None:
        """Store bytes under their digest; bytes already there are written only if damaged."""
        try:
            self.path(receipt)
        except StoreError:
            self._write(self.root / receipt.digest, data)

    def store_receipt(self, receipt: Receipt) -> None:
        """Store a receipt: from now on every build reads the bytes that it names."""
        about = {
            **vars(receipt),
            "recorded_at": receipt.recorded_at.isoformat(),
            "published": receipt.published.isoformat(),
        }
        text = json.dumps(about, indent=1, ensure_ascii=False) + "\n"
        self._write(self.root / "receipts" / receipt.name, text.encode())

    def set_aside(self, receipt: Receipt) -> None:
        """Move a receipt to `refused`, so that no build reads its bytes any more; the bytes stay."""
        refused = self.root / "refused"
        try:
            refused.mkdir(parents=True, exist_ok=True)
            (self.root / "receipts" / receipt.name).replace(refused / receipt.name)
        except OSError as error:
            raise self._unwritable(error) from error

    def mend(self, data: Content) -> None:
        """Write bytes again where a receipt names them and what is stored is missing or damaged."""
        digest = digest_of(data)
        for receipt in self.receipts():
            if receipt.digest == digest:
                self.store_bytes(data, receipt)

    def _write(self, path: Path, data: Content) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, _pieces(data))
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(f"{self.root} cannot be written to ({error}): make room, or give the right to write there")


def _remedy(receipt: Receipt) -> str:
    """Return how stored bytes that were damaged are got back."""
    if not receipt.request:
        return f"import {receipt.file} again"
    return (
        f"run `python -m etl fetch {receipt.format}`, which asks for it again; if the publisher gives other figures by"
        f" now, these are lost: move receipts/{receipt.name} to refused, and run `python -m etl build`"
    )


def _read_receipt(path: Path) -> Receipt:
    try:
        about = json.loads(path.read_text("utf-8"))
        moments = {
            "recorded_at": _moment(about["recorded_at"]),
            "published": date.fromisoformat(about["published"]),
        }
        return Receipt(**{**about, **moments})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{path} cannot be read ({error}): move it away, then import or fetch again") from error


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("recorded_at has no time zone")
    return moment
