"""A plotly figure as an SVG string, without a browser: `draw(figure, width=…, height=…, title=…, description=…)`.

Draws what our charts use, as plotly would: same ticks, same geometry. What it does not know is an `UnknownFeatureError`
that names the feature. No Dash, no store, no file, no clock; words and numbers come with the figure.
"""

from __future__ import annotations

from dashboard.render.svg.color import Palette
from dashboard.render.svg.drawing import draw
from dashboard.render.svg.errors import UnknownFeatureError

__all__ = ["Palette", "UnknownFeatureError", "draw"]
