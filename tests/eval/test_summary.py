"""The summary of a run: every figure with its n, undefined ones None, and never a NaN."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.metrics.catalogue import METRICS
from eval.runs.record import Row, Run
from eval.runs.score import score_row, score_run
from eval.runs.summary import summarise
from tests.eval.rows import (
    ASKED,
    LISTING,
    PAPERS,
    SAYS_CODE,
    SAYS_ERROR,
    SAYS_RATE,
    UNANSWERABLE,
    answered,
    claim,
    declined,
    failed,
)

RIGHT = answered(ASKED, claim(*SAYS_RATE), claim(*SAYS_ERROR))
HALF = answered(ASKED, claim(*SAYS_RATE), chance=0.6)
WRONG = answered(ASKED, claim(*SAYS_CODE), chance=0.5)
MISSED = answered(UNANSWERABLE, claim(*SAYS_RATE), chance=0.7)
DECLINED = declined(UNANSWERABLE, chance=0.1)
WRONGLY_DECLINED = declined(ASKED, chance=0.3, right_if_answered=True)
LISTED = answered(LISTING, claim(*SAYS_RATE), chance=0.99)
FAILED = failed(ASKED)
KINDS = (RIGHT, HALF, WRONG, MISSED, DECLINED, WRONGLY_DECLINED, LISTED, FAILED)
DEV, TEST = ASKED.question, "What rate does it have?"


def summary(*rows: Row) -> dict[str, Any]:
    """Summarise rows, each a case of its own."""
    named = [replace(row, case=replace(row.case, id=f"{i:03}")) for i, row in enumerate(rows)]
    return summarise([score_row(row, PAPERS) for row in named])


def metric(made: dict[str, Any], name: str, group: str = "all") -> dict[str, Any]:
    found: dict[str, Any] = made["groups"][group]["metrics"][name]
    return found


def figures(made: dict[str, Any]) -> list[dict[str, Any]]:
    """Every figure that has a mean or a value."""
    of_groups = [f for group in made["groups"].values() for f in group["metrics"].values()]
    return of_groups + [f for group in made["refusals"].values() for f in group.values()]


def test_a_mean_is_over_the_cases_that_define_it_and_says_how_many() -> None:
    made = summary(RIGHT, HALF, WRONG, DECLINED, FAILED)
    assert (made["n"], made["failed"]) == (5, 1)
    # Right: the first, and the declined one; four could be asked.
    assert (metric(made, "right")["mean"], metric(made, "right")["n"]) == (0.5, 4)
    # Facts: 1, 1/2 and 0 of three questions; the unanswerable one has none.
    assert (metric(made, "key_facts")["mean"], metric(made, "key_facts")["n"]) == (0.5, 3)
    assert (metric(made, "missed_refusal")["mean"], metric(made, "missed_refusal")["n"]) == (0.0, 1)
    assert (metric(made, "wrong_refusal")["mean"], metric(made, "wrong_refusal")["n"]) == (0.0, 3)


def test_every_metric_is_there_for_all_cases_for_each_type_and_for_each_split() -> None:
    both = [replace(RIGHT, case=replace(ASKED, question=question)) for question in (DEV, TEST)]
    made = summary(*both, LISTED)
    assert {replace(ASKED, question=question).split for question in (DEV, TEST)} == {"dev", "test"}
    assert [group["n"] for group in made["groups"].values()] == [3, 1, 2, 2, 1]  # the list is of the test split
    assert list(made["groups"]) == ["all", "dev", "test", "single", "exhaustive"]
    assert all(list(group["metrics"]) == list(METRICS) for group in made["groups"].values())
    assert list(made["refusals"]) == ["all", "dev", "test"]


def test_splits_are_left_out_where_there_is_but_one() -> None:
    made = summary(RIGHT, HALF)
    assert list(made["groups"]) == ["all", "single"]
    assert list(made["refusals"]) == ["all"]


def test_declining_is_measured_as_a_decision() -> None:
    made = summary(RIGHT, HALF, WRONG, MISSED, DECLINED, WRONGLY_DECLINED, LISTED, FAILED)["refusals"]["all"]
    # Two declined, one of them rightly; two cannot be answered, one of them was declined. Lists are not gated.
    assert [made[name]["value"] for name in ("precision", "recall", "f1")] == [0.5, 0.5, 0.5]
    # Confidence: answerable .9 .6 .5 .3, unanswerable .7 .1. Of the 8 pairs the answerable one is higher in
    # 2 of (.9), 1 of (.6), 1 of (.5), 1 of (.3): 5 of 8.
    assert made["auroc"]["value"] == 0.625
    assert {figure["n"] for figure in made.values()} == {6}


def test_the_risk_coverage_curve_answers_the_most_confident_first() -> None:
    made = summary(RIGHT, MISSED, HALF, WRONGLY_DECLINED, LISTED, FAILED)
    # By confidence: .9 right; .7 wrong, it cannot be answered; .6 wrong, half of it is missing;
    # .3 was declined and would have been right.
    assert made["risk_coverage"] == [[0.25, 0.0, 0.9], [0.5, 0.5, 0.7], [0.75, 0.6667, 0.6], [1.0, 0.5, 0.3]]


def test_recall_by_depth_rests_on_the_questions_that_recall_does() -> None:
    low = replace(RIGHT, gold_ranks={"codec": 6})
    made = summary(RIGHT, low, DECLINED, FAILED)
    assert made["recall_at"][:6] == [[1, 0.5], [2, 0.5], [3, 0.5], [4, 0.5], [5, 0.5], [6, 1.0]]
    assert len(made["recall_at"]) == 10
    assert (metric(made, "recall@5")["mean"], metric(made, "recall@5")["n"]) == (0.5, 2)


def test_the_worst_come_first_and_what_is_right_is_not_among_them() -> None:
    made = summary(RIGHT, HALF, WRONG, FAILED, DECLINED, MISSED, WRONGLY_DECLINED)
    # Failed; then without a fact, the most confident first (.7, .5, .3); then half of the facts.
    assert [worst["id"] for worst in made["worst"]] == ["003", "005", "002", "006", "001"]
    assert made["worst"][0]["reason"] == "the library is gone"
    assert made["worst"][-1]["reason"] == "missing: halves the error"


def test_no_more_than_twenty_of_the_worst_are_kept() -> None:
    assert len(summary(*[WRONG] * 30)["worst"]) == 20


def test_times_are_percentiles_with_their_number() -> None:
    made = summary(*(answered(ASKED, claim(*SAYS_RATE), total=ms) for ms in (10, 20, 30)), FAILED)
    assert made["latency_ms"] == {"n": 3, "p50": 20.0, "p95": 29.0}


def test_tokens_are_summed_where_a_model_used_some() -> None:
    def using(**usage: int) -> Row:
        assert RIGHT.answer is not None
        return replace(RIGHT, answer={**RIGHT.answer, "usage": usage or None})

    assert summary(RIGHT, FAILED)["usage"] is None
    made = summary(using(prompt_tokens=10, completion_tokens=2), using(prompt_tokens=5), using())
    assert made["usage"] == {"n": 2, "completion_tokens": 2, "prompt_tokens": 15}


def test_a_run_without_a_case_defines_nothing() -> None:
    made = summary()
    assert made["n"] == 0
    assert all(figure.get("mean") is None and figure.get("value") is None for figure in figures(made))
    assert {figure["n"] for figure in figures(made)} == {0}
    assert (made["risk_coverage"], made["worst"], made["latency_ms"]) == ([], [], {"n": 0, "p50": None, "p95": None})
    assert {value for _, value in made["recall_at"]} == {None}


def test_a_run_of_one_case_has_figures_and_no_intervals() -> None:
    made = summary(RIGHT)
    assert metric(made, "right") == {"mean": 1.0, "n": 1, "low": None, "high": None}
    assert metric(made, "missed_refusal") == {"mean": None, "n": 0, "low": None, "high": None}
    assert {figure["low"] for figure in figures(made)} == {None}


def test_a_run_in_which_all_failed_defines_nothing() -> None:
    made = summary(FAILED, FAILED)
    assert (made["n"], made["failed"], metric(made, "right")["n"]) == (2, 2, 0)
    assert [worst["reason"] for worst in made["worst"]] == ["the library is gone"] * 2


def check(made: dict[str, Any]) -> None:
    """What holds of every summary."""
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    for group in made["groups"].values():
        for figure in group["metrics"].values():
            assert (figure["mean"] is None) == (figure["n"] == 0)
            assert figure["n"] <= group["n"]
    for figure in figures(made):
        value = figure["mean"] if "mean" in figure else figure["value"]
        if figure["low"] is not None:
            assert figure["low"] - 1e-4 <= value <= figure["high"] + 1e-4
    shares = [share for share, _, _ in made["risk_coverage"]]
    assert shares == sorted(set(shares))
    assert not shares or shares[-1] == 1


@given(st.lists(st.sampled_from(KINDS), max_size=6))
@settings(max_examples=15, deadline=None)
def test_no_mixture_of_rows_makes_a_nan_or_a_mean_without_its_n(rows: Sequence[Row]) -> None:
    check(summary(*rows))


def test_a_real_run_makes_a_summary_like_any_other(golden_run: Run) -> None:
    made = summarise(score_run(golden_run))
    check(made)
    assert list(made["groups"])[3:] == ["single", "multi", "unanswerable", "false_premise", "followup", "exhaustive"]
    assert made == summarise(score_run(golden_run))
    assert made["recall_at"][4][1] == pytest.approx(metric(made, "recall@5")["mean"])
    assert made["latency_ms"]["n"] == made["n"]
