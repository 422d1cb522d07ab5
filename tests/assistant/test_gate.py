"""The gate, as a person meets it: what is declined, and at which probability."""

from __future__ import annotations

import pytest

from assistant.answer import Answer
from assistant.ask import AskSettings
from assistant.assemble import Engine
from tests.assistant.conftest import PASSAGES
from tests.assistant.golden import cases


def _with(engine: Engine, refuse_below: float) -> Engine:
    return Engine(engine.retriever, AskSettings(passages=PASSAGES, refuse_below=refuse_below))


def test_a_question_is_declined_exactly_where_its_probability_is_below_the_setting(engine: Engine) -> None:
    question = "How do neural codecs quantize audio?"
    chance = engine.ask(question).answerable
    assert 0 < chance < 1
    assert _with(engine, chance).ask(question).refusal is None
    assert _with(engine, min(1.0, chance + 1e-6)).ask(question).refusal is not None


def test_the_setting_changes_the_decision_and_never_the_probability(engine: Engine) -> None:
    question = "How do neural codecs quantize audio?"
    asked = [_with(engine, level).ask(question) for level in (0.0, 0.5, 1.0)]
    assert len({answer.answerable for answer in asked}) == 1


def test_a_probability_of_nought_answers_whatever_has_passages(engine: Engine) -> None:
    assert _with(engine, 0.0).ask("What is the capital of France?").claims


@pytest.fixture(scope="module")
def chances(engine: Engine) -> tuple[list[float], list[float]]:
    def mean_of(kind: str) -> list[float]:
        answers: list[Answer] = [engine.ask(c["question"]) for c in cases(kind, every=12) if not c["history"]]
        return [answer.answerable for answer in answers]

    return mean_of("single"), mean_of("unanswerable")


def test_answered_questions_get_higher_probabilities_than_near_misses(
    chances: tuple[list[float], list[float]],
) -> None:
    """The share of pairs in the right order (the area under the curve) is far from a coin's."""
    answerable, unanswerable = chances
    pairs = [(a, b) for a in answerable for b in unanswerable]
    assert sum(a > b for a, b in pairs) / len(pairs) > 0.7
