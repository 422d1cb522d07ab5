# make run    install into .venv, build the bundled library, answer one question, then chat
# make test   install with the test extras, run the suite
# make check  lint, format, types
# make bench  how long building, starting and asking take on this machine
# make fit    fit again what ships, on the development questions; make measure prints how well it does

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run test check format bench fit measure clean

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

bench: $(VENV)/.run
	$(BIN)/python -m eval.bench

fit: $(VENV)/.dev
	$(BIN)/python -m eval.fit

measure: $(VENV)/.run
	$(BIN)/python -m eval.measure

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e ".[test]"
	@touch $@ $(VENV)/.run

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e ".[dev]"
	@touch $@ $(VENV)/.run $(VENV)/.test
