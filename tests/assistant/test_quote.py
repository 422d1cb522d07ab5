"""Which sentences are quoted, and in which order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assemble import Engine
from assistant.evidence import Evidence, weigh
from assistant.markers import Markers
from assistant.question import analyse
from assistant.quote import choose_sentences, quote_claims

LONG = "high-fidelity-neural-audio-compression-d1f043"  # nine sentences in two passages


@pytest.fixture(scope="module")
def evidence(engine: Engine) -> Evidence:
    question = "How is the codec trained?"
    return weigh(analyse(question), engine.retriever.read(engine.retriever.encode(question), LONG))


def with_chances(evidence: Evidence, chances: list[float]) -> Evidence:
    padded = [*chances, *[0.0] * (len(evidence.chances) - len(chances))]
    return replace(evidence, chances=np.array(padded[: len(evidence.chances)]))


def chosen(*papers: Evidence, side_by_side: bool = False) -> list[int]:
    return [quote.sentence for quote in choose_sentences(papers, side_by_side=side_by_side)]


def test_the_best_sentence_comes_first_and_the_rest_in_the_order_of_the_abstract(evidence: Evidence) -> None:
    short = replace(evidence, words=np.full(len(evidence.words), 5))
    assert chosen(with_chances(short, [0.5, 0.2, 0.4, 0.9, 0.3])) == [3, 0, 1, 2, 4]


def test_a_sentence_that_leans_on_the_one_before_it_comes_after_it(evidence: Evidence) -> None:
    texts = [evidence.reading.text(i) for i in range(len(evidence.chances))]
    leaning = next(i for i, text in enumerate(texts) if text.startswith("It "))
    chances = [0.0] * len(texts)
    chances[leaning], chances[leaning - 1] = 0.9, 0.5
    assert chosen(with_chances(evidence, chances)) == [leaning - 1, leaning]


def test_sentences_far_less_likely_than_the_best_are_left_out(evidence: Evidence) -> None:
    assert chosen(with_chances(evidence, [0.9, 0.1])) == [0]


def test_the_best_sentence_is_quoted_however_long_it_is(evidence: Evidence) -> None:
    endless = replace(evidence, words=np.full(len(evidence.words), 5000))
    assert chosen(with_chances(endless, [0.2, 0.9, 0.8])) == [1]


def test_papers_side_by_side_get_as_many_words_as_the_first(evidence: Evidence) -> None:
    forty = with_chances(replace(evidence, words=np.full(len(evidence.words), 40)), [0.9, 0.9, 0.9])
    assert len(chosen(forty, forty)) == 2 + 1
    assert len(chosen(forty, forty, side_by_side=True)) == 2 + 2


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_no_paper_gets_more_sentences_or_words_than_its_share(evidence: Evidence, data: st.DataObject) -> None:
    count = len(evidence.chances)
    chances = data.draw(st.lists(st.floats(0.001, 1), min_size=count, max_size=count))
    words = data.draw(st.lists(st.integers(1, 120), min_size=count, max_size=count))
    sentences = chosen(replace(with_chances(evidence, chances), words=np.array(words)))
    assert 1 <= len(sentences) <= 5
    assert len(set(sentences)) == len(sentences)
    assert len(sentences) == 1 or sum(words[i] for i in sentences) <= 95
    assert int(np.argmax(chances)) in sentences[:2]


def test_a_claim_is_its_sentence_and_its_citation_the_span(evidence: Evidence, engine: Engine) -> None:
    library, markers = engine.retriever.library, Markers()
    quotes = choose_sentences([evidence], side_by_side=False)
    claims = quote_claims(quotes, library, markers)
    for quote, claim in zip(quotes, claims, strict=True):
        (citation,) = claim.citations
        assert (citation.start, citation.end) == evidence.reading.sentences[quote.sentence]
        assert claim.text == citation.quote == library.paper(LONG).abstract[citation.start : citation.end]
        passage = next(p for p in library.passages if p.passage_id == citation.passage_id)
        assert passage.start <= citation.start < citation.end <= passage.end
