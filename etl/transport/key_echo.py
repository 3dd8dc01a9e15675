"""A key that a publisher repeats in its answer, in whatever form: found, and taken out before anything is stored.

Looked for are the key and any sixteen characters of it, as they are and as a page, an address or a program may write them:
percent-encoded, as entities or escapes, in UTF-16, in base64 or hexadecimal, and with something between the characters.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote_to_bytes

#: As many characters of a key in a row are a part of it; fewer may stand in any table of figures.
PART = 16
#: A key of fewer letters and digits than this is only looked for as it is.
_LEAST = 8
_REMOVED = b"*"
_OTHERS = bytes(byte for byte in range(256) if not chr(byte).isalnum() or byte > 127)
_ESCAPE = re.compile(rb"\\u00([0-9a-fA-F]{2})|\\x([0-9a-fA-F]{2})")
_TAG = re.compile(rb"<[^<>]{0,40}>")
#: What may stand between two characters of a key.
_BETWEEN = rb"(?:[^0-9A-Za-z&<%\\]|<[^<>]{0,40}>|%(?:25)*[0-9a-fA-F]{2}|&#?\w{1,8};|\\[ux]?(?:00)?[0-9a-fA-F]{0,2}|[&<%\\]){0,12}?"


class EchoError(ValueError):
    """A key stands in an answer in a form that can be seen and not taken out."""


def without_key(body: bytes, key: str) -> bytes:
    """Return a body with every echo of a key overwritten; the same bytes if there is none.

    Raise EchoError if there is one that cannot be taken out.
    """
    if not key or not _echoes(body, key):
        return body
    cleaned = body
    for pattern in _patterns(key):
        cleaned = pattern.sub(lambda found: _REMOVED * len(found[0]), cleaned)
    if _echoes(cleaned, key):
        raise EchoError
    return cleaned


def _echoes(body: bytes, key: str) -> bool:
    """Return whether a key, or a part of it, stands in a body in any of the forms."""
    if key.encode() in body:
        return True
    parts = _parts(_plain(key.encode()))
    if not parts:
        return False
    forms = {_plain(body), _plain(_TAG.sub(b"", _decode(body)))}
    if any(part in form for form in forms for part in parts):
        return True
    lower = {form.lower() for form in forms}
    return any(_plain(code) in form for form in forms for code in _base64_forms(key)) or any(
        code in form for form in lower for code in _hexadecimal_forms(key)
    )


def _plain(data: bytes) -> bytes:
    """Return the letters and digits alone."""
    return data.translate(None, _OTHERS)


def _parts(plain: bytes) -> list[bytes]:
    if len(plain) < _LEAST:
        return []
    return [plain[at : at + PART] for at in range(max(1, len(plain) - PART + 1))]


def _decode(body: bytes) -> bytes:
    """Return a body with what an address, a page or a program encodes put back, twice."""
    for _ in range(2):
        if b"%" in body:
            body = unquote_to_bytes(body)
        if b"\\" in body:
            body = _ESCAPE.sub(lambda found: bytes([int(found[1] or found[2], 16)]), body)
        if b"&" in body:
            body = html.unescape(body.decode("latin-1")).encode("latin-1", "ignore")
    return body


@cache
def _base64_forms(key: str) -> list[bytes]:
    """Return what base64 makes of a key wherever it begins, without the ends that depend on what stands beside it."""
    found = []
    for data in (key.encode(), key.encode("utf-16-le"), key.encode("utf-16-be")):
        for shift in range(3):
            whole = base64.b64encode(b"\0" * shift + data)
            first, last = -(-shift * 8 // 6), (shift + len(data)) * 8 // 6
            found.append(whole[first:last])
    return [code for code in found if len(_plain(code)) >= _LEAST]


def _hexadecimal_forms(key: str) -> list[bytes]:
    return [data.hex().encode() for data in (key.encode(), key.encode("utf-16-le"), key.encode("utf-16-be"))]


def _patterns(key: str) -> Iterator[re.Pattern[bytes]]:
    """Return what to overwrite: the key as it is, its encodings with blanks in them, and its parts with anything in them."""
    yield re.compile(re.escape(key.encode()))
    for code in _base64_forms(key):
        either = [rb"[+-]" if byte in b"+" else rb"[/_]" if byte in b"/" else bytes([byte]) for byte in code]
        yield re.compile(rb"[^0-9A-Za-z]{0,6}".join(either))
    for code in _hexadecimal_forms(key):
        yield re.compile(rb"[^0-9A-Za-z]{0,6}".join(bytes([byte]) for byte in code), re.IGNORECASE)
    letters = [_letter(byte) for byte in _plain(key.encode())]
    for at in range(max(1, len(letters) - PART + 1)):
        needed = _BETWEEN.join(letters[at : at + PART])
        more = b""
        for letter in reversed(letters[at + PART :]):
            more = rb"(?:" + _BETWEEN + letter + more + rb")?"
        yield re.compile(needed + more)


def _letter(byte: int) -> bytes:
    """Return a pattern for a letter or digit in every form that is looked for."""
    hexadecimal = rb"%02x" % byte
    either = b"".join(b"[%c%c]" % (digit, digit - 32) if 97 <= digit <= 102 else b"%c" % digit for digit in hexadecimal)
    return rb"(?:%c|%%(?:25)*%b|&#0*%d;?|&#[xX]0*%b;?|\\u00%b|\\x%b)" % (byte, either, byte, either, either, either)
