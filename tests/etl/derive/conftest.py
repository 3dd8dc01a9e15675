"""Tables are derived as in a build, with Python's texts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest


@pytest.fixture(autouse=True)
def _texts_of_a_build() -> Iterator[None]:
    with pd.option_context("mode.string_storage", "python"):
        yield
