"""Which receipts there must be, in a chained log: each one's text as it was stored, and where it was moved.

The log is written before the files that it speaks of, and its head is noted outside of the raw store after them. So a
receipt that was changed or taken away is seen and can be written again, and what a killed run began is finished by the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from etl.files import StoredFault, digest_of, make_folder, sync_folder, write_file
from etl.integrity.chained_log import NO_LINE, ChainedLog, DamagedLogError, LogLine, has_head, head_of

#: The folders of receipts that builds read, and of those that were set aside.
RECEIPTS, REFUSED = "receipts", "refused"
#: The events: a receipt stored, and set aside; bytes kept that nothing could read, and bytes given up for lost; bytes of
#: which a key was taken out, with the digest that they had with it.
STORED, SET_ASIDE, UNREAD, LOST, KEY_REMOVED = "stored", "set aside", "unread", "lost", "key removed"
MEND = "run `python -m etl verify --mend`, which writes it as it was stored"
_LIST = "run `python -m etl build`, which lists them"
ACCEPT_LOSS = "get the folder back from a backup; if there is none, run `python -m etl verify --accept-loss`"


@dataclass
class ListedReceipts:
    """What a manifest lists: each receipt's text by folder and name; digests of bytes kept unread, and given up for lost."""

    texts: dict[str, dict[str, str]] = field(default_factory=lambda: {RECEIPTS: {}, REFUSED: {}})
    unread: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, lines: Sequence[LogLine]) -> ListedReceipts:
        """Return what the lines come to."""
        listed = cls()
        for line in lines:
            listed._apply(line)
        return listed

    def _apply(self, line: LogLine) -> None:
        if line.event == STORED:
            self.texts[RECEIPTS][line.name] = line.text
        elif line.event == SET_ASIDE:
            self.texts[REFUSED][line.name] = self.texts[RECEIPTS].pop(line.name, line.text)
        elif line.event == UNREAD:
            self.unread.add(line.name)
        elif line.event == LOST:
            self.lost.add(line.name)


@dataclass(frozen=True)
class ReceiptManifest:
    """The manifest of a raw store, and the file beside that store that notes its head."""

    root: Path

    @property
    def log(self) -> ChainedLog:
        """Return the log."""
        return ChainedLog(self.root / "manifest.jsonl")

    @property
    def anchor(self) -> Path:
        """Return the file that notes the head."""
        return self.root.with_name("receipts.head")

    def append(self, event: str, name: str, text: str = "") -> None:
        """Write down what is about to be done; `settle` follows when it was."""
        self.log.append([(event, name, text)])

    def settle(self) -> None:
        """Note the head: all that the log speaks of was done."""
        self._note(self.log.append(()))

    def undo(self) -> None:
        """Take back what was written down since the last head, where it could not be done."""
        self.log.cut(self.noted_head() or NO_LINE)

    def _note(self, head: str) -> None:
        write_file(self.anchor, [f"{head}\n".encode()])

    def noted_head(self) -> str | None:
        """Return the head that was noted, or None if none was."""
        with suppress(FileNotFoundError):
            return self.anchor.read_bytes().strip().decode("ascii", "replace")
        return None

    def migrate(self) -> int:
        """Begin the manifest of a folder of an earlier version, which has none; return how many receipts it then lists.

        A folder of which a head was noted has had one: nothing is begun there.
        """
        if self.log.path.exists() or self.noted_head() is not None:
            return 0
        return self._begin()

    def _begin(self) -> int:
        """Write a log that lists the receipts that are there."""
        found = self.files()
        entries = [(STORED, name, text) for name, text in found[RECEIPTS].items()]
        entries += [(SET_ASIDE, name, text) for name, text in found[REFUSED].items()]
        if entries:
            self._note(self.log.append(entries))
        return len(entries)

    def finish(self) -> None:
        """Do what a killed run wrote down and did not do: lines behind the noted head may speak of that.

        In a log that is damaged nothing is finished.
        """
        try:
            lines, head = self.log.lines(), self.noted_head()
        except DamagedLogError:
            return
        if not lines or head == head_of(lines) or (head is not None and not has_head(lines, head)):
            return
        place = next((at + 1 for at, line in enumerate(lines) if line.digest == head), 0)
        listed = ListedReceipts.of(lines)
        for name in dict.fromkeys(line.name for line in lines[place:]):
            self._restore(name, listed)
        self._note(head_of(lines))

    def _restore(self, name: str, listed: ListedReceipts) -> None:
        """Bring a receipt to the folder where it belongs, with the text that was stored."""
        for folder, texts in listed.texts.items():
            path = self.root / folder / name
            if name in texts and (not path.is_file() or _text(path) != texts[name]):
                make_folder(path.parent)
                write_file(path, [texts[name].encode()])
        if name not in listed.texts[RECEIPTS]:
            (self.root / RECEIPTS / name).unlink(missing_ok=True)
            if (self.root / RECEIPTS).is_dir():
                sync_folder(self.root / RECEIPTS)

    def faults(self) -> Iterator[StoredFault]:
        """Return whatever of the receipts is not as the manifest says."""
        head = self.noted_head()
        try:
            lines = self.log.lines()
        except DamagedLogError as error:
            yield self._fault(self.log.path, str(error), MEND)
            return
        if head is None and not lines:
            if any(self.files().values()):
                yield self._fault(self.log.path, "an earlier version, which had none, kept these receipts", _LIST)
        elif head is None:
            yield StoredFault(self.anchor.name, "it is gone", "run `python -m etl build`, which writes it again")
        elif head is not None and not has_head(lines, head):
            yield self._fault(self.log.path, f"it does not have the line that {self.anchor.name} notes", ACCEPT_LOSS)
        else:
            yield from self._file_faults(ListedReceipts.of(lines))

    def _file_faults(self, listed: ListedReceipts) -> Iterator[StoredFault]:
        found = self.files()
        for folder, texts in listed.texts.items():
            for name in sorted({*texts, *found[folder]}):
                if texts.get(name) != found[folder].get(name):
                    yield self._fault(self.root / folder / name, _problem(name, texts, found[folder]), MEND)

    def _fault(self, path: Path, problem: str, remedy: str) -> StoredFault:
        return StoredFault(str(path.relative_to(self.root.parent)), problem, remedy)

    def files(self) -> dict[str, dict[str, str]]:
        """Return the receipts that are there, by folder and name, each with its text."""
        return {
            folder: {path.name: _text(path) for path in _receipts(self.root / folder)} for folder in (RECEIPTS, REFUSED)
        }

    def listed(self) -> ListedReceipts:
        """Return what the log lists, as far as its lines are sound; without one, the receipts that are there."""
        return ListedReceipts.of(self.log.readable_lines()) if self.log.path.exists() else ListedReceipts(self.files())

    def mend(self, *, accept_loss: bool) -> None:
        """Write every receipt as it was stored, and list those that no run stored; the caller holds the store.

        A damaged log is kept under another name and begun anew from its sound lines and the receipts; with `accept_loss`
        also one of which lines are missing.
        """
        try:
            lines, is_whole = self.log.lines(), True
        except DamagedLogError:
            lines, is_whole = self.log.readable_lines(), False
        head = self.noted_head()
        has_all = head is None or has_head(lines, head) or not is_whole
        if not (has_all or accept_loss):
            return
        self._mend_files(ListedReceipts.of(lines), lists_all=is_whole and has_all)
        if is_whole and has_all:
            self.settle()
        else:
            self._begin_anew(ListedReceipts.of(lines))

    def _mend_files(self, listed: ListedReceipts, *, lists_all: bool) -> None:
        found = self.files()
        for name, text in listed.texts[RECEIPTS].items():
            if name not in found[RECEIPTS] and found[REFUSED].get(name) == text:
                if lists_all:  # moved by hand, as earlier versions advised
                    self.append(SET_ASIDE, name, text)
            else:
                self._restore(name, listed)
        for name in listed.texts[REFUSED]:
            self._restore(name, listed)
        if lists_all:
            self._list_files(listed)

    def _list_files(self, listed: ListedReceipts) -> None:
        """List the receipts that are there and were not stored by a run, such as one of an earlier version."""
        for folder, event in ((RECEIPTS, STORED), (REFUSED, SET_ASIDE)):
            for name, text in self.files()[folder].items():
                if name not in listed.texts[RECEIPTS] and name not in listed.texts[REFUSED]:
                    self.append(event, name, text)

    def _begin_anew(self, listed: ListedReceipts) -> None:
        """Keep the log under another name, and begin one that lists the receipts that are there."""
        path = self.log.path
        if path.exists():
            former = digest_of(path)[:16]
            path.rename(path.with_name(f"manifest-{former}.damaged"))
        self.anchor.unlink(missing_ok=True)
        self._begin()
        for event, digests in ((UNREAD, listed.unread), (LOST, listed.lost)):
            for digest in sorted(digests):
                self.append(event, digest)
        if path.exists():
            self.settle()


def _receipts(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".json" and not path.name.startswith("."))
    except FileNotFoundError:
        return []


def _text(path: Path) -> str:
    """Return the text of a receipt; bytes that are no text are told apart from all that are."""
    return path.read_bytes().decode("utf-8", "backslashreplace")


def _problem(name: str, listed: dict[str, str], found: dict[str, str]) -> str:
    if name not in found:
        return "it is gone"
    return "it is not what was stored" if name in listed else "no run of this version stored it"
