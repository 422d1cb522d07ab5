"""Papers: their ids and hashes, and the folding that titles are compared by."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.paper import Paper, make_paper_id, normalise

TITLE = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


def test_an_id_is_a_slug_of_the_title_and_six_digits_of_its_hash() -> None:
    assert re.fullmatch(r"attention-is-all-you-need-[0-9a-f]{6}", make_paper_id("Attention Is All You Need"))


def test_the_id_of_a_title_does_not_change_between_versions() -> None:
    """Ids are cited: a new way to make them would break what people have written down."""
    assert make_paper_id("Attention Is All You Need") == "attention-is-all-you-need-4a1c93"


def test_case_and_punctuation_do_not_change_an_id() -> None:
    assert make_paper_id("Attention is all, you need!") == make_paper_id("ATTENTION IS ALL YOU NEED")


def test_accents_are_folded_out_of_the_slug() -> None:
    assert make_paper_id("Élan für Übung").startswith("elan-fur-ubung-")


@pytest.mark.parametrize("title", ["深度学习", "שלום", "!!!", "", "👩‍👩‍👧"])
def test_an_id_is_never_empty_whatever_the_script(title: str) -> None:
    assert re.fullmatch(r"paper-[0-9a-f]{6}", make_paper_id(title))


def test_a_long_title_gives_a_short_id() -> None:
    assert len(make_paper_id("very long title " * 50)) <= 48 + 1 + 6


def test_a_taken_id_is_lengthened_and_stays_the_same_for_the_same_abstract() -> None:
    first = make_paper_id("One Title")
    second = make_paper_id("One Title", {first}, salt="another abstract")
    assert second != first
    assert second.startswith(first)
    assert second == make_paper_id("One Title", {first}, salt="another abstract")
    assert second != make_paper_id("One Title", {first}, salt="a third abstract")
    assert make_paper_id("One Title", {first, second}, salt="another abstract") not in {first, second}


@settings(deadline=None, max_examples=150)
@given(TITLE, st.integers(1, 4))
def test_any_title_gives_a_plain_free_id(title: str, copies: int) -> None:
    taken: set[str] = set()
    for _ in range(copies):
        paper_id = make_paper_id(title, taken)
        assert paper_id not in taken
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", paper_id)
        taken.add(paper_id)


def test_ids_of_the_bundled_papers_are_all_different(corpus: list[Paper]) -> None:
    assert len({make_paper_id(paper.title) for paper in corpus}) == len(corpus)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "Cafe\u0301"),
        ("ＦＵＬＬ width", "full WIDTH"),
        ("a  b\u00a0c", "a b c"),
        ("Re-read: it!", "re read it"),
        ("Straße", "STRASSE"),
    ],
)
def test_titles_that_read_the_same_are_the_same_when_folded(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


def test_titles_of_other_words_stay_different() -> None:
    assert normalise("SampleRNN") != normalise("Sample RNN")
    assert normalise("Part 1") != normalise("Part 2")


def test_the_content_hash_follows_title_and_abstract_only() -> None:
    paper = Paper("p", "Title", "Abstract.")
    assert replace(paper, year=2020, paper_id="q", authors=("A",)).content_hash == paper.content_hash
    assert replace(paper, abstract="Abstract").content_hash != paper.content_hash
    assert replace(paper, title="title").content_hash != paper.content_hash


def test_a_paper_is_never_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Paper("p", "Title", "Abstract.").title = "Other"  # type: ignore[misc]
