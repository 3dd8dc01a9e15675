"""Tables are made as in a build, with Python's texts, where tests call what a build calls."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

#: Folders of tests that call it by itself.
PARTS_OF_A_BUILD = {"derive", "ingest", "judgement"}


@pytest.fixture(autouse=True)
def _texts_of_a_build(request: pytest.FixtureRequest) -> Iterator[None]:
    storage = "python" if request.path.parent.name in PARTS_OF_A_BUILD else pd.get_option("mode.string_storage")
    with pd.option_context("mode.string_storage", storage):
        yield
