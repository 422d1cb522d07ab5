"""How many papers an answer is taken from."""

from __future__ import annotations

import pytest

from assistant.assemble import Engine
from assistant.papers import CANDIDATES, PAPER_FEATURES, choose_papers, paper_features, wants_several
from assistant.probes import encode_probes
from assistant.question import analyse
from index.retriever import PaperScore

COMPARISON = "Compare how MLP-Mixer and ConvMixer mix information across and within image patches."


def chosen(engine: Engine, text: str) -> tuple[list[PaperScore], list[PaperScore]]:
    question, retriever = analyse(text), engine.retriever
    ranked = retriever.rank(text)
    return choose_papers(question, encode_probes(question, text, retriever), ranked, retriever), ranked


@pytest.mark.parametrize("text", [COMPARISON, "Which approaches shrink codecs?", "What is x, why is y so, how is z?"])
def test_words_that_ask_for_several_papers_are_heard(text: str) -> None:
    assert wants_several(analyse(text))


def test_a_plain_question_asks_for_one_paper() -> None:
    assert not wants_several(analyse("How is the codec trained?"))


def test_a_comparison_takes_both_papers_that_it_names(engine: Engine) -> None:
    papers, _ = chosen(engine, COMPARISON)
    titles = {engine.retriever.library.papers[p.row].title for p in papers}
    assert {"MLP-Mixer: An all-MLP Architecture for Vision", "Patches Are All You Need?"} <= titles


def test_a_question_that_one_paper_answers_takes_that_one(engine: Engine) -> None:
    papers, ranked = chosen(engine, "How many parameters does TinyCLAP keep of the original CLAP?")
    assert papers == ranked[:1]


@pytest.mark.parametrize("text", [COMPARISON, "What is the capital of France?", "Which methods use attention?"])
def test_the_best_paper_is_always_taken_and_never_more_than_four(engine: Engine, text: str) -> None:
    papers, ranked = chosen(engine, text)
    assert papers[0] == ranked[0]
    assert len(papers) <= 4
    assert [ranked.index(p) for p in papers] == sorted(ranked.index(p) for p in papers)


def test_nothing_ranked_is_nothing_chosen(engine: Engine) -> None:
    question, retriever = analyse("What is a codec?"), engine.retriever
    assert choose_papers(question, encode_probes(question, "What is a codec?", retriever), [], retriever) == []


def test_features_are_one_finite_row_a_candidate(engine: Engine) -> None:
    question, retriever = analyse(COMPARISON), engine.retriever
    ranked = retriever.rank(COMPARISON)
    features = paper_features(question, encode_probes(question, COMPARISON, retriever), ranked, retriever)
    assert features.shape == (CANDIDATES, len(PAPER_FEATURES))
    assert abs(features).max() < 1e6
