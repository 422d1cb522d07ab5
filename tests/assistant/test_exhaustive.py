"""Questions that count or list papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import RefusalReason
from assistant.assemble import Engine
from assistant.exhaustive import criterion
from assistant.question import analyse
from tests.assistant.conftest import MakeEngine


@pytest.mark.parametrize(
    "question", ["Which papers are about continual learning?", "How many of the papers deal with CLIP?"]
)
def test_every_paper_is_read_and_the_answer_says_how_many_and_how_many_fit(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    papers = len(engine.retriever.library.papers)
    assert (answer.coverage.read, answer.coverage.of) == (papers, papers)
    assert answer.text.startswith(f"{len(answer.claims)} papers fit, of {papers} read.")


def test_each_paper_that_fits_is_listed_once_with_a_quote(engine: Engine) -> None:
    answer = engine.ask("Which papers are about continual learning?")
    listed = [claim.citations[0].paper_id for claim in answer.claims]
    assert len(listed) > 1
    assert len(listed) == len(set(listed))
    assert all(len(claim.citations) == 1 for claim in answer.claims)


def test_only_what_is_cited_is_shown(engine: Engine) -> None:
    answer = engine.ask("Which papers are about continual learning?")
    cited = {claim.citations[0].passage_id for claim in answer.claims}
    assert {s.hit.passage.passage_id for s in answer.shown} == cited


def test_the_papers_that_plainly_fit_are_all_found(engine: Engine) -> None:
    answer = engine.ask("Which papers say something about grokking?")
    listed = {claim.citations[0].paper_id for claim in answer.claims}
    plain = {p.paper_id for p in engine.retriever.library.papers if "grokking" in p.title.casefold()}
    assert plain
    assert plain <= listed


def test_a_question_about_an_attribute_reads_only_what_it_shows(engine: Engine) -> None:
    answer = engine.ask("How many parameters does TinyCLAP keep of the original CLAP?")
    assert answer.coverage.read < answer.coverage.of
    assert any("6%" in claim.text for claim in answer.claims)


def test_no_paper_that_fits_is_a_refusal_after_reading_all(engine: Engine) -> None:
    answer = engine.ask("Which papers are about bread baking?")
    assert answer.refusal is not None
    assert answer.refusal.reason is RefusalReason.NO_EVIDENCE
    assert answer.coverage.read == answer.coverage.of == 225
    assert "225 papers" in answer.refusal.message


def test_one_paper_that_fits_is_counted_in_the_singular(make_engine: MakeEngine, tmp_path: Path) -> None:
    asked = make_engine(
        [
            {"title": "Grokking Explained", "abstract": "We study grokking, where networks generalise late."},
            {"title": "Bread", "abstract": "Sourdough needs a starter and time."},
        ],
        tmp_path / "two",
    )
    answer = asked.ask("Which papers are about grokking?")
    assert answer.text == "1 paper fits, of 2 read. We study grokking, where networks generalise late. [1]"


def test_a_question_with_nothing_but_the_asking_is_its_own_criterion() -> None:
    assert criterion(analyse("Which papers are there?")) == "Which papers are there?"
    assert criterion(analyse("Which papers are about grokking?")) == "grokking"


def test_a_follow_up_that_lists_leans_on_what_was_asked(engine: Engine) -> None:
    history = [{"role": "user", "content": "What is grokking in neural networks?"}]
    answer = engine.ask("Which papers are about that?", history=history)
    assert "grokking" in answer.query
    assert answer.coverage.read == answer.coverage.of


@pytest.mark.parametrize("question", ["Which papers use zebrafish?", "Which papers report on Mars?"])
def test_what_no_paper_speaks_of_is_not_found_by_the_verb_beside_it(engine: Engine, question: str) -> None:
    assert engine.ask(question).refusal is not None
