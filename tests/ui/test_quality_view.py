"""A summary shows as it is: each figure with its n, undefined ones by name, questions as text, whatever they hold."""

from __future__ import annotations

import copy
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.ui.quality.comparison_view import comparison_html
from assistant.ui.quality.curve import curve_html
from assistant.ui.quality.figures import HEADLINE, change_text, interval_text, value_text
from assistant.ui.quality.head import end_html, origin_html, problem_html
from assistant.ui.quality.rerun import End, Step
from assistant.ui.quality.view import quality_html
from eval.metrics.catalogue import METRICS
from tests.ui.test_markup import Page

BASELINE = Path(__file__).parents[2] / "eval" / "baseline.json.gz"
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">\'"&amp;</td></table>'
ALLOWED = set(
    "button caption circle code details div figcaption figure g h2 h3 h4 li line p polyline section span strong "
    "summary svg table tbody td text th thead time title tr ul".split()
)
SAME = {
    "base": "baseline, as shipped",
    "n": 7,
    "left_out": {},
    "newly_broken": [],
    "newly_fixed": [],
    "totals": {"newly_broken": 0, "newly_fixed": 0},
    "changed": 0,
    "metrics": [],
    "gate": {"passed": True, "failures": []},
}
RIGHT = {
    "name": "right", "title": "right answers", "before": 0.5, "after": 0.45, "difference": -0.05, "low": -0.08,
    "high": -0.02, "p": 0.001, "p_holm": 0.01, "n": 200, "verdict": "worse",
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    """The summary of the baseline that ships, as the page gets it."""
    with gzip.open(BASELINE, "rt", encoding="utf-8") as stream:
        summary = json.load(stream)["summary"]
    return {"made_at": None, "source": "baseline, as shipped", "comparison": None, **summary}


@pytest.fixture
def summary(shipped: dict[str, Any]) -> dict[str, Any]:
    """The same, to be changed."""
    return copy.deepcopy(shipped)


def shown(summary: dict[str, Any], refuse_below: float = 0.5) -> Page:
    return Page(quality_html(summary, refuse_below=refuse_below))


def is_inert(page: Page) -> bool:
    names = {tag for tag, _ in page.elements}
    return names <= ALLOWED and not any(name.startswith("on") for _, attributes in page.elements for name in attributes)


def test_the_headline_is_of_the_questions_kept_aside(summary: dict[str, Any]) -> None:
    text = shown(summary).text
    assert f"Of {summary['groups']['test']['n']:,} questions kept aside" in text
    first = summary["groups"]["test"]["metrics"]["first"]
    assert f"{first['mean']:.1%} [{first['low']:.1%}, {first['high']:.1%}]{first['n']}" in text


def test_without_a_part_kept_aside_it_is_of_all(summary: dict[str, Any]) -> None:
    for name in ("dev", "test"):
        del summary["groups"][name], summary["refusals"][name]
    assert f"Of all {summary['n']:,} questions; 95% intervals" in shown(summary).text


def test_each_headline_figure_is_one_that_is_measured() -> None:
    assert set(HEADLINE) <= set(METRICS)


def test_figures_that_are_not_defined_are_said_to_be_so(summary: dict[str, Any]) -> None:
    undefined = {"mean": None, "n": 0, "low": None, "high": None}
    for group in summary["groups"].values():
        group["metrics"] = dict.fromkeys(group["metrics"], undefined)
    for figures in summary["refusals"].values():
        figures["auroc"] = {"value": None, "n": 0, "low": None, "high": None}
    summary |= {"risk_coverage": [], "latency_ms": {"n": 0, "p50": None, "p95": None}, "worst": []}
    text = shown(summary).text
    assert text.count("not defined0") == len(HEADLINE) + 1
    assert "None" not in text
    assert "0.0%" not in text
    assert "Too few questions" in text
    assert "No question went wrong." in text
    assert "came within" not in text


def test_a_figure_that_a_run_has_not_is_not_defined(summary: dict[str, Any]) -> None:
    for group in summary["groups"].values():
        del group["metrics"]["groundedness"]
    assert "not defined0" in shown(summary).text


def test_a_part_of_a_run_shows_no_intervals(summary: dict[str, Any]) -> None:
    for group in summary["groups"].values():
        for figure in group["metrics"].values():
            figure |= {"low": None, "high": None}
    for figures in summary["refusals"].values():
        figures["auroc"] |= {"low": None, "high": None}
    assert not re.search(r"\[\d", shown(summary).text)


def test_types_are_named_in_words_and_unknown_ones_by_their_name(summary: dict[str, Any]) -> None:
    summary["groups"]["brand_new"] = summary["groups"]["single"]
    text = shown(summary).text
    for words in ("about one paper", "not in the library", "with a false premise", "brand new"):
        assert words in text


def test_every_worst_question_can_be_asked(summary: dict[str, Any]) -> None:
    asked = [a["data-ask"] for tag, a in shown(summary).elements if tag == "button"]
    assert asked == [case["question"] for case in summary["worst"]]


def test_hostile_text_is_text(summary: dict[str, Any]) -> None:
    summary["worst"] = [{"id": HOSTILE, "question": HOSTILE, "reason": HOSTILE}] * 7
    summary["groups"][HOSTILE] = summary["groups"]["single"]
    broken = [{"id": HOSTILE, "question": HOSTILE, "cause": HOSTILE}]
    summary["comparison"] = SAME | {
        "base": HOSTILE,
        "left_out": {HOSTILE: 1},
        "newly_broken": broken,
        "newly_fixed": broken,
        "metrics": [RIGHT | {"title": HOSTILE, "verdict": HOSTILE, "name": HOSTILE}],
        "gate": {"passed": False, "failures": [HOSTILE]},
    }
    page = shown(summary)
    assert is_inert(page)
    assert page.text.count(HOSTILE) == 7 * 2 + 2 * 2 + 6
    assert {a["data-ask"] for tag, a in page.elements if tag == "button"} == {HOSTILE}


@example(HOSTILE, HOSTILE)
@given(st.text(), st.text())
def test_any_text_over_the_figures_is_text(library: str, problem: str) -> None:
    failed = Step(None, 1, 2, End.FAILED, problem)
    told = Page(problem_html(library, problem)), Page(end_html(library, failed))
    assert all(problem in page.text for page in told)
    for page in (*told, Page(origin_html(library, None))):
        assert is_inert(page)
        assert f"“{library}”" in page.text


def test_the_heading_says_where_the_figures_come_from(summary: dict[str, Any]) -> None:
    asked = f"{summary['n']:,}"
    assert f"Library “mine”: {asked} questions · baseline, as shipped." in Page(origin_html("mine", summary)).text
    summary |= {"made_at": "2026-03-04T05:06:07+00:00", "source": "this machine", "failed": 1}
    text = Page(origin_html("mine", summary)).text
    assert "this machine, 4 March 2026, 05:06 UTC. 1 question failed." in text


def test_the_heading_of_a_part_says_so(summary: dict[str, Any]) -> None:
    assert "40 of 1,118 questions so far" in Page(origin_html("mine", summary | {"n": 40}, of=1118)).text


def test_where_there_is_no_run_it_says_what_one_does() -> None:
    assert "take about a minute" in Page(origin_html("mine", None)).text


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (Step(None, 3, 9), ""),
        (Step(None, 3, 9, End.STOPPED), "Stopped after 3 of 9 questions of “mine”. The next run goes on from there."),
        (Step(None, 9, 9, End.FINISHED), "All 9 questions of “mine” were asked."),
        (Step(None, 3, 9, End.FAILED, "No disk."), "The run of “mine” failed. No disk."),
    ],
)
def test_the_end_of_a_run_is_said(step: Step, says: str) -> None:
    assert Page(end_html("mine", step)).text == says


CURVE = [[k / 100, k / 200, 1 - k / 100] for k in range(1, 101)]


def test_the_curve_says_what_declining_saves() -> None:
    text = Page(curve_html(CURVE, asked=100, refuse_below=0.4)).text
    assert "If every question were answered, 50.0% of the answers would be wrong." in text
    assert "declining below a chance of 0.40, 60.0% of the questions are answered and 30.0% of these" in text


def test_the_curve_begins_where_a_share_says_something() -> None:
    page = Page(curve_html(CURVE, asked=100, refuse_below=0.4))
    points = next(a["points"] for tag, a in page.elements if tag == "polyline")
    # Twenty of a hundred answers: a fifth of the width of 320 from 56 on; a tenth of the height of 210 below 224.
    assert (points or "").split()[0] == "120.0,203.0"
    assert (points or "").split()[-1] == "376.0,119.0"


def test_the_curve_has_a_name_and_its_figures_as_a_table() -> None:
    page = Page(curve_html(CURVE, asked=100, refuse_below=2.0))
    drawing = next(a for tag, a in page.elements if tag == "svg")
    ids = {a["id"] for _, a in page.elements if "id" in a}
    assert {drawing["aria-labelledby"], drawing["aria-describedby"]} <= ids
    assert [tag for tag, _ in page.elements].count("tr") == 1 + 9  # 20 %, 30 %, … 100 %
    assert "As set" not in page.text
    assert not [tag for tag, _ in page.elements if tag == "circle"]


def test_a_long_curve_is_thinned() -> None:
    long = [[k / 5000, 0.5, 1 - k / 5000] for k in range(1, 5001)]
    page = Page(curve_html(long, asked=5000, refuse_below=0.5))
    points = next(a["points"] for tag, a in page.elements if tag == "polyline")
    assert 200 <= len((points or "").split()) <= 241


def test_a_gate_that_passed_and_figures_that_stayed() -> None:
    text = Page(comparison_html(SAME | {"metrics": [RIGHT | {"difference": 0.0}]})).text
    assert "✓ Gate passed." in text
    assert "7 questions compared: 0 newly broken, 0 newly fixed, 0 answered differently." in text
    assert "No figure moved." in text


def test_a_gate_that_failed_says_why() -> None:
    listed = [{"id": "a", "question": "Why?", "cause": "settings: passages"}]
    found = SAME | {
        "left_out": {"only in the new run": 2},
        "metrics": [RIGHT],
        "newly_broken": listed,
        "totals": {"newly_broken": 73, "newly_fixed": 0},
        "gate": {"passed": False, "failures": ["right answers fell"]},
    }
    text = Page(comparison_html(found)).text
    assert "✗ Gate failed.right answers fell" in text
    assert "Left out: 2 only in the new run." in text
    assert "right answers50.0%45.0%−5.0 points [−8.0, −2.0]200✗ worse" in text
    assert "Newly broken, the first 1 of 73Why? settings: passages · Ask it" in text
    assert "Newly fixed" not in text


def test_where_nothing_was_compared_it_says_so() -> None:
    assert "No figure could be compared." in Page(comparison_html(SAME)).text


@pytest.mark.parametrize(
    ("name", "value", "written", "changed"),
    [
        ("first", 0.8893, "88.9%", "+88.9 points"),
        ("auroc", 0.7992, "0.799", "+0.799"),
        ("words", 120.6611, "120.66", "+120.66"),
        ("words", None, "not defined", "not defined"),
    ],
)
def test_figures_are_written_by_what_they_count(name: str, value: float | None, written: str, changed: str) -> None:
    assert (value_text(name, value), change_text(name, value)) == (written, changed)


def test_an_interval_needs_both_ends() -> None:
    assert interval_text("first", {"low": 0.1, "high": None}) == ""
    assert interval_text("first", {"low": 0.1, "high": 0.25}) == "[10.0%, 25.0%]"
