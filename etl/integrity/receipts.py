"""Receipts: what is known of a publisher's bytes besides them, and how they begin.

Where they are kept is the raw store's business.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from etl.errors import StoreError
from etl.files import Content, digest_of
from etl.integrity.receipt_manifest import MEND

_BEGINNING = 1 << 12
#: A zip up to this size can be a workbook, which says what it is only inside.
_ZIP, _WORKBOOK = b"PK", 16 << 20
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

    @property
    def text(self) -> str:
        """Return the content of the receipt's own file."""
        about = {
            **vars(self),
            "recorded_at": self.recorded_at.isoformat(),
            "published": self.published.isoformat(),
        }
        return json.dumps(about, indent=1, ensure_ascii=False) + "\n"

    @property
    def order(self) -> tuple[datetime, str, str, str]:
        """Return what orders receipts, oldest first; of files stored in one second the newer release comes later."""
        return self.recorded_at, self.release, self.digest, self.request

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


def beginning_of(content: Content) -> bytes:
    """Return the first bytes of some content, by which a publisher's file is recognised; of a workbook-sized zip all."""
    if isinstance(content, bytes):
        return content if _is_small_zip(content, len(content)) else content[:_BEGINNING]
    with content.open("rb") as file:
        start = file.read(_BEGINNING)
        return start + file.read() if _is_small_zip(start, content.stat().st_size) else start


def _is_small_zip(start: bytes, size: int) -> bool:
    return start.startswith(_ZIP) and size <= _WORKBOOK


def check_clock(receipts: Sequence[Receipt], now: datetime) -> None:
    """Raise StoreError if something was stored later than now: one of the two days would be wrong in every table."""
    late = [receipt for receipt in receipts if receipt.recorded_at > now + _CLOCK_TOLERANCE]
    if late:
        digests = dict.fromkeys(receipt.digest[:16] for receipt in late)
        raise StoreError(
            f"the clock says {now:%Y-%m-%d %H:%M}, but receipts/{late[0].name} was stored at"
            f" {late[0].recorded_at:%Y-%m-%d %H:%M}, like {len(late) - 1} more: set the clock right; if it was wrong then,"
            f" `python -m etl forget {' '.join(digests)}` takes them out; then fetch or import again"
        )


def receipt_of(text: str, path: Path) -> Receipt:
    """Read a receipt; raise StoreError, naming its file, for a text that is none, or that a newer version wrote."""
    try:
        about = json.loads(text)
        newer = sorted(set(about) - {one.name for one in fields(Receipt)})
        moments = {
            "recorded_at": _moment(about["recorded_at"]),
            "published": date.fromisoformat(about["published"]),
        }
        if not newer:
            return Receipt(**{**about, **moments})
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StoreError(f"{path} cannot be read ({error}): {MEND}") from error
    raise StoreError(
        f"{path} says {', '.join(newer)}, which this version of the program does not know: use the one that stored it, or a"
        " newer one; leave the file where it is"
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("recorded_at has no time zone")
    return moment
