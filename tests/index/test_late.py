"""Late interaction against a plain loop over tokens, and hubness whatever the order of the papers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from index import late
from index.encode_passages import is_content
from index.encoders import Encoder, TokenStates
from index.encoders.base import Floats
from index.late import LateIndex
from index.paper import Paper
from index.store.arrays import PassageArrays
from tests.fakes import HashEncoder
from tests.index.small import encoded

ABSTRACTS = (
    "Cats like fish. Dogs do not. Cats sleep all day. Fish swim.",
    "Dogs herd sheep! Sheep eat grass.",
    "",
    "Whales swim in the sea. They sing to cats. The sea is deep. Ships cross it. Ships sink.",
    "The of and.",
    "Grass grows. Rivers flow to the sea.",
)
PAPERS = tuple(Paper(f"p{n}", f"Title {n}", abstract) for n, abstract in enumerate(ABSTRACTS))
QUERY = "Do cats and dogs swim in rivers of unobtainium?"


def indexed(papers: Sequence[Paper], encoder: Encoder) -> tuple[LateIndex, PassageArrays, list[int]]:
    passages = encoded(encoder, *papers)
    starts = np.cumsum([0, *map(len, passages)]).tolist()
    arrays = PassageArrays.stack([e for cut in passages for e in cut], encoder.dimension)
    return LateIndex(arrays, starts), arrays, starts


def tokens_of(text: str, encoder: Encoder) -> TokenStates:
    tokens = (encoder.encode([text]).tokens or ())[0]
    return tokens.only(is_content(text, tokens))


def plain_scores(query: TokenStates, arrays: PassageArrays, starts: list[int]) -> list[float]:
    """The same sum token by token, as the papers define it."""
    bags = []
    for first, last in pairwise(starts):
        rows = range(arrays.token_starts[first], arrays.token_starts[last])
        bags.append([(int(arrays.pieces[r]), arrays.states[r].astype(float) * float(arrays.scales[r])) for r in rows])
    scores = []
    for bag in bags:
        total = weights = 0.0
        for piece, state in zip(query.pieces.tolist(), query.states, strict=True):
            df = sum(any(piece == other for other, _ in b) for b in bags)
            weight = math.sqrt(math.log(1 + (len(bags) - df + 0.5) / (df + 0.5)))
            best = max((float(vector @ state) for _, vector in bag), default=0.0)
            total += weight * best
            weights += weight
        scores.append(total / weights)
    return scores


@pytest.mark.parametrize("kept", [0, 300_000])
def test_scores_are_those_of_a_plain_loop(kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "_KEPT_TOKENS", kept)
    encoder = HashEncoder()
    index, arrays, starts = indexed(PAPERS, encoder)
    query = tokens_of(QUERY, encoder)
    expected = plain_scores(query, arrays, starts)
    np.testing.assert_allclose(index.scores(query, range(len(PAPERS))), expected, atol=1e-5)
    np.testing.assert_allclose(index.scores(query, [3, 0]), [expected[3], expected[0]], atol=1e-5)
    backwards = list(range(len(PAPERS)))[::-1]
    np.testing.assert_allclose(index.scores(query, backwards), expected[::-1], atol=1e-5)


def test_scores_of_real_abstracts_are_those_of_a_plain_loop(corpus: list[Paper], encoder: Encoder) -> None:
    index, arrays, starts = indexed(corpus[:6], encoder)
    query = tokens_of("How is audio coded at a low bitrate?", encoder)
    np.testing.assert_allclose(index.scores(query, range(6)), plain_scores(query, arrays, starts), atol=1e-5)


def test_a_paper_without_tokens_scores_nothing_and_one_with_all_of_them_scores_one() -> None:
    encoder = HashEncoder()
    index, _, _ = indexed(PAPERS, encoder)
    scores = index.scores(tokens_of("whales sing to cats", encoder), range(len(PAPERS)))
    assert scores[2] == 0
    assert scores[3] == pytest.approx(1, abs=0.01)
    assert scores.argmax() == 3


def test_a_rare_word_counts_more_than_a_common_one_and_an_unknown_one_most() -> None:
    encoder = HashEncoder()
    index, _, _ = indexed(PAPERS, encoder)
    weights = index.weights(tokens_of("sea whales unobtainium", encoder))
    assert weights[0] < weights[1] < weights[2]


def test_a_query_without_content_scores_nothing() -> None:
    encoder = HashEncoder()
    index, _, _ = indexed(PAPERS, encoder)
    assert index.scores(tokens_of("the of ???", encoder), range(len(PAPERS))).tolist() == [0] * len(PAPERS)


def test_an_index_of_no_papers_is_empty() -> None:
    index, _, _ = indexed((), HashEncoder())
    assert not index
    assert index.scores(tokens_of(QUERY, HashEncoder()), []).shape == (0,)


def hubness_by_id(papers: Sequence[Paper], encoder: Encoder) -> dict[str, float]:
    index, arrays, starts = indexed(papers, encoder)
    owners = np.repeat(np.arange(len(papers)), np.diff(starts)).tolist()
    sentences = [(o, papers[o].abstract[a:b]) for row, o in enumerate(owners) for a, b in arrays.spans(row)]
    values: Floats = index.hubness(sentences, encoder)
    return {paper.paper_id: float(value) for paper, value in zip(papers, values, strict=True)}


@pytest.mark.parametrize("background", [3, 7, 128])
def test_hubness_does_not_depend_on_the_order_of_the_papers(background: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "_BACKGROUND", background)
    forwards = hubness_by_id(PAPERS, HashEncoder())
    assert len({round(value, 4) for value in forwards.values()}) > 2
    for order in (PAPERS[::-1], PAPERS[3:] + PAPERS[:3]):
        assert hubness_by_id(order, HashEncoder()) == pytest.approx(forwards, abs=1e-5)


def test_a_sentence_that_papers_share_counts_the_same_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "_BACKGROUND", 3)
    shared = "All rights are reserved."
    papers = [Paper(f"p{n}", f"T{n}", f"{shared} Number {n} swims in river {n % 3}. {shared}") for n in range(6)]
    forwards = hubness_by_id(papers, HashEncoder())
    assert hubness_by_id(papers[::-1], HashEncoder()) == pytest.approx(forwards, abs=1e-5)


def test_hubness_is_the_mean_score_against_sentences_of_other_papers() -> None:
    encoder = HashEncoder()
    papers = PAPERS[:2]
    index, _, _ = indexed(papers, encoder)
    foreign = ["Dogs herd sheep!", "Sheep eat grass."]
    expected = np.mean([index.scores(tokens_of(text, encoder), [0])[0] for text in foreign])
    assert hubness_by_id(papers, encoder)["p0"] == pytest.approx(float(expected), abs=1e-6)


def test_a_library_of_one_paper_takes_a_typical_hubness() -> None:
    assert hubness_by_id(PAPERS[:1], HashEncoder()) == {"p0": pytest.approx(0.35)}
