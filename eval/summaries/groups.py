"""How well one grouping of papers agrees with another. Knows names of groups, not texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import comb


def purity(found: Sequence[str], gold: Sequence[str]) -> float | None:
    """Share of the papers that are in the commonest gold group of their group, in (0, 1]; None for no paper.

    Many small groups raise it, up to 1 for a group of each paper: read it beside their number and
    `adjusted_rand_index`.

    Args:
        found: the group of each paper.
        gold: its gold group, in the same order.

    Source: Manning, Raghavan & Schütze (2008), section 16.3.
    """
    if not found:
        return None
    commonest: dict[str, int] = {}
    for (group, _), count in Counter(zip(found, gold, strict=True)).items():
        commonest[group] = max(commonest.get(group, 0), count)
    return sum(commonest.values()) / len(found)


def adjusted_rand_index(found: Sequence[str], gold: Sequence[str]) -> float | None:
    """Agreement on the pairs of papers: 1 for the same grouping, 0 in the mean for one by chance, less for worse.

    None where chance could not do otherwise: for fewer than two papers, and where both groupings are one group
    or both are all singles.

    Source: Hubert & Arabie (1985), Comparing partitions, the index corrected under the hypergeometric model.
    """
    together = _pairs(Counter(zip(found, gold, strict=True)).values())
    mine, wanted, total = _pairs(Counter(found).values()), _pairs(Counter(gold).values()), comb(len(found), 2)
    # (index - expected) / (maximum - expected), both sides times the number of pairs: whole numbers until the end.
    spread = (mine + wanted) * total - 2 * mine * wanted
    return 2 * (together * total - mine * wanted) / spread if spread else None


def _pairs(sizes: Iterable[int]) -> int:
    return sum(comb(size, 2) for size in sizes)
