"""`verify`: everything that is kept held against its digests; a list of what is not what was written, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.markup import escape

from etl.cli._arguments import AsJson, data_folder, now
from etl.cli._report import Report
from etl.cli._terminal import print_report
from etl.errors import StoreError
from etl.integrity.verification import Verification, mend, note_verification, verify
from etl.pipeline import check_folder


def command(
    mend_first: Annotated[
        bool, typer.Option("--mend", help="First write again what is known from elsewhere, such as a receipt.")
    ] = False,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Like --mend; then note what cannot be had again as lost.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hold publishers' bytes, receipts, versions, tables and pins against their digests; status 6 and a list if any differs."""
    folder = data_folder()
    check_folder(folder.data)
    if mend_first or accept_loss:
        mend(folder, accept_loss=accept_loss)
    verification = verify(folder, now())
    print_report(describe_verification(verification), as_json, verification_lines(verification))
    note_verification(folder, verification)
    if verification.found:
        raise StoreError(f"{len(verification.found)} of these are not what was stored: see the list for what to do")


def describe_verification(verification: Verification) -> Report:
    """Return when it was, how many files of each part there are, and what was found."""
    return {
        "at": verification.at.isoformat(timespec="seconds"),
        "files": verification.files,
        "found": [fault._asdict() for fault in verification.found],
    }


def verification_lines(verification: Verification) -> Iterator[str]:
    """Write what was found for people."""
    for fault in verification.found:
        yield f"[bold]{escape(fault.path)}[/bold]: {escape(fault.problem)}"
        yield f"  {escape(fault.remedy)}"
    counts = ", ".join(f"{count:,} in {part}" for part, count in verification.files.items())
    yield f"{sum(verification.files.values()):,} files held against their digests ({counts}): {len(verification.found)} differ"
