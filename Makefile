# Every target does its own set-up: a virtual environment in .venv, with the versions pinned in constraints.txt and the
# digests of requirements.txt (what serving needs), requirements-dev.txt (what checks and tests need, too) or
# requirements-cluster.txt (Spark).

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SERVES := .venv/.serves
READY := .venv/.ready
CLUSTER := .venv/.cluster

.PHONY: run test test-thorough test-cluster check format bench build lock clean

run: build
	$(BIN)/python app.py

build: $(SERVES)
	$(BIN)/python -m etl build

# Worker processes and the runs that tests start load compiled modules, even where Python was told to write none.
test test-thorough test-cluster: export PYTHONDONTWRITEBYTECODE =

test: $(READY)
	$(BIN)/pytest -n auto --dist worksteal

test-thorough: $(READY)
	$(BIN)/pytest -n auto --dist worksteal --hypothesis-profile=thorough

# Spark on a real cluster on this machine; needs a Java runtime of version 17 or later.
test-cluster: $(CLUSTER)
	$(BIN)/pytest -m cluster

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

$(SERVES): pyproject.toml requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Nine Bridges needs Python 3.11 or later")'
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes --requirement requirements.txt
	$(INSTALL) --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m dashboard scripts || echo "Charts will be sent with the whole of plotly.js, which takes longer."
	touch $@

$(READY): $(SERVES) requirements-dev.txt
	$(INSTALL) --require-hashes --requirement requirements-dev.txt
	touch $@

$(CLUSTER): $(READY) requirements-cluster.txt
	$(INSTALL) --require-hashes --requirement requirements-cluster.txt
	touch $@

# After a version was raised in constraints.txt.
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --constraint constraints.txt \
	--generate-hashes --no-annotate --no-header --extra build

lock: $(READY)
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra dev --output-file requirements-dev.txt
	$(LOCK) --extra cluster --output-file requirements-cluster.txt

clean:
	rm -rf .venv data/store build
