"""The ranking metrics are trec_eval's, query by query."""

from __future__ import annotations

import ir_measures
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import AP, RR, R, nDCG

from eval.metrics.ranking import average_precision, ndcg_at_k, recall_at_k, reciprocal_rank_at_k

Query = tuple[list[str], dict[str, float]]


def measures(ranking: list[str], gains: dict[str, float], k: int = 3) -> dict[str, float | None]:
    return {
        "ndcg": ndcg_at_k(ranking, gains, k=k),
        "recall": recall_at_k(ranking, gains, k=k),
        "reciprocal rank": reciprocal_rank_at_k(ranking, gains, k=k),
        "average precision": average_precision(ranking, gains),
    }


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """A ranking of some of at most eight ids, with graded gains; at least one is relevant."""
    ids = [f"d{i}" for i in range(draw(st.integers(1, 8)))]
    gains = {name: float(draw(st.integers(0, 3))) for name in ids}
    gains[draw(st.sampled_from(ids))] = 1.0
    ranking = draw(st.permutations(ids))
    return list(ranking[: draw(st.integers(0, len(ids)))]), gains


def test_a_query_by_hand() -> None:
    # gains in rank order: 0, 2, 1, and one relevant id (gain 3) is not ranked
    ranking, gains = ["a", "b", "c"], {"b": 2.0, "c": 1.0, "d": 3.0}
    # dcg@3 = 0/1 + 2/log2(3) + 1/2 = 1.76186; ideal = 3/1 + 2/log2(3) + 1/2 = 4.76186
    assert ndcg_at_k(ranking, gains, k=3) == pytest.approx(1.7618595 / 4.7618595)
    # dcg@2 = 2/log2(3) = 1.26186; ideal = 3 + 1.26186
    assert ndcg_at_k(ranking, gains, k=2) == pytest.approx(1.2618595 / 4.2618595)
    assert recall_at_k(ranking, gains, k=2) == pytest.approx(1 / 3)
    assert recall_at_k(ranking, gains, k=3) == pytest.approx(2 / 3)
    assert reciprocal_rank_at_k(ranking, gains, k=3) == 0.5
    # precision 1/2 at rank 2, 2/3 at rank 3, 0 for the one not ranked: (1/2 + 2/3 + 0) / 3
    assert average_precision(ranking, gains) == pytest.approx(7 / 18)


def test_a_first_relevant_id_below_the_cut_counts_nothing() -> None:
    assert reciprocal_rank_at_k(["a", "b"], {"b": 1.0}, k=1) == 0.0


@pytest.mark.parametrize("gains", [{}, {"a": 0.0}, {"a": -1.0}])
def test_a_query_without_a_relevant_id_is_undefined(gains: dict[str, float]) -> None:
    assert set(measures(["a", "b"], gains).values()) == {None}


@pytest.mark.parametrize("ranking", [[], ["x", "y"]])
def test_finding_nothing_relevant_is_zero(ranking: list[str]) -> None:
    assert set(measures(ranking, {"a": 1.0}).values()) == {0.0}


def test_a_gain_below_zero_is_not_relevant_and_takes_nothing_away() -> None:
    assert measures(["a", "b"], {"a": -2.0, "b": 1.0}) == measures(["a", "b"], {"b": 1.0})


@pytest.mark.parametrize("gains", [{"a": 1.0}, {}])
def test_an_id_that_is_ranked_twice_is_refused(gains: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="'a' is ranked twice"):
        ndcg_at_k(["a", "b", "a"], gains, k=1)
    with pytest.raises(ValueError, match="'a' is ranked twice"):
        average_precision(["a", "b", "a"], gains)


def test_looking_at_no_rank_is_refused() -> None:
    with pytest.raises(ValueError, match="k is 0"):
        recall_at_k(["a"], {"a": 1.0}, k=0)


@pytest.mark.parametrize("seed", range(4))
def test_the_figures_are_those_of_ir_measures(seed: int) -> None:
    random = np.random.default_rng(seed)
    ids = [f"d{i:02d}" for i in range(40)]
    rankings = {f"q{q}": [str(d) for d in random.permutation(ids)[: random.integers(1, 40)]] for q in range(25)}
    qrels = {q: {str(d): int(random.integers(0, 4)) for d in random.choice(ids, 15, False)} for q in rankings}
    assert all(any(gains.values()) for gains in qrels.values())
    run = {q: {d: float(-rank) for rank, d in enumerate(ranking)} for q, ranking in rankings.items()}
    wanted = {nDCG @ 10: "ndcg", R @ 10: "recall", RR @ 10: "reciprocal rank", AP: "average precision"}
    found = list(ir_measures.iter_calc(list(wanted), qrels, run))
    assert len(found) == 4 * 25
    for metric in found:
        gains = {name: float(gain) for name, gain in qrels[metric.query_id].items()}
        ours = measures(rankings[metric.query_id], gains, k=10)[wanted[metric.measure]]
        assert ours == pytest.approx(metric.value, abs=1e-12)


@given(queries(), st.integers(1, 9))
@settings(deadline=None)
def test_every_figure_lies_between_zero_and_one(query: Query, k: int) -> None:
    for value in measures(*query, k=k).values():
        assert value is not None
        assert 0 <= value <= 1


@given(queries(), st.integers(1, 9))
@settings(deadline=None)
def test_the_ideal_ranking_is_perfect(query: Query, k: int) -> None:
    _, gains = query
    ideal = sorted(gains, key=gains.__getitem__, reverse=True)
    relevant = sum(gain > 0 for gain in gains.values())
    assert measures(ideal, gains, k) == {
        "ndcg": 1.0,
        "recall": min(k, relevant) / relevant,
        "reciprocal rank": 1.0,
        "average precision": 1.0,
    }


@given(queries())
@settings(deadline=None)
def test_other_names_for_the_ids_change_nothing(query: Query) -> None:
    ranking, gains = query
    named = {name: f"{9 - int(name[1:])}/é" for name in gains}
    assert measures([named[d] for d in ranking], {named[d]: g for d, g in gains.items()}) == measures(ranking, gains)


@given(queries(), st.data())
@settings(deadline=None)
def test_moving_a_better_hit_up_never_lowers_a_figure(query: Query, data: st.DataObject) -> None:
    ranking, gains = query
    worse_first = [i for i in range(1, len(ranking)) if gains[ranking[i]] > gains[ranking[i - 1]]]
    if not worse_first:
        return
    place = data.draw(st.sampled_from(worse_first))
    moved = [*ranking]
    moved[place - 1 : place + 1] = ranking[place], ranking[place - 1]
    before, after = measures(ranking, gains), measures(moved, gains)
    for name, value in after.items():
        assert value is not None
        assert value >= (before[name] or 0.0) - 1e-12
