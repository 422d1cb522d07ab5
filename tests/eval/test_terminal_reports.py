"""Reports in a terminal: each figure with its n, and nothing of a question or a paper that steers the terminal."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from eval.benchmarks.beir import METHODS, METRICS, BeirReport
from eval.benchmarks.calibrate import Calibration, ErrorRates
from eval.benchmarks.pairs import Discrimination, Figure, Label, PairsReport
from eval.counterfactual.checks import Check
from eval.judging.mutation_check import Caught, MutationReport
from eval.judging.second import SecondReport
from eval.judging.selfcheck import LabelledSet
from eval.regression.compare import compare_runs
from eval.regression.explain import Explained
from eval.regression.gate import Failure, apply_gate, read_gate
from eval.regression.replay import Cause
from eval.report.terminal import comparison_dict, print_comparison, print_summary
from eval.report.terminal_checks import (
    print_benchmark,
    print_calibration,
    print_checks,
    print_pairs,
    print_second,
    print_selfcheck,
)
from eval.runs.record import Row, Run
from eval.runs.score import score_run
from eval.runs.summary import summarise
from eval.statistics import Interval
from index.paper import Paper
from tests.eval.rows import (
    ASKED,
    PAPERS,
    SAYS_CODE,
    SAYS_ERROR,
    SAYS_RATE,
    UNANSWERABLE,
    answered,
    claim,
    declined,
    failed,
    run_of,
)

HOSTILE = "\x1b[31mred\x07\x9b2J\u202eturned [bold]marked[/bold] [/x]"
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
RIGHT = answered(ASKED, claim(*SAYS_RATE), claim(*SAYS_ERROR))
WRONG = answered(ASKED, claim(*SAYS_CODE))
DECLINED = declined(UNANSWERABLE)


def printed(what: Callable[[Console], None]) -> str:
    stream = io.StringIO()
    what(Console(file=stream, highlight=False, width=240))
    text = stream.getvalue()
    assert not STEERS.search(text), repr(text)
    assert not re.search(r"\bnan\b", text, re.IGNORECASE)
    return text


def line_of(text: str, start: str) -> str:
    (line,) = [line for line in text.splitlines() if line.strip().startswith(start)]
    return line


def named(row: Row, case_id: str, question: str | None = None) -> Row:
    return replace(row, case=replace(row.case, id=case_id, question=question or row.case.question))


def of_run(run: Run) -> str:
    return printed(lambda out: print_summary(out, run, summarise(score_run(run))))


def explained(base: Run, new: Run, *, cause: str = "retrieval: moved", failures: tuple[Failure, ...] = ()) -> Explained:
    comparison = compare_runs(base, new)
    failures = failures or tuple(apply_gate(read_gate(), comparison))
    return Explained(base, new, comparison, failures, {c.id: Cause(cause, True) for c in comparison.changed})


def of_comparison(found: Explained) -> str:
    return printed(lambda out: print_comparison(out, found))


# A run


def test_a_run_is_printed_with_the_n_of_every_figure() -> None:
    text = of_run(run_of(named(RIGHT, "a"), named(WRONG, "b"), DECLINED, named(failed(ASKED), "f")))
    assert line_of(text, "right answers").split()[2:8] == ["66.7%", "0.0%", "to", "100.0%", "3", "every"]
    assert line_of(text, "missed refusals").split()[2:5] == ["0.0%", "–", "1"]
    assert line_of(text, "precision of declining").split()[3:8] == ["100.0%", "100.0%", "to", "100.0%", "3"]
    assert line_of(text, "milliseconds a question") == "milliseconds a question: 100 p50, 100 p95 (n=3)"
    assert "1 question could not be asked" in text
    assert "The worst" in text


def test_an_undefined_figure_is_a_dash_over_no_case() -> None:
    assert line_of(of_run(run_of(RIGHT)), "missed refusals").split()[2:5] == ["–", "–", "0"]


def test_a_run_where_all_is_right_names_no_worst() -> None:
    text = of_run(run_of(RIGHT))
    assert "The worst" not in text
    assert "could not be asked" not in text


def test_a_run_without_a_case_can_be_printed() -> None:
    assert line_of(of_run(run_of()), "right answers").split()[2:5] == ["–", "–", "0"]


def test_full_marks_of_a_quoting_assistant_are_said_to_be_by_construction() -> None:
    quoting = of_run(run_of(RIGHT))
    assert "by construction: quoted sentences are in their source" in line_of(quoting, "groundedness")
    assert "by construction" not in of_run(run_of(RIGHT, model="some-model"))


def test_both_splits_are_named_where_there_are_two() -> None:
    other = named(RIGHT, "t", "What rate does it have?")
    assert {ASKED.split, other.case.split} == {"dev", "test"}
    text = of_run(run_of(RIGHT, other, named(WRONG, "w")))
    assert line_of(text, "right on dev") == "right on dev: 50.0% (0.0% to 100.0%, n=2)"
    assert line_of(text, "right on test") == "right on test: 100.0% (–, n=1)"


def test_a_real_run_can_be_printed(golden_run: Run) -> None:
    text = of_run(golden_run)
    assert f" {len(golden_run.rows)} " in line_of(text, "right answers")
    assert text.strip().endswith("…")  # the hash, shortened


def hostile_rows() -> list[Row]:
    """Control characters and markup wherever a user's case or a paper can hold them."""
    case = replace(
        ASKED, id=HOSTILE, question=f"What? {HOSTILE}", key_facts=(replace(ASKED.key_facts[0], accept=(HOSTILE,)),)
    )
    return [
        answered(case, claim(*SAYS_RATE, text=f"It is {HOSTILE}.")),
        failed(replace(case, id=f"{HOSTILE}2"), f"failed {HOSTILE}"),
        answered(replace(case, id=f"{HOSTILE}3"), claim(*SAYS_RATE)),
    ]


def test_what_a_case_or_a_paper_holds_does_not_steer_the_terminal() -> None:
    text = of_run(run_of(*hostile_rows()))
    assert "red  2J turned [bold]marked[/bold] [/x]" in text
    assert "failed  [31mred" in text


def test_neither_does_it_in_a_comparison() -> None:
    one, two, three = hostile_rows()
    odd = {**PAPERS, HOSTILE: Paper(HOSTILE, HOSTILE, HOSTILE)}
    right = answered(one.case, claim(0, len(HOSTILE), odd[HOSTILE]))
    base = run_of(
        right, replace(one, case=two.case), replace(three, case=replace(three.case, id=f"{HOSTILE}4")), papers=odd
    )
    new = run_of(one, two, three, papers=odd)
    found = explained(base, new, cause=f"library: {HOSTILE} is gone")
    assert found.comparison.newly_failed
    assert "[/x]" in of_comparison(found)
    turned = explained(new, base, cause=HOSTILE, failures=(Failure(None, HOSTILE),))
    assert "GATE FAILS:  [31mred" in of_comparison(turned)


# A comparison


@pytest.fixture
def broken() -> Explained:
    rows = [named(RIGHT, f"{i:02}") for i in range(8)]
    new = [named(WRONG, f"{i:02}") if i < 3 else row for i, row in enumerate(rows)]
    return explained(run_of(*rows), run_of(*new, library="another"))


def test_a_comparison_is_printed_with_its_n_its_changes_and_the_gate(broken: Explained) -> None:
    text = of_comparison(broken)
    assert "differing: library" in text
    assert line_of(text, "right answers").split()[2:6] == ["100.0%", "62.5%", "−37.5", "points"]
    assert " 8 " in line_of(text, "right answers")
    assert "Of 8 questions: 3 newly broken, 0 newly fixed, 0 changed (McNemar p = 0.250)" in text
    assert text.count("newly broken  ") == 3
    assert "right → missing: 8 kbps" in text
    assert "- The codec runs at 8 kbps. [codec]" in text
    assert "+ We release the code. [codec]" in text
    assert "GATE FAILS: right answers (right) went from 1.0000 to 0.6250 (n=8" in text
    assert "The gate is passed" not in text
    assert "cannot be expected to show a change of right answers smaller than" in text


def test_nothing_changed_is_said_to_pass() -> None:
    text = of_comparison(explained(run_of(RIGHT, named(RIGHT, "b")), run_of(RIGHT, named(RIGHT, "b"))))
    assert "Every answer is the same, of 2 questions." in text
    assert "The gate is passed." in text
    assert "side by side" not in text


def test_cases_that_are_not_compared_are_named() -> None:
    base = run_of(*(named(RIGHT, name) for name in "abcdefg"))
    text = of_comparison(explained(base, run_of(*(named(RIGHT, name) for name in "abx"))))
    assert "not compared, only in the base: 5 (c, d, e …)" in text
    assert "not compared, only in the new run: 1 (x)" in text


def test_changes_that_flip_nothing_are_counted_by_cause() -> None:
    turned = answered(ASKED, claim(*SAYS_ERROR), claim(*SAYS_RATE))
    base, new = ([named(row, name) for name in "abc"] for row in (RIGHT, turned))
    assert "neither broken nor fixed, by cause: retrieval 3" in of_comparison(explained(run_of(*base), run_of(*new)))


def test_an_answer_that_became_a_refusal_is_shown_as_one() -> None:
    text = of_comparison(explained(run_of(RIGHT, named(RIGHT, "b")), run_of(declined(ASKED), named(RIGHT, "b"))))
    assert "+ (declined: not_stated)" in text
    failing = explained(run_of(RIGHT, named(RIGHT, "b")), run_of(failed(ASKED), named(RIGHT, "b")))
    assert "+ (failed: the library is gone)" in of_comparison(failing)
    assert "GATE FAILS: 1 cases cannot be asked any more: a" in of_comparison(failing)


def test_a_comparison_as_json_has_the_n_of_every_figure_and_no_nan(broken: Explained) -> None:
    made = json.loads(json.dumps(comparison_dict(broken), allow_nan=False))
    assert (made["n"], made["mcnemar_p"], made["differing"]) == (8, 0.25, ["library"])
    assert [c["id"] for c in made["changed"]] == ["00", "01", "02"]
    assert made["changed"][0] == {
        "id": "00",
        "kind": "newly broken",
        "cause": "retrieval: moved",
        "base": "right",
        "new": "missing: 8 kbps",
    }
    assert made["metrics"]["missed_refusal"] is None
    assert all(metric["n"] == 8 for metric in made["metrics"].values() if metric)
    # The smallest change that can be shown is worked out for scores in [0, 1], not for counts.
    assert made["metrics"]["words"]["mde"] is None
    assert 0 < made["metrics"]["right"]["mde"] <= 1
    assert made["gate"]["passed"] is False
    assert made["gate"]["failures"][0].startswith("right answers (right) went from")


# Checks and benchmarks

HALF = Figure(0.5, 12, Interval(0.25, 0.75))
NONE = Figure(None, 12)


def test_the_self_check_keeps_the_judge_and_the_claim_test_apart() -> None:
    quoted = MutationReport("quoted", 10, 1, {"number": Caught(7, 9)}, {})
    rewritten = MutationReport("rewritten", 0, 0, {}, {})
    figure: Mapping[str, Any] = {"value": 0.8123, "n": 40, "interval": None}
    undefined = {"value": None, "n": 40, "interval": None}
    own = {"auroc": figure, "against_nei": figure, "against_contradicted": undefined, "balanced_accuracy": figure}
    sets = [LabelledSet(HOSTILE, "dev", {"scores": {"claim test": own, "cosine": own, "coverage": own}})]

    def text(measured_now: bool) -> str:
        return printed(
            lambda out: print_selfcheck(out, [quoted, rewritten], sets, date="2026-02-03", measured_now=measured_now)
        )

    assert line_of(text(True), "false alarms").split()[-3:] == ["10.0%", "(10)", "–"]
    assert line_of(text(True), "caught: number").split()[-3:] == ["77.8%", "(9)", "–"]
    assert line_of(text(True), "[31mred").split()[-7:] == ["40", "0.812", "0.812", "–", "0.812", "0.812", "0.812"]
    assert "[bold]marked[/bold]" in text(True)
    assert "measured now" in text(True)
    assert "measured on 2026-02-03; the labels are not part of Citewell" in text(False)


def test_a_check_says_how_many_were_asked_and_names_what_failed() -> None:
    check = Check("order stability", "The same answer.", 8, 6, {"same": 6, "changed": 2}, ("a", HOSTILE))
    text = printed(lambda out: print_checks(out, [check, Check("none", "Nothing.", 0, 0, {"same": 0}, ())]))
    assert "order stability: 6 of 8 (75.0%)" in text
    assert line_of(text, "2  changed")
    assert "failed: a,  [31mred" in text
    assert "none: no case to ask" in text


@pytest.mark.parametrize("helps", [True, False])
def test_a_calibration_is_printed_before_and_after_with_its_n(helps: bool) -> None:
    rates = ErrorRates(HALF, Figure(0.1, 7, Interval(0.0, 0.4)), NONE)
    found = Calibration(0.5, 0.42, rates, rates, HALF, HALF, helps, "Keep the threshold of 0.5")
    text = printed(lambda out: print_calibration(out, found))
    assert "from 0.5 (as it ships)" in text
    assert line_of(text, "balanced accuracy").split()[-1] == "12"
    assert line_of(text, "supported claims rejected").split()[-7:] == [
        *("0.100", "[0.000,", "0.400]", "0.100", "[0.000,", "0.400]"),
        "7",
    ]
    assert line_of(text, "unsupported claims accepted").split()[-3:] == ["–", "–", "0"]
    assert ("In citewell.toml: support_from = 0.42   (it ships as 0.5)" in text) == helps


def test_a_benchmark_is_printed_with_its_n_and_every_document_that_is_missing() -> None:
    figures = {method: dict.fromkeys(METRICS, HALF) for method in METHODS}
    found = BeirReport(HOSTILE, "test", "some-encoder", 1234, 3, 0, ("line 2: no id",), 5, 7, figures)
    text = printed(lambda out: print_benchmark(out, found))
    assert "[bold]marked[/bold] [/x] (test): 1,234 documents, some-encoder" in text
    assert line_of(text, "nDCG@10").split()[1:] == [*("0.500", "[0.250,", "0.750]") * 3, "12"]
    assert "3 documents were merged into a near-equal one" in text
    assert "1 documents cannot be papers" in text
    assert "7 queries have no relevant document and are not scored" in text
    assert "title alone" not in text


def test_labelled_pairs_are_printed_with_the_n_of_every_column() -> None:
    score = Discrimination(HALF, replace(HALF, n=8), NONE, HALF, None)
    found = PairsReport(
        {Label.SUPPORTED: 4, Label.CONTRADICTED: 0, Label.NEI: 8},
        {"claim test": score, "cosine": score},
        {Label.SUPPORTED: {"number_not_in_source": 2}, Label.CONTRADICTED: {}, Label.NEI: {}},
    )
    text = printed(lambda out: print_pairs(out, found, name=HOSTILE))
    assert "4 supported, 0 contradicted, 8 nei" in text
    assert line_of(text, "n ").split() == ["n", "12", "8", "0", "12"]
    assert "supported, rejected for: number_not_in_source 2" in text


def test_a_second_opinion_is_printed_with_its_n_and_what_it_could_not_read() -> None:
    text = printed(lambda out: print_second(out, SecondReport(9, 2, 6, 0.777, None), against="the judge that ships"))
    assert "6 of 9 supported" in text
    assert "agrees with the judge that ships: 77.7%, kappa –" in text
    assert "2 replies held no verdict" in text
    nothing = printed(lambda out: print_second(out, SecondReport(0, 0, 0, None, None), against="people"))
    assert "agrees with people: –, kappa –" in nothing
