"""The World Bank's live interface: answers cut and spoilt by the thousand are refused, or move one rate at most."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from etl.errors import InputError
from etl.sources._source import TruncatedError
from etl.sources.world_bank.api import parse
from tests.effort import cuts, examples
from tests.etl.sources.world_bank_answers import BODY, RIGHT, SHORT, Rates, rates


def read_or_refused(body: bytes) -> Rates | None:
    """Return an answer's rates, or None if it is refused in one line; any other error fails the test."""
    try:
        return rates(parse(body, SHORT))
    except (InputError, TruncatedError) as error:
        message = str(error)
    assert message.isprintable()
    return None


class TestSpoiltAnswers:
    def test_an_answer_cut_at_any_byte_is_refused(self) -> None:
        assert all(read_or_refused(BODY[:length]) is None for length in cuts(BODY))

    @examples(3000)
    @given(place=st.integers(0, len(BODY) - 1), byte=st.integers(0, 255))
    def test_a_spoilt_byte_is_refused_or_moves_one_rate_and_no_other(self, place: int, byte: int) -> None:
        # Nothing in an answer repeats a rate, so that a wrong digit inside its bounds cannot be noticed by any reader.
        found = read_or_refused(BODY[:place] + bytes([byte]) + BODY[place + 1 :])
        if found is not None:
            assert found.keys() == RIGHT.keys()
            assert sum(found[key] != right for key, right in RIGHT.items()) <= 1

    @examples(1000)
    @given(start=st.integers(0, len(BODY)), size=st.integers(1, 400), put=st.binary(max_size=8))
    def test_a_hole_gives_no_other_years_and_moves_one_rate_at_most(self, start: int, size: int, put: bytes) -> None:
        found = read_or_refused(BODY[:start] + put + BODY[start + size :])
        if found is not None:
            assert found.keys() == RIGHT.keys()
            assert sum(found[key] != right for key, right in RIGHT.items()) <= 1

    @examples(1000)
    @given(
        found=st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("value"),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["message", "id", "total", "pages"]), inner)
            ),
        )
    )
    def test_any_other_json_is_refused(self, found: object) -> None:
        assert read_or_refused(json.dumps(found).encode()) is None
