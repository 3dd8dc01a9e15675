"""The error for what is not drawn. No drawing here."""

from __future__ import annotations

_LONGEST = 60


class UnknownFeatureError(ValueError):
    """A figure asks for something that would change the picture and that this package does not draw.

    `feature` is the path as plotly writes it, with the value where it is short: `data[0].marker.symbol='star'`; `advice`
    says what to set in the figure instead.
    """

    def __init__(self, path: str, value: object = None, advice: str = "") -> None:
        shown = repr(value)
        self.path, self.value, self.advice = path, value, advice
        self.feature = path if value is None or len(shown) > _LONGEST else f"{path}={shown}"
        super().__init__(f"dashboard.render.svg does not draw {self.feature}" + (f": {advice}" if advice else ""))

    def at(self, path: str) -> UnknownFeatureError:
        """Return the same error for the place in the figure where it was found."""
        return UnknownFeatureError(path, self.value, self.advice)
