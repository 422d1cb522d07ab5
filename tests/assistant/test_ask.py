"""From a question to an answer: what holds for every answer, over real questions."""

from __future__ import annotations

from itertools import chain

import pytest

from assistant.answer import Answer, Verdict
from assistant.ask import AskSettings
from assistant.assemble import Engine
from assistant.events import ClaimSettled, Finished, Retrieved
from index.errors import FilterError
from index.retriever import Filters
from tests.assistant.conftest import PASSAGES
from tests.assistant.golden import cases

ASKED = [
    *cases("single", every=25),
    *cases("multi", every=6),
    *cases("followup", every=5),
    *cases("false_premise", every=5),
    *cases("unanswerable", every=30),
    *cases("exhaustive", every=5),
]


@pytest.fixture(scope="module")
def answers(engine: Engine) -> list[Answer]:
    return [engine.ask(case["question"], history=case["history"]) for case in ASKED]


def test_every_citation_is_the_span_of_the_abstract_that_it_quotes(answers: list[Answer], engine: Engine) -> None:
    citations = [c for answer in answers for claim in answer.claims for c in claim.citations]
    assert len(citations) > 100
    for citation in citations:
        paper = engine.retriever.library.paper(citation.paper_id)
        assert citation.quote
        assert paper.abstract[citation.start : citation.end] == citation.quote
        assert citation.title == paper.title


def test_every_citation_lies_in_the_passage_that_its_marker_shows(answers: list[Answer]) -> None:
    for answer in answers:
        shown = {s.marker: s.hit.passage for s in answer.shown}
        for citation in chain.from_iterable(claim.citations for claim in answer.claims):
            passage = shown[citation.marker]
            assert (passage.passage_id, passage.paper_id) == (citation.passage_id, citation.paper_id)
            assert passage.start <= citation.start < citation.end <= passage.end


def test_a_verbatim_claim_is_its_quote_to_the_letter(answers: list[Answer]) -> None:
    claims = [claim for answer in answers for claim in answer.claims]
    assert {claim.verdict for claim in claims} == {Verdict.VERBATIM}
    for claim in claims:
        assert claim.text == " ".join(c.quote for c in claim.citations)
        assert claim.support == 1.0


def test_no_sentence_is_quoted_twice(answers: list[Answer]) -> None:
    for answer in answers:
        spans = [(c.paper_id, c.start) for claim in answer.claims for c in claim.citations]
        assert len(spans) == len(set(spans))


def test_markers_count_from_one_in_the_order_in_which_passages_are_first_cited(answers: list[Answer]) -> None:
    for answer in answers:
        cited = list(dict.fromkeys(c.marker for claim in answer.claims for c in claim.citations))
        assert cited == list(range(1, len(cited) + 1))
        assert [s.marker for s in answer.shown] == list(range(1, len(answer.shown) + 1))


def test_the_text_holds_each_claim_followed_by_its_markers(answers: list[Answer]) -> None:
    for answer in answers:
        place = 0
        for claim in answer.claims:
            written = f"{claim.text} [{claim.citations[0].marker}]"
            assert written in answer.text[place:]
            place = answer.text.index(written, place) + len(written)


def test_every_score_and_probability_lies_between_nought_and_one(answers: list[Answer]) -> None:
    for answer in answers:
        nearest = answer.refusal.nearest if answer.refusal else ()
        scores = [s.hit.score for s in answer.shown] + [n.score for n in nearest] + [answer.answerable]
        assert all(0 <= score <= 1 for score in scores)
        assert all(score == round(score, 4) for score in scores[:-1])


def test_a_refusal_makes_no_claims_and_an_answer_makes_some(answers: list[Answer]) -> None:
    refused = [answer for answer in answers if answer.refusal]
    assert 0 < len(refused) < len(answers)
    for answer in answers:
        assert bool(answer.claims) != bool(answer.refusal)


def test_passages_are_shown_beside_every_ordinary_answer(answers: list[Answer], engine: Engine) -> None:
    for answer in answers[::4]:
        found = {hit.passage.passage_id for hit in engine.search(answer.query, k=PASSAGES)}
        if answer.coverage.read != answer.coverage.of:
            assert found <= {s.hit.passage.passage_id for s in answer.shown}
            assert answer.coverage.read == len({s.hit.passage.paper_id for s in answer.shown})


def test_most_single_questions_are_answered_from_the_right_paper(engine: Engine) -> None:
    asked = cases("single", every=16)
    right = 0
    for case in asked:
        answer = engine.ask(case["question"])
        cited = {c.paper_id for claim in answer.claims for c in claim.citations}
        right += bool(cited & set(case["gold_papers"]))
    assert right / len(asked) > 0.7


def test_events_come_in_order_and_hold_what_the_answer_holds(engine: Engine) -> None:
    first, *middle, last = engine.stream("Compare how MLP-Mixer and ConvMixer mix information across image patches.")
    assert isinstance(first, Retrieved)
    assert isinstance(last, Finished)
    assert (first.query, first.papers) == (last.answer.query, last.answer.coverage.of)
    assert len(first.hits) == PASSAGES
    claims = [event.claim for event in middle if isinstance(event, ClaimSettled)]
    assert len(claims) == len(middle)
    assert tuple(claims) == last.answer.claims


def test_a_comparison_cites_more_than_one_paper(engine: Engine) -> None:
    for question in (
        "Compare how MLP-Mixer and ConvMixer mix information across and within image patches.",
        "How do the Wave-U-Net and Demucs differ?",
    ):
        answer = engine.ask(question)
        assert len({c.paper_id for claim in answer.claims for c in claim.citations}) > 1


def test_a_filter_keeps_an_answer_to_its_papers(engine: Engine) -> None:
    paper = "wavenet-a-generative-model-for-raw-audio-5031c4"
    answer = engine.ask("How is audio generated sample by sample?", filters=Filters(papers=(paper,)))
    assert {s.hit.passage.paper_id for s in answer.shown} == {paper}


def test_a_filter_for_an_unknown_paper_is_an_error(engine: Engine) -> None:
    with pytest.raises(FilterError, match="nowhere"):
        engine.ask("How is audio generated?", filters=Filters(papers=("nowhere",)))


def test_asking_twice_gives_the_same_answer(engine: Engine) -> None:
    first, second = (engine.ask(ASKED[0]["question"]).to_dict() for _ in range(2))
    assert first | {"timings_ms": {}} == second | {"timings_ms": {}}


def test_the_number_of_shown_passages_is_a_setting(engine: Engine) -> None:
    retriever = engine.retriever
    one = Engine(retriever, AskSettings(passages=1, refuse_below=1.0)).ask("What is a neural codec?")
    many = Engine(retriever, AskSettings(passages=20, refuse_below=1.0)).ask("What is a neural codec?")
    assert (len(one.shown), len(many.shown)) == (1, 20)


def test_whoever_asks_one_paper_need_not_name_it(engine: Engine) -> None:
    [mixup] = [p for p in engine.retriever.library.papers if p.title.startswith("mixup:")]
    alone = Filters(papers=(mixup.paper_id,))
    assert engine.ask("What did they find?", filters=alone).claims
    other = engine.ask("What is the capital of France?", filters=alone)
    assert other.refusal
    assert other.refusal.message == "The one paper searched holds nothing about that."


def test_a_list_after_other_questions_is_the_list_alone(engine: Engine) -> None:
    history = [{"role": "user", "content": "What does mixup train a network on?"}]
    alone = engine.ask("Which papers use EEG?")
    after = engine.ask("Which papers use EEG?", history=history)
    assert [c.text for c in after.claims] == [c.text for c in alone.claims]
    assert engine.ask("What is the capital of France?", history=history).refusal
