"""What JSON is in Python, and how it is written for people and programs alike."""

from __future__ import annotations

import json
from typing import Any

JsonObject = dict[str, Any]


def json_bytes(whole: object) -> bytes:
    """Return JSON that people can read too; the same content gives the same bytes."""
    return (json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
