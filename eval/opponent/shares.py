"""Shares, with what they are shares of. Knows counts alone; undefined is None."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scipy.stats import binomtest

from eval.statistics import Interval


@dataclass(frozen=True, slots=True)
class Share:
    """So many of `n`; `interval` is at 95 %, None where what was counted is no sample, or nothing was."""

    part: int
    n: int
    interval: Interval | None = None

    @property
    def value(self) -> float | None:
        return self.part / self.n if self.n else None


def share(flags: Iterable[bool]) -> Share:
    """Count what is true.

    Source: Wilson (1927), without correction for continuity: unlike a bootstrap it is not empty where all are true.
    """
    values = list(flags)
    part, n = sum(values), len(values)
    if not n:
        return Share(0, 0)
    found = binomtest(part, n).proportion_ci(method="wilson")
    return Share(part, n, Interval(float(found.low), float(found.high)))
