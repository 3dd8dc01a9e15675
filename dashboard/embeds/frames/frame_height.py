"""How high a frame is at every width, as a number and as CSS, so that a snippet can carry it without a script.

The page in the frame keeps to this whatever letters a reader has: its lines end where line_steps says.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from dashboard.charts.drawing.layout import MIDDLE, NARROW, WIDE, Size
from dashboard.embeds.frames.line_steps import LineSteps

#: What stands left and right of a drawing, and of the foot of a chart, in pixels.
SIDES, FOOT_SIDES = 16, 20
#: What stands above and below the text of a chart's foot: its padding, and the line of the closed table.
_FOOT_REST = 40
#: The layouts of a chart by the width from which on each is shown, as embed.css has it, and the widest that a chart is.
_LAYOUTS, CHART_MOST = {0: NARROW, 520: MIDDLE, 820: WIDE}, 1100


@dataclass(frozen=True)
class HeightStep:
    """The height from a width on: that of a drawing of these proportions, and that of the rest, in pixels."""

    start: int
    size: Size
    rest: int

    def height(self, width: int) -> int:
        """Return the height of the page at a width of this step, in whole pixels."""
        return math.ceil((width - SIDES) * self.size.height / self.size.width) + self.rest

    @property
    def formula(self) -> str:
        """Return the height as CSS, in widths of the frame's place."""
        ratio = self.size.height / self.size.width
        return f"calc({100 * ratio:.4f}cqw + {self.rest - SIDES * ratio:.1f}px)" if ratio else f"{self.rest}px"


@dataclass(frozen=True)
class FrameHeight:
    """The heights of a page by its width, in steps; it is no wider than `most`."""

    steps: tuple[HeightStep, ...]
    most: int

    def at(self, width: int) -> int:
        """Return the height at a width, with every table closed."""
        shown = min(width, self.most)
        return max((step for step in self.steps if step.start <= shown), key=lambda step: step.start).height(shown)

    @property
    def rules(self) -> tuple[str, str]:
        """Return a class, named by its rules, and the rules that give a frame of this class its height at every width."""
        first, *others = self.steps
        formulas = [*((step.start, step.formula) for step in others), (self.most, f"{self.at(self.most)}px")]
        base = f"{{display:block;width:100%;border:0;height:{first.formula}}}"
        name = "nine-bridges-" + hashlib.sha256(f"{base}{formulas}".encode()).hexdigest()[:6]
        before = [first.formula, *(value for _, value in formulas)]
        formulas = [one for one, last in zip(formulas, before, strict=False) if one[1] != last]
        wider = "".join(f"@container(min-width:{start}px){{.{name}{{height:{value}}}}}" for start, value in formulas)
        return name, f".{name}{base}{wider}"


def chart_height(foot: LineSteps) -> FrameHeight:
    """Return how high the page of a chart is, by the lines of its foot."""
    starts = sorted({*_LAYOUTS, *foot.starts[1:]})
    steps = (
        HeightStep(start, _layout(start), foot.heights(max(start, foot.starts[0]))[0] + _FOOT_REST) for start in starts
    )
    return FrameHeight(tuple(steps), foot.most)


def _layout(width: int) -> Size:
    return _LAYOUTS[max(start for start in _LAYOUTS if start <= width)]
