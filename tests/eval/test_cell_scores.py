"""Labelled cells of tables: they say the truth of their abstracts, and their scores are right."""

from __future__ import annotations

import pytest

from eval.summaries.cells import LabelledCell, read_labels, says_the_same, score_cells
from index.paper import Paper


def test_every_label_stands_in_its_abstract_to_the_letter(corpus: list[Paper]) -> None:
    abstracts = {paper.paper_id: paper.abstract for paper in corpus}
    labels = read_labels()
    assert len(labels) > 200
    assert not [(c.column, s) for c in labels for s in c.spans or () if s not in abstracts[c.paper_id]]
    assert len({(c.paper_id, c.column) for c in labels}) == len(labels)


def test_labels_of_both_kinds_are_in_both_splits() -> None:
    kinds = {(c.is_development, c.spans is None) for c in read_labels()}
    assert len(kinds) == 4


def test_a_quote_says_the_same_where_it_holds_a_label_or_half_its_words() -> None:
    assert says_the_same("we train on 74 speakers today", ("74 speakers",))
    assert says_the_same("a b c d", ("c d e f",))  # 2 shared words: F1 is 2 * 2 / (4 + 4) = .5
    assert not says_the_same("a b c d", ("d e f g",))
    assert not says_the_same("anything", ())


def test_scores_of_a_worked_example() -> None:
    labels = [
        LabelledCell("p", "right", ("one two",)),
        LabelledCell("p", "wrong", ("one two",)),
        LabelledCell("p", "guessed", None),
        LabelledCell("p", "missed", ("one two",)),
        LabelledCell("p", "empty", None),
    ]
    found = {"right": ("one two", 0.9), "wrong": ("six seven eight", 0.7), "guessed": ("nine", 0.5)}
    scores = score_cells(labels, lambda _, column: found.get(column))
    assert (scores.cells, scores.stated, scores.filled) == (5, 3, 3)
    assert scores.precision == pytest.approx(1 / 3)  # "right" of three filled
    assert scores.recall == pytest.approx(1 / 3)  # "right" of three stated
    assert scores.not_stated == pytest.approx(1 / 2)  # "empty" of two left empty
    assert scores.words == 2
    assert scores.chance == pytest.approx(0.7)


def test_a_share_of_nothing_is_none() -> None:
    scores = score_cells([], lambda *_: None)
    assert (scores.precision, scores.recall, scores.not_stated, scores.words, scores.chance) == (None,) * 5
