"""Shares, with what they are shares of. Knows counts alone; undefined is None."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eval.opponent.questions import SEED
from eval.statistics import Interval, bootstrap_interval


@dataclass(frozen=True, slots=True)
class Share:
    """So many of `n`, with an interval at 95 % over what was counted; None for fewer than two."""

    part: int
    n: int
    interval: Interval | None = None

    @property
    def value(self) -> float | None:
        return self.part / self.n if self.n else None


def share(flags: Iterable[bool]) -> Share:
    """Count what is true."""
    values = [float(flag) for flag in flags]
    return Share(int(sum(values)), len(values), bootstrap_interval(values, seed=SEED))
