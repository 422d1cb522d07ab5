"""Figures are written in their unit, undefined ones as a dash, and no change is hidden or made up by rounding."""

from __future__ import annotations

import pytest

from eval.metrics.catalogue import METRICS
from eval.report.figures import (
    Unit,
    change_interval_text,
    change_text,
    count_text,
    interval_text,
    p_text,
    shortened,
    size_text,
    unit_of,
    value_text,
)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("right", 0.59034, "59.0%"),
        ("right", 0.0, "0.0%"),
        ("right", None, "–"),
        ("ndcg@10", 0.8126, "0.813"),
        ("auroc", 1.0, "1.000"),
        ("words", 58.312, "58.31"),
        ("dangling", 0.0, "0.00"),
    ],
)
def test_a_figure_is_written_in_its_unit(name: str, value: float | None, text: str) -> None:
    assert value_text(name, value) == text


def test_an_interval_needs_both_ends() -> None:
    assert interval_text("right", 0.5626, 0.6181) == "56.3% to 61.8%"
    assert interval_text("right", None, 0.6) == interval_text("right", 0.6, None) == "–"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("right", 0.0123, "+1.2 points"),
        ("right", -0.0123, "−1.2 points"),
        ("right", 0.0, "0.0 points"),
        ("right", -0.0004, "0.0 points"),
        ("right", 1.0, "+100.0 points"),
        ("right", None, "–"),
        ("ndcg@10", -0.0121, "−0.012"),
        ("words", 3.5, "+3.50"),
    ],
)
def test_a_change_has_a_sign_unless_it_rounds_to_nothing(name: str, value: float | None, text: str) -> None:
    assert change_text(name, value) == text


def test_the_unit_of_an_interval_of_a_change_stands_once() -> None:
    assert change_interval_text("right", -0.004, 0.012) == "−0.4 to +1.2 points"
    assert change_interval_text("map", -0.004, 0.012) == "−0.004 to +0.012"


def test_a_size_that_is_not_nothing_is_not_written_as_nothing() -> None:
    assert size_text("right", 0.0004) == "< 0.1 points"
    assert size_text("map", 0.0004) == "< 0.001"
    assert size_text("right", 0.0) == "0.0 points"
    assert size_text("right", 0.019) == "1.9 points"


def test_a_p_is_never_written_as_zero() -> None:
    assert [p_text(p) for p in (None, 0.0, 0.0009, 0.001, 0.0312, 1.0)] == [
        "–", "< 0.001", "< 0.001", "0.001", "0.031", "1.000",
    ]  # fmt: skip


def test_a_count_agrees_with_its_noun() -> None:
    assert count_text(1, "question") == "1 question"
    assert count_text(1118, "question") == "1,118 questions"
    assert count_text(2, "case is", "cases are") == "2 cases are"


def test_only_long_hashes_are_cut() -> None:
    digest = "0123456789abcdef" * 4
    assert shortened(f"sha256:{digest}") == "sha256:0123456789ab…"
    assert shortened("all-MiniLM-L6-v2 deadbeef") == "all-MiniLM-L6-v2 deadbeef"


def test_every_unit_of_the_catalogue_is_one_that_was_chosen() -> None:
    assert {name for name in METRICS if unit_of(name) is Unit.COUNT} == {"words", "dangling"}
    assert {name for name in METRICS if unit_of(name) is Unit.RATIO} == {"ndcg@10", "mrr@10", "map", "span_overlap"}
