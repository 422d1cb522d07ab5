"""The drawings of a report, as SVG that stands in its page. Knows the summary and the timings; not HTML.

The same figures give the same SVG, byte for byte. Colours are custom properties of the page, so that they
follow its theme: `--accent`, `--second`, `--line`, and the colour of the text.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.cases import TYPES
from eval.errors import MissingExtra
from eval.report.figures import count_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Matplotlib takes no custom properties: these colours stand for them, and are replaced in what it wrote.
_INK, _LINE, _ACCENT, _SECOND = "#010203", "#010204", "#010205", "#010206"
_THEME = {_INK: "currentColor", _LINE: "var(--line)", _ACCENT: "var(--accent)", _SECOND: "var(--second)"}
_STYLE = {
    "svg.fonttype": "none",
    "font.family": ["DejaVu Sans"],  # comes with matplotlib, so places are the same everywhere; the page's is shown
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": _LINE,
    "axes.edgecolor": _LINE,
    **dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color", "ytick.color"), _INK),
}
_SIZE = (5.0, 3.1)  # inches; as wide as a phone, so that text is not shrunk there
_BINS = 30
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
# Page-wide rules and names that four drawings in one page would share, and a font that the page chooses.
_NOT_FOR_A_PAGE = re.compile(r"<style.*?</style>|(?<=<g) id=\"[^\"]*\"| *font-family: [^;\"]*;?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing, and in words what it shows."""

    name: str
    title: str
    description: str
    svg: str


def draw_plots(
    summary: Mapping[str, Any], totals_ms: Sequence[float], *, refuse_below: float | None = None
) -> list[Plot]:
    """Draw what there are figures for: risk by coverage, recall by depth, right answers by type, times.

    Args:
        totals_ms: how long each answer took, in milliseconds.
        refuse_below: the confidence under which questions are declined; its point is marked.

    Raises:
        MissingExtra: matplotlib is not installed.
    """
    drawn = (
        _risk_coverage(summary["risk_coverage"], refuse_below),
        _recall(summary),
        _by_type(summary["groups"]),
        _latency(summary["latency_ms"], totals_ms),
    )
    return [plot for plot in drawn if plot]


def _risk_coverage(curve: Sequence[Sequence[float]], refuse_below: float | None) -> Plot | None:
    if not curve:
        return None
    shipped = None if refuse_below is None else next((p for p in reversed(curve) if p[2] >= refuse_below), None)
    description = f"Answering every question leaves {curve[-1][1]:.1%} of the answers wrong."
    if shipped:
        description += (
            f" As set, declining below a confidence of {refuse_below:.2f} answers {shipped[0]:.1%} of the questions "
            f"and leaves {shipped[1]:.1%} of these answers wrong."
        )

    def draw(axes: Axes) -> None:
        axes.plot([p[0] for p in curve], [p[1] for p in curve], color=_ACCENT)
        if shipped:
            coverage, risk, _ = shipped
            axes.plot(coverage, risk, marker="o", markersize=8, color=_SECOND)
            axes.annotate("as set", (coverage, risk), (0, -18), textcoords="offset points", ha="center")
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="share of the questions answered", ylabel="share answered wrongly")
        _percent(axes, "x", "y")

    return _plot("risk-coverage", "What answering fewer questions would save", description, draw)


def _recall(summary: Mapping[str, Any]) -> Plot | None:
    points = [(k, value) for k, value in summary["recall_at"] if value is not None]
    n = summary["groups"]["all"]["metrics"]["recall@5"]["n"]
    if not points or not n:
        return None
    (first, shallow), (last, deep) = points[0], points[-1]
    description = (
        f"Of the gold papers of a question, {shallow:.1%} are found at a depth of {first} and {deep:.1%} at {last} "
        f"(mean over {count_text(n, 'question')})."
    )
    floor = max(0.0, math.floor(10 * shallow - 0.5) / 10)

    def draw(axes: Axes) -> None:
        axes.plot(*zip(*points, strict=True), marker="o", color=_ACCENT)
        axes.set(xticks=[k for k, _ in points], ylim=(floor, 1.02), xlabel="first k papers", ylabel="recall@k")
        _percent(axes, "y")

    return _plot("recall", "Gold papers among the first k", description, draw)


def _by_type(groups: Mapping[str, Any]) -> Plot | None:
    figures = {name: groups[name]["metrics"]["right"] for name in ("all", *TYPES) if name in groups}
    figures = {name: figure for name, figure in figures.items() if figure["mean"] is not None}
    if not figures:
        return None
    description = "; ".join(f"{_spaced(name)} {f['mean']:.1%} of {f['n']:,}" for name, f in figures.items()) + "."

    def draw(axes: Axes) -> None:
        places = range(len(figures))
        colours = [_SECOND if name == "all" else _ACCENT for name in figures]
        axes.barh(places, [f["mean"] for f in figures.values()], color=colours, height=0.6, alpha=0.6)
        for place, figure in enumerate(figures.values()):
            low, high = (figure["mean"] if figure[end] is None else figure[end] for end in ("low", "high"))
            axes.plot([low, high], [place, place], color=_INK, linewidth=1.5)
            axes.text(max(high, figure["mean"]) + 0.015, place, f"{figure['mean']:.1%}", va="center")
        axes.set_yticks(places, [f"{_spaced(name)} ({f['n']:,})" for name, f in figures.items()])
        axes.set(xlim=(0, 1.15), xticks=np.linspace(0, 1, 6))
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        _percent(axes, "x")

    return _plot("by-type", "Right answers by type, with 95% intervals", description, draw)


def _latency(percentiles: Mapping[str, Any], totals_ms: Sequence[float]) -> Plot | None:
    if not totals_ms or percentiles["p50"] is None:
        return None
    p50, p95 = percentiles["p50"], percentiles["p95"]
    description = (
        f"Half of {count_text(percentiles['n'], 'answer')} came within {p50:,.0f} ms, 95% within {p95:,.0f} ms. "
        "The scale is logarithmic."
    )
    low = max(0.1, min(totals_ms))
    high = max(1.1 * low, *totals_ms)

    def draw(axes: Axes) -> None:
        axes.hist(np.clip(totals_ms, low, high), bins=np.geomspace(low, high, _BINS).tolist(), color=_ACCENT, alpha=0.6)
        axes.set(xscale="log", xlim=(low, high), xlabel="milliseconds", ylabel="answers")
        for name, place in (("p50", max(low, p50)), ("p95", max(low, p95))):
            axes.axvline(place, color=_SECOND, linestyle="--")
            axes.annotate(
                name, (place, 1), (3, -2), xycoords=("data", "axes fraction"), textcoords="offset points", va="top"
            )
        ticks = [t for e in range(-1, 8) for m in (1, 2, 5) if low <= (t := m * 10.0**e) <= high]
        axes.set_xticks(ticks, [f"{t:,g}" for t in ticks])
        axes.set_xticks([], minor=True)
        axes.grid(visible=False, axis="x")

    return _plot("latency", "How long an answer takes", description, draw)


def _plot(name: str, title: str, description: str, draw: Callable[[Axes], None]) -> Plot:
    try:
        from matplotlib import style
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra("A report draws with matplotlib. Run: pip install 'citewell[eval]'") from error
    written = io.StringIO()
    # The name as salt: drawings of one page share no ids.
    with style.context(["default", _STYLE, {"svg.hashsalt": name}]):
        figure = Figure(figsize=_SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.grid(visible=True)
        draw(axes)
        figure.savefig(written, format="svg", transparent=True, metadata=_NO_METADATA)
    return Plot(name, title, description, _for_a_page(written.getvalue(), name, title, description))


def _for_a_page(svg: str, name: str, title: str, description: str) -> str:
    """Cut what belongs to a file of its own, take the page's colours, and name the drawing for a screen reader."""
    svg = _NOT_FOR_A_PAGE.sub("", svg[svg.index("<svg") :])
    for stand_in, colour in _THEME.items():
        svg = svg.replace(stand_in, colour)
    view = re.search(r'viewBox="[^"]*"', svg)
    assert view is not None  # matplotlib writes one
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {view.group()} role="img" '
        f'aria-labelledby="{name}-title {name}-description"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-description">{escape(description)}</desc>'
    )
    return head + svg[svg.index(">") + 1 :].rstrip()


def _percent(axes: Axes, *which: str) -> None:
    from matplotlib.ticker import PercentFormatter

    for name in which:
        axis = axes.xaxis if name == "x" else axes.yaxis
        axis.set_major_formatter(PercentFormatter(1, decimals=0))


def _spaced(name: str) -> str:
    return name.replace("_", " ")
