"""The languages that there are: English, which stands in the code, and every gettext catalogue of this folder.

A new language is a new file, named after it: ko.po. What the messages are is in messages.
"""

from __future__ import annotations

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from dashboard.text import Words

FOLDER = Path(__file__).parent
ENGLISH = "en"


def languages() -> dict[str, Words]:
    """Return the words of every language by its code, English first."""
    found = {path.stem: Words(path.stem, catalogue(path)) for path in sorted(FOLDER.glob("*.po"))}
    return {ENGLISH: Words(ENGLISH), **found}


def catalogue(path: Path) -> GNUTranslations:
    """Read a catalogue as translators keep it; raise PoFileError if it is damaged."""
    with path.open("rb") as source:
        read = read_po(source, locale=path.stem, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)


def own_name(language: str) -> str:
    """Return a language's own name for itself."""
    name = Locale.parse(language).get_display_name() or language
    return name[:1].upper() + name[1:]


def in_language(path: str, language: str) -> str:
    """Return a page's address in a language; English has no prefix."""
    return path if language == ENGLISH else f"/{language}{path}".rstrip("/")
