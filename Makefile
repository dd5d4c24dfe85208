# `make site` and `make test` need Python and make alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
AUDIT := $(VENV)/audit
# comes before the environment's packages where a build asks for it
MATERIALX := $(VENV)/materialx

export NO_MKDOCS_2_WARNING := 1
# Python keeps what it has compiled, also pytest the tests: else each worker compiles all of them
export PYTHONDONTWRITEBYTECODE :=

.PHONY: site serve test lint style format update-goldens reproducible engines translations erb-reference \
  erb-reference-check random-programs properties bench bench-details fuzz audit screenshot constraints clean

site: $(INSTALLED)
	$(BIN)/mkdocs build --strict

serve: $(INSTALLED)
	$(BIN)/mkdocs serve

# on two cores four workers: tests in a browser wait now and then. mypy has one core to itself
# without them, so it works beside the tests, and prints what it has found after theirs. The package
# is compiled before, for the processes that tests start write nothing of it
test: $(INSTALLED) style
	@mkdir -p .cache
	@$(BIN)/python -m compileall -q plugin
	@$(BIN)/mypy >.cache/mypy.txt 2>&1 & types=$$!; \
	echo "$(BIN)/python -m pytest -n 4 --dist worksteal"; \
	$(BIN)/python -m pytest -n 4 --dist worksteal; tests=$$?; \
	wait $$types; types=$$?; \
	echo "$(BIN)/mypy"; cat .cache/mypy.txt; \
	exit $$((tests || types))

lint: $(INSTALLED) style
	$(BIN)/mypy

style: $(INSTALLED)
	$(BIN)/ruff format --check plugin tests docs
	$(BIN)/ruff check plugin tests docs

format: $(INSTALLED)
	$(BIN)/ruff format plugin tests docs
	$(BIN)/ruff check --fix plugin tests docs

update-goldens: $(INSTALLED)
	$(BIN)/python -m pytest --update-goldens \
	  tests/core/test_golden_pages.py tests/core/test_damage.py tests/core/test_check.py \
	  tests/core/test_docs_errors.py tests/core/test_redlines.py \
	  tests/builds/test_errors.py tests/builds/test_import.py \
	  tests/builds/test_manual.py tests/builds/test_readme.py tests/builds/test_mistakes.py \
	  tests/builds/test_server_files.py \
	  tests/builds/test_prepare.py

reproducible: $(INSTALLED) # builds the site twice, in different surroundings; the bytes are the same
	PYTHONPATH=tests $(BIN)/python -m reproducible

engines: $(INSTALLED) # builds with every engine side by side, and prints how the sites differ
	PYTHONPATH=tests $(BIN)/python -m engines.side_by_side site-engines

translations: $(INSTALLED) # the catalogues, with the sentences that code and templates have now
	$(BIN)/python tests/translated_texts.py

audit: $(INSTALLED) # Lighthouse's figures for a throttled phone; needs Chromium and Node.js 20 or later
	npm install --prefix $(AUDIT) --no-save --no-audit --no-fund --silent lighthouse@12
	$(BIN)/python tests/audit.py $(AUDIT)/node_modules/.bin/lighthouse

screenshot: $(INSTALLED) # the README's three; needs Chromium
	$(BIN)/python -m pytest tests/browser/screenshots.py

constraints: $(INSTALLED) # the newest versions within the bounds, for each Python
	$(BIN)/python -m pip install --quiet --group constraints
	$(BIN)/uv pip compile pyproject.toml --extra cards --group test --group lint --universal --upgrade \
	  --python-version 3.10 --no-header --no-annotate --quiet --output-file tests/constraints.txt

RECORDERS := record record_regexps record_formats record_erubi record_arities record_markdown record_partials record_heading_ids

erb-reference: $(INSTALLED) # needs Ruby and Debian's ruby-erubi, ruby-redcarpet and ruby-kramdown
	for recorder in $(RECORDERS); do ruby tests/reference/$$recorder.rb || exit 1; done
	$(BIN)/python tests/reference/record_markdown_gfm.py

erb-reference-check: $(INSTALLED) # fails if a record is not what this Ruby prints
	for recorder in $(RECORDERS); do ruby tests/reference/$$recorder.rb --check || exit 1; done
	$(BIN)/python tests/reference/record_markdown_gfm.py --check

random-programs: $(INSTALLED) # a longer run of tests/core/test_random_programs.py; needs Ruby
	RANDOM_PROGRAMS=20000 $(BIN)/python -m pytest tests/core/test_random_programs.py

properties: $(INSTALLED) # 25 times as many examples for each test of a property as `make test` tries
	TIMES_EXAMPLES=25 $(BIN)/python -m pytest -n 4 --dist worksteal -m hypothesis

BENCH ?=
bench: $(INSTALLED) # one table: starts, builds, growth, Ruby, other programs; BENCH=--help names its options
	$(BIN)/python tests/benchmarks/bench.py $(BENCH)

bench-details: $(INSTALLED) # texts that are written to be slow, redlines, cards: our engines alone
	$(BIN)/python tests/benchmarks/bench_markdown.py
	$(BIN)/python tests/benchmarks/bench_redlines.py
	$(BIN)/python tests/benchmarks/bench_cards.py
	$(BIN)/python tests/benchmarks/bench_hostile.py

fuzz: $(INSTALLED) # ten minutes
	$(BIN)/python -m pip install --quiet --group fuzz
	mkdir -p tests/artifacts/corpus
	$(BIN)/python tests/fuzz/seeds.py tests/artifacts/corpus --dictionary tests/artifacts/ruby.dict
	$(BIN)/python tests/fuzz/fuzz_pages.py -max_total_time=600 -max_len=400 -timeout=10 \
	  -dict=tests/artifacts/ruby.dict -artifact_prefix=tests/artifacts/ tests/artifacts/corpus

# one environment for both commands: the site alone would need no test tools
$(INSTALLED): pyproject.toml tests/constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --constraint tests/constraints.txt --editable '.[cards]' --group test --group lint
	rm -rf $(MATERIALX)
	$(BIN)/python -m pip install --quiet --no-deps --target $(MATERIALX) --group materialx
	touch $@

clean:
	rm -rf $(VENV) site site-engines
