"""Acceptance: what makes answers worse fails the gate that ships, and an unchanged assistant never does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from assistant.assemble import Engine
from eval.cases import Case
from eval.cases.choose import choose
from eval.counterfactual.worlds import with_papers
from eval.regression.compare import Kind, compare_runs
from eval.regression.gate import apply_gate, read_gate
from eval.runs.record import Run
from eval.runs.run import run_cases
from index.fitted import RELEVANCE
from index.library import open_library
from index.retriever import Retriever

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


def test_an_unchanged_assistant_passes_twenty_times_of_twenty(golden: Sequence[Case], engine: Engine) -> None:
    cases = choose(golden, GATED, 40)
    gold = {paper_id for case in cases for paper_id in case.gold_papers}
    # A library of their papers alone: it is asked in half of the time.
    with with_papers(engine, [p for p in engine.retriever.library.papers if p.paper_id in gold]) as small:
        folder = small.retriever.library.folder

        def run_again(number: int) -> Run:
            library = open_library(folder, name="small", repair="")
            opened = replace(engine, retriever=Retriever(library, engine.retriever.encoder))
            return run_cases(cases, opened, jobs=1 + number % 3)

        base, *again = [run_again(number) for number in range(21)]
    assert [run.hash for run in again] == [base.hash] * 20  # so one comparison stands for all
    assert apply_gate(read_gate(), compare_runs(base, again[-1])) == []
