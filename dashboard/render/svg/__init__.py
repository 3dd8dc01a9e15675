"""A plotly figure as an SVG string, without a browser: `draw(figure, width=…, height=…, title=…, description=…)`.

Draws what our charts use, as plotly would: same geometry, same letters. Ranges, ticks and their texts come with the figure.
What is not drawn is an `UnknownFeatureError` that names the feature and the remedy. No Dash, no store, no file, no clock.
"""

from __future__ import annotations

from dashboard.render.svg.color import Palette
from dashboard.render.svg.drawing import draw, draw_layout
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_layout import FigureLayout, lay_out_figure

__all__ = ["FigureLayout", "Palette", "UnknownFeatureError", "draw", "draw_layout", "lay_out_figure"]
