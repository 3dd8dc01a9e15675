"""What is kept over time: versions of the store told and removed, and files that were taken in by mistake taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from rich.markup import escape

from etl.cli.check import Answer
from etl.errors import UsageError
from etl.ingest.curated import embedded
from etl.ingest.parsed_cache import clear_parsed
from etl.ingest.vintages import read_stored
from etl.pipeline import Folders, all_tables, there
from etl.raw import Receipt
from etl.store import Store, Version, held

#: As many figures of a digest name a file, so that no two are mixed up.
_SHORT = 16


def versions(store: Store) -> Answer:
    """Tell of each version, the one made last first, when it was made, its size, and which is in force or its former."""
    former = store.former()
    places = {former.name: "former"} if former else {}
    places[store.current().name] = "current"
    return {"versions": [{**_about(one), "place": places.get(one.name)} for one in store.versions()]}


def _about(version: Version) -> Answer:
    made = datetime.fromtimestamp(version.folder.stat().st_mtime, UTC).replace(microsecond=0)
    return {"version": version.name, "made": made.isoformat(), "size": version.size}


def versions_lines(answer: Answer) -> Iterator[str]:
    """Write the versions for people."""
    for one in answer["versions"]:
        place = {"current": "  in force", "former": "  the one before"}.get(one["place"], "")
        yield f"[bold]{one['version']}[/bold]  {one['made'][:16].replace('T', ' ')}  {_megabytes(one['size'])}{place}"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def prune(folders: Folders, keep: int) -> Answer:
    """Remove all versions but the ones made last, never the one in force or its former, and copies that no build reads.

    Publishers' bytes and their receipts stay. Raise StoreError if another run holds the store.
    """
    there(folders.data)
    with folders.writing():
        gone = [_about(one) for one in folders.store.prune(keep)]
        copies = clear_parsed(folders.raw)
    return {"removed": gone, "copies": copies, "freed": sum(one["size"] for one in gone)}


def prune_lines(answer: Answer) -> Iterator[str]:
    """Write what was removed for people."""
    yield from (f"removed: {one['version']}, made {one['made'][:10]}" for one in answer["removed"])
    yield (
        f"{len(answer['removed'])} versions removed, {_megabytes(answer['freed'])} free; "
        f"{answer['copies']} copies of answers that no build reads any more removed"
    )


def forget(folders: Folders, word: str) -> Answer:
    """Take a file back out that was taken in: try the build without it, then set its receipts aside; its bytes stay.

    `word` is its snapshot, or how that begins. Raise UsageError, listing the files, for one that is not here, and
    ContractError, with nothing changed, if no sound build is left without it.
    """
    there(folders.data)
    with folders.writing():
        stored = read_stored(folders.raw)
        out = _named(word, [one.receipt for one in stored])
        kept = [one for one in stored if one.receipt not in out]
        sound = held(all_tables(embedded(folders.data), kept))
        for receipt in out:
            folders.raw.set_aside(receipt)
        version = folders.store.put(sound)
    about = [{"file": one.request or one.file, "published": one.published.isoformat()} for one in out]
    return {"snapshot": out[0].digest, "forgotten": about, "version": version.name}


def _named(word: str, receipts: Sequence[Receipt]) -> list[Receipt]:
    """Return the receipts of the one file that a word names."""
    found = [one for one in receipts if word and one.digest.startswith(word)]
    if len({one.digest for one in found}) == 1:
        return found
    files = dict.fromkeys(f"{one.digest[:_SHORT]} {one.request or one.file}" for one in receipts if not one.request)
    raise UsageError(f"{word!r} names no file that was taken in; there are {list(files)}")


def forget_lines(answer: Answer) -> Iterator[str]:
    """Write what was taken out for people."""
    for one in answer["forgotten"]:
        yield escape(f"{one['file']}, public since {one['published']}, is taken out; its bytes are kept in raw/")
    yield f"version {answer['version']} is in force"
