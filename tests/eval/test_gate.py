"""The gate: every rule that may not be broken, read strictly, and what fails a build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import GateError
from eval.metrics.catalogue import METRICS
from eval.regression.compare import compare_runs
from eval.regression.gate import Failure, Rule, apply_gate, read_gate
from eval.runs.record import Row
from tests.eval.rows import (
    ASKED,
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

RIGHT = answered(ASKED, claim(*SAYS_RATE), claim(*SAYS_ERROR))
WRONG = answered(ASKED, claim(*SAYS_CODE))
DECLINED = declined(UNANSWERABLE)
MISSED = answered(UNANSWERABLE, claim(*SAYS_RATE))

RULE = """
[[rule]]
metric = "right"
direction = "higher"
tolerance = 0.01
decides = "mean"
"""


def rule(metric: str = "right", *, tolerance: float = 0.0, decides: str = "mean", direction: str = "") -> Rule:
    way = direction or METRICS[metric].better
    assert way in ("higher", "lower")
    assert decides in ("mean", "lower bound")
    return Rule(metric, way, tolerance, decides)  # type: ignore[arg-type]


def failures(base: Sequence[Row], new: Sequence[Row], *rules: Rule) -> list[Failure]:
    before, after = (
        run_of(*(replace(row, case=replace(row.case, id=f"{i:03}")) for i, row in enumerate(rows)))
        for rows in (base, new)
    )
    return apply_gate(rules, compare_runs(before, after))


def test_the_gate_that_ships_can_be_read_and_guards_the_headline_figures() -> None:
    rules = read_gate()
    assert {r.metric for r in rules} >= {"right", "cited_facts", "wrong_refusal", "missed_refusal", "citation_recall"}
    assert all(r.direction == METRICS[r.metric].better for r in rules)


def test_a_gate_of_one_s_own_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "gate.toml"
    file.write_text(RULE + RULE.replace("right", "words").replace("0.01", "5").replace("higher", "lower"))
    assert read_gate(file) == (Rule("right", "higher", 0.01, "mean"), Rule("words", "lower", 5.0, "mean"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "has nothing; expected one or more"),
        ("rule = 5", r"has \['rule'\]; expected one or more"),
        ("rule = []", r"has \['rule'\]; expected"),
        (f"title = 'x'\n{RULE}", r"has \['rule', 'title'\]; expected"),
        ("[[rule", "cannot be read"),
        ("rule = [5]", "rule 1 has 5; expected exactly metric, direction, tolerance, decides"),
        (RULE.replace("tolerance = 0.01", ""), r"rule 1 has \['decides', 'direction', 'metric'\]; expected exactly"),
        (f"{RULE}weight = 1", "expected exactly metric"),
        (RULE + RULE.replace("right", "rihgt"), "rule 2: metric is 'rihgt'; expected one of right, key_facts"),
        (RULE.replace('"right"', "[1]"), r"metric is \[1\]; expected one of"),
        (RULE.replace("higher", "up"), "direction is 'up'; expected one of higher, lower"),
        (RULE.replace("higher", "lower"), "direction is .lower., but of right higher is better"),
        (RULE.replace("mean", "median"), "decides is 'median'; expected one of lower bound, mean"),
        *[
            (RULE.replace("0.01", value), "tolerance is .*; expected a number from 0 on")
            for value in ("-0.01", "nan", "inf", "true", '"1 %"')
        ],
        (RULE + RULE, "two rules for 'right'; one was expected"),
    ],
)
def test_what_is_wrong_with_a_gate_is_named(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "gate.toml"
    file.write_text(content)
    with pytest.raises(GateError, match=says) as caught:
        read_gate(file)
    assert "gate.toml" in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_gate_that_cannot_be_read_is_an_error_that_names_it(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "gate.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(GateError, match=r"gate\.toml' cannot be read"):
        read_gate(file)


def test_a_run_passes_the_gate_that_ships_against_itself() -> None:
    rows = [RIGHT, WRONG, DECLINED, MISSED] * 3
    assert failures(rows, rows, *read_gate()) == []


def test_a_loss_beyond_the_tolerance_fails_and_one_within_it_passes() -> None:
    base, new = [RIGHT] * 10, [WRONG, *[RIGHT] * 9]  # one of ten: a loss of .1
    assert failures(base, new, rule(tolerance=0.1)) == []
    (failure,) = failures(base, new, rule(tolerance=0.09))
    assert failure.rule == rule(tolerance=0.09)
    assert failure.message.startswith("right answers (right) went from 1.0000 to 0.9000 (n=10, change -0.1000, 95 % ")
    assert failure.message.endswith("; by the mean it may fall by 0.09 at most")


def test_with_the_lower_bound_deciding_a_loss_must_be_ruled_out() -> None:
    # One question breaks and one is fixed: the mean did not move, its interval reaches far below.
    base, new = [RIGHT, WRONG, *[RIGHT] * 8], [WRONG, *[RIGHT] * 9]
    assert failures(base, new, rule(tolerance=0.05)) == []
    (failure,) = failures(base, new, rule(tolerance=0.05, decides="lower bound"))
    assert "by the lower bound it may fall by 0.05 at most" in failure.message
    assert failures(base, base, rule(decides="lower bound")) == []


@pytest.mark.parametrize("decides", ["mean", "lower bound"])
def test_a_metric_of_which_less_is_better_fails_when_it_rises(decides: str) -> None:
    base, new = [DECLINED] * 8, [MISSED] * 2 + [DECLINED] * 6
    (failure,) = failures(base, new, rule("missed_refusal", decides=decides))
    assert "(missed_refusal) went from 0.0000 to 0.2500" in failure.message
    assert failures(new, base, rule("missed_refusal", decides=decides)) == []


@pytest.mark.parametrize("decides", ["mean", "lower bound"])
def test_an_improvement_passes(decides: str) -> None:
    assert failures([WRONG] * 8, [RIGHT] * 8, rule(decides=decides), rule("cited_facts", decides=decides)) == []


def test_cases_that_cannot_be_asked_any_more_fail_whatever_the_rules() -> None:
    base, new = [RIGHT] * 9, [failed(ASKED)] * 7 + [RIGHT] * 2
    (failure,) = failures(base, new, rule())
    assert failure.rule is None
    assert failure.message == "7 cases cannot be asked any more: 000, 001, 002, 003, 004"
    assert failures([failed(ASKED), RIGHT, RIGHT], [failed(ASKED), RIGHT, RIGHT], rule()) == []


def test_runs_with_nothing_in_common_fail() -> None:
    comparison = compare_runs(run_of(RIGHT), run_of(replace(RIGHT, case=UNANSWERABLE)))
    (failure,) = apply_gate(read_gate(), comparison, allow_missing=True)
    assert failure == Failure(None, "the runs have no case in common, so nothing was compared")


def test_cases_of_the_base_that_were_not_asked_fail_unless_that_is_allowed() -> None:
    base = run_of(*(replace(RIGHT, case=replace(ASKED, id=name)) for name in "abc"))
    comparison = compare_runs(base, run_of(*base.rows[:2]))
    (failure,) = apply_gate((rule(),), comparison)
    assert failure == Failure(None, "1 cases of the base were not asked: c")
    assert apply_gate((rule(),), comparison, allow_missing=True) == []


def test_a_gate_that_could_measure_nothing_fails() -> None:
    (failure,) = failures([RIGHT], [WRONG], *read_gate())
    assert failure.message.endswith("for two cases, of 1 compared, so nothing was measured")
    (failure,) = failures([RIGHT] * 5, [WRONG] * 5, rule("missed_refusal"))
    assert failure.message.endswith("of 5 compared, so nothing was measured")


def test_a_rule_that_cannot_be_measured_is_passed_over_beside_one_that_can() -> None:
    assert failures([RIGHT] * 5, [RIGHT] * 5, rule(), rule("missed_refusal")) == []
