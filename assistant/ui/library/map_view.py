"""The map of a library as HTML: an inline SVG of linked points, and the clusters as a list beside it.

Knows a landscape; how one is made is `index.landscape`'s. A cluster is told by shape and filling; its colour repeats
that, and stands in the style sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.ui.library.map_labels import HEIGHT, LINE, WIDTH, Label, Place, place_labels
from assistant.ui.library.paper_view import opens, titled
from assistant.ui.markup import counted, text

if TYPE_CHECKING:  # its import takes a second, which no start of the page should wait for
    from index.landscape import Cluster, Landscape, Point

_MARGIN = 40
_SHAPES = (
    "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0z",
    "M-6-6h12v12h-12z",
    "M0-8L8 6H-8z",
    "M0-9L9 0L0 9L-9 0z",
    "M0 8L8-6H-8z",
    "M-2.5-8h5v5.5h5.5v5h-5.5v5.5h-5v-5.5h-5.5v-5h5.5z",
    "M-4-7h8l4 7l-4 7h-8l-4-7z",
)
_DOT = "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z"
_FILLINGS = ("full", "hollow", "dotted")
_COLOURS = 8
_MOST_STRETCH = 1.8

CAPTION = "Point at a paper, or move to it with the Tab key, to read its title here."
# The line below the map names the paper that is pointed at; a cluster of the list stands out on the map.
SCRIPT = """
const point = (event) => event.target.closest?.(".cw-point");
const light = (number) => element.querySelectorAll(".cw-point").forEach((other) =>
  other.classList.toggle("cw-dim", number !== null && other.dataset.cluster !== number));
const told = (event) => {
  const caption = element.querySelector(".cw-map-caption");
  const title = point(event)?.querySelector("title");
  if (title && caption) caption.textContent = title.textContent;
  light(event.target.closest?.("li[data-cluster]")?.dataset.cluster ?? null);
};
element.addEventListener("pointerover", told);
element.addEventListener("focusin", told);
element.addEventListener("pointerleave", () => light(null));
"""


def map_html(landscape: Landscape, papers: int) -> str:
    """Return the map of a library, or why there is none.

    Args:
        papers: how many the library has; those without an abstract are not on the map.
    """
    if not landscape.points:
        return '<p class="cw-quiet">There is nothing to draw: no paper of this library has an abstract.</p>'
    frame = _Frame.around(landscape.points)
    centres = [replace(c, x=x, y=y) for c in landscape.clusters for x, y in [frame.place(c.x, c.y)]]
    labels = place_labels(centres, [frame.place(p.x, p.y) for p in landscape.points])
    points = "".join(_point(point, frame) for point in landscape.points)
    names = "".join(_label(label) for label in labels)
    left_out = papers - len(landscape.points)
    without = f" {counted(left_out, 'paper')} without an abstract {'is' if left_out == 1 else 'are'} not on it."
    summary = f"{counted(len(landscape.points), 'paper')} in {counted(len(landscape.clusters), 'cluster')}"
    return (
        '<div class="cw-map"><p class="cw-quiet">Papers about like things lie near each other. Which way is up, and '
        f"how long a distance is, has no meaning.{without if left_out else ''} "
        '<a class="cw-skip" href="#map-clusters">Skip the points</a></p>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="Map: {summary}">'
        f'<defs>{_shapes()}</defs>{points}<g class="cw-labels" aria-hidden="true">{names}</g></svg>'
        f'<p class="cw-map-caption">{CAPTION}</p>{_legend(landscape)}</div>'
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a place of the landscape lies in the view box, which it fills: turned if need be, stretched a little."""

    turned: bool
    left: float
    top: float
    across: float
    down: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> _Frame:
        xs, ys = [p.x for p in points], [p.y for p in points]
        if turned := max(ys) - min(ys) > max(xs) - min(xs):
            xs, ys = ys, xs
        across = (WIDTH - 2 * _MARGIN) / max(max(xs) - min(xs), 1e-6)
        down = (HEIGHT - 2 * _MARGIN) / max(max(ys) - min(ys), 1e-6)
        across, down = min(across, _MOST_STRETCH * down), min(down, _MOST_STRETCH * across)
        left = WIDTH / 2 - across * (max(xs) + min(xs)) / 2
        return cls(turned, left, HEIGHT / 2 - down * (max(ys) + min(ys)) / 2, across, down)

    def place(self, x: float, y: float) -> Place:
        x, y = (y, x) if self.turned else (x, y)
        return self.left + self.across * x, self.top + self.down * y


def _shapes() -> str:
    return "".join(
        f'<path id="cw-shape-{number}{name}" d="{path}{dot}"/>'
        for number, path in enumerate(_SHAPES)
        for name, dot in (("", ""), ("-dotted", _DOT))
    )


def _look(number: int) -> str:
    """Return the classes of a cluster's points."""
    place = number - 1
    return f"cw-{_FILLINGS[place // len(_SHAPES) % len(_FILLINGS)]} cw-colour-{place % _COLOURS}"


def _shape(number: int) -> str:
    """Return the reference to the shape of a cluster's points."""
    place = number - 1
    dotted = place // len(_SHAPES) % len(_FILLINGS) == _FILLINGS.index("dotted")
    return f"#cw-shape-{place % len(_SHAPES)}{'-dotted' if dotted else ''}"


def _point(point: Point, frame: _Frame) -> str:
    x, y = frame.place(point.x, point.y)
    return (
        f'<a class="cw-point {_look(point.cluster)}" data-cluster="{point.cluster}" {opens(point.paper_id)}>'
        f"<title>{text(point.title or point.paper_id)}</title>"
        f'<use href="{_shape(point.cluster)}" x="{x:.1f}" y="{y:.1f}"/></a>'
    )


def _label(label: Label) -> str:
    left, top, right, _ = label.box
    middle = (left + right) / 2
    lines = "".join(
        f'<tspan x="{middle:.1f}" y="{top + (place + 0.8) * LINE:.1f}">{text(line)}</tspan>'
        for place, line in enumerate(label.lines)
    )
    number = f'<text class="cw-map-number" x="{middle:.1f}" y="{top + LINE:.1f}">{label.cluster.number}</text>'
    return f'<text class="cw-map-label">{lines}</text>{number}'


def _legend(landscape: Landscape) -> str:
    items = "".join(_entry(cluster, landscape.points) for cluster in landscape.clusters)
    return (
        '<section id="map-clusters" tabindex="-1" aria-label="Clusters"><h3>Clusters</h3>'
        f'<ol class="cw-clusters">{items}</ol></section>'
    )


def _entry(cluster: Cluster, points: Sequence[Point]) -> str:
    titles = "".join(f"<li>{titled(p.paper_id, p.title)}</li>" for p in points if p.cluster == cluster.number)
    key = f'<svg class="{_look(cluster.number)}" viewBox="-12 -12 24 24" aria-hidden="true">'
    return (
        f'<li data-cluster="{cluster.number}"><details><summary>{key}<use href="{_shape(cluster.number)}"/></svg>'
        f'{cluster.number} {text(cluster.label)} <span class="cw-quiet">{counted(cluster.papers, "paper")}</span>'
        f"</summary><ul>{titles}</ul></details></li>"
    )
