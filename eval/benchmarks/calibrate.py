"""Refit, on pairs that a user has labelled, the support from which a claim counts as supported.

Knows pairs and the claim test; not settings, which keep the threshold. What refitting brings is measured on pairs
that the threshold was not fitted on, and where that is within chance the advice is to keep what ships.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import binomtest

from assistant.claims import ClaimTest
from assistant.claims.check import SUPPORTED_FROM
from eval.benchmarks.pairs import Bools, Figure, Floats, Label, Pair, figure_of, quotes
from eval.errors import BenchmarkError
from eval.metrics.discrimination import balanced_accuracy
from eval.statistics import Interval
from index.encode_passages import Progress
from index.libraries import quiet

SHIPPED = SUPPORTED_FROM
_LEAST = 10  # pairs of a class; below, one pair moves its rate by more than .1
_ONLY_LIKENESS = "not_in_passage"  # the one reason for rejecting that a threshold can change
_REJECTED = 0.0  # the score of what a rule rejects: no threshold goes down to it
_DECIMALS = 4  # a threshold is written into a settings file


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """How often a threshold is wrong.

    Attributes:
        balanced_accuracy: its interval is the bootstrap's.
        false_alarms: share of the supported claims that are rejected.
        misses: share of the claims that are not supported and are accepted.
    """

    balanced_accuracy: Figure
    false_alarms: Figure
    misses: Figure


@dataclass(frozen=True, slots=True)
class Calibration:
    """A refitted threshold, and whether it is worth setting.

    Attributes:
        threshold: fitted on all pairs.
        before: at the shipped threshold.
        after: each pair judged at a threshold that was fitted without it.
        gain: of balanced accuracy, after minus before.
        beyond_reach: share of the supported claims that a hard rule rejects, whatever the threshold.
        helps: whether the gain is beyond chance.
        advice: what to do, in a sentence.
    """

    shipped: float
    threshold: float
    before: ErrorRates
    after: ErrorRates
    gain: Figure
    beyond_reach: Figure
    helps: bool
    advice: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the calibration."""
        return asdict(self)


def calibrate(pairs: Sequence[Pair], test: ClaimTest, *, progress: Progress = quiet) -> Calibration:
    """Choose the threshold on support that fits labelled pairs best, and say honestly what it brings.

    Raises:
        BenchmarkError: fewer than 10 pairs are supported, or fewer than 10 are not.
    """
    supported = np.array([pair.label is Label.SUPPORTED for pair in pairs], bool)
    if min(int(supported.sum()), int((~supported).sum())) < _LEAST:
        raise BenchmarkError(
            f"{int(supported.sum())} pairs are supported and {int((~supported).sum())} are not; "
            f"at least {_LEAST} of each are needed. Label more pairs"
        )
    scores = np.zeros(len(pairs))
    for row, pair in enumerate(pairs):
        scores[row] = _score(pair, test)
        progress("testing claims", row + 1, len(pairs))
    threshold = best_threshold(scores, supported)
    held_out = held_out_thresholds(scores, supported, [pair.claim for pair in pairs])
    before, after = scores >= SHIPPED, scores >= held_out
    gain = figure_of(lambda rows: _gain(before[rows], after[rows], supported[rows]), len(pairs))
    helps = threshold != SHIPPED and gain.interval is not None and gain.interval.low > 0
    return Calibration(
        shipped=SHIPPED,
        threshold=threshold,
        before=_error_rates(before, supported),
        after=_error_rates(after, supported),
        gain=gain,
        beyond_reach=_rate(scores[supported] == _REJECTED),
        helps=helps,
        advice=_advice(threshold, gain, helps),
    )


def best_threshold(scores: Floats, supported: Bools) -> float:
    """Return the threshold, in (0, 1], of the highest balanced accuracy; a score from it on is accepted.

    Candidates lie halfway between neighbouring scores, rounded to 4 decimals, beside what ships. Of several that
    do equally well it is the one nearest to what ships; so it is what ships where a class is empty.
    """
    yes, no = np.sort(scores[supported]), np.sort(scores[~supported])
    if not len(yes) or not len(no):
        return SHIPPED
    distinct = np.unique(scores)
    halfway = np.round((distinct[:-1] + distinct[1:]) / 2, _DECIMALS)
    candidates = np.append(halfway[halfway > 0], SHIPPED)
    worth = np.searchsorted(no, candidates) / len(no) - np.searchsorted(yes, candidates) / len(yes)
    best = candidates[np.isclose(worth, worth.max(), rtol=0, atol=1e-9)]
    return float(best[np.argmin(np.abs(best - SHIPPED))])


def held_out_thresholds(scores: Floats, supported: Bools, claims: Sequence[str]) -> Floats:
    """Return for each pair the best threshold of the others, (n,); pairs of one claim are left out together."""
    names = np.array(claims)
    thresholds = np.full(len(scores), SHIPPED)
    for claim in set(claims):
        held = names == claim
        thresholds[held] = best_threshold(scores[~held], supported[~held])
    return thresholds


def _score(pair: Pair, test: ClaimTest) -> float:
    """Return the support of a pair, which is above 0, or what stands for a hard rule's rejection."""
    finding = test.test(pair.claim, quotes(pair), context=pair.title)
    code = (finding.reason or "").partition(":")[0]
    return finding.support if code in ("", _ONLY_LIKENESS) else _REJECTED


def _gain(before: Bools, after: Bools, supported: Bools) -> float | None:
    old, new = balanced_accuracy(before, supported), balanced_accuracy(after, supported)
    return None if old is None or new is None else new - old


def _error_rates(accepted: Bools, supported: Bools) -> ErrorRates:
    return ErrorRates(
        figure_of(lambda rows: balanced_accuracy(accepted[rows], supported[rows]), len(supported)),
        false_alarms=_rate(~accepted[supported]),
        misses=_rate(accepted[~supported]),
    )


def _rate(wrong: Bools) -> Figure:
    """Return a share with its interval, which is not empty where nothing, or everything, went wrong.

    Source: Wilson (1927), the score interval without continuity correction.
    """
    ends = binomtest(int(wrong.sum()), len(wrong)).proportion_ci(confidence_level=0.95, method="wilson")
    return Figure(float(wrong.mean()), len(wrong), Interval(float(ends.low), float(ends.high)))


def _advice(threshold: float, gain: Figure, helps: bool) -> str:
    keep = f"Keep the threshold of {SHIPPED}"
    if threshold == SHIPPED:
        return f"{keep}: no other does better on these {gain.n} pairs."
    ends = f", 95 % {gain.interval.low:+.2f} to {gain.interval.high:+.2f}" if gain.interval else ""
    found = f"on pairs held out {threshold} changes balanced accuracy by {gain.value:+.2f} (n = {gain.n}{ends})"
    if helps:
        return f"Set support_from to {threshold}: {found}."
    if gain.value is not None and gain.value > 0:
        return f"{keep}: {found}, which may be chance. More labelled pairs would tell."
    return f"{keep}: {threshold} fits these pairs best, but {found}."
