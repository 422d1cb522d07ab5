# make run    install into .venv, build the bundled library, answer one question, then chat
# make test   install with the test extras, run the suite
# make check  lint, format, types
# make eval   ask the golden questions, compare with the baseline, write build/eval/report.html; fails on a regression
# make bench  how long building, starting and asking take on this machine
# make fit    fit again what ships, on the development questions; make eval says what that changed

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT := build/eval
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run test check format eval bench fit clean

run: $(VENV)/.run
	$(BIN)/citewell ask "How can a neural codec compress 44.1 kHz audio to a low bitrate?"
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/citewell chat; fi

test: $(VENV)/.test
	$(BIN)/python -m pytest

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
	$(BIN)/citewell eval compare baseline $(OUT)/run.json.gz

bench: $(VENV)/.run
	$(BIN)/python -m eval.bench

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
