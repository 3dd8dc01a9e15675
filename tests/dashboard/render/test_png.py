"""Charts as PNG."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from dashboard.charts.drawing.theme import LIGHT
from dashboard.render.png import NoFontError, png
from dashboard.render.svg import draw
from tests.dashboard.render.figures import SAMPLES, WORDS

NO_HANGUL = Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf")
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def chart(language: str) -> str:
    return draw(SAMPLES["gap"].make(LIGHT, WORDS[language]), width=720, height=440, title="t", description="d")


def size(image: bytes) -> tuple[int, int]:
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", image[16:24])
    return width, height


@pytest.mark.skipif(not NOTO.exists(), reason="needs Noto Sans CJK")
def test_a_picture_is_as_wide_as_asked() -> None:
    image = png(chart("ko"), width=1440, font_files=[str(NOTO)])
    assert size(image) == (1440, 880)
    assert image == png(chart("ko"), width=1440, font_files=[str(NOTO)])


@pytest.mark.skipif(not NO_HANGUL.exists(), reason="needs Liberation Sans")
def test_letters_that_no_font_has_are_an_error_not_a_blank() -> None:
    with pytest.raises(NoFontError, match=r"no Hangul letters in the font files given: install .* or name a file"):
        png(chart("ko"), width=720, font_files=[str(NO_HANGUL)])
    assert size(png(chart("ru"), width=720, font_files=[str(NO_HANGUL)])) == (720, 440)
