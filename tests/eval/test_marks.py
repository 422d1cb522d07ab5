"""A text is cut at the borders of its spans and at no other place, and loses nothing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from eval.report.marks import Piece, cut

SPANS = st.lists(st.tuples(st.integers(-3, 15), st.integers(-3, 15)), max_size=4)


def test_a_text_without_spans_is_one_piece_and_an_empty_one_none() -> None:
    assert cut("abc") == (Piece("abc"),)
    assert cut("") == ()


def test_what_both_kinds_cover_is_marked_as_both() -> None:
    assert cut("abcdef", gold=[(1, 4)], cited=[(3, 5)]) == (
        Piece("a"),
        Piece("bc", gold=True),
        Piece("d", gold=True, cited=True),
        Piece("e", cited=True),
        Piece("f"),
    )


def test_spans_of_one_kind_that_touch_or_overlap_are_one_piece() -> None:
    assert cut("abcdef", gold=[(0, 2), (2, 3), (1, 4)]) == (Piece("abcd", gold=True), Piece("ef"))


def test_a_part_of_a_text_is_marked_by_the_offsets_of_the_whole() -> None:
    assert cut("cdef", gold=[(0, 3), (5, 9)], offset=2) == (Piece("c", gold=True), Piece("de"), Piece("f", gold=True))


def test_spans_that_are_empty_or_outside_mark_nothing() -> None:
    assert cut("abc", gold=[(1, 1), (2, 1), (-5, 0)], cited=[(3, 9)]) == (Piece("abc"),)


@given(st.text(max_size=12), SPANS, SPANS, st.integers(0, 3))
def test_each_character_has_the_marks_of_the_spans_that_hold_it(
    text: str, gold: list[tuple[int, int]], cited: list[tuple[int, int]], offset: int
) -> None:
    pieces = cut(text, gold=gold, cited=cited, offset=offset)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
    assert all((a.gold, a.cited) != (b.gold, b.cited) for a, b in pairwise(pieces))
    marks = [(piece.gold, piece.cited) for piece in pieces for _ in piece.text]
    for place, (is_gold, is_cited) in enumerate(marks, start=offset):
        assert is_gold == any(start <= place < end for start, end in gold)
        assert is_cited == any(start <= place < end for start, end in cited)
