"""The foot of a frame: whether it is live or pinned, the day and version of its figures, and the ways to all of them."""

from __future__ import annotations

import pandas as pd

from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frames.frame_height import CHART_MOST, FOOT_SIDES
from dashboard.embeds.frames.line_steps import LineSteps
from dashboard.embeds.frames.text_block import Run, TextBlock
from dashboard.render.svg.letters import width as letter_width
from dashboard.text import Words

#: Between two links of a foot; a line may end after the dot.
_DOT = "\u00a0· "


def card_foot(rendering: ChartRendering) -> TextBlock:
    """Return the day and version of the figures of a card, and the way to all of them."""
    return TextBlock((*_state(rendering), _way_out(rendering)), quiet=True)


def chart_foot(rendering: ChartRendering) -> LineSteps:
    """Return the day and version of a chart's figures, the way to all of them, and links to them and to pictures."""
    words = rendering.words
    forms = (("csv", words("CSV")), ("png", words("PNG")), ("svg", words("SVG")))
    links = [
        run
        for form, text in forms
        for run in (Run(_DOT), Run(text, address=rendering.addresses.form(rendering.request, form)))
    ]
    block = TextBlock((*_state(rendering), _way_out(rendering), *links), line=20)
    return LineSteps([block], FOOT_SIDES, CHART_MOST)


def _way_out(rendering: ChartRendering) -> Run:
    words, request = rendering.words, rendering.request
    name = words("Newest figures") if request.asof else words("Explore at Nine Bridges")
    return Run(name, address=rendering.addresses.view(request.live, rendering.chart.page))


def _state(rendering: ChartRendering) -> tuple[Run, ...]:
    """Return whether a rendering is live or pinned, and the day and version of its figures.

    The lines of what is live are measured by the longest day, so that the height in a snippet holds for every later day.
    """
    day = rendering.caption.day
    state, text = _state_text(rendering, day)
    is_moving = rendering.snapshot.day and not rendering.request.asof
    _, longest = _state_text(rendering, _longest_day(rendering.words) if is_moving else day)
    return Run(state, bold=True), Run(f": {text} ", widest=f": {longest} ")


def _state_text(rendering: ChartRendering, day: str) -> tuple[str, str]:
    words, request = rendering.words, rendering.request
    holes = {"day": day, "digest": rendering.snapshot.digest[:8]}
    if rendering.permanent:
        return words("Pinned"), words("figures as of {day}, never changed here; version {digest}.", **holes)
    if request.pinned:
        text = words("figures as of {day}; version {digest}. It could not be kept here, and may change.", **holes)
        return words("As it stood"), text
    state = words("As it stood") if request.asof else words("Live")
    return state, words("figures as of {day}; version {digest}.", **holes)


def _longest_day(words: Words) -> str:
    days = (words.day(pd.Timestamp(2026, month, 28), long=True) for month in range(1, 13))
    return max(days, key=lambda day: sum(map(letter_width, day)))
