"""Logistic regression with sides and per-feature penalties, cross-validated by paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Groups = Sequence[tuple[Floats, Floats]]


def fit_logistic(
    rows: Floats,
    labels: Floats,
    *,
    signs: Sequence[int] = (),
    penalty: float | Floats = 0.01,
    weights: Floats | None = None,
    balanced: bool = False,
    features: Sequence[str] = (),
) -> tuple[dict[str, Any], Callable[[Floats], Floats]]:
    """Fit a logistic model; a sign of 1 or -1 keeps a weight on that side of zero.

    Args:
        balanced: let both labels count the same, however many rows have them.
    """
    each = np.ones(len(rows)) if weights is None else weights
    if balanced:
        each = each / np.where(labels > 0, each[labels > 0].sum(), each[labels <= 0].sum())
    mean, scale = np.average(rows, axis=0, weights=each), np.maximum(rows.std(axis=0), 1e-3)
    design = np.hstack([(rows - mean) / scale, np.ones((len(rows), 1))])

    def loss(beta: Floats) -> tuple[float, Floats]:
        chances = 1 / (1 + np.exp(-(design @ beta)))
        likelihood = labels * np.log(chances + 1e-12) + (1 - labels) * np.log(1 - chances + 1e-12)
        slope = design.T @ (each * (chances - labels)) / each.sum()
        slope[:-1] += 2 * penalty * beta[:-1]
        return -(each * likelihood).sum() / each.sum() + (penalty * beta[:-1] ** 2).sum(), slope

    sides = {1: (0, None), -1: (None, 0), 0: (None, None)}
    bounds = [sides[s] for s in (signs or [0] * rows.shape[1])] + [(None, None)]
    beta = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    model = {
        "features": list(features),
        "mean": [round(float(v), 6) for v in mean],
        "scale": [round(float(v), 6) for v in scale],
        "weights": [round(float(v), 6) for v in beta[:-1]],
        "intercept": round(float(beta[-1]), 6),
    }
    return model, lambda x: 1 / (1 + np.exp(-((x - mean) / scale @ beta[:-1] + beta[-1])))


def cross_validated(
    groups: Groups,
    papers: Sequence[str],
    *,
    folds: int = 5,
    seeds: int = 3,
    **options: Any,
) -> list[Floats]:
    """Return out-of-fold probabilities for groups of rows, averaged over seeded shuffles.

    Questions on one paper are held out together: they share their topic, some of them on purpose.
    """
    sums: list[Floats] = [np.zeros(len(labels)) for _, labels in groups]
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(sorted(set(papers)))
        for fold in range(folds):
            held = {i for i, paper in enumerate(papers) if paper in set(order[fold::folds])}
            train = [g for i, g in enumerate(groups) if i not in held and len(g[1])]
            _, predict = fit_logistic(
                np.vstack([g[0] for g in train]), np.concatenate([g[1] for g in train]), **options
            )
            for i in held:
                if len(groups[i][1]):
                    sums[i] += predict(groups[i][0])
    return [total / seeds for total in sums]


def stacked(groups: Groups) -> tuple[Floats, Floats]:
    """Stack the rows and labels of all groups."""
    return np.vstack([g[0] for g in groups]), np.concatenate([g[1] for g in groups])
