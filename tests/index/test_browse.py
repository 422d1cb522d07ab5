"""Looking through a library by words and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pytest

from index.browse import Facets, Found, Sort, facets, find_papers
from index.errors import FilterError
from index.find_words import Spans
from index.libraries import Libraries
from index.retriever import Filters, Retriever
from tests.index.small import RECORDS, library_of, retriever_of

NAMED: tuple[dict[str, object], ...] = (
    {"id": "b", "title": "On Gödel", "abstract": "Nothing.", "authors": ["Ada Lovelace", "Łukasz Kaiser"]},
    {"id": "a", "title": "on ants", "abstract": "Raw sound. Waveform models; raw waveforms.", "venue": "ICLR"},
    {"id": "tts-2", "title": "Text-to-Speech", "abstract": "语音合成 works.", "year": 2001},
)


@pytest.fixture
def small(hash_libraries: Libraries, tmp_path: Path) -> Retriever:
    return retriever_of(hash_libraries, tmp_path)


@pytest.fixture
def named(hash_libraries: Libraries, tmp_path: Path) -> Retriever:
    return retriever_of(hash_libraries, tmp_path, NAMED)


def ids(found: Sequence[Found]) -> list[str]:
    return [each.paper.paper_id for each in found]


def cut(text: str, marks: Spans) -> list[str]:
    return [text[start:end] for start, end in marks]


def test_facets_are_what_the_records_hold(hash_libraries: Libraries, tmp_path: Path) -> None:
    assert facets(library_of(hash_libraries, tmp_path)) == Facets(
        (2018, 2022), ("ICML", "NeurIPS", "Workshop at NeurIPS"), authors=False
    )


def test_what_no_record_holds_is_no_facet(hash_libraries: Libraries, tmp_path: Path) -> None:
    assert facets(library_of(hash_libraries, tmp_path, RECORDS[-1:])) == Facets(None, (), authors=False)
    hash_libraries.create("empty")
    assert facets(hash_libraries.open("empty")) == Facets(None, (), authors=False)


@pytest.mark.parametrize("words", ["", "  ", "…?!", '""'])
def test_without_words_all_papers_are_there_by_title_those_without_an_abstract_too(
    words: str, small: Retriever
) -> None:
    assert ids(find_papers(small, words)) == ["empty", "cats", "long", "dogs", "undated"]
    assert {each.score for each in find_papers(small, words)} == {None}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("gödel", ["b"]),
        ("GODEL", ["b"]),
        ("lukasz", ["b"]),
        ("ada kaiser", ["b"]),
        ("ada ants", []),
        ("iclr", ["a"]),
        ("wavef", ["a"]),
        ("form", []),  # within a word, not at the start of one
        ('"raw waveforms"', ["a"]),
        ('"raw waveforms', ["a"]),  # while it is being typed
        ('"raw models"', []),
        ("raw models", ["a"]),
        ('"ants raw"', []),  # a phrase does not go on from title to abstract
        ("text-to-speech", ["tts-2"]),
        ("text to speech", ["tts-2"]),
        ("tts-2", ["tts-2"]),
        ("合成", ["tts-2"]),  # no spaces, so words begin anywhere
        ("(", ["a", "b", "tts-2"]),
        ("nothing.*", ["b"]),
        ("w.*m", []),
    ],
)
def test_every_word_must_begin_a_word_whatever_case_and_accents(words: str, found: list[str], named: Retriever) -> None:
    assert sorted(ids(find_papers(named, words))) == found


def test_relevance_is_bm25_and_ties_go_by_title(small: Retriever) -> None:
    by_bm25 = ["long", "undated", "empty"]  # a dozen times, twice in a short text, not in a passage
    assert ids(find_papers(small, "whales")) == by_bm25
    assert ids(find_papers(small, "wha")) == ["empty", "long", "undated"], "no whole word, no BM25"


@pytest.mark.parametrize("words", ["", "sheep"])
@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.TITLE, ["cats", "long", "dogs", "undated"]),
        (Sort.YEAR_NEWEST, ["long", "dogs", "cats", "undated"]),
        (Sort.YEAR_OLDEST, ["cats", "dogs", "long", "undated"]),
    ],
)
def test_papers_are_sorted_as_asked_those_without_a_year_last(
    words: str, sort: Sort, order: list[str], small: Retriever
) -> None:
    with_abstract = Filters(papers=["cats", "dogs", "long", "undated"])
    assert ids(find_papers(small, words, by="meaning", sort=sort, filters=with_abstract)) == order


def test_by_meaning_every_paper_with_an_abstract_has_its_relevance(small: Retriever) -> None:
    found = find_papers(small, "Do dogs herd sheep?", by="meaning")
    ranked = small.rank("Do dogs herd sheep?")
    assert [(each.paper, each.score) for each in found] == [(small.library.papers[s.row], s.score) for s in ranked]
    assert (found[0].snippet, found[0].paper.paper_id) == ("Dogs herd sheep.", "dogs")
    assert cut(found[0].snippet, found[0].snippet_marks) == ["Dogs", "herd", "sheep"]


def test_by_meaning_common_words_are_not_marked(small: Retriever) -> None:
    found = find_papers(small, "the sea and the whales", by="meaning")
    marked = {word for each in found for word in cut(each.snippet, each.snippet_marks)}
    assert marked == {"sea", "whales", "Whales"}


def test_without_words_meaning_too_lists_all_papers_by_title(small: Retriever) -> None:
    assert ids(find_papers(small, " ", by="meaning")) == ["empty", "cats", "long", "dogs", "undated"]


def test_marks_are_where_the_words_stand_in_the_title_as_it_is_written(named: Retriever) -> None:
    (found,) = find_papers(named, "godel on")
    assert cut(found.paper.title, found.marks) == ["On", "Gödel"]


def test_a_snippet_has_the_sentences_in_which_the_words_stand(small: Retriever) -> None:
    (found,) = find_papers(small, "sleep dogs")
    assert found.snippet == "Dogs do not. Cats sleep all day."
    assert cut(found.snippet, found.snippet_marks) == ["Dogs", "sleep"]
    (found,) = find_papers(small, "fish day")
    assert found.snippet == "Cats like fish. … Cats sleep all day."
    (found,) = find_papers(small, "cats fish")
    assert found.snippet == "Cats like fish."


def test_a_paper_found_by_its_record_shows_its_first_sentence_and_one_without_an_abstract_nothing(
    small: Retriever,
) -> None:
    found = {each.paper.paper_id: each for each in find_papers(small, "icml")}
    assert (found["dogs"].snippet, found["dogs"].snippet_marks) == ("Dogs herd sheep.", ())
    assert (found["empty"].snippet, found["empty"].snippet_marks) == ("", ())


def test_of_a_very_long_sentence_the_part_around_the_word_is_shown(hash_libraries: Libraries, tmp_path: Path) -> None:
    abstract = f"{'left ' * 400}middle {'right ' * 400}"
    retriever = retriever_of(hash_libraries, tmp_path, [{"id": "p", "title": "T", "abstract": abstract}])
    (found,) = find_papers(retriever, "middle")
    assert cut(found.snippet, found.snippet_marks) == ["middle"]
    assert len(found.snippet) < 420
    assert found.snippet.startswith("… ")
    assert found.snippet.endswith(" …")


def test_a_page_is_a_slice_and_what_it_holds_is_what_is_there(small: Retriever) -> None:
    found = find_papers(small)
    assert len(found) == 5
    assert found[1:3] == [found[1], found[2]] == list(found)[1:3]
    assert found[-1] == list(found)[-1]
    assert found[9:] == []


@pytest.mark.parametrize(("by", "found"), [("words", {"long", "empty"}), ("meaning", {"long", "dogs"})])
def test_filters_let_their_papers_through_and_tell_when_they_cannot_be_applied(
    by: Literal["words", "meaning"], found: set[str], small: Retriever
) -> None:
    assert set(ids(find_papers(small, "whales", by=by, filters=Filters(year_from=2020)))) == found
    for wrong in (Filters(papers=["birds"]), Filters(year_from=2021, year_to=2020)):
        with pytest.raises(FilterError):
            find_papers(small, "whales", by=by, filters=wrong)


def test_an_empty_library_has_nothing_to_find(hash_libraries: Libraries, tmp_path: Path) -> None:
    retriever = retriever_of(hash_libraries, tmp_path, ())
    assert [*find_papers(retriever), *find_papers(retriever, "x"), *find_papers(retriever, "x", by="meaning")] == []
