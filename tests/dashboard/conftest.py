"""The application over the project's own store, built once; tests only read it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from dashboard.application import create_app
from dashboard.charts._chart import Chart, all_charts
from dashboard.editions import EditionCache, Tables
from dashboard.text import Words
from etl.pipeline import DataFolder


@pytest.fixture(scope="session")
def words() -> Words:
    return Words()


@pytest.fixture(scope="session")
def tables(project: DataFolder) -> Tables:
    return EditionCache(project.store).open().tables


@pytest.fixture(scope="session")
def charts() -> dict[str, Chart]:
    return all_charts()


@pytest.fixture(scope="session")
def client(project: DataFolder) -> FlaskClient:
    return create_app(project.store).server.test_client()
