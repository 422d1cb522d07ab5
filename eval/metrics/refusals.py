"""Whether the right questions were declined, and what declining more of them would cost.

Knows decisions, confidences and outcomes; not questions, reasons or answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter


@dataclass(frozen=True, slots=True)
class RefusalCounts:
    """Questions by what was done and what was right; a refusal is the positive outcome.

    Attributes:
        right_refusals: declined, and cannot be answered.
        false_refusals: declined, and can be answered.
        missed_refusals: answered, and cannot be.
        answered: answered, and can be; whether the answer is right is not counted here.
    """

    right_refusals: int
    false_refusals: int
    missed_refusals: int
    answered: int

    @property
    def precision(self) -> float | None:
        """Share of the refusals that are right; None where nothing was declined."""
        return _share(self.right_refusals, self.right_refusals + self.false_refusals)

    @property
    def recall(self) -> float | None:
        """Share of the unanswerable questions that were declined; None where there is none."""
        return _share(self.right_refusals, self.right_refusals + self.missed_refusals)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where nothing was declined and nothing should have been."""
        return _share(2 * self.right_refusals, 2 * self.right_refusals + self.false_refusals + self.missed_refusals)


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """What answering from a confidence on means.

    Attributes:
        coverage: share of all questions that are then answered, in (0, 1].
        risk: share of those that are answered wrongly.
        confidence: the lowest confidence that is answered.
    """

    coverage: float
    risk: float
    confidence: float


def count_refusals(refused: Sequence[bool], answerable: Sequence[bool]) -> RefusalCounts:
    """Count the four outcomes, a question a place.

    Raises:
        ValueError: the sequences differ in length.
    """
    pairs = list(zip(map(bool, refused), map(bool, answerable), strict=True))
    return RefusalCounts(
        right_refusals=pairs.count((True, False)),
        false_refusals=pairs.count((True, True)),
        missed_refusals=pairs.count((False, False)),
        answered=pairs.count((False, True)),
    )


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> list[RiskPoint]:
    """Return the risk-coverage curve by falling confidence, a point for each value; empty without questions.

    Raises:
        ValueError: the sequences differ in length.

    Source: Geifman & El-Yaniv (2017), with the empirical selective risk under 0/1 loss.
    """
    points, count, wrong = [], 0, 0
    for value, outcomes in _tied(confidence, right):
        count += len(outcomes)
        wrong += outcomes.count(False)
        points.append(RiskPoint(count / len(right), wrong / count, value))
    return points


def aurc(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """Area under the risk-coverage curve, in [0, 1], lower is better; None without questions.

    Raises:
        ValueError: the sequences differ in length.

    Source: Geifman, Uziel & El-Yaniv (2019): the mean of the risk over the n coverages 1/n, 2/n … 1. Ties are
    ours: each takes its mean over all orders of the tied questions, so that their order does not matter.
    """
    total, count, wrong = 0.0, 0, 0
    for _, outcomes in _tied(confidence, right):
        share = outcomes.count(False) / len(outcomes)
        total += sum((wrong + share * taken) / (count + taken) for taken in range(1, len(outcomes) + 1))
        count += len(outcomes)
        wrong += outcomes.count(False)
    return total / count if count else None


def _tied(confidence: Sequence[float], right: Sequence[bool]) -> list[tuple[float, list[bool]]]:
    """Return the outcomes of each confidence, highest first."""
    pairs = sorted(zip(confidence, map(bool, right), strict=True), key=itemgetter(0), reverse=True)
    return [(value, [outcome for _, outcome in each]) for value, each in groupby(pairs, key=itemgetter(0))]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
