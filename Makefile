# Every target does its own set-up: a virtual environment in .venv, with the versions pinned in constraints.txt.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test test-thorough check format bench build clean

run: build
	$(BIN)/python app.py

build: $(READY)
	$(BIN)/python -m etl build

# Worker processes and the runs that tests start load compiled modules, even where Python was told to write none.
test test-thorough: export PYTHONDONTWRITEBYTECODE =

test: $(READY)
	$(BIN)/pytest -n auto --dist worksteal

test-thorough: $(READY)
	$(BIN)/pytest -n auto --dist worksteal --hypothesis-profile=thorough

check: $(READY)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.audit

format: $(READY)
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(READY)
	$(BIN)/python -m tests.benchmarks $(ARGS)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Nine Bridges needs Python 3.11 or later")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m dashboard scripts || echo "Charts will be sent with the whole of plotly.js, which takes longer."
	touch $@

clean:
	rm -rf .venv data/store build
