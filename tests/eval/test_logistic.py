"""The small logistic regression keeps sides and holds papers out; what it is judged by is as defined."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.fitted import Logistic
from eval.fitting.logistic import cross_validated, fit_logistic
from eval.metrics.discrimination import auroc, balanced_accuracy

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
        forth, back = auroc(scores, labels), auroc(-scores, labels)
        assert forth is not None
        assert back == pytest.approx(1 - forth)


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.booleans()), max_size=12))
@settings(deadline=None, max_examples=50)
def test_the_area_is_the_share_of_pairs_in_the_right_order(pairs: list[tuple[float, bool]]) -> None:
    wins = [(p > n) + (p == n) / 2 for p, positive in pairs if positive for n, other in pairs if not other]
    area = auroc([score for score, _ in pairs], [label for _, label in pairs])
    assert area == (pytest.approx(sum(wins) / len(wins)) if wins else None)


def test_balanced_accuracy_by_hand() -> None:
    # 1 of 2 positives, 3 of 4 negatives
    assert balanced_accuracy([1, 0, 0, 0, 0, 1], [1, 1, 0, 0, 0, 0]) == (1 / 2 + 3 / 4) / 2
    assert balanced_accuracy([True, True], [True, False]) == 0.5


def test_without_both_classes_telling_them_apart_is_undefined() -> None:
    assert auroc([0.1, 0.2], [True, True]) is None
    assert balanced_accuracy([True, False], [False, False]) is None
    assert (auroc([], []), balanced_accuracy([], [])) == (None, None)


def test_scores_that_are_none_and_labels_that_do_not_pair_are_refused() -> None:
    with pytest.raises(ValueError, match="nan is no score"):
        auroc([0.1, float("nan")], [True, False])
    with pytest.raises(ValueError, match="one label for each value"):
        balanced_accuracy([True, False], [True])


def test_it_finds_the_sides_of_the_weights() -> None:
    model, predict = fit_logistic(ROWS, LABELS)
    assert model["weights"][0] > 1
    assert model["weights"][1] < -1
    assert (auroc(predict(ROWS), LABELS) or 0) > 0.95


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
    areas = auroc(seen, labels), auroc(held, labels)
    assert areas[0] is not None
    assert areas[1] is not None
    assert areas[0] > 0.95
    assert areas[1] < 0.6
