"""The scripts that run in frames, and the content security policy that lets them run and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

#: Its own style and nothing else; framed by anyone.
REFUSAL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors *"


def chart_script() -> str:
    """Return the script of a chart's page."""
    return embed_file("points.js") + embed_file("embed.js") + host_script()


def host_script() -> str:
    """Return the script that tells the height to whatever holds the page, in the words that each host knows."""
    return embed_file("host.js")


def embed_file(name: str) -> str:
    """Return a style sheet or a script of frames in one line, as it stands in a page."""
    return "".join(Path(__file__).with_name(name).read_text("utf-8").splitlines())


_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def script_hashes(page: bytes) -> list[str]:
    """Return each script that runs in a page as a policy names it; a stored page has the script of its day."""
    digests = (hashlib.sha256(one).digest() for one in _SCRIPT.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def content_policy(hashes: Sequence[str]) -> str:
    """Return the content security policy of a page: its own scripts and styles, nothing loaded, framed by anyone."""
    allowed = " ".join(hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
        " frame-ancestors *"
    )
