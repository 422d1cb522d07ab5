"""Scores, worked out by hand: each metric of an answer, and None where a case does not define it."""

from __future__ import annotations

from dataclasses import replace
from math import log2
from typing import Any

import pytest

from eval.cases import KeyFact
from eval.metrics.catalogue import METRICS
from eval.runs.record import Row
from eval.runs.score import Scored, ranking, score_row, score_run
from tests.eval.rows import (
    ASKED,
    CODEC,
    ERROR,
    LISTING,
    PAPERS,
    RATE,
    SAYS_CODE,
    SAYS_ERROR,
    SAYS_RATE,
    UNANSWERABLE,
    VOCODER,
    answered,
    claim,
    declined,
    failed,
    run_of,
)

OF_WORDS = (
    *("citation_recall", "citation_precision", "citation_recall_span", "citation_precision_span"),
    *("groundedness", "dangling", "words", "span_overlap", "right_papers"),
)


def scored(row: Row) -> Scored:
    return score_row(row, PAPERS)


def scores(row: Row) -> dict[str, Any]:
    return dict(scored(row).scores)


def test_every_metric_of_the_catalogue_is_scored_and_no_other() -> None:
    for row in (answered(ASKED, claim(*SAYS_RATE)), declined(ASKED), answered(UNANSWERABLE, claim(*SAYS_RATE))):
        assert set(scores(row)) == set(METRICS)


def test_an_answer_that_quotes_every_fact_has_full_marks() -> None:
    found = scores(answered(ASKED, claim(*SAYS_RATE), claim(*SAYS_ERROR)))
    # "The codec runs at 8 kbps. [1] It halves the error of MP3. [1]": 6 + 1 + 6 + 1 words.
    assert found == {
        **dict.fromkeys(METRICS, 1.0),
        "wrong_refusal": 0.0,
        "missed_refusal": None,
        "dangling": 0.0,
        "words": 14.0,
    }


def test_half_of_the_facts_and_a_sentence_beside_them() -> None:
    found = scores(answered(ASKED, claim(*SAYS_RATE), claim(*SAYS_CODE)))
    assert (found["right"], found["key_facts"], found["cited_facts"]) == (0.0, 0.5, 0.5)
    # Cited: 25 + 20 characters; gold: 25 + 27; shared: 25. F1 = 2 * 25 / (45 + 52).
    assert found["span_overlap"] == pytest.approx(50 / 97, abs=1e-6)
    assert (found["right_papers"], found["found_papers"]) == (1.0, 1.0)


def test_a_fact_under_the_wrong_citation_is_said_but_not_shown() -> None:
    moved = claim(*SAYS_ERROR, text="The codec runs at 8 kbps.")
    found = scores(answered(ASKED, moved))
    assert (found["key_facts"], found["cited_facts"]) == (0.5, 0.0)
    # The passage around the citation holds the sentence, the cited span does not.
    assert (found["citation_recall"], found["citation_recall_span"]) == (1.0, 0.0)
    assert (found["citation_precision"], found["citation_precision_span"]) == (1.0, 0.0)


def test_a_sentence_that_says_more_than_its_citation_is_not_grounded() -> None:
    more = claim(*SAYS_RATE, text="The codec runs at 8 kbps and 12 kbps.")
    found = scores(answered(ASKED, more))
    assert (found["groundedness"], found["citation_recall"], found["citation_recall_span"]) == (0.0, 0.0, 0.0)
    both = scores(answered(ASKED, more, claim(*SAYS_ERROR)))
    assert (both["groundedness"], both["citation_recall"], both["right"]) == (0.5, 0.5, 0.0)


def test_a_sentence_is_grounded_by_any_passage_that_is_shown_and_recalled_by_its_own_alone() -> None:
    elsewhere = claim(0, 43, VOCODER, text=CODEC.abstract[slice(*SAYS_RATE)], marker=2)
    found = scores(answered(ASKED, elsewhere))
    assert (found["groundedness"], found["citation_recall"]) == (1.0, 0.0)


def test_what_two_passages_say_together_is_grounded_if_both_are_cited() -> None:
    text = "The codec runs at 8 kbps, the vocoder makes speech from 80 mel bands."
    both = claim(*SAYS_RATE, text=text)
    assert scores(answered(ASKED, both))["groundedness"] == 0.0  # no one passage says it
    both["citations"] += claim(0, 43, VOCODER, marker=2)["citations"]
    assert scores(answered(ASKED, both))["groundedness"] == 1.0


def test_a_citation_that_carries_no_weight_lowers_precision() -> None:
    padded = claim(*SAYS_RATE)
    padded["citations"] += claim(0, 43, VOCODER, marker=2)["citations"]
    found = scores(answered(ASKED, padded, claim(*SAYS_ERROR)))
    # Three citations; the one to the vocoder does not support the rate, and the codec's does without it.
    assert found["citation_precision"] == pytest.approx(2 / 3, abs=1e-6)
    assert found["citation_recall"] == 1.0
    # Two papers are cited, one of them is gold.
    assert (found["right_papers"], found["found_papers"]) == (0.5, 1.0)


def test_a_marker_that_names_nothing_is_counted_and_recalls_nothing() -> None:
    found = scores(answered(ASKED, {**claim(*SAYS_RATE), "dangling": [4, 7]}, claim(*SAYS_ERROR)))
    assert (found["dangling"], found["citation_recall"], found["right"]) == (2.0, 0.5, 0.0)


def test_a_sentence_without_a_citation_is_not_recalled_and_may_be_grounded() -> None:
    found = scores(answered(ASKED, {**claim(*SAYS_RATE), "citations": []}))
    assert (found["citation_recall"], found["citation_precision"], found["groundedness"]) == (0.0, None, 1.0)
    assert (found["right_papers"], found["found_papers"], found["span_overlap"]) == (None, None, 0.0)


def test_a_refusal_defines_no_figure_of_words() -> None:
    found = scores(declined(ASKED))
    assert [name for name in OF_WORDS if found[name] is not None] == []
    assert (found["wrong_refusal"], found["missed_refusal"]) == (1.0, None)
    assert (found["right"], found["key_facts"], found["cited_facts"]) == (0.0, 0.0, 0.0)
    assert found["found_papers"] is None
    assert found["first"] == 1.0  # it was found, and declined all the same


def test_what_a_refusal_says_of_a_paper_is_no_fact() -> None:
    row = declined(ASKED)
    assert row.answer is not None
    telling = replace(row, answer={**row.answer, "answer": "“8 kbps: it halves the error” is on this topic."})
    assert (scores(telling)["key_facts"], scores(telling)["words"]) == (0.0, None)


def test_an_unanswerable_question_defines_no_figure_of_finding() -> None:
    of_finding = ("first", "recall@5", "recall@10", "ndcg@10", "mrr@10", "map", "found_papers", "key_facts")
    for row in (declined(UNANSWERABLE), answered(UNANSWERABLE, claim(*SAYS_RATE))):
        assert [name for name in (*of_finding, "cited_facts", "wrong_refusal") if scores(row)[name] is not None] == []
    assert (scores(declined(UNANSWERABLE))["right"], scores(declined(UNANSWERABLE))["missed_refusal"]) == (1.0, 0.0)
    given = scores(answered(UNANSWERABLE, claim(*SAYS_RATE)))
    assert (given["right"], given["missed_refusal"], given["span_overlap"]) == (0.0, 1.0, None)
    assert given["citation_recall"] == 1.0  # wrong to answer; what was said is shown all the same


def test_a_fact_of_a_paper_s_record_cites_no_words_so_none_can_support_it() -> None:
    record = claim(0, 0, text="“A Codec” is by Ada Byron.")
    found = scores(answered(replace(ASKED, key_facts=()), record))
    assert [name for name in OF_WORDS[:5] if found[name] is not None] == []
    assert (found["span_overlap"], found["key_facts"]) == (None, None)
    assert (found["dangling"], found["right_papers"], found["right"]) == (0.0, 1.0, 1.0)
    beside = scores(answered(ASKED, record, claim(*SAYS_RATE)))
    assert (beside["citation_recall"], beside["groundedness"]) == (1.0, 1.0)


def test_a_list_is_scored_by_its_papers() -> None:
    found = scores(answered(LISTING, claim(*SAYS_RATE)))
    assert (found["right"], found["right_papers"], found["found_papers"]) == (0.0, 1.0, 0.5)
    whole = scores(answered(LISTING, claim(*SAYS_RATE), claim(0, 43, VOCODER, marker=2)))
    assert (whole["right"], whole["found_papers"], whole["key_facts"], whole["span_overlap"]) == (1.0, 1.0, None, None)


def test_figures_of_finding_follow_the_ranks_of_the_gold_papers() -> None:
    two = replace(ASKED, type="multi", gold_papers=("codec", "vocoder"))
    row = replace(answered(two, claim(*SAYS_RATE)), gold_ranks={"codec": 2, "vocoder": 7})
    assert ranking(row) == ["#1", "codec", "#3", "#4", "#5", "#6", "vocoder"]
    found = scores(row)
    assert (found["first"], found["recall@5"], found["recall@10"], found["mrr@10"]) == (0.0, 0.5, 1.0, 0.5)
    # nDCG@10 = (1 / log2 3 + 1 / log2 8) / (1 / log2 2 + 1 / log2 3); MAP = (1/2 + 2/7) / 2.
    assert found["ndcg@10"] == pytest.approx((1 / log2(3) + 1 / 3) / (1 + 1 / log2(3)), abs=1e-6)
    assert found["map"] == pytest.approx(11 / 28, abs=1e-6)


def test_a_gold_paper_that_is_not_in_the_library_is_not_found() -> None:
    row = replace(answered(ASKED, claim(*SAYS_RATE)), gold_ranks={"codec": None})
    assert ranking(row) == []
    assert {scores(row)[name] for name in ("first", "recall@5", "recall@10", "ndcg@10", "mrr@10", "map")} == {0.0}


def test_a_paper_far_down_counts_for_nothing_within_ten() -> None:
    found = scores(replace(answered(ASKED, claim(*SAYS_RATE)), gold_ranks={"codec": 11}))
    assert (found["recall@10"], found["ndcg@10"], found["mrr@10"]) == (0.0, 0.0, 0.0)
    assert found["map"] == pytest.approx(1 / 11, abs=1e-6)


def test_a_question_that_could_not_be_asked_has_no_score_and_is_not_right() -> None:
    found = scored(failed(ASKED))
    assert (dict(found.scores), found.judgement, found.right) == ({}, None, False)


def test_the_verdicts_that_the_assistant_put_on_its_claims_change_no_score() -> None:
    said = [claim(*SAYS_RATE), claim(*SAYS_ERROR)]
    accused = [{**c, "verdict": "unsupported", "support": 0.0, "reason": "not_in_passage"} for c in said]
    assert scores(answered(ASKED, *said)) == scores(answered(ASKED, *accused))


def test_a_paper_that_the_run_does_not_hold_is_a_citation_that_cannot_be_located() -> None:
    ghost = claim(*SAYS_RATE)
    ghost["citations"][0]["paper_id"] = "ghost"
    found = scored(answered(ASKED, ghost))
    assert found.judgement is not None
    assert found.judgement.reason == "not located: ghost 0-25"
    assert (found.scores["right_papers"], found.scores["found_papers"]) == (0.0, 0.0)


def test_rows_are_scored_in_order_by_the_papers_of_their_run() -> None:
    rows = [answered(ASKED, claim(*SAYS_RATE)), failed(replace(ASKED, id="b")), declined(UNANSWERABLE)]
    assert [s.row for s in score_run(run_of(*rows))] == rows
    renamed = {**PAPERS, "codec": replace(CODEC, abstract=CODEC.abstract.replace("8", "9"))}
    (moved, _, _) = score_run(run_of(*rows, papers=renamed))
    assert moved.judgement is not None
    assert moved.judgement.reason == "not located: codec 0-25"


def test_a_fact_of_another_paper_is_held_only_by_that_paper() -> None:
    bands = KeyFact("vocoder", 0, 43, ("80 mel bands",))
    both = replace(ASKED, type="multi", gold_papers=("codec", "vocoder"), key_facts=(RATE, ERROR, bands))
    found = scores(answered(both, claim(*SAYS_RATE), claim(0, 43, VOCODER, marker=2)))
    assert (found["key_facts"], found["cited_facts"]) == (pytest.approx(2 / 3, abs=1e-6),) * 2
