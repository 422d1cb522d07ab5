"""Papers and passages as JSON lines."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.paper import Paper, Passage
from index.store.records import (
    PAPERS,
    corpus_hash,
    read_papers_file,
    read_passages_file,
    write_papers,
    write_passages,
)

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
OPTIONAL = st.none() | TEXT
PAPER = st.builds(
    Paper,
    TEXT,
    TEXT,
    TEXT,
    st.lists(TEXT, max_size=3).map(tuple),
    st.none() | st.integers(1000, 2999),
    OPTIONAL,
    OPTIONAL,
)
ONE = Paper(
    "one", "On one", "Höhe ist 5 µm. 漢字 🎵 end.", ("Ada", "Bob"), 2024, "Venue", "10.1/one", "https://example.org"
)


@settings(deadline=None, max_examples=60)
@given(papers=st.lists(PAPER, max_size=4))
def test_papers_are_read_back_to_the_letter_line_breaks_of_any_kind_included(papers: list[Paper]) -> None:
    papers.append(replace(ONE, abstract="a\u2028b\u2029c\rd\r\ne\x85f\x0bg\nh"))
    with tempfile.TemporaryDirectory() as folder:
        write_papers(Path(folder), papers)
        assert read_papers_file(Path(folder)) == papers


def test_a_paper_edited_on_disk_is_refused(tmp_path: Path) -> None:
    write_papers(tmp_path, [ONE])
    file = tmp_path / PAPERS
    file.write_text(file.read_text(encoding="utf-8").replace("Höhe", "Hohe"), encoding="utf-8")
    with pytest.raises(ValueError, match="'one' differs"):
        read_papers_file(tmp_path)


def test_passages_are_read_back_with_the_words_of_the_abstract_and_their_vector_ids(tmp_path: Path) -> None:
    passages = [
        (Passage("one#0", "one", 0, 14, ONE.abstract[:14]), 7),
        (Passage("one#1", "one", 15, 24, ONE.abstract[15:24]), 3),
    ]
    write_passages(tmp_path, passages)
    assert read_passages_file(tmp_path, {"one": ONE}) == passages
    assert "Höhe" not in (tmp_path / "passages.jsonl").read_text(encoding="utf-8")


def test_a_passage_of_a_paper_that_is_not_there_is_refused(tmp_path: Path) -> None:
    write_passages(tmp_path, [(Passage("two#0", "two", 0, 4, "text"), 0)])
    with pytest.raises(KeyError, match="two"):
        read_passages_file(tmp_path, {"one": ONE})


@settings(deadline=None, max_examples=30)
@given(papers=st.lists(PAPER, max_size=4), data=st.data())
def test_the_corpus_hash_does_not_depend_on_the_order(papers: list[Paper], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(papers))
    assert corpus_hash(shuffled) == corpus_hash(papers)


@pytest.mark.parametrize(
    "edited",
    [
        replace(ONE, paper_id="two"),
        replace(ONE, title="On One"),
        replace(ONE, abstract=ONE.abstract + " "),
        replace(ONE, authors=("Ada",)),
        replace(ONE, year=None),
        replace(ONE, venue="venue"),
        replace(ONE, doi=None),
        replace(ONE, url=None),
    ],
)
def test_the_corpus_hash_depends_on_every_field(edited: Paper) -> None:
    assert corpus_hash([edited]) != corpus_hash([ONE])
    assert corpus_hash([ONE, ONE]) != corpus_hash([ONE])
