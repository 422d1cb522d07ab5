"""Overlap of spans, by characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.metrics.spans import Overlap, overlap

Each = dict[str, list[tuple[int, int]]]
span = st.tuples(st.integers(0, 30), st.integers(0, 10)).map(lambda s: (s[0], s[0] + s[1]))
spans = st.dictionaries(st.sampled_from("pq"), st.lists(span, max_size=4), max_size=2)


def test_half_of_each_by_hand() -> None:
    # cited 0-10, gold 5-25: 5 shared; 5/10, 5/20, 2*5/(10+20)
    assert overlap({"p": [(0, 10)]}, {"p": [(5, 25)]}) == Overlap(0.5, 0.25, 1 / 3)


def test_a_character_that_is_covered_twice_counts_once() -> None:
    # cited 0-8 in three pieces, gold 0-10 in two: 8 shared
    cited = {"p": [(0, 6), (4, 8), (0, 6)]}
    assert overlap(cited, {"p": [(0, 7), (3, 10)]}) == Overlap(1.0, 0.8, 16 / 18)


def test_the_same_offsets_in_another_paper_are_no_overlap() -> None:
    assert overlap({"q": [(0, 10)]}, {"p": [(0, 10)]}) == Overlap(0.0, 0.0, 0.0)


def test_spans_that_touch_share_nothing() -> None:
    assert overlap({"p": [(0, 5)]}, {"p": [(5, 10)]}) == Overlap(0.0, 0.0, 0.0)


def test_several_papers_are_one_set_of_characters() -> None:
    # 10 cited in p and 10 in r; gold: the same 10 of p, 20 of q. 10 shared of 20 cited, of 30 gold
    found = overlap({"p": [(0, 10)], "r": [(0, 10)]}, {"p": [(0, 10)], "q": [(0, 20)]})
    assert found == Overlap(0.5, 1 / 3, 0.4)


@pytest.mark.parametrize("cited", [{}, {"p": []}, {"p": [(3, 3)]}])
def test_citing_nothing_is_all_zeros(cited: Each) -> None:
    assert overlap(cited, {"p": [(0, 10)]}) == Overlap(0.0, 0.0, 0.0)


@pytest.mark.parametrize("gold", [{}, {"p": []}, {"p": [(3, 3)]}])
def test_without_gold_it_is_undefined(gold: Each) -> None:
    assert overlap({"p": [(0, 10)]}, gold) is None


@given(spans, spans)
@settings(deadline=None)
def test_swapping_the_sides_swaps_precision_and_recall(cited: Each, gold: Each) -> None:
    one, other = overlap(cited, gold), overlap(gold, cited)
    if one and other:
        assert (one.precision, one.recall, one.f1) == (other.recall, other.precision, other.f1)
        assert min(one.precision, one.recall) - 1e-12 <= one.f1 <= max(one.precision, one.recall) + 1e-12


@given(spans)
@settings(deadline=None)
def test_citing_the_gold_is_perfect(gold: Each) -> None:
    assert overlap(gold, gold) in (None, Overlap(1.0, 1.0, 1.0))
