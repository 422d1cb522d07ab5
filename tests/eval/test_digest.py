"""A comparison cut short: lists end at fifty with the total said, figures have their n, undefined ones are left out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from assistant.assemble import Engine
from eval.metrics.catalogue import METRICS
from eval.regression.compare import compare_runs
from eval.regression.digest import digest
from eval.runs.record import Row, Run
from tests.eval.rows import ASKED, LISTING, SAYS_CODE, SAYS_ERROR, SAYS_RATE, answered, claim, run_of

RIGHT = answered(ASKED, claim(*SAYS_RATE), claim(*SAYS_ERROR))
TURNED = answered(ASKED, claim(*SAYS_ERROR), claim(*SAYS_RATE))
WRONG = answered(ASKED, claim(*SAYS_CODE))


def run(*rows: Row, **made_of: Any) -> Run:
    return run_of(*(replace(r, case=replace(r.case, id=f"{i:03}")) for i, r in enumerate(rows)), **made_of)


def digested(base: Run, new: Run, engine: Engine) -> dict[str, Any]:
    return digest(base, new, name="base", engine=engine)


def test_lists_end_at_fifty_and_the_totals_count_all(few: Engine) -> None:
    base = run(*[RIGHT] * 53, *[WRONG] * 2, *[RIGHT] * 4, library="another")
    new = run(*[WRONG] * 53, *[RIGHT] * 2, *[TURNED] * 3, RIGHT)
    found = digested(base, new, few)
    assert [case["id"] for case in found["newly_broken"]] == [f"{i:03}" for i in range(50)]
    assert found["newly_broken"][0] == {
        "id": "000",
        "question": ASKED.question,
        "cause": "library: other papers are in it (from the records)",
    }
    assert [case["id"] for case in found["newly_fixed"]] == ["053", "054"]
    assert (found["totals"], found["changed"], found["n"]) == ({"newly_broken": 53, "newly_fixed": 2}, 3, 59)


def test_figures_are_those_of_the_comparison(few: Engine) -> None:
    base, new = run(*[RIGHT] * 5, WRONG, library="another"), run(*[WRONG] * 4, RIGHT, WRONG)
    found = {metric["name"]: metric for metric in digested(base, new, few)["metrics"]}
    moved = compare_runs(base, new).metrics["right"]
    assert moved.change is not None
    right = found["right"]
    # Five of six were right, now one is.
    assert (right["before"], right["after"], right["difference"]) == (0.833333, 0.166667, -0.666667)
    assert (right["low"], right["high"]) == pytest.approx(
        (moved.change.interval.low, moved.change.interval.high), abs=1e-6
    )
    assert (right["p"], right["p_holm"], right["n"]) == (moved.change.p, moved.p, 6)
    assert (right["title"], right["verdict"]) == ("right answers", moved.verdict)
    assert [name for name in METRICS if name in found] == list(found)


def test_what_is_not_defined_for_two_questions_is_left_out(few: Engine) -> None:
    found = digested(run(RIGHT), run(RIGHT), few)
    assert found["metrics"] == []
    assert found["gate"] == {
        "passed": False,
        "failures": ["no metric of the gate is defined for two cases, of 1 compared, so nothing was measured"],
    }


def test_questions_that_are_not_compared_are_counted_by_reason(few: Engine) -> None:
    listed = answered(LISTING, claim(*SAYS_RATE))
    found = digested(run(RIGHT, RIGHT, RIGHT), run(RIGHT, RIGHT, listed, RIGHT, RIGHT), few)
    assert (found["n"], found["left_out"]) == (2, {"only in the new run": 2, "question or gold changed": 1})


def test_a_digest_is_json(few: Engine) -> None:
    found = digested(run(RIGHT, WRONG, library="another"), run(WRONG, RIGHT), few)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
