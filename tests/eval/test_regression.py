"""Acceptance: what makes answers worse fails the gate that ships, and an unchanged assistant never does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from assistant.assemble import Engine
from eval.cases import Case
from eval.cases.choose import choose
from eval.regression.compare import Kind, compare_runs
from eval.regression.gate import apply_gate, read_gate
from eval.runs.record import Run
from eval.runs.run import run_cases
from index.fitted import RELEVANCE
from index.libraries import Libraries
from index.retriever import Retriever
from tests.eval.conftest import SETTINGS

pytestmark = pytest.mark.slow

GATED = ["type=single,multi,unanswerable,false_premise,followup"]  # lists cost twice the time
Plant = Callable[[Engine, pytest.MonkeyPatch], Engine]


@pytest.fixture(scope="module")
def asked(golden: Sequence[Case]) -> list[Case]:
    return choose(golden, GATED, 150)


@pytest.fixture(scope="module")
def unchanged(asked: Sequence[Case], engine: Engine) -> Run:
    return run_cases(asked, engine)


def too_strict(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Decline all but the surest."""
    return replace(engine, settings=replace(engine.settings, refuse_below=0.9))


def without_late_interaction(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Rank without the strongest signal."""
    weights = {**RELEVANCE.weights, "late": 0.0}
    monkeypatch.setattr("index.retriever.RELEVANCE", replace(RELEVANCE, weights=weights))
    return engine


def one_sentence_each(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Quote one sentence of each paper."""
    monkeypatch.setattr("assistant.quote._MOST", 1)
    return engine


@pytest.mark.parametrize(
    ("plant", "shows_in"),
    [(too_strict, "wrong_refusal"), (without_late_interaction, "ndcg@10"), (one_sentence_each, "cited_facts")],
)
def test_a_planted_regression_is_caught(
    plant: Plant,
    shows_in: str,
    asked: Sequence[Case],
    engine: Engine,
    unchanged: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    comparison = compare_runs(unchanged, run_cases(asked, plant(engine, monkeypatch)))
    broken = {failure.rule.metric for failure in apply_gate(read_gate(), comparison) if failure.rule}
    assert comparison.n == len(asked)
    assert {shows_in, "right"} <= broken, comparison.metrics[shows_in]
    assert len(comparison.of_kind(Kind.BROKEN)) > len(comparison.of_kind(Kind.FIXED))


def test_an_unchanged_assistant_passes_twenty_times_of_twenty(golden: Sequence[Case], libraries: Libraries) -> None:
    cases = choose(golden, GATED, 40)

    def run_again(number: int) -> Run:
        engine = Engine(Retriever(libraries.open(), libraries.encoder), SETTINGS)
        return run_cases(cases, engine, jobs=1 + number % 3)

    runs = [run_again(number) for number in range(21)]
    base, *again = runs
    assert [run.hash for run in again] == [base.hash] * 20  # so one comparison stands for all
    assert apply_gate(read_gate(), compare_runs(base, again[-1])) == []
