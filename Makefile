# `make site` and `make test` need Python and make alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed

export NO_MKDOCS_2_WARNING := 1

.PHONY: site serve test lint format erb-reference clean

site: $(INSTALLED)
	$(BIN)/mkdocs build --strict

serve: $(INSTALLED)
	$(BIN)/mkdocs serve

test: $(INSTALLED) lint
	$(BIN)/python -m pytest -n 2

lint: $(INSTALLED)
	$(BIN)/ruff format --check plugin tests
	$(BIN)/ruff check plugin tests
	$(BIN)/mypy

format: $(INSTALLED)
	$(BIN)/ruff format plugin tests
	$(BIN)/ruff check --fix plugin tests

erb-reference: # needs Ruby
	ruby tests/reference/record.rb

$(INSTALLED): pyproject.toml tests/constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --constraint tests/constraints.txt --editable . --group test --group lint
	touch $@

clean:
	rm -rf $(VENV) site
