"""Lines that end where they are told to, and the heights that follow from them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from dashboard.embeds.frames.frame_height import FrameHeight, chart_height
from dashboard.embeds.frames.line_steps import STARTS, LineSteps
from dashboard.embeds.frames.text_block import Run, TextBlock
from dashboard.render.svg.letters import width as letter_width

LIVE = (Run("Live", bold=True), Run(": figures as of 9 May 2026. ", widest=": figures as of 28 September 2026. "))
TEXTS = {
    "English": (Run("US$13.41 billion, differs", bold=True), Run(" · Korea’s figures: turnover, 2016 (IMF DOTS)")),
    "Korean": (
        Run("현재: "),
        Run("일부 사실", bold=True),
        Run("; 점검 9건 중 3건 일치(서로 다른 통계로는 5건 중 1건)."),
    ),
    "one long word": (Run("данныеКореи" * 9),),
}


@pytest.mark.parametrize("runs", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("room", [80, 256, 340, 900])
def test_no_line_is_wider_than_the_room_and_all_letters_are_there(runs: tuple[Run, ...], room: int) -> None:
    block, whole = TextBlock(runs), "".join(run.text for run in runs)
    lines = [whole[start:end] for start, end in pairwise([0, *block.breaks(room), len(whole)])]
    assert "".join(lines) == whole
    assert block.height(room) == len(lines) * block.line
    assert all(sum(map(letter_width, line.rstrip())) * block.letter <= room for line in lines)


def test_a_line_ends_before_a_word_inside_and_between_runs_and_links() -> None:
    block = TextBlock(
        (Run("a <b ", bold=True), Run("c d", address="https://example.org/?a=1&b=2"), Run(" e", language="en"))
    )
    assert block.markup({2: ["A"], 5: ["A", "B"], 7: ["B"]}) == (
        '<b>a <br class="A">&lt;b </b><br class="A B">'
        '<a href="https://example.org/?a=1&amp;b=2" target=_blank rel=noopener>c <br class="B">d</a>'
        "<span lang=en> e</span>"
    )


@pytest.mark.parametrize("room", STARTS)
def test_what_is_live_ends_its_lines_where_the_longest_day_needs_it(room: int) -> None:
    today, longest = TextBlock(LIVE), TextBlock((LIVE[0], Run(LIVE[1].widest)))
    assert today.height(room / 4) == longest.height(room / 4)


def test_lines_that_end_elsewhere_begin_a_step_and_others_do_not() -> None:
    steps = LineSteps([TextBlock((Run(f"{'m' * 10} {'m' * 20}"),))], sides=20, most=1100)
    assert steps.starts[0] == STARTS[0]
    assert [len(steps.blocks[0].breaks(start - 20)) for start in steps.starts] == [1, 0]
    assert re.findall(r"max-width:([\d.]+)px|min-width:(\d+)px", steps.style(["footer"])) == [
        (f"{steps.starts[1] - 0.02}", ""), ("", str(steps.starts[1])), ("", str(steps.starts[1])),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def height() -> FrameHeight:
    return chart_height(LineSteps([TextBlock(LIVE * 3)], sides=20, most=1100))


def test_the_height_grows_with_the_width_of_a_layout(height: FrameHeight) -> None:
    assert height.at(320) > 500
    assert height.at(600) < height.at(800)
    assert height.at(1100) == height.at(3000)


def test_a_snippets_rules_give_the_height_that_is_told_elsewhere(height: FrameHeight) -> None:
    name, rules = height.rules
    found = re.findall(r"min-width:(\d+)px\)\{\.[\w-]+\{height:calc\(([\d.]+)cqw ([+-] [\d.]+)px\)", rules)
    assert len(found) > 2
    for start, factor, rest in found:
        assert height.at(int(start)) == pytest.approx(
            int(start) / 100 * float(factor) + float(rest.replace(" ", "")), abs=1
        )
    assert rules.startswith(f".{name}{{display:block")
