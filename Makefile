# make run    the wizard, in your browser
# make test   every check and every test
# make quick  the same without browser and faults: for daily work
# make coverage  which lines and branches the tests outside browser and faults reach
# make mutants  changes to the Python that feeds the tables, one at a time: how many does no test notice? (SAMPLE=, MODULES=)
# make stories  real stories: how often is the advice that of a good adviser?
# make sentences  10,000 random cases: does a reason say what nobody told, does a letter go elsewhere? (CASES=)
# make check  the proofs and promises of the content alone
# make bench  what a decision, a figure and an answer cost, beside another engine, a bare chart and a bare page
# make load   100 people for ten minutes (DURATION=60 for less)
# make faults servers killed in the middle of writes, 10,000 times, and between a browser and the store, 500 times; texts half typed, 200 times (KILLS=, CYCLES=, TEXTS=)
# make pack COUNTRY=ge  a copy of the template for a country, to be filled in
# make lock   new requirements files from the *.in files

PYTHON ?= python3
DURATION ?= 600
PEOPLE ?= 100
KILLS ?= 10000
CYCLES ?= 500
TEXTS ?= 200
SAMPLE ?= 300
CASES ?= 10000
MODULES ?=
BIN = .venv/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-emit-index-url --no-header --constraint constraints.txt

.PHONY: run test quick check stories sentences coverage mutants bench load faults pack lock

run: .venv/runs
	$(BIN)/streamlit run app.py

CHECKS = $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/python -m guidance check
PYTEST = $(BIN)/pytest --numprocesses auto --dist worksteal

QUICK = $(PYTEST) --ignore tests/browser --ignore tests/faults

test: .venv/tests
	$(CHECKS)
	$(PYTEST)

coverage: .venv/tests
	$(QUICK) --cov --cov-report term:skip-covered

quick: .venv/tests
	$(CHECKS)
	$(QUICK)

mutants: .venv/tests
	$(BIN)/python -m tests.mutation --sample $(SAMPLE) --bar 85 $(MODULES)

check: .venv/runs
	$(BIN)/python -m guidance check

stories: .venv/tests
	$(BIN)/python -m tests.stories.judging

sentences: .venv/tests
	CASES=$(CASES) $(BIN)/pytest -q tests/advice/test_true_sentences.py

bench: .venv/tests
	$(BIN)/python -m tests.bench.bench_decision
	$(BIN)/python -m tests.bench.bench_figure
	$(BIN)/python -m tests.bench.bench_page
	$(BIN)/python -m tests.bench.bench_import
	$(BIN)/python -m tests.bench.bench_event
	$(BIN)/python -m tests.bench.bench_reader

load: .venv/tests
	$(BIN)/python -m tests.load.run --people $(PEOPLE) --seconds $(DURATION)

faults: .venv/tests
	$(BIN)/python -m tests.faults.killing --cycles $(KILLS)
	$(BIN)/pytest -q tests/faults tests/browser/test_survival.py tests/browser/test_typing.py
	$(BIN)/python -m tests.faults.surviving --cycles $(CYCLES)
	$(BIN)/python -m tests.faults.typing --cycles $(TEXTS)

lock: .venv/tests
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --constraint requirements.txt --output-file requirements-dev.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/runs: requirements.txt | .venv/bin/python
	$(PIP) --requirement requirements.txt
	@touch $@

.venv/tests: requirements-dev.txt | .venv/bin/python
	$(PIP) --requirement requirements-dev.txt
	@touch $@ .venv/runs

pack:
	@test -n "$(COUNTRY)" || { echo "Name the country: make pack COUNTRY=ge (ISO 3166, two small letters)"; exit 2; }
	@test ! -e guidance/content/countries/$(COUNTRY) || { echo "guidance/content/countries/$(COUNTRY) is there already"; exit 2; }
	cp -r guidance/content/countries/_template guidance/content/countries/$(COUNTRY)
	sed -i 's/^country: xx/country: $(COUNTRY)/' guidance/content/countries/$(COUNTRY)/country.yaml
	$(BIN)/python -m guidance check
