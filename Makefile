# `make site` and `make test` need Python and make alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed

export NO_MKDOCS_2_WARNING := 1

.PHONY: site serve test lint format update-goldens erb-reference screenshot constraints clean

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

update-goldens: $(INSTALLED)
	$(BIN)/python -m pytest tests/core/test_golden_pages.py --update-goldens

screenshot: $(INSTALLED) # the README's; needs Chromium
	$(BIN)/python -m pytest tests/browser/test_letter.py -k 'fit_their_screen and privacy-letter'
	cp tests/artifacts/privacy-letter-desk-light.png docs/assets/screenshots/letter.png

constraints: $(INSTALLED) # the newest versions within the bounds, for each Python
	$(BIN)/python -m pip install --quiet --group constraints
	$(BIN)/uv pip compile pyproject.toml --group test --group lint --universal --upgrade \
	  --python-version 3.10 --no-header --no-annotate --quiet --output-file tests/constraints.txt

erb-reference: # needs Ruby
	ruby tests/reference/record.rb

# one environment for both commands: the site alone would need no test tools
$(INSTALLED): pyproject.toml tests/constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --constraint tests/constraints.txt --editable . --group test --group lint
	touch $@

clean:
	rm -rf $(VENV) site
