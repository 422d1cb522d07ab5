"""What is searched in abstracts takes no longer than their length; a square of that would hang the test."""

from __future__ import annotations

import pytest

from assistant.summary.attributes import ATTRIBUTES
from assistant.summary.naming import name_of, surname
from assistant.tables.titles import shared_phrase
from index.paper import Paper


@pytest.mark.parametrize("unit", ["1.", "1,", "1", "a ", "two a ", "release ", "code is ", "n ", " "])
def test_attributes_are_searched_in_a_long_abstract(unit: str) -> None:
    text = unit * (500_000 // len(unit))
    assert [attribute.name for attribute in ATTRIBUTES if attribute.pattern.search(text)] == []


def test_a_long_name_is_no_name_that_a_paper_gives() -> None:
    assert name_of(Paper("a", "a" * 400_000 + ": a title", "We propose it.")).who == "the authors"


def test_a_long_title_is_looked_for_in_a_long_abstract() -> None:
    assert shared_phrase("for " + "big cat " * 10_000, "big (" * 30_000) is None


def test_a_suffix_is_no_family_name() -> None:
    assert surname("Martin Luther King Jr.") == "King"
    assert surname("King, Martin Luther, Jr.") == "King"
    paper = Paper("a", "T", "It.", ("Martin Luther King Jr.", "Bob Dylan"), 2001)
    assert name_of(paper).who == "King and Dylan (2001)"
