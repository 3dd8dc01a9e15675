"""Numbers and elements as SVG text: short, escaped, the same each time. Knows nothing of charts."""

from __future__ import annotations

from collections.abc import Iterable

_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_ESCAPES = str.maketrans({**_SPECIAL, **{chr(code): "" for code in range(32) if code not in {9, 10, 13}}})


def escape(text: str) -> str:
    """Make text safe inside an element or a double-quoted attribute; drop what XML cannot hold."""
    return text.translate(_ESCAPES)


def number(value: float, places: int = 1) -> str:
    """Write a number in the fewest characters, rounded to `places` decimals: 12, -0.5, .25 → "12", "-.5", ".2"."""
    shown = f"{value:.{places}f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    if shown in {"-0", ""}:
        return "0"
    if shown.startswith("0."):
        return shown[1:]
    return "-" + shown[2:] if shown.startswith("-0.") else shown


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """Write one element. `stroke_width=2` becomes `stroke-width="2"`; an attribute of None is left out."""
    head = f"<{name}{_attributes(attributes)}"
    inner = "".join(children)
    return f"{head}>{inner}</{name}>" if inner else f"{head}/>"


def group(*children: str, **attributes: str | float | None) -> str:
    """Write a group, or nothing at all where it would be empty."""
    inner = "".join(children)
    return f"<g{_attributes(attributes)}>{inner}</g>" if inner else ""


def _attributes(attributes: dict[str, str | float | None]) -> str:
    written = []
    for name, value in attributes.items():
        if value is None:
            continue
        text = escape(value) if isinstance(value, str) else number(value, 2)
        written.append(f' {name.rstrip("_").replace("_", "-")}="{text}"')
    return "".join(written)


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Write pixel positions as path data without a command: "48,300 60.5,290"."""
    return " ".join([f"{number(x)},{number(y)}" for x, y in pairs])


def opacity(alpha: float) -> float | None:
    """Return an opacity attribute's value, or None where it says nothing."""
    return None if alpha >= 1 else alpha
