"""The engine, built from settings."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import assistant
from assistant.assemble import Engine, open_engine
from assistant.errors import QuestionError
from assistant.settings import Settings
from index.errors import FilterError, LibraryNotFound
from index.libraries import Libraries
from index.retriever import Filters


@pytest.fixture
def settings(shared_cache: Path, tmp_path: Path, libraries: Libraries) -> Settings:
    libraries.open()
    return Settings(cache_dir=shared_cache, data_dir=tmp_path, passages=3, refuse_below=1.0)


def test_the_settings_decide_library_passages_and_the_gate(settings: Settings) -> None:
    engine = open_engine(settings=settings)
    answer = engine.ask("How do neural codecs quantize audio?")
    assert engine.retriever.library.name == "trending-papers"
    assert (len(answer.shown), answer.refusal is not None) == (3, True)


def test_without_settings_they_are_collected_as_the_command_line_does(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITEWELL_PASSAGES", "2")
    assert open_engine().settings.passages == 2


def test_a_library_that_is_named_beats_the_one_of_the_settings(settings: Settings) -> None:
    with pytest.raises(LibraryNotFound, match="nowhere"):
        open_engine("nowhere", settings=settings)


def test_search_ranks_from_one_with_falling_scores_and_by_paper_shows_each_once(engine: Engine) -> None:
    hits = engine.search("neural audio codec", k=12)
    assert [hit.rank for hit in hits] == list(range(1, 13))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    papers = [hit.passage.paper_id for hit in engine.search("neural audio codec", k=12, by_paper=True)]
    assert len(papers) == len(set(papers)) == 12


def test_a_search_is_kept_to_the_filters(recorded: Engine) -> None:
    found = recorded.search("neural", filters=Filters(year_from=2020))
    papers = recorded.retriever.library.papers
    assert {hit.passage.paper_id for hit in found} == {p.paper_id for p in papers if p.year == 2021}
    with pytest.raises(FilterError, match="nope"):
        recorded.search("neural", filters=Filters(papers=("nope",)))


def test_a_lower_cut_takes_more_papers_into_a_summary_and_no_cut_beyond_a_chance_is_taken(engine: Engine) -> None:
    strict, wide = (engine.summarize("neural vocoders", cut=cut).papers for cut in (0.5, 0.05))
    assert {paper.paper_id for paper in strict} < {paper.paper_id for paper in wide}
    with pytest.raises(QuestionError, match="The cut is 7"):
        engine.summarize("neural vocoders", cut=7)


@pytest.mark.parametrize("query", ["\ud800", "caf\udce9", "x" * 100_000])
def test_a_search_that_cannot_be_encoded_is_an_error_of_the_question(engine: Engine, query: str) -> None:
    with pytest.raises(QuestionError):
        engine.search(query)


def test_several_threads_get_the_answers_that_one_would(engine: Engine) -> None:
    questions = ["What is a neural codec?", "What is mixup?", "How does WaveNet work?", "What is grokking?"] * 3
    alone = [engine.ask(question).text for question in questions]
    with ThreadPoolExecutor(4) as threads:
        assert [answer.text for answer in threads.map(engine.ask, questions)] == alone


def test_the_package_offers_the_engine_and_names_what_it_lacks() -> None:
    assert assistant.open_engine is open_engine
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = assistant.nothing
