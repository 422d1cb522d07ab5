"""How well scores or decisions tell two classes apart. Knows numbers, not what they stand for.

Everywhere: one row a place, and a label above 0.5 (1, True) is positive.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]


def auroc(scores: ArrayLike, labels: ArrayLike) -> float | None:
    """Chance that a positive scores above a negative, ties counted half; None where a class is empty.

    Raises:
        ValueError: lengths differ, or a score is not finite.

    Source: Hanley & McNeil (1982), the area under the ROC curve, from the rank sum of Mann & Whitney (1947).
    """
    values, positive = _numbers(scores), _positive(labels)
    _same_length(values, positive)
    n_positive, n_negative = int(positive.sum()), int((~positive).sum())
    if not n_positive or not n_negative:
        return None
    wins = rankdata(values)[positive].sum() - n_positive * (n_positive + 1) / 2
    return float(wins / (n_positive * n_negative))


def balanced_accuracy(predicted: ArrayLike, labels: ArrayLike) -> float | None:
    """Mean of the shares of positives and of negatives that are predicted right; None where a class is empty.

    Raises:
        ValueError: lengths differ.

    Source: Brodersen et al. (2010), the mean of sensitivity and specificity.
    """
    chosen, positive = _positive(predicted), _positive(labels)
    _same_length(chosen, positive)
    if not positive.any() or positive.all():
        return None
    return float((chosen[positive].mean() + (~chosen[~positive]).mean()) / 2)


def _numbers(values: ArrayLike) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError(f"{numbers[~np.isfinite(numbers)][0]} is no score: leave out what could not be scored")
    return numbers


def _positive(labels: ArrayLike) -> NDArray[np.bool_]:
    return np.asarray(labels, dtype=np.float64) > 0.5


def _same_length(values: NDArray[np.generic], labels: NDArray[np.bool_]) -> None:
    if values.shape != labels.shape:
        raise ValueError(f"{values.shape} values and {labels.shape} labels: one label for each value")
