"""The IMF's live interface: answers cut and spoilt by the thousand are refused, or say so beside what they moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import InputError
from etl.sources._source import ParseResult, TruncatedError
from etl.sources.imf.query import ImfQuery
from tests.effort import cuts, examples
from tests.etl.sources import Figures, figures, lists
from tests.etl.sources.imf_answers import (
    RUSSIA_ONLY,
    moved,
    read,
    rendered,
)

SMALL = rendered(
    "RUS XG G001 2016=6000000003 2017=7000000000", "RUS XG KOR 2016=4000000001 2017=5000000000",
    "RUS XG CHN 2016=1999999999 2017=2000000000", "RUS XG TX898 2016=3", "RUS XG G998 2016=12",
)  # fmt: skip
MONTHS = rendered("RUS XG G001 2016-M01=6000000003 2016-M02=7000000000",
                  "RUS XG KOR 2016-M01=4000000001 2016-M02=5000000000", frequency="M")  # fmt: skip
MONTHS_ASKED = ImfQuery(("RUS",), ("XG_FOB_USD",), ("KOR", "G001"), "M", 2016)
RIGHT, RIGHT_MONTHS = figures(read(SMALL)), figures(read(MONTHS, MONTHS_ASKED))


def spoilt(body: bytes) -> st.SearchStrategy[bytes]:
    """Return the body with one byte replaced: any by any, and as often a digit by a digit."""
    digits = [place for place, byte in enumerate(body) if chr(byte).isdigit()]
    anywhere = st.tuples(st.integers(0, len(body) - 1), st.integers(0, 255))
    wrong_digits = st.tuples(st.sampled_from(digits), st.sampled_from(b"0123456789"))
    return st.one_of(anywhere, wrong_digits).map(lambda at: body[: at[0]] + bytes([at[1]]) + body[at[0] + 1 :])


def read_or_refused(body: bytes, asked: ImfQuery) -> ParseResult | None:
    """Return what an answer gives, or None if it is refused in one line; any other error fails the test."""
    try:
        return read(body, asked)
    except (InputError, TruncatedError) as error:
        message = str(error)
    assert message.isprintable()
    return None


def is_renamed(found: Figures, right: Figures) -> bool:
    """Return whether all that differs is one partner's name: as nothing in the answer repeats it, nobody can notice."""
    gone, come = right.keys() - found.keys(), found.keys() - right.keys()
    same = {(key[0], key[2], key[3]): right[key] for key in gone} == {(k[0], k[2], k[3]): found[k] for k in come}
    return same and len({key[1] for key in gone}) == len({key[1] for key in come}) == 1


class TestSpoiltAnswers:
    @pytest.mark.parametrize(("body", "asked"), [(SMALL, RUSSIA_ONLY), (MONTHS, MONTHS_ASKED)], ids=["years", "months"])
    def test_an_answer_cut_at_any_byte_is_refused(self, body: bytes, asked: ImfQuery) -> None:
        assert all(read_or_refused(body[:length], asked) is None for length in cuts(body))

    @examples(2000)
    @given(body=spoilt(SMALL))
    def test_a_spoilt_byte_in_years_is_refused_or_told_beside_every_figure_that_it_moved(self, body: bytes) -> None:
        parsed = read_or_refused(body, RUSSIA_ONLY)
        if parsed is None:
            return
        found = figures(parsed)
        noted = dict(zip(parsed.trade["period"], parsed.trade["note"].notna(), strict=True))
        silent = {
            key for key in moved(found, RIGHT) if not noted.get(key[3]) or ("RUS", "export", key[3]) in lists(parsed)
        }
        assert not silent or is_renamed(found, RIGHT)

    @examples(2000)
    @given(body=spoilt(MONTHS))
    def test_a_spoilt_byte_in_months_is_refused_or_moves_one_figure_and_no_other(self, body: bytes) -> None:
        # A month of the pair has nothing beside it that would betray a wrong digit, but for a world that is smaller.
        parsed = read_or_refused(body, MONTHS_ASKED)
        if parsed is None:
            return
        found = figures(parsed)
        off = moved(found, RIGHT_MONTHS)
        assert len({(key[0], key[1], key[2]) for key in off}) <= 1
        assert len({key[3] for key in off & RIGHT_MONTHS.keys()}) <= 1
        assert all(value >= 0 for value in found.values())

    @examples(1000)
    @given(start=st.integers(0, len(SMALL)), size=st.integers(1, 400), put=st.binary(max_size=8))
    def test_a_hole_gives_no_figure_that_was_not_there_unless_it_is_told(
        self, start: int, size: int, put: bytes
    ) -> None:
        parsed = read_or_refused(SMALL[:start] + put + SMALL[start + size :], RUSSIA_ONLY)
        if parsed is not None and not is_renamed(figures(parsed), RIGHT):
            whole = {period for _, _, period in lists(parsed)}
            assert not {key for key in moved(figures(parsed), RIGHT) if key[3] in whole}

    @examples(500)
    @given(body=st.binary(max_size=300))
    def test_noise_is_refused(self, body: bytes) -> None:
        assert read_or_refused(body, RUSSIA_ONLY) is None
