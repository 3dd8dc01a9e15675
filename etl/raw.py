"""The raw store: publishers' bytes under their digest, with a receipt of what they are and when they were got.

Bytes are never changed or deleted. Which receipts there must be is in the manifest. What bytes mean is read out of them by
a source, in ingest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from etl.errors import StoreError
from etl.files import (
    UNFINISHED,
    Content,
    StoredFault,
    clear_unfinished,
    describe_difference,
    digest_of,
    make_folder,
    move_file,
    pieces_of,
    write_file,
)
from etl.integrity.receipt_manifest import (
    KEY_REMOVED,
    LOST,
    MEND,
    RECEIPTS,
    REFUSED,
    SET_ASIDE,
    STORED,
    UNREAD,
    ReceiptManifest,
)
from etl.integrity.receipts import Receipt, receipt_of

_DIGEST = re.compile(r"[0-9a-f]{64}")


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
        return sorted(found, key=lambda receipt: receipt.order)

    def refused(self) -> list[Receipt]:
        """Return every receipt that was set aside, oldest first."""
        texts = self.manifest.files()[REFUSED]
        found = [receipt_of(text, self.root / REFUSED / name) for name, text in texts.items()]
        return sorted(found, key=lambda receipt: receipt.order)

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

    def prepare(self) -> int:
        """Make ready for writing: remove what a killed run left unfinished, finish what it began, and check the receipts.

        Return how many receipts of a folder of an earlier version were listed in a manifest, once. Raise StoreError for
        a receipt that is not what was stored. The caller holds the store.
        """
        with suppress(FileNotFoundError):
            clear_unfinished(self.root)
        manifest = self.manifest
        try:
            for leftover in self.root.parent.glob(f"{UNFINISHED}{manifest.anchor.name}-*"):
                leftover.unlink(missing_ok=True)
            if not manifest.log.path.exists():
                self.receipts()
            taken_over = manifest.migrate()
            manifest.finish()
            self.check()
        except OSError as error:
            raise self._unwritable(error) from error
        return taken_over

    @property
    def manifest(self) -> ReceiptManifest:
        """Return the list of the receipts that there must be."""
        return ReceiptManifest(self.root)

    def check(self) -> None:
        """Raise StoreError, naming the first, if any receipt is not what was stored."""
        for fault in self.manifest.faults():
            raise StoreError(f"{self.root.parent / fault.path}: {fault.problem}; {fault.remedy}")

    def faults(self) -> Iterator[StoredFault]:
        """Return every receipt, and every file of bytes, that is not what was stored; raise StoreError for a newer version's."""
        yield from self.manifest.faults()
        listed = self.manifest.listed()
        named = {folder: self._by_digest(folder, texts) for folder, texts in listed.texts.items()}
        missed = {*named[RECEIPTS], *((named[REFUSED].keys() | listed.unread) - listed.lost)}
        for digest in sorted({*missed, *self._stored_digests()}):
            if problem := describe_difference(self.root / digest, digest, "stored"):
                receipt = named[RECEIPTS].get(digest)
                yield StoredFault(f"{self.root.name}/{digest}", problem, _remedy(receipt) if receipt else _ACCEPT)

    def _by_digest(self, folder: str, texts: Mapping[str, str]) -> dict[str, Receipt]:
        """Return the receipts of these texts by the digests of their bytes."""
        receipts = [receipt_of(text, self.root / folder / name) for name, text in texts.items()]
        return {receipt.digest: receipt for receipt in receipts}

    def _stored_digests(self) -> set[str]:
        """Return the digests after which the files that are there are named."""
        with suppress(FileNotFoundError):
            return {path.name for path in self.root.iterdir() if _DIGEST.fullmatch(path.name)}
        return set()

    def accept_loss(self) -> list[str]:
        """Accept that bytes are damaged or gone: note their digests as lost, and set their receipts aside."""
        lost = [fault.path.rpartition("/")[2] for fault in self.faults()]
        lost = [name for name in lost if _DIGEST.fullmatch(name)]
        for receipt in self.receipts():
            if receipt.digest in lost:
                self.set_aside(receipt)
        self.note_lost(lost)
        for digest in lost:
            with suppress(FileNotFoundError):
                move_file(self.root / digest, self.root / "damaged")
        return lost

    def note_lost(self, digests: Sequence[str]) -> None:
        """Note in the manifest that the bytes of these digests are lost; the caller holds the store."""
        for digest in digests:
            self.manifest.append(LOST, digest)
        if digests:
            self.manifest.settle()

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

    def store_unread(self, data: Content, receipt: Receipt) -> None:
        """Store bytes that could not be read; no receipt lets a build read them, and the manifest lists them."""
        self.store_bytes(data, receipt)
        with self._in_manifest(UNREAD, receipt.digest):
            pass

    def note_removal(self, receipt: Receipt, original: str) -> None:
        """Write down that a key was taken out of bytes before they were stored, and the digest that they had with it."""
        with self._in_manifest(KEY_REMOVED, receipt.digest, original):
            pass

    def store_receipt(self, receipt: Receipt) -> None:
        """Store a receipt: from now on every build reads the bytes that it names."""
        with self._in_manifest(STORED, receipt.name, receipt.text):
            make_folder(self.root / RECEIPTS)
            write_file(self.root / RECEIPTS / receipt.name, [receipt.text.encode()])

    def set_aside(self, receipt: Receipt) -> None:
        """Move a receipt to `refused`, so that no build reads its bytes any more; the bytes stay."""
        with self._in_manifest(SET_ASIDE, receipt.name, receipt.text):
            move_file(self.root / RECEIPTS / receipt.name, self.root / REFUSED)

    @contextmanager
    def _in_manifest(self, event: str, name: str, text: str = "") -> Iterator[None]:
        """Write an event down, let it happen, and note that it did; raise StoreError, with nothing stored, if the disk refuses."""
        try:
            self.manifest.append(event, name, text)
            try:
                yield
            except OSError:
                if event == STORED:  # what was begun to be set aside is finished by the next run
                    (self.root / RECEIPTS / name).unlink(missing_ok=True)
                    self.manifest.undo()
                raise
            self.manifest.settle()
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
            make_folder(path.parent)
            write_file(path, pieces_of(data))
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(f"{self.root} cannot be written to ({error}): make room, or give the right to write there")


_ACCEPT = "get it back from a backup; if there is none, `python -m etl verify --accept-loss` notes it as lost"


def _remedy(receipt: Receipt) -> str:
    """Return how stored bytes that were damaged are got back."""
    if not receipt.request:
        return f"import {receipt.file} again"
    return (
        f"run `python -m etl fetch {receipt.format}`, which asks for it again; if the publisher gives other figures by"
        f" now, {_ACCEPT.replace('get it', 'get these')}"
    )


def _read_receipt(path: Path) -> Receipt:
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read ({error}): {MEND}") from error
    return receipt_of(text, path)
