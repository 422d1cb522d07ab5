"""The small logistic regression: sides are kept, papers are held out, the area is the definition's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.fitted import Logistic
from eval.logistic import auroc, cross_validated, fit_logistic

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.standard_normal((400, 2))
LABELS = (ROWS[:, 0] - ROWS[:, 1] + 0.3 * RANDOM.standard_normal(400) > 0).astype(float)


def test_the_area_under_the_curve_by_hand() -> None:
    # pairs (positive, negative): .9>.8, .9>.1, .3<.8, .3>.1 -> 3 of 4
    assert auroc(np.array([0.9, 0.8, 0.3, 0.1]), np.array([1.0, 0.0, 1.0, 0.0])) == 0.75


def test_ties_count_half() -> None:
    assert auroc(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == 0.5


@given(st.lists(st.tuples(st.floats(-5, 5), st.booleans()), min_size=4, max_size=40))
@settings(deadline=None, max_examples=50)
def test_turning_the_scores_round_mirrors_the_area(pairs: list[tuple[float, bool]]) -> None:
    scores = np.array([score for score, _ in pairs])
    labels = np.array([float(label) for _, label in pairs])
    if 0 < labels.sum() < len(labels):
        assert auroc(-scores, labels) == pytest.approx(1 - auroc(scores, labels))


def test_it_finds_the_sides_of_the_weights() -> None:
    model, predict = fit_logistic(ROWS, LABELS)
    assert model["weights"][0] > 1
    assert model["weights"][1] < -1
    assert auroc(predict(ROWS), LABELS) > 0.95


def test_a_sign_keeps_a_weight_on_its_side() -> None:
    model, _ = fit_logistic(ROWS, LABELS, signs=[1, 1])
    assert model["weights"][0] > 0
    assert model["weights"][1] == 0


def test_what_is_written_predicts_what_was_fitted() -> None:
    model, predict = fit_logistic(ROWS, LABELS, features=("a", "b"))
    assert np.allclose(Logistic.from_dict(model).predict(ROWS), predict(ROWS), atol=1e-4)


def test_questions_on_one_paper_are_held_out_together() -> None:
    # Each paper's rows carry a mark of their own: only a model that has seen the paper can use it.
    papers = [str(i // 2) for i in range(40)]
    labels = [float(i % 4 < 2) for i in range(40)]
    marks = np.eye(20)
    groups = [(marks[[int(p)]], np.array([y])) for p, y in zip(papers, labels, strict=True)]
    seen = np.concatenate(cross_validated(groups, [str(i) for i in range(40)], penalty=0.0001))
    held = np.concatenate(cross_validated(groups, papers, penalty=0.0001))
    assert auroc(seen, np.array(labels)) > 0.95
    assert auroc(held, np.array(labels)) < 0.6
