"""Days as far as they are printed: a publication of which only the month is known is not given a day in print.

Its last day counts when tables are asked for a day; what is shown of it is the month or the year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from etl.model import last_day
from etl.schema.categories import mapped

_LEADING = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}(/[0-9]{4}-[0-9]{2})?")


def days_as_printed(snapshots: pd.DataFrame, statements: pd.DataFrame) -> dict[str, str]:
    """Return the days that stand for a month or a year, and what is printed of them: 2022-08-31 for 2022-08.

    A day on which something else is known to have been published stays a day. Both tables have `published` and
    `published_text`, which may go on after the date.
    """
    both = pd.concat([one[["published", "published_text"]] for one in (snapshots, statements)]).drop_duplicates()
    exact: set[str] = set()
    shorter: dict[str, str] = {}
    for day, text in zip(both["published"].dt.strftime("%Y-%m-%d"), both["published_text"], strict=True):
        printed = _LEADING.match(str(text))
        if printed and printed[0] != day and last_day(printed[0]).isoformat() == day:
            shorter[day] = printed[0]
        else:
            exact.add(day)
    return {day: text for day, text in shorter.items() if day not in exact}


def as_printed(rows: pd.DataFrame, days: Mapping[str, str]) -> pd.DataFrame:
    """Return rows with their `first_known` as far as it is printed; rows without that column as they are."""
    if "first_known" not in rows:
        return rows
    texts = {day: days.get(day, day) for day in rows["first_known"].unique()}
    return rows.assign(first_known=mapped(rows["first_known"], texts))
