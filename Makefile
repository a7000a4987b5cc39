# Every target makes its own environment: nothing to set up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check format docs bench clean

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gitmig needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

demo: $(STAMP)  ## the whole story in a scratch Git repository; DIR=path keeps it
	PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/demo/story.sh $(DIR)

test: $(STAMP)  ## every test, on SQLite, PostgreSQL and MariaDB
	$(BIN)/python -m pytest -n 2 $(ARGS)

check: $(STAMP)  ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP)  ## measure against Alembic and write docs/performance.md
	$(BIN)/python -m tests.bench $(ARGS)

docs: $(STAMP)  ## write the pages that are made of the code: docs/reference/operations
	$(BIN)/python -m tests.pages

clean:
	rm -rf $(VENV) .bench
