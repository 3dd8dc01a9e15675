"""Estimates that are the partner's figures times a constant: what is behind them, and whether the partner published the same."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.derive.estimates import partner_estimates
from etl.schema.derived_tables import FLOWS, MEASURES, PARTNER_ESTIMATES
from etl.schema.gate import validate
from etl.schema.given_tables import STATEMENTS
from tests.frames import assert_rows, frame

BOTH = """
    source   | reporter | partner | flow   | period | value_usd | status
    kcs      | KOR      | RUS     | import | 2021   | 12,000    | reported
    imf-imts | RUS      | KOR     | export | 2021   | 10,000    | reported
    imf-imts | RUS      | KOR     | export | 2022   | 5,000     | estimate
"""


def found(flows: str = BOTH, measured: str = "", stated: str = "") -> pd.DataFrame:
    rows = partner_estimates(frame(FLOWS, flows), frame(MEASURES, measured), frame(STATEMENTS, stated))
    validate(PARTNER_ESTIMATES, rows)
    return rows


def test_an_estimate_times_the_ratio_is_the_partners_figure() -> None:
    assert_rows(
        found(),
        """
        source   | reporter | flow   | period | value_usd | ratio | ratio_gap_percent | partner_usd | off_thousand_usd | published_usd | same
        imf-imts | RUS      | export | 2022   | 5,000     | 1.2   | 20                | 6,000       | 0                |               | no
        """,
    )


def test_what_is_no_whole_thousand_says_how_far_it_is_off() -> None:
    assert_rows(found(BOTH.replace("5,000", "5,100")), "partner_usd | off_thousand_usd \n 6,120 | 120")


def test_the_gap_of_imports_is_against_the_partners_exports() -> None:
    turned = BOTH.replace("import", "x").replace("export", "import").replace(" x ", " export ")
    assert_rows(found(turned), "flow | ratio | ratio_gap_percent \n import | 1.2 | -16.66666667")


@pytest.mark.parametrize(
    ("published", "same"), [("6,000", "yes"), ("6,400", "yes"), ("6,600", "no"), ("5,400", "no"), ("12,000", "no")]
)
def test_a_published_figure_is_the_same_in_whole_thousands(published: str, same: str) -> None:
    kosis = "source | reporter | partner | measure | period | value_usd | precedence \n kosis | KOR | RUS | import | 2022 | "
    assert_rows(
        found(measured=f"{kosis}{published} | 2"),
        f"published_source | published_usd | same \n kosis | {published} | {same}",
    )


@pytest.mark.parametrize(
    ("stated", "digits", "same"), [("6,000", "1", "yes"), ("6,040", "3", "no"), ("7,000", "1", "no")]
)
def test_a_rounded_statement_is_the_same_to_its_digits(stated: str, digits: str, same: str) -> None:
    said = "statement | measure | period | stated_usd | significant_digits \n kita | import | 2022 | "
    assert_rows(
        found(stated=f"{said}{stated} | {digits}"),
        f"published_source | statement | published_usd | same \n statements | kita | {stated} | {same}",
    )


def test_what_was_worked_out_from_an_estimate_does_not_prove_it() -> None:
    own = "source | reporter | partner | measure | period | value_usd | precedence \n imf-imts-inverted | KOR | RUS | import | 2022 | 6,000 | 8"
    assert_rows(found(measured=own), "published_usd | same \n | no")


def test_without_estimates_there_is_nothing() -> None:
    assert found("").empty
    assert found(BOTH.replace("estimate", "reported")).empty
