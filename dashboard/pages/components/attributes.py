"""Small conveniences for components: attributes whose names Python cannot write."""

from __future__ import annotations

from typing import Any


def aria(**states: str) -> Any:
    """Return attributes for assistive technology: `aria(label="Pages")` is `aria-label="Pages"`."""
    return {f"aria-{name}": value for name, value in states.items()}


def data(**values: str) -> Any:
    """Return data-* attributes, which page.js reads."""
    return {f"data-{name}": value for name, value in values.items()}
