"""Scores of summaries worked by hand: papers, citations, points, repeats, themes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Claim, Verdict
from assistant.summary.summary import Gap, Sides, Summary
from eval.summaries.catalogue import COUNTS, SUMMARY_METRICS
from eval.summaries.groups import adjusted_rand_index, purity
from eval.summaries.repeats import find_repeats
from eval.summaries.score import ScoredSummary, score_summary
from tests.eval.topic_rows import (
    BANDS,
    CALLS,
    GOOD,
    OPUS,
    PAPERS,
    RATE,
    TOPIC,
    citation,
    quoted,
    said,
    summary,
    table_of,
    theme,
)
from tests.fakes import HashEncoder


def score(made: Summary) -> ScoredSummary:
    return score_summary(TOPIC, made, papers=PAPERS, encoder=HashEncoder())


def of_sentences(*claims: Claim) -> ScoredSummary:
    return score(summary(theme("codecs", ("codec",), *claims), taken=("codec",)))


def test_every_metric_and_count_of_the_catalogue_is_there() -> None:
    found = score(GOOD)
    assert list(found.scores) == list(SUMMARY_METRICS)
    assert tuple(found.counts) == COUNTS


def test_a_summary_of_all_papers_that_quotes_has_full_marks_but_for_the_point_it_leaves_out() -> None:
    found = score(GOOD)
    for name in ("paper_recall", "paper_precision", "paper_f1", "cited_papers", "citation_precision", "purity"):
        assert found.scores[name] == 1.0, name
    assert found.scores["key_points"] == pytest.approx(2 / 3)  # the two days are not told of
    assert found.scores["redundancy"] == 0.0
    assert found.scores["rand_index"] == 1.0
    assert found.counts == {"papers": 3, "themes": 2, "sentences": 3, "quoted": 3, "words": 6 + 5 + 8}
    assert found.findings["missed_points"] == ["speech: two days"]


def test_borderline_papers_count_neither_way() -> None:
    # gold: codec, speech, vocoder; taken without the edge case: codec, birds
    found = score(summary(theme("a", ("codec", "birds", "edge"), RATE), taken=("codec", "birds", "edge")))
    assert found.scores["paper_recall"] == pytest.approx(1 / 3)
    assert found.scores["paper_precision"] == pytest.approx(1 / 2)
    assert found.scores["paper_f1"] == pytest.approx(2 * 1 / (3 + 2))
    assert found.findings["missed_papers"] == ["speech", "vocoder"]
    assert found.findings["strange_papers"] == ["birds"]


def test_a_paper_that_is_taken_in_and_never_cited_lowers_only_the_cited_ones() -> None:
    found = score(summary(theme("a", ("codec", "speech"), RATE), taken=("codec", "speech")))
    assert found.scores["paper_recall"] == pytest.approx(2 / 3)
    assert found.scores["cited_papers"] == pytest.approx(1 / 3)


def test_a_declined_summary_found_nothing_and_has_nothing_to_judge() -> None:
    found = score(summary(taken=(), declined="nothing near"))
    assert found.scores["paper_recall"] == found.scores["key_points"] == found.scores["paper_f1"] == 0.0
    undefined = ("paper_precision", "citation_precision", "citation_recall", "redundancy", "likeness", "purity")
    assert [found.scores[name] for name in undefined] == [None] * len(undefined)


def test_only_sentences_that_are_no_quote_are_measured_apart() -> None:
    wrong = said("The codec runs at 16 kbps.", citation("codec", "The codec runs at 8 kbps."))
    found = of_sentences(RATE, OPUS, wrong)
    assert found.scores["citation_precision"] == pytest.approx(2 / 3)
    assert found.scores["citation_recall"] == pytest.approx(2 / 3)
    assert found.scores["citation_precision_changed"] == 0.0
    assert found.counts["quoted"] == 2
    assert [f["sentence"] for f in found.findings["faults"]] == ["The codec runs at 16 kbps."]
    assert of_sentences(RATE, OPUS).scores["citation_precision_changed"] is None


def test_a_joined_sentence_that_its_quote_supports_is_precise() -> None:
    joined = said("A Codec runs at 8 kbps.", citation("codec", "The codec runs at 8 kbps."))
    assert of_sentences(joined).scores["citation_precision_changed"] == 1.0


def test_a_citation_that_the_sentence_does_not_need_is_imprecise() -> None:
    rate, calls = citation("codec", "The codec runs at 8 kbps."), citation("birds", "Ten labelled clips per species")
    found = of_sentences(said("The codec runs at 8 kbps.", rate, calls))
    assert found.scores["citation_precision"] == 0.5
    assert found.scores["citation_recall"] == 1.0


def test_a_quote_that_is_not_where_it_says_supports_nothing() -> None:
    moved = replace(citation("codec", "The codec runs at 8 kbps."), start=1, end=26)
    found = of_sentences(Claim("The codec runs at 8 kbps.", (moved,), Verdict.VERBATIM, 1.0))
    assert found.scores["citation_precision"] == 0.0
    assert found.counts["quoted"] == 0
    assert found.findings["faults"][0]["fault"].startswith("not located")


def test_a_sentence_without_a_citation_lowers_recall_and_not_precision() -> None:
    found = of_sentences(RATE, said("Codecs are useful."))
    assert found.scores["citation_precision"] == 1.0
    assert found.scores["citation_recall"] == 0.5


def test_a_fact_of_the_record_cites_no_words_and_is_not_judged() -> None:
    record = replace(citation("codec", "The"), start=0, end=0, quote="")
    found = of_sentences(RATE, said("It was published in 2020.", record))
    assert found.scores["citation_recall"] == 1.0


def test_a_point_counts_as_rightly_cited_only_beside_its_own_paper() -> None:
    # 8 kbps beside birds: made, and wrongly cited; the mel bands beside their paper; the two days nowhere.
    found = of_sentences(said("A codec runs at 8 kbps.", citation("birds", "Ten labelled clips")), BANDS)
    assert found.scores["key_points"] == pytest.approx(2 / 3)
    assert found.scores["cited_points"] == pytest.approx(1 / 3)


def test_a_cell_of_the_table_makes_a_point_for_its_own_paper_alone() -> None:
    with_cell = replace(GOOD, table=table_of("speech", "Training takes two days."))
    assert score(with_cell).scores["key_points"] == pytest.approx(2 / 3)
    assert score(with_cell).scores["points_or_table"] == 1.0
    elsewhere = replace(GOOD, table=table_of("vocoder", "It is small."))
    assert score(elsewhere).scores["points_or_table"] == pytest.approx(2 / 3)


def test_both_of_two_sentences_that_say_the_same_are_redundant() -> None:
    again = said("At 8 kbps the codec runs!", citation("codec", "The codec runs at 8 kbps."))
    found = of_sentences(RATE, again, CALLS)  # stems codec, run, 8, kbps in both
    assert found.scores["redundancy"] == pytest.approx(2 / 3)
    assert found.findings["repeated"] == [RATE.text, again.text]


def test_one_sentence_repeats_nothing_and_likeness_needs_two() -> None:
    alone = find_repeats(["The codec runs."], HashEncoder())
    assert (alone.share, alone.likeness) == (0.0, None)
    assert find_repeats([], HashEncoder()).share is None
    twice = find_repeats(["The codec runs."] * 2, HashEncoder())
    assert (twice.places, twice.share) == ((0, 1), 1.0)
    assert twice.likeness == pytest.approx(1.0)


def test_half_of_the_stems_in_common_is_a_repeat_and_less_is_not() -> None:
    # stems in common and of both: {alpha, beta} of {alpha, beta, gamma, delta}; then alpha of three
    assert find_repeats(["alpha beta gamma", "alpha beta delta"], HashEncoder(512)).share == 1.0
    assert find_repeats(["alpha gamma", "alpha delta"], HashEncoder(512)).share == 0.0


def test_themes_are_held_against_the_gold_ones_on_gold_papers_alone() -> None:
    # One theme of all: commonest gold theme has 2 of 3. Birds is no gold paper and does not count.
    found = score(summary(theme("all", ("codec", "birds", "speech", "vocoder"), RATE), taken=("codec",)))
    assert found.scores["purity"] == pytest.approx(2 / 3)
    assert found.scores["rand_index"] == 0.0


def test_purity_of_singles_is_full_and_only_the_rand_index_tells() -> None:
    gold = list("aabb")
    assert purity(list("1234"), gold) == 1.0
    assert adjusted_rand_index(list("1234"), gold) == 0.0


def test_the_index_of_six_papers_by_hand() -> None:
    # Cells 2, 1, 3: pairs together 1 + 0 + 3 = 4. Found 1 1 1 2 2 2: 6 pairs. Gold a a b b b b: 1 + 6 = 7. Of 15:
    # expected 6 * 7 / 15 = 2.8, most (6 + 7) / 2 = 6.5; (4 - 2.8) / (6.5 - 2.8) = 1.2 / 3.7. Purity (2 + 3) / 6.
    found, gold = list("111222"), list("aabbbb")
    assert adjusted_rand_index(found, gold) == pytest.approx(1.2 / 3.7)
    assert purity(found, gold) == pytest.approx(5 / 6)


def test_where_chance_could_not_do_otherwise_the_index_is_undefined() -> None:
    assert purity([], []) is None
    assert adjusted_rand_index([], []) is None
    assert adjusted_rand_index(["1"], ["a"]) is None
    assert adjusted_rand_index(["1", "1"], ["a", "a"]) is None
    assert adjusted_rand_index(["1", "2"], ["a", "b"]) is None
    assert adjusted_rand_index(["1", "1"], ["a", "b"]) == 0.0


groupings = st.integers(2, 12).flatmap(
    lambda n: st.tuples(*[st.lists(st.sampled_from("abc"), min_size=n, max_size=n)] * 2)
)


@given(groupings)
def test_the_index_is_symmetric_bounded_and_blind_to_names(pair: tuple[list[str], list[str]]) -> None:
    one, other = pair
    index = adjusted_rand_index(one, other)
    assert index == adjusted_rand_index(other, one)
    assert index == adjusted_rand_index([f"x{name}" for name in one], other)
    assert index is None or -1.0 <= index <= 1.0
    assert adjusted_rand_index(one, one) in (1.0, None)


@given(groupings)
def test_splitting_a_group_never_lowers_purity(pair: tuple[list[str], list[str]]) -> None:
    one, other = pair
    finer = [f"{name}{place % 2}" for place, name in enumerate(one)]
    whole, split = purity(one, other), purity(finer, other)
    assert whole is not None
    assert split is not None
    assert 0.0 < whole <= split <= 1.0


def test_the_overview_both_sides_of_a_pair_and_what_gaps_quote_are_sentences_as_well() -> None:
    days = quoted("speech", "Training takes two days.")
    pair, gap = Sides("days", RATE, days), Gap("cost", ("days",), (days,), 1)
    for more in ({"overview": (days,)}, {"agreements": (pair,)}, {"disagreements": (pair,)}, {"gaps": (gap,)}):
        assert score(replace(GOOD, **more)).scores["key_points"] == 1.0, more
