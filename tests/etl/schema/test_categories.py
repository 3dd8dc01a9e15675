"""Texts as categories give what texts give."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.schema.categories import as_categories, as_texts, constant, group_numbers, is_category, mapped, replaced, stack

ROWS = pd.DataFrame({"code": ["27", "TOTAL", None, "27"], "value_usd": [1.0, 2.0, 3.0, 4.0]}).astype({"code": "str"})


def test_categories_are_texts_again() -> None:
    categories = as_categories(ROWS)
    assert [is_category(categories[name]) for name in ROWS] == [True, False]
    pd.testing.assert_frame_equal(as_texts(categories), ROWS)


def test_categories_that_differ_are_united_and_stay_sorted() -> None:
    other = ROWS.assign(code="01").astype({"code": "str"})
    together = stack([as_categories(ROWS), as_categories(other), other])
    assert list(together["code"].cat.categories) == ["01", "27", "TOTAL"]
    pd.testing.assert_frame_equal(as_texts(together), pd.concat([ROWS, other, other], ignore_index=True))


@pytest.mark.parametrize("codes", [ROWS["code"], as_categories(ROWS)["code"]])
def test_a_column_keeps_its_kind(codes: pd.Series) -> None:
    for changed, expected in (
        (mapped(codes, {"27": "84", "TOTAL": "84"}), ["84", "84", None, "84"]),
        (replaced(codes, pd.Series(["99"], [2])), ["27", "TOTAL", "99", "27"]),
        (constant("01", codes), ["01"] * 4),
    ):
        assert is_category(changed) == is_category(codes)
        assert changed.astype("object").where(changed.notna(), None).tolist() == expected


def test_rows_have_one_number_where_all_columns_are_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = pd.DataFrame({"a": ["x", "x", None, None, "y"], "b": [1, 2, 1, 1, 1]})
    for largest in (2**62, 3):
        monkeypatch.setattr("etl.schema.categories._LARGEST", largest)
        numbers = group_numbers(rows, ["a", "b"])
        assert (pd.factorize(numbers)[0] == [0, 1, 2, 2, 3]).all()
