"""A key in an answer, in whatever form, is never stored; what is no key stays as it was."""

from __future__ import annotations

import base64
from collections.abc import Callable
from urllib.parse import quote

import pytest

from etl.transport.key_echo import EchoError, without_key

KEY = "Zk3/xYq+81mNbVc72LwPRt5s=="
HEX = "0f3ac41d9be84a7788d2c65ee1b0934f"

FORMS: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "percent-encoded": lambda key: quote(key, safe="").encode(),
    "percent-encoded in small letters": lambda key: (
        quote(key, safe="").lower().encode() if key == HEX else quote(key).encode()
    ),
    "percent-encoded twice": lambda key: quote(quote(key, safe=""), safe="").encode(),
    "every letter percent-encoded": lambda key: "".join(f"%{ord(one):02X}" for one in key).encode(),
    "entities": lambda key: "".join(f"&#{ord(one)};" for one in key).encode(),
    "hexadecimal entities": lambda key: "".join(f"&#x{ord(one):x};" for one in key).encode(),
    "escapes of a program": lambda key: "".join(f"\\u00{ord(one):02x}" for one in key).encode(),
    "slashes escaped": lambda key: key.replace("/", "\\/").encode(),
    "base64": lambda key: base64.b64encode(key.encode()),
    "base64 behind something": lambda key: base64.b64encode(f"key:{key}:end".encode()),
    "base64 behind something else": lambda key: base64.b64encode(f"k={key}".encode()),
    "base64 for addresses": lambda key: base64.urlsafe_b64encode(f"??>{key}".encode()),
    "base64 in lines": lambda key: base64.encodebytes(f"{'x' * 50}{key}".encode()),
    "hexadecimal": lambda key: key.encode().hex().encode(),
    "hexadecimal in capitals": lambda key: key.encode().hex(":").upper().encode(),
    "UTF-16": lambda key: key.encode("utf-16-le"),
    "UTF-16 the other way": lambda key: key.encode("utf-16-be"),
    "UTF-32": lambda key: key.encode("utf-32-le"),
    "split by line ends": lambda key: "\r\n".join(key[at : at + 5] for at in range(0, len(key), 5)).encode(),
    "split by tags": lambda key: "<wbr>".join(key).encode(),
    "split by a program": lambda key: '" + "'.join([key[:9], key[9:]]).encode(),
    "the first part": lambda key: key[:19].encode(),
    "the last part": lambda key: key[-21:].encode(),
}


@pytest.mark.parametrize("key", [KEY, HEX])
@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_a_key_is_left_and_nothing_else_is_touched(form: str, key: str) -> None:
    echo = FORMS[form](key)
    start, end = '{"value": 523531, "name": "실적 12345678", "said": "'.encode(), b'", "rows": [1, 2.50, "0f3ac41d"]}'
    cleaned = without_key(start + echo + end, key)
    assert cleaned.startswith(start)
    assert cleaned.endswith(end)
    assert len(cleaned) == len(start + echo + end)
    assert b"*" in cleaned
    assert without_key(cleaned, key) == cleaned


@pytest.mark.parametrize("key", [KEY, HEX, "", "short"])
@pytest.mark.parametrize(
    "body", [b"", b'{"a": [1, 2, 3]}', b"\x00" * 100, HEX[:12].encode() + b"," + HEX[16:28].encode()]
)
def test_a_body_without_a_key_is_the_same_bytes(body: bytes, key: str) -> None:
    assert without_key(body, key) is body


def test_an_echo_that_cannot_be_taken_out_is_said() -> None:
    with pytest.raises(EchoError):
        without_key(b"-----------------------------".join(bytes([byte]) for byte in HEX.encode()), HEX)
