"""What declining would save, as a drawing: the share of wrong answers over the share of questions that are answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from assistant.ui.tables import table_html

_FEW = 20  # answers: a share of fewer jumps about
_MOST = 240  # points drawn: the drawing is no wider than that many pixels tell apart
_LEFT, _TOP, _WIDTH, _HEIGHT, _RIGHT = 56, 14, 320, 210, 24
_TICKS = (0, 25, 50, 75, 100)
_ROWS = 10  # of the table beside the drawing


@dataclass(frozen=True, slots=True)
class _Point:
    """At least this confident, this share of the questions is answered, and this share of the answers is wrong."""

    coverage: float
    risk: float
    confidence: float


def curve_html(curve: Sequence[Sequence[float]], *, asked: int, refuse_below: float) -> str:
    """Return the drawing, what it says in words, and its figures as a table.

    Args:
        curve: coverage, risk and confidence of each point, the most confident first.
        asked: how many questions it is of; the first 20 answers are left out.
        refuse_below: the confidence under which questions are declined; its point is marked.
    """
    points = [_Point(*point) for point in curve]
    drawn = [point for point in points if point.coverage * asked >= _FEW]
    if len(drawn) < 2:
        return "<p>Too few questions were asked for a curve.</p>"
    set_at = next((point for point in reversed(points) if point.confidence >= refuse_below), None)
    return (
        f'<figure class="cw-curve">{_drawing(drawn, set_at)}'
        f'<figcaption id="quality-curve-says">{_said(points[-1], set_at, refuse_below)}</figcaption>{_table(drawn)}'
        "</figure>"
    )


def _said(everything: _Point, set_at: _Point | None, refuse_below: float) -> str:
    said = f"If every question were answered, {everything.risk:.1%} of the answers would be wrong."
    if set_at:
        said += (
            f" As set, declining below a chance of {refuse_below:.2f}, {set_at.coverage:.1%} of the questions are "
            f"answered and {set_at.risk:.1%} of these answers are wrong."
        )
    return f"{said} Many questions were written to look as if they could be answered."


def _drawing(points: Sequence[_Point], set_at: _Point | None) -> str:
    thin = points[:: ceil(len(points) / _MOST)]
    path = " ".join(f"{_x(point.coverage)},{_y(point.risk)}" for point in (*thin, points[-1]))
    return (
        f'<svg viewBox="0 0 {_LEFT + _WIDTH + _RIGHT} {_TOP + _HEIGHT + 50}" role="img" '
        'aria-labelledby="quality-curve-title" aria-describedby="quality-curve-says">'
        '<title id="quality-curve-title">Wrong answers by the share of questions that are answered</title>'
        f'{_axes()}<polyline class="cw-curve-line" points="{path}"/>{_mark(set_at)}</svg>'
    )


def _axes() -> str:
    across = "".join(
        f'<line x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{_y(t / 100)}" y2="{_y(t / 100)}"/>'
        f'<text x="{_LEFT - 8}" y="{_y(t / 100)}" dy=".35em" text-anchor="end">{t}%</text>'
        for t in _TICKS
    )
    along = "".join(
        f'<text x="{_x(t / 100)}" y="{_TOP + _HEIGHT + 18}" text-anchor="middle">{t}%</text>' for t in _TICKS
    )
    middle = _TOP + _HEIGHT / 2
    return (
        f'<g class="cw-curve-axes" aria-hidden="true">{across}{along}'
        f'<text x="{_LEFT + _WIDTH / 2:g}" y="{_TOP + _HEIGHT + 40}" text-anchor="middle">questions answered</text>'
        f'<text x="12" y="{middle:g}" text-anchor="middle" transform="rotate(-90 12 {middle:g})">of these, wrong</text>'
        "</g>"
    )


def _mark(point: _Point | None) -> str:
    if point is None:
        return ""
    x, y = _x(point.coverage), _y(point.risk)
    return (
        f'<g class="cw-curve-mark" aria-hidden="true"><circle cx="{x}" cy="{y}" r="5.5"/>'
        f'<text x="{x}" y="{y - 14:g}" text-anchor="middle">as set</text></g>'
    )


def _table(points: Sequence[_Point]) -> str:
    """Return the points nearest to each tenth of the questions, where the curve has come so far."""
    tenths = [step / _ROWS for step in range(1, _ROWS + 1) if step / _ROWS >= points[0].coverage]
    nearest = [min(points, key=lambda point: abs(point.coverage - tenth)) for tenth in tenths]
    rows = "".join(
        f'<tr><th scope="row">{point.coverage:.0%}</th><td>{point.risk:.1%}</td><td>{point.confidence:.2f}</td></tr>'
        for point in nearest
    )
    table = table_html(("answered", "of these, wrong", "declined below"), rows)
    return f"<details><summary>The same as a table</summary>{table}</details>"


def _x(share: float) -> float:
    return round(_LEFT + _WIDTH * share, 1)


def _y(share: float) -> float:
    return round(_TOP + _HEIGHT * (1 - share), 1)
