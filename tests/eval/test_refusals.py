"""Refusals as counts, and the curve of risk against coverage."""

from __future__ import annotations

from itertools import pairwise, permutations
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.metrics.refusals import RefusalCounts, RiskPoint, aurc, count_refusals, risk_coverage

Outcomes = list[tuple[float, bool]]
outcomes = st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1, max_size=6)


def test_the_four_outcomes_are_counted_apart() -> None:
    refused = [True, True, True, False, False, False, False]
    answerable = [False, False, True, False, True, True, True]
    assert count_refusals(refused, answerable) == RefusalCounts(
        right_refusals=2, false_refusals=1, missed_refusals=1, answered=3
    )


def test_the_rates_by_hand() -> None:
    counts = RefusalCounts(right_refusals=3, false_refusals=1, missed_refusals=2, answered=9)
    assert counts.precision == 3 / 4
    assert counts.recall == 3 / 5
    assert counts.f1 == 6 / 9  # 2 * .75 * .6 / (.75 + .6) = .9 / 1.35


def test_what_has_no_question_to_stand_on_is_undefined() -> None:
    nothing = count_refusals([], [])
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    all_answered = count_refusals([False, False], [True, True])
    assert (all_answered.precision, all_answered.recall, all_answered.f1) == (None, None, None)


def test_never_declining_where_it_was_due_is_zero_not_undefined() -> None:
    missed = count_refusals([False], [False])
    assert (missed.precision, missed.recall, missed.f1) == (None, 0.0, 0.0)


def test_unpaired_sequences_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        count_refusals([True, False], [True])
    with pytest.raises(ValueError, match="shorter"):
        aurc([0.5, 0.6], [True])


def test_the_curve_by_hand() -> None:
    # by falling confidence: right; wrong and right tied; wrong
    points = risk_coverage([0.2, 0.9, 0.5, 0.5], [False, True, True, False])
    assert points == [
        RiskPoint(coverage=0.25, risk=0.0, confidence=0.9),
        RiskPoint(coverage=0.75, risk=1 / 3, confidence=0.5),
        RiskPoint(coverage=1.0, risk=0.5, confidence=0.2),
    ]


def test_the_area_by_hand() -> None:
    # right, wrong, right, wrong: risks 0/1, 1/2, 1/3, 2/4
    assert aurc([0.9, 0.8, 0.7, 0.6], [True, False, True, False]) == pytest.approx((1 / 2 + 1 / 3 + 1 / 2) / 4)
    # tied in the middle: wrong first gives 1/2, right first 0/2; then 1/3 either way
    assert aurc([0.9, 0.7, 0.7, 0.6], [True, False, True, False]) == pytest.approx((1 / 4 + 1 / 3 + 1 / 2) / 4)


def test_without_questions_there_is_no_curve() -> None:
    assert risk_coverage([], []) == []
    assert aurc([], []) is None


@given(outcomes)
@settings(deadline=None, max_examples=50)
def test_ties_stand_for_the_mean_over_all_their_orders(pairs: Outcomes) -> None:
    areas = []
    for order in permutations(pairs):
        if [value for value, _ in order] == sorted((value for value, _ in order), reverse=True):
            wrong = [not right for _, right in order]
            areas.append(fmean(sum(wrong[:i]) / i for i in range(1, len(wrong) + 1)))
    assert aurc([value for value, _ in pairs], [right for _, right in pairs]) == pytest.approx(fmean(areas))


@given(outcomes)
@settings(deadline=None)
def test_the_curve_ends_with_every_question_and_the_plain_error(pairs: Outcomes) -> None:
    points = risk_coverage([value for value, _ in pairs], [right for _, right in pairs])
    assert points[-1].coverage == 1.0
    assert points[-1].risk == pytest.approx(fmean(not right for _, right in pairs))
    assert [p.confidence for p in points] == sorted({value for value, _ in pairs}, reverse=True)
    assert all(a.coverage < b.coverage for a, b in pairwise(points))
