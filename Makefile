# Everything a user or a developer does with Claimhouse. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# State: landing/ lake/ warehouse/ airflow/. Any folder; git ignores the default one.
CLAIMHOUSE_HOME ?= data
# A folder with one sub-folder per event. Empty: CLAIMHOUSE_HOME/landing, or the samples while that one is empty.
LANDING ?=
EVENT ?=
FORCE ?=
PORT ?= 8080
SQL ?=
# A csv or parquet of values (object_id, source_id, value), and the csv to write.
CLAIMS ?=
OUT ?=
# A .jsonl or .jsonl.gz of articles for the measurement; empty: text made for it.
BULK ?=
# So many generated articles: measure claims, agreement and truth on them instead of the extraction.
ARTICLES ?=
# 1: measure other extractors on the same text too; uv installs them for that alone.
PEERS ?=
# How the tests are spread: whole files to a worker, so that what a file shares is made once.
WORKERS := -n auto --maxprocesses 4 --dist loadfile
# Further data for `make eval`, with scoring scripts of their own; left out where the folder isn't there.
EVALS ?= ../shared/evals

CLI := PYTHONPATH=include CLAIMHOUSE_HOME="$(CLAIMHOUSE_HOME)" $(BIN)/python -m claimhouse.cli
LANDING_OPTION = $(if $(LANDING),--landing "$(LANDING)")

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(VENV)/.installed ## create .venv and install requirements.txt (nothing to do the second time)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))' 2>/dev/null \
	  || { echo "Claimhouse needs Python 3.11, 3.12 or 3.13; name one with: make setup PYTHON=python3.11" >&2; exit 2; }
	@if command -v uv >/dev/null; then uv venv --quiet --python "$(PYTHON)" $(VENV); \
	elif $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then $(PYTHON) -m venv $(VENV); \
	else echo "python3-venv is missing. Install it (Debian: apt install python3-venv) or install uv, then repeat." >&2; exit 2; fi

# The stamps hold no content: their time says which requirements were installed last.
$(VENV)/.installed: requirements.txt | $(BIN)/python
	@echo "Installing requirements.txt (about 600 MB once) ..."
	@if command -v uv >/dev/null; then uv pip install --quiet --compile-bytecode --python $(BIN)/python -r $<; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<; fi
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing requirements-dev.txt ..."
	@if command -v uv >/dev/null; then uv pip install --quiet --compile-bytecode --python $(BIN)/python -r $<; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<; fi
	@touch $@

.PHONY: run
run: setup ## load LANDING (or the samples), build the warehouse, print the claims table
	@$(CLI) run $(LANDING_OPTION) $(if $(EVENT),--event "$(EVENT)") $(if $(FORCE),--force)

.PHONY: report
report: setup ## print the claims table of the published warehouse
	@$(CLI) report $(if $(EVENT),--event "$(EVENT)")

.PHONY: suggest
suggest: setup ## print lines for EVENT's _event.toml from what discovery found
	@$(CLI) suggest $(if $(EVENT),--event "$(EVENT)")

.PHONY: query
query: setup ## run SQL="select …" on the published warehouse, read-only
	@$(CLI) query $(if $(SQL),"$$CLAIMHOUSE_SQL")
query: export CLAIMHOUSE_SQL = $(value SQL)

.PHONY: truth
truth: setup ## truth discovery on any values: CLAIMS=<csv or parquet: object_id, source_id, value> OUT=<csv>
	@$(CLI) truth $(if $(CLAIMS),"$(CLAIMS)") $(if $(OUT),"$(OUT)")

.PHONY: docs
docs: setup ## serve the dbt docs of the published warehouse on loopback
	@$(CLI) docs

.PHONY: up
up: setup ## start Airflow on loopback, with login (PORT=8080)
	@$(CLI) up $(LANDING_OPTION) --port "$(PORT)"

.PHONY: down
down: setup ## stop that Airflow, wholly
	@$(CLI) down

.PHONY: test
test: $(VENV)/.installed-dev ## run the whole test suite
	@$(BIN)/python -m pytest $(WORKERS) $(PYTEST_ARGS)

.PHONY: check
check: $(VENV)/.installed-dev ## ruff, mypy, sqlfluff, dbt parse, then the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --processes 2 dbt/models dbt/macros dbt/tests
	@CLAIMHOUSE_SIDE_FILE=unused.duckdb $(BIN)/dbt --quiet parse --project-dir dbt --profiles-dir dbt
	@$(MAKE) --no-print-directory test

.PHONY: bench
bench: setup ## measure the extraction (BULK=articles.jsonl.gz, PEERS=1), or the build (ARTICLES=100000)
	@PYTHONPATH=include $(BIN)/python -m claimhouse.bench $(if $(BULK),"$(BULK)") $(if $(ARTICLES),--claims "$(ARTICLES)") $(if $(PEERS),--peers)

.PHONY: eval
eval: setup ## measure what the extraction finds (PROBLEMS=1 names what is missed, RAISE=1 lifts the floors)
	@PYTHONPATH=include $(BIN)/python -m claimhouse.evaluation --pairs $(if $(PROBLEMS),--problems) $(if $(RAISE),--raise-floors) \
		$(if $(wildcard $(EVALS)/score_claims.py),--evals "$(EVALS)")

.PHONY: lock
lock: $(VENV)/.installed-dev ## pin requirements*.in into requirements*.txt
	@$(BIN)/uv pip compile --quiet --no-header --no-annotate --python-version 3.11 -o requirements.txt requirements.in
	@$(BIN)/uv pip compile --quiet --no-header --no-annotate --python-version 3.11 -o requirements-dev.txt requirements-dev.in
