"""What figures on a set of questions can and cannot say. Knows numbers; not questions, metrics or runs.

Seeded throughout: the same numbers and seed give the same result. Too few numbers give None, never NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, norm

Floats = NDArray[np.float64]

_CELLS = 1 << 20  # random numbers held at a time: a large benchmark must not fill the memory
_ENUMERATED = 12  # differences; 2**12 sign patterns are fewer than the default resamples
_DECIMALS = 12  # two sums of the same scores may differ in the last bits: that is no difference


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval, both ends in it."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """The difference of two runs on the same questions.

    Attributes:
        n: questions.
        base, new: the mean of each run.
        mean: the mean of new minus base.
        interval: of that mean, at 95 %.
        p: two-sided; how often chance alone gives a difference as large.
    """

    n: int
    base: float
    new: float
    mean: float
    interval: Interval
    p: float


def bootstrap_interval(
    values: Sequence[float] | Floats, *, seed: int = 0, resamples: int = 2000, level: float = 0.95
) -> Interval | None:
    """Return an interval for the mean; None for fewer than two values.

    Raises:
        ValueError: a value is not finite.

    Source: Efron (1979); the percentile variant, Efron & Tibshirani (1993), chapter 13.
    """
    numbers = _numbers(values)
    n = len(numbers)
    if n < 2:
        return None
    random = np.random.default_rng(seed)
    means = [numbers[random.integers(n, size=(rows, n))].mean(axis=1) for rows in _blocks(resamples, n)]
    return _percentiles(np.concatenate(means), level)


def bootstrap_of(
    statistic: Callable[[NDArray[np.intp]], float | None],
    n: int,
    *,
    seed: int = 0,
    resamples: int = 2000,
    level: float = 0.95,
) -> Interval | None:
    """Return an interval for any statistic of `n` rows; None for fewer than two rows, or if it is never defined.

    Args:
        statistic: takes row numbers, `(n,)` in [0, n), with repeats; resamples where it is None are left out.

    Source: Efron (1979); the percentile variant, Efron & Tibshirani (1993), chapter 13.
    """
    if n < 2:
        return None
    random = np.random.default_rng(seed)
    found = [statistic(random.integers(n, size=n)) for _ in range(resamples)]
    defined = [value for value in found if value is not None]
    return _percentiles(_numbers(defined), level) if defined else None


def paired_change(
    base: Sequence[float], new: Sequence[float], *, seed: int = 0, resamples: int = 10_000
) -> Change | None:
    """Compare two runs, a question a place; None for fewer than two questions.

    The p is exact where at most 12 questions differ; where none does it is 1.

    Raises:
        ValueError: lengths differ, or a value is not finite.

    Source: the randomisation test of Fisher (1935) on the mean of the paired differences, signs flipped, as
    Smucker et al. (2007) use it for retrieval; sampled, the p is (count + 1) / (resamples + 1), Phipson & Smyth
    (2010). The interval is the percentile bootstrap of the paired differences.
    """
    before, after = _numbers(base), _numbers(new)
    if len(before) != len(after):
        raise ValueError(f"{len(before)} values before and {len(after)} after: pair them by question")
    differences = np.round(after - before, _DECIMALS)
    interval = bootstrap_interval(differences, seed=seed, resamples=resamples)
    if interval is None:
        return None
    return Change(
        n=len(differences),
        base=float(before.mean()),
        new=float(after.mean()),
        mean=float(differences.mean()),
        interval=interval,
        p=_sign_flip_p(differences[differences != 0], seed, resamples),
    )


def holm(ps: Sequence[float]) -> list[float]:
    """Adjust p values for having looked at several, in their order; empty for none.

    Source: Holm (1979), step-down: the i-th smallest of m, times m - i + 1, never below a smaller one's.
    """
    adjusted, highest = [0.0] * len(ps), 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[place]))
        adjusted[place] = highest
    return adjusted


def mcnemar(broken: int, fixed: int) -> float:
    """Return the two-sided p of as uneven a split of the questions that flipped; 1.0 where none did.

    Source: McNemar (1947), in the exact variant: binomial, neither chi-squared nor mid-p.
    """
    return float(binomtest(broken, broken + fixed).pvalue) if broken + fixed else 1.0


def minimum_detectable_effect(differences: Sequence[float], *, power: float = 0.8, alpha: float = 0.05) -> float | None:
    """Return the smallest mean change of scores in [0, 1] that so many questions would show; at most 1.

    None for fewer than two differences. Where they do not vary, or hardly any question differs, their spread is
    unknown: the effect is then at least the fewest flips, all one way, that a two-sided sign test can see: 6 / n at
    5 %, since 2 * 0.5**6 = 0.031.

    Raises:
        ValueError: a difference is not finite.

    Source: Bloom (1995), for a paired design and normal quantiles:
    (z(1 - alpha / 2) + z(power)) * standard deviation / sqrt(n).
    """
    numbers = np.round(_numbers(differences), _DECIMALS)
    n = len(numbers)
    if n < 2:
        return None
    fewest = math.ceil(1 - math.log2(alpha))
    quantiles = norm.ppf(1 - alpha / 2) + norm.ppf(power)
    by_spread = 0.0 if np.ptp(numbers) == 0 else float(quantiles * numbers.std(ddof=1) / math.sqrt(n))
    is_known = np.ptp(numbers) > 0 and np.count_nonzero(numbers) >= fewest
    return min(1.0, by_spread if is_known else max(by_spread, fewest / n))


def _sign_flip_p(differences: Floats, seed: int, resamples: int) -> float:
    """Return the p of differences none of which is zero."""
    n, total = len(differences), differences.sum()
    # A flipped sum that equals the observed one must count, whatever the order of adding did to its last bits.
    least = abs(total) - 1e-9 * np.abs(differences).sum()
    if n <= _ENUMERATED:
        flips = np.arange(2**n)[:, None] >> np.arange(n) & 1
        return float(np.mean(np.abs(total - 2 * flips @ differences) >= least))
    random = np.random.default_rng(seed)
    count = 0
    for rows in _blocks(resamples, n):
        flips = random.integers(2, size=(rows, n), dtype=np.int8)
        count += int((np.abs(total - 2 * (flips @ differences)) >= least).sum())
    return (count + 1) / (resamples + 1)


def _blocks(rows: int, columns: int) -> Iterator[int]:
    """Split rows of a table into blocks that fit the memory."""
    most = max(1, _CELLS // columns)
    for begun in range(0, rows, most):
        yield min(most, rows - begun)


def _percentiles(values: Floats, level: float) -> Interval:
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def _numbers(values: Sequence[float] | Floats) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError(f"{numbers[~np.isfinite(numbers)][0]} is no score: leave out what could not be scored")
    return numbers
