"""Search: signals against plain sums, order, filters, and libraries of nothing or one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index import retriever as retriever_module
from index.encoders import Encoder
from index.errors import PaperNotFound
from index.libraries import Libraries
from index.paper import Hit, Paper
from index.retriever import Retriever
from tests.index.odd_texts import NAMED_CASES
from tests.index.small import RECORDS, retriever_of

QUESTIONS = ("whales sing in the sea", "What do cats like?", "sheep", "river number 7", "zzgrx blorf", "the of ???")


@pytest.fixture
def search(hash_libraries: Libraries, tmp_path: Path) -> Retriever:
    return retriever_of(hash_libraries, tmp_path)


def check_order(hits: list[Hit]) -> None:
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 and score == round(score, 4) for score in scores)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("by_paper", [False, True])
def test_hits_count_from_one_with_scores_that_never_rise(question: str, by_paper: bool, search: Retriever) -> None:
    for k in (1, 3, 1000):
        check_order(search.search(question, k=k, by_paper=by_paper))


def test_by_paper_gives_each_paper_once_and_passages_all_of_them(search: Retriever) -> None:
    papers = [hit.passage.paper_id for hit in search.search("rivers", k=1000, by_paper=True)]
    assert sorted(papers) == ["cats", "dogs", "long", "undated"]
    passages = [hit.passage.passage_id for hit in search.search("rivers", k=1000)]
    assert sorted(passages) == sorted(p.passage_id for p in search.library.passages)
    assert len(passages) > len(papers)


def test_a_smaller_k_gives_the_beginning_of_a_larger(search: Retriever) -> None:
    for by_paper in (False, True):
        everything = search.search("river number 7", k=1000, by_paper=by_paper)
        for k in (0, 1, 2, 4):
            assert search.search("river number 7", k=k, by_paper=by_paper) == everything[:k]


def test_the_passage_of_a_hit_is_the_papers_best_one(search: Retriever) -> None:
    hit = search.search("river number 57", k=1, by_paper=True)[0]
    assert hit.passage.paper_id == "long"
    assert "number 57 " in hit.passage.text


@pytest.mark.parametrize("question", QUESTIONS)
def test_signals_are_the_best_of_each_papers_passages(question: str, search: Retriever) -> None:
    library, query = search.library, search.encode(question)
    keywords = library.keywords.scores(question)
    for hit in search.search(query, k=1000, by_paper=True):
        row = library.rows[hit.passage.paper_id]
        passages = library.passages_of(row)
        starts = library.arrays.sentence_starts
        sentences = library.arrays.sentence_vectors[starts[passages.start] : starts[passages.stop]]
        assert hit.signals["dense"] == pytest.approx(
            max(library.arrays.vectors[p] @ query.vector for p in passages), abs=1e-4
        )
        assert hit.signals["sentence"] == pytest.approx(max(s @ query.vector for s in sentences), abs=1e-4)
        assert hit.signals["keyword"] == pytest.approx(max(keywords[p] for p in passages), abs=1e-4)
        late = library.late.scores(query.tokens, [row])[0] - library.hubness[row]
        assert hit.signals["late"] == pytest.approx(late, abs=1e-4)


def test_a_paper_called_by_its_name_is_told_from_the_others(search: Retriever) -> None:
    hits = search.search("How does WaveDog work?", k=9, by_paper=True)
    assert {hit.passage.paper_id: hit.signals["named"] for hit in hits if hit.signals["named"]} == {"dogs": 1}


@pytest.mark.parametrize("nothing", ["zzgrx blorf qqq", "???", "the of and", "\u200b", "🤖"])
def test_a_nonsense_query_finds_no_keyword_and_no_relevance(nothing: str, search: Retriever) -> None:
    hits = search.search(nothing, k=9)
    check_order(hits)
    assert all(hit.score < 0.1 and hit.signals["keyword"] == 0 for hit in hits)


@pytest.mark.parametrize("blank", ["", " \r\n\u00a0"])
def test_a_blank_query_finds_nothing(blank: str, search: Retriever) -> None:
    assert search.search(blank) == []


@pytest.mark.parametrize("text", NAMED_CASES.values(), ids=NAMED_CASES.keys())
def test_any_text_may_be_a_query(text: str, search: Retriever) -> None:
    check_order(search.search(text, k=3))


def test_a_paper_without_an_abstract_is_listed_and_never_retrieved(search: Retriever) -> None:
    assert search.library.paper("empty").title.startswith("A Paper on Whales")
    hits = search.search("A Paper on Whales without an Abstract", k=1000)
    assert hits
    assert "empty" not in {hit.passage.paper_id for hit in hits}


def test_an_empty_library_finds_nothing(hash_libraries: Libraries, tmp_path: Path) -> None:
    empty = retriever_of(hash_libraries, tmp_path, ())
    assert empty.search("whales") == empty.search("whales", by_paper=True) == []
    assert empty.rank("whales") == []


def test_a_library_of_papers_without_abstracts_finds_nothing(hash_libraries: Libraries, tmp_path: Path) -> None:
    assert retriever_of(hash_libraries, tmp_path, [RECORDS[2]]).search("whales") == []


def test_a_library_of_one_paper_finds_it(hash_libraries: Libraries, tmp_path: Path) -> None:
    one = retriever_of(hash_libraries, tmp_path, RECORDS[:1])
    (hit,) = one.search("What do cats like?")
    assert (hit.rank, hit.passage.paper_id) == (1, "cats")
    assert hit.score > one.search("zzgrx blorf")[0].score


def test_the_same_search_is_the_same_in_several_threads(search: Retriever) -> None:
    expected = {question: search.search(question, k=5) for question in QUESTIONS}
    with ThreadPoolExecutor(4) as pool:
        asked = QUESTIONS * 6
        assert list(pool.map(lambda question: search.search(question, k=5), asked)) == [expected[q] for q in asked]


def test_papers_that_are_not_read_gain_nothing_on_those_that_are(
    search: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_all = search.rank("whales sing in the sea")
    monkeypatch.setattr(retriever_module, "_CANDIDATES", 2)
    read_two = search.rank("whales sing in the sea")
    assert read_two[0] == read_all[0]
    late = [paper.signals["late"] for paper in read_two]
    assert late[0] > late[1] >= late[2] == late[3]
    assert late[:2] == [next(p.signals["late"] for p in read_all if p.row == q.row) for q in read_two[:2]]


def test_papers_of_equal_standing_are_in_the_order_of_their_ids(hash_libraries: Libraries, tmp_path: Path) -> None:
    twins = [RECORDS[1] | {"id": name, "title": f"The {name}"} for name in ("of", "and", "the")]
    hits = retriever_of(hash_libraries, tmp_path, twins).search("sheep eat grass")
    assert [hit.passage.paper_id for hit in hits] == ["and", "of", "the"]
    assert len({hit.score for hit in hits}) == 1


def test_reading_a_paper_that_is_not_there_is_an_error(search: Retriever) -> None:
    with pytest.raises(PaperNotFound, match=r"has no paper 'cat'\. Did you mean cats"):
        search.read(search.encode("x"), "cat")


def test_every_tenth_bundled_paper_is_first_when_asked_for_by_its_title(
    libraries: Libraries, corpus: list[Paper], encoder: Encoder
) -> None:
    search = Retriever(libraries.open(), encoder)
    sample = corpus[::10]
    for query, paper in zip(search.encode_all([p.title for p in sample]), sample, strict=True):
        hits = search.search(query, k=5, by_paper=True)
        check_order(hits)
        assert hits[0].passage.paper_id == paper.paper_id
        assert paper.abstract[hits[0].passage.start : hits[0].passage.end] == hits[0].passage.text
    assert np.mean([search.search(p.title, k=1)[0].score for p in sample]) > 0.9
