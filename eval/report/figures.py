"""Figures as a reader sees them: shares in percent, ratios with three decimals, counts. Knows names, not runs."""

from __future__ import annotations

import re
from enum import StrEnum

from eval.metrics.catalogue import METRICS

UNDEFINED = "–"
_LEAST_P = 0.001
_HASH = re.compile(r"[0-9a-f]{32,}")
_HASH_DIGITS = 12


class Unit(StrEnum):
    """What a figure counts."""

    SHARE = "share"
    RATIO = "ratio"
    COUNT = "count"


_UNITS = {
    **dict.fromkeys(("ndcg@10", "mrr@10", "map", "span_overlap", "f1", "auroc", "aurc"), Unit.RATIO),
    **{name: Unit.COUNT for name, metric in METRICS.items() if metric.counts},
}
_DECIMALS = {Unit.SHARE: 1, Unit.RATIO: 3, Unit.COUNT: 2}


def unit_of(name: str) -> Unit:
    """Return the unit of a figure of the catalogue or of declining; what is not listed is a share."""
    return _UNITS.get(name, Unit.SHARE)


def value_text(name: str, value: float | None) -> str:
    """Write a figure: `59.0%`, `0.813`, `58.31`; a dash where it is undefined."""
    if value is None:
        return UNDEFINED
    unit = unit_of(name)
    return f"{value:.1%}" if unit is Unit.SHARE else f"{value:.{_DECIMALS[unit]}f}"


def interval_text(name: str, low: float | None, high: float | None) -> str:
    """Write an interval: `56.3% to 61.8%`; a dash where it is undefined."""
    return UNDEFINED if low is None or high is None else f"{value_text(name, low)} to {value_text(name, high)}"


def size_text(name: str, value: float | None) -> str:
    """Write the size of a difference, without a sign: `1.9 points` of percent, `0.012`; `< 0.1 points` of a trace."""
    if value is None:
        return UNDEFINED
    points = 100 if unit_of(name) is Unit.SHARE else 1
    decimals = _DECIMALS[unit_of(name)]
    least = 10.0**-decimals
    size = f"< {least:.{decimals}f}" if 0 < points * value < least / 2 else f"{points * value:.{decimals}f}"
    return f"{size} points" if points > 1 else size


def change_text(name: str, value: float | None) -> str:
    """Write a difference with its sign: `+1.2 points`, `−0.012`; one that rounds to nothing has none."""
    if value is None:
        return UNDEFINED
    size = size_text(name, abs(value))
    if size.startswith("<"):
        return size_text(name, 0.0)
    return f"{'+' if value > 0 else '−'}{size}" if value else size


def change_interval_text(name: str, low: float, high: float) -> str:
    """Write the interval of a difference: `−0.4 to +1.2 points`."""
    return f"{change_text(name, low).removesuffix(' points')} to {change_text(name, high)}"


def p_text(p: float | None) -> str:
    """Write a p value: `0.031`, `< 0.001`; a dash where there is none."""
    if p is None:
        return UNDEFINED
    return f"< {_LEAST_P}" if p < _LEAST_P else f"{p:.3f}"


def count_text(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun: `1 question`, `1,118 questions`."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def shortened(text: str) -> str:
    """Cut long hashes in a text to their first digits."""
    return _HASH.sub(lambda found: f"{found.group()[:_HASH_DIGITS]}…", text)
