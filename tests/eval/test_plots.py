"""The drawings say what the figures say, in text that can be read aloud, and are the same every time."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import matplotlib
import pytest

from eval.errors import MissingExtra
from eval.report.plots import Plot, draw_plots

SVG = "{http://www.w3.org/2000/svg}"
NOTHING = {"mean": None, "n": 0, "low": None, "high": None}


def figure(mean: float | None, n: int) -> dict[str, Any]:
    return {"mean": mean, "n": n, "low": None if mean is None else mean - 0.1, "high": None if mean is None else 1.0}


def summary(**changed: Any) -> dict[str, Any]:
    """Four questions: by falling confidence right, wrong, right, right."""
    return {
        "groups": {
            "all": {"metrics": {"right": figure(0.75, 4), "recall@5": figure(0.9, 4)}},
            "single": {"metrics": {"right": figure(1.0, 1)}},
            "false_premise": {"metrics": {"right": NOTHING}},
        },
        "risk_coverage": [[0.25, 0.0, 0.9], [0.5, 0.5, 0.6], [1.0, 0.25, 0.2]],
        "recall_at": [[1, 0.8], [2, 0.9], [3, None]],
        "latency_ms": {"n": 3, "p50": 20.0, "p95": 1400.0},
    } | changed


TIMES = [10.0, 20.0, 1500.0]


@pytest.fixture(scope="module")
def plots() -> dict[str, Plot]:
    return {plot.name: plot for plot in draw_plots(summary(), TIMES, refuse_below=0.6)}


def texts(plot: Plot) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(plot.svg).iter(f"{SVG}text")]


def ids(plot: Plot) -> Iterator[str]:
    return (e.attrib["id"] for e in ElementTree.fromstring(plot.svg).iter() if "id" in e.attrib)


def test_there_are_four_drawings(plots: dict[str, Plot]) -> None:
    assert list(plots) == ["risk-coverage", "recall", "by-type", "latency"]


def test_a_drawing_is_an_image_with_a_name_and_its_figures_in_words(plots: dict[str, Plot]) -> None:
    for name, plot in plots.items():
        root = ElementTree.fromstring(plot.svg)
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"].split() == [f"{name}-title", f"{name}-description"]
        assert [root[0].text, root[1].text] == [plot.title, plot.description]
        assert {"viewBox"} == set(root.attrib) - {"role", "aria-labelledby"}  # the page sets the size


def test_the_point_that_is_set_answers_what_is_at_least_as_confident(plots: dict[str, Plot]) -> None:
    # Declining below .6 answers two of four questions, one of them wrongly.
    assert "below a confidence of 0.60 answers 50.0% of the questions" in plots["risk-coverage"].description
    assert "leaves 50.0% of these answers wrong" in plots["risk-coverage"].description
    assert "Answering every question leaves 25.0% of the answers wrong" in plots["risk-coverage"].description
    assert "as set" in texts(plots["risk-coverage"])


@pytest.mark.parametrize("refuse_below", [None, 0.95])
def test_no_point_is_marked_where_none_is_set_or_nothing_would_be_answered(refuse_below: float | None) -> None:
    plot = draw_plots(summary(), [], refuse_below=refuse_below)[0]
    assert "as set" not in texts(plot)
    assert "As set" not in plot.description


def test_bars_are_named_with_their_number_of_cases_and_undefined_ones_are_left_out(plots: dict[str, Plot]) -> None:
    assert {"all (4)", "single (1)", "75.0%", "100.0%"} <= set(texts(plots["by-type"]))
    assert plots["by-type"].description == "all 75.0% of 4; single 100.0% of 1."


def test_recall_says_its_depths_and_its_n(plots: dict[str, Plot]) -> None:
    assert "80.0% are found at a depth of 1 and 90.0% at 2 (mean over 4 questions)" in plots["recall"].description


def test_times_are_on_a_scale_that_shows_both_percentiles(plots: dict[str, Plot]) -> None:
    assert {"p50", "p95", "10", "1,000"} <= set(texts(plots["latency"]))
    assert "Half of 3 answers came within 20 ms, 95% within 1,400 ms" in plots["latency"].description


def test_the_same_figures_give_the_same_drawing_whatever_the_settings_of_the_machine(plots: dict[str, Plot]) -> None:
    with matplotlib.rc_context({"lines.linewidth": 9, "font.size": 30, "svg.fonttype": "path"}):
        assert draw_plots(summary(), TIMES, refuse_below=0.6) == list(plots.values())


def test_drawings_share_a_page_without_sharing_names_or_styles(plots: dict[str, Plot]) -> None:
    found = [name for plot in plots.values() for name in ids(plot)]
    assert len(found) == len(set(found))
    for plot in plots.values():
        assert "<style" not in plot.svg
        assert "<?xml" not in plot.svg
        assert "font-family" not in plot.svg
        assert set(re.findall(r"url\(#(\w+)\)|xlink:href=\"#(\w+)\"", plot.svg)) <= {
            pair for name in ids(plot) for pair in ((name, ""), ("", name))
        }


def test_colours_are_those_of_the_page(plots: dict[str, Plot]) -> None:
    for plot in plots.values():
        assert not re.search(r"(?:fill|stroke): #", plot.svg)
        assert "currentColor" in plot.svg
        assert "var(--accent)" in plot.svg


def test_what_has_no_figures_is_not_drawn() -> None:
    empty = summary(
        groups={"all": {"metrics": {"right": NOTHING, "recall@5": NOTHING}}},
        risk_coverage=[],
        recall_at=[[1, None], [2, None]],
        latency_ms={"n": 0, "p50": None, "p95": None},
    )
    assert draw_plots(empty, []) == []


@pytest.mark.parametrize("times", [[5.0], [5.0, 5.0], [0.0, 0.0]])
def test_times_that_do_not_differ_are_drawn(times: list[float]) -> None:
    drawn = draw_plots(summary(latency_ms={"n": len(times), "p50": times[0], "p95": times[0]}), times)
    assert drawn[-1].name == "latency"


def test_recall_that_is_zero_is_drawn() -> None:
    drawn = draw_plots(summary(recall_at=[[1, 0.0], [2, 0.0]]), [])
    assert "0%" in texts(drawn[1])


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtra, match=r"pip install 'citewell\[eval\]'"):
        draw_plots(summary(), TIMES)
