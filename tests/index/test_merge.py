"""Merging: what is one paper, what are two, and what an update keeps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.merge import MergeReport, merge_records, near_equal
from index.paper import Paper, normalise
from index.readers import Record

ABSTRACT = "We train a small model on raw audio and find that it beats larger ones at low bitrates on three tasks."
OTHER = "Protein folding is predicted from sequences alone with a graph network whose parameters are shared."


def merge(*records: Record, into: tuple[Paper, ...] = ()) -> tuple[list[Paper], MergeReport]:
    merged, report = merge_records(into, records)
    assert [paper.paper_id for paper in merged.values()] == list(merged)
    return list(merged.values()), report


def test_an_edited_abstract_is_an_update_of_the_same_paper() -> None:
    (old,), first = merge(Record(None, "Raw Audio", ABSTRACT))
    (new,), second = merge(Record(None, "RAW  audio!", ABSTRACT.replace("three", "four")), into=(old,))
    assert first.added == second.updated == [old.paper_id] == [new.paper_id]
    assert "four tasks" in new.abstract
    assert second.added == second.alike == []


def test_one_title_over_two_different_abstracts_stays_two_papers_and_is_reported() -> None:
    papers, report = merge(Record(None, "Raw Audio", ABSTRACT), Record(None, "Raw audio", OTHER))
    assert [paper.abstract for paper in papers] == [ABSTRACT, OTHER]
    assert report.added == [paper.paper_id for paper in papers]
    assert len(set(report.added)) == 2
    assert len(report.alike) == 1
    assert all(paper_id in report.alike[0] for paper_id in report.added)


@pytest.mark.parametrize("doi", ["10.1/ABC", "10.1/abc"])
def test_one_doi_is_one_paper_whatever_title_and_abstract(doi: str) -> None:
    papers, report = merge(
        Record("a", "Raw Audio", ABSTRACT, doi="10.1/abc"), Record("b", "A New Title", OTHER, doi=doi)
    )
    assert [(paper.paper_id, paper.title, paper.abstract) for paper in papers] == [("a", "A New Title", OTHER)]
    assert (report.added, report.updated) == (["a"], ["a"])


def test_a_paper_that_changed_its_title_by_doi_is_found_under_the_new_title() -> None:
    first, second = Record("a", "Raw Audio", ABSTRACT, doi="10.1/a"), Record("b", "A New Title", ABSTRACT, doi="10.1/a")
    papers, report = merge(first, second, Record(None, "a new title", ABSTRACT), Record(None, "Raw Audio", OTHER))
    assert [paper.title for paper in papers] == ["a new title", "Raw Audio"]
    assert report.added[0] == "a"
    assert report.alike == []


def test_an_id_of_the_source_names_the_paper_and_finds_it_again_under_an_edited_title() -> None:
    papers, report = merge(Record("x1", "Raw Audio", ABSTRACT), Record("x1", "Raw Audio Revisited", ABSTRACT))
    assert [(paper.paper_id, paper.title) for paper in papers] == [("x1", "Raw Audio Revisited")]
    assert report.updated == ["x1"]


def test_two_papers_under_one_id_both_stay_and_are_reported() -> None:
    papers, report = merge(Record("x1", "Raw Audio", ABSTRACT), Record("x1", "Protein Folding", OTHER))
    assert [paper.title for paper in papers] == ["Raw Audio", "Protein Folding"]
    assert papers[1].paper_id == report.added[1] != "x1"
    assert "'x1' already belongs to 'Raw Audio'" in report.alike[0]
    assert report.added[1] in report.alike[0]


def test_an_update_keeps_what_the_new_record_leaves_out() -> None:
    whole = Record("x1", "Raw Audio", ABSTRACT, ("Ada",), 2020, "Venue", "10.1/a", "https://example.org")
    (paper,), report = merge(whole, Record("x1", "Raw Audio", "", year=2021))
    assert paper == Paper("x1", "Raw Audio", ABSTRACT, ("Ada",), 2021, "Venue", "10.1/a", "https://example.org")
    assert report.updated == ["x1"]


def test_a_record_given_twice_is_unchanged_the_second_time() -> None:
    papers, report = merge(Record(None, "Raw Audio", ABSTRACT), Record(None, "Raw Audio", ABSTRACT))
    assert len(papers) == 1
    assert report.added == report.unchanged == [papers[0].paper_id]
    assert report.updated == []


def test_a_paper_with_two_namesakes_goes_to_the_one_whose_abstract_it_has() -> None:
    papers, _ = merge(Record(None, "Raw Audio", ABSTRACT), Record(None, "Raw Audio", OTHER))
    again, report = merge(Record(None, "Raw Audio", OTHER.replace("shared", "tied")), into=tuple(papers))
    assert report.updated == [papers[1].paper_id]
    assert again[0] == papers[0]


def test_near_equal_abstracts_are_those_that_share_most_words_in_order() -> None:
    words = ABSTRACT.split()
    assert near_equal(ABSTRACT, ABSTRACT.upper().replace(" ", "\n"))
    assert near_equal(ABSTRACT, " ".join(words[:-3]))
    assert near_equal(ABSTRACT, "")
    assert not near_equal(ABSTRACT, " ".join(words[: len(words) // 2]))
    assert not near_equal(ABSTRACT, " ".join(sorted(words)))
    assert not near_equal(ABSTRACT, OTHER)


@settings(deadline=None, max_examples=60)
@given(one=st.lists(st.sampled_from("abcde"), max_size=12), other=st.lists(st.sampled_from("abcde"), max_size=12))
def test_nothing_is_near_equal_whose_counts_of_words_forbid_it(one: list[str], other: list[str]) -> None:
    common = sum(min(one.count(w), other.count(w)) for w in set(one))
    if one and other and 2 * common < 0.8 * (len(one) + len(other)):
        assert not near_equal(" ".join(one), " ".join(other))
    assert near_equal(" ".join(one), " ".join(one))


PAPERS = [
    ("Raw Audio", ABSTRACT),
    ("raw  audio!", OTHER),
    ("Protein Folding", OTHER),
    ("漢字", OTHER),
    ("音楽", ABSTRACT),
]


@st.composite
def some_record(draw: st.DrawFn) -> Record:
    """A record of a source that leaves fields out and edits words, and never gives one id or DOI to two papers."""
    number = draw(st.integers(0, len(PAPERS) - 1))
    title, abstract = PAPERS[number]
    abstracts = [abstract, abstract.upper(), abstract.replace(" is ", " was ")]
    return Record(
        draw(st.sampled_from([None, f"source-{number}"])),
        draw(st.sampled_from([title, title.upper()])),
        draw(st.sampled_from(abstracts if number < 2 else [*abstracts, ""])),
        doi=draw(st.sampled_from([None, f"10.1/{number}"])),
        year=draw(st.none() | st.sampled_from([2020, 2021])),
    )


@settings(deadline=None, max_examples=150)
@given(records=st.lists(some_record(), max_size=6))
def test_each_paper_is_there_once_and_merging_its_records_again_adds_none(records: list[Record]) -> None:
    papers, report = merge(*records)
    versions = {
        (normalise(r.title), normalise(r.title) == "raw audio" and near_equal(r.abstract, OTHER)) for r in records
    }
    assert len(papers) == len(versions)
    again, second = merge(*records, into=tuple(papers))
    assert second.added == []
    assert len(again) == len(papers)
    assert sorted(report.added) == sorted(paper.paper_id for paper in papers)
    assert len(report.added) + len(report.updated) + len(report.unchanged) == len(records)


def test_one_id_for_another_title_without_an_abstract_is_another_paper() -> None:
    papers, _ = merge_records((), [Record("7", "A Codec", "We train a codec.")])
    merged, report = merge_records(papers.values(), [Record("7", "A Vocoder", "")])
    assert sorted(p.title for p in merged.values()) == ["A Codec", "A Vocoder"]
    assert merged["7"].abstract == "We train a codec."
    assert "id '7' already belongs to 'A Codec'" in report.alike[0]


def test_a_poorer_record_of_the_same_paper_takes_nothing_away() -> None:
    full = Record("x1", "Raw Audio", ABSTRACT, authors=("Ada Byron", "Emil Post"), doi="10.1/x")
    poor = Record("x2", "Raw Audio", ABSTRACT[:20], authors=("Ada Byron",), year=2019, doi="10.1/x")
    papers, report = merge(full, poor)
    (paper,) = papers
    assert (paper.abstract, paper.authors, paper.year) == (ABSTRACT, ("Ada Byron", "Emil Post"), 2019)
    assert report.updated == ["x1"]
