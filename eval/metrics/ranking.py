"""How well one query was ranked. Knows ids and gains; not papers, passages or how they were found.

Everywhere: `ranking` holds ids, best first; `gains` the relevance by id, of which only gains above 0 count,
and an id that is missing has none. None where no id has a gain above 0: such a query cannot be scored.
0.0 where nothing relevant was found, also by an empty ranking.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean


def ndcg_at_k(ranking: Sequence[str], gains: Mapping[str, float], *, k: int) -> float | None:
    """Normalised discounted cumulative gain of the first `k`, in [0, 1].

    The ideal is over all gains, also of what was not ranked.

    Raises:
        ValueError: an id is ranked twice, or `k` is below 1.

    Source: Järvelin & Kekäläinen (2002), in the variant of trec_eval's `ndcg_cut`: the gain itself, not
    2**gain - 1; divided by log2(rank + 1) from the first rank on, not by log_b(rank) from rank b.
    """
    ideal = sorted(_relevant(gains).values(), reverse=True)
    found = _top_gains(ranking, gains, k)
    return _dcg(found) / _dcg(ideal[:k]) if ideal else None


def recall_at_k(ranking: Sequence[str], gains: Mapping[str, float], *, k: int) -> float | None:
    """Share of the relevant ids that are among the first `k`; below 1 by necessity where more than `k` are relevant.

    Raises:
        ValueError: an id is ranked twice, or `k` is below 1.

    Source: trec_eval's `recall_k`.
    """
    found = sum(gain > 0 for gain in _top_gains(ranking, gains, k))
    relevant = len(_relevant(gains))
    return found / relevant if relevant else None


def reciprocal_rank_at_k(ranking: Sequence[str], gains: Mapping[str, float], *, k: int) -> float | None:
    """1 / rank of the first relevant id; 0.0 where it is not among the first `k`.

    Raises:
        ValueError: an id is ranked twice, or `k` is below 1.

    Source: Voorhees (1999), TREC-8 question answering track; cut at `k` as MS MARCO does.
    """
    found = _top_gains(ranking, gains, k)
    if not _relevant(gains):
        return None
    return next((1 / rank for rank, gain in enumerate(found, start=1) if gain > 0), 0.0)


def average_precision(ranking: Sequence[str], gains: Mapping[str, float]) -> float | None:
    """Mean, over all relevant ids, of the precision at the rank of each; 0 for one that is not ranked.

    Raises:
        ValueError: an id is ranked twice.

    Source: Buckley & Voorhees (2000), in the variant of trec_eval's `map`: not interpolated, not cut.
    """
    found = _top_gains(ranking, gains, max(1, len(ranking)))
    relevant = _relevant(gains)
    if not relevant:
        return None
    ranks = [rank for rank, gain in enumerate(found, start=1) if gain > 0]
    precisions = [count / rank for count, rank in enumerate(ranks, start=1)]
    return fmean([*precisions, *[0.0] * (len(relevant) - len(ranks))])


def _relevant(gains: Mapping[str, float]) -> dict[str, float]:
    return {name: gain for name, gain in gains.items() if gain > 0}


def _top_gains(ranking: Sequence[str], gains: Mapping[str, float], k: int) -> list[float]:
    """Return the gains of the first `k`, in order."""
    if k < 1:
        raise ValueError(f"k is {k}: the number of ranks that are looked at, 1 or more")
    if len(set(ranking)) < len(ranking):
        twice = next(name for place, name in enumerate(ranking) if name in ranking[:place])
        raise ValueError(f"{twice!r} is ranked twice: keep the best rank of each id")
    return [max(0.0, gains.get(name, 0.0)) for name in ranking[:k]]


def _dcg(gains: Iterable[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
