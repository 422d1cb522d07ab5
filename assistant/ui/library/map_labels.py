"""Where the labels of a map go: near their clusters, over few points, never over each other if it can be helped.

Knows places in the view box only, in its units.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:  # its import takes a second, which no start of the page should wait for
    from index.landscape import Cluster

WIDTH, HEIGHT = 1000, 720  # of the view box
LINE = 19  # height of a line
_LETTER, _LETTERS = 8.6, 22  # width of a letter, letters in a line
_STEP = 18  # between the places that are tried
_COVERED = 22  # how far a label rather moves than cover one more point
_EDGE = 4

Place = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Label:
    """The lines of a cluster's label and the box they take on the map."""

    cluster: Cluster
    lines: tuple[str, ...]
    box: Box


def place_labels(clusters: Sequence[Cluster], points: Sequence[Place]) -> list[Label]:
    """Put each label near its cluster's centre, where it covers few points and no other label.

    Args:
        clusters: with x and y in the view box, like the points.
    """
    xs, ys = np.array(points).reshape(-1, 2).T
    placed: list[Label] = []
    for cluster in clusters:
        lines = tuple(textwrap.wrap(f"{cluster.number} {cluster.label}", _LETTERS))

        def cost(box: Box, x: float = cluster.x, y: float = cluster.y) -> float:
            away = math.hypot((box[0] + box[2]) / 2 - x, (box[1] + box[3]) / 2 - y)
            covered = np.sum((xs > box[0]) & (xs < box[2]) & (ys > box[1]) & (ys < box[3]))
            hidden = sum(_overlap(box, other.box) for other in placed)
            return away + _COVERED * float(covered) + 1000 * hidden

        placed.append(Label(cluster, lines, min(_boxes(lines, cluster.x, cluster.y), key=cost)))
    return placed


def _boxes(lines: Sequence[str], x: float, y: float) -> Iterator[Box]:
    """Yield places for a label around its cluster's centre, all within the view box."""
    width, height = max(map(len, lines)) * _LETTER, len(lines) * LINE
    for across in range(-4, 5):
        for down in range(-8, 9):
            left = min(max(x - width / 2 + across * _STEP, _EDGE), WIDTH - width - _EDGE)
            top = min(max(y - height / 2 + down * _STEP, _EDGE), HEIGHT - height - _EDGE)
            yield left, top, left + width, top + height


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
