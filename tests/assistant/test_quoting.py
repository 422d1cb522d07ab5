"""Quotation marks around somebody's own words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.export.quoting import with_marks

SOURCE = "In this paper, we propose a small codec that needs one kilobit, and we test it."


def test_what_stands_to_the_letter_is_in_marks_and_the_rest_is_not() -> None:
    said = "The authors propose a small codec that needs one kilobit, and they test it."
    assert with_marks(said, [SOURCE]) == "The authors “propose a small codec that needs one kilobit, and” they test it."


def test_a_few_words_in_common_are_nobodys() -> None:
    assert with_marks("They propose a small codec.", [SOURCE]) == "They propose a small codec."


def test_each_source_is_looked_into() -> None:
    text = "one two three four five and six seven eight nine ten"
    sources = ["zero one two three four five", "six seven eight nine ten eleven"]
    assert with_marks(text, sources) == "“one two three four five” and “six seven eight nine ten”"


@given(st.text(), st.lists(st.text(), max_size=2))
def test_nothing_but_marks_is_added(text: str, sources: list[str]) -> None:
    marked = with_marks(text, sources)
    assert marked.replace("“", "").replace("”", "") == text.replace("“", "").replace("”", "")
