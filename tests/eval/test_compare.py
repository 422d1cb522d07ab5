"""Two runs compared: which cases are paired, what became of each answer, and whether a metric moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.metrics.catalogue import METRICS
from eval.regression.compare import Comparison, Kind, MetricChange, compare_runs
from eval.runs.record import Row, Run
from eval.statistics import Change, Interval
from tests.eval.rows import (
    ASKED,
    LISTING,
    SAYS_CODE,
    SAYS_ERROR,
    SAYS_RATE,
    UNANSWERABLE,
    VOCODER,
    answered,
    claim,
    declined,
    failed,
    run_of,
)

RIGHT = answered(ASKED, claim(*SAYS_RATE), claim(*SAYS_ERROR))
TURNED = answered(ASKED, claim(*SAYS_ERROR), claim(*SAYS_RATE))
HALF = answered(ASKED, claim(*SAYS_RATE))
WRONG = answered(ASKED, claim(*SAYS_CODE))
DECLINED = declined(UNANSWERABLE)
MISSED = answered(UNANSWERABLE, claim(*SAYS_RATE))
FAILED = failed(ASKED)


def as_case(row: Row, case_id: str) -> Row:
    return replace(row, case=replace(row.case, id=case_id))


def numbered(*rows: Row) -> list[Row]:
    return [as_case(row, f"{number:03}") for number, row in enumerate(rows)]


def compared(base: Sequence[Row], new: Sequence[Row]) -> Comparison:
    return compare_runs(run_of(*numbered(*base)), run_of(*numbered(*new)))


def test_each_kind_of_change_in_its_place() -> None:
    base = [RIGHT, HALF, WRONG, RIGHT, DECLINED, MISSED, RIGHT, WRONG]
    new = [WRONG, RIGHT, HALF, RIGHT, MISSED, DECLINED, TURNED, WRONG]
    found = compared(base, new)
    assert found.n == 8
    assert [(c.id, c.kind) for c in found.changed] == [
        ("000", Kind.BROKEN),
        ("004", Kind.BROKEN),
        ("001", Kind.FIXED),
        ("005", Kind.FIXED),
        ("002", Kind.CHANGED),
        ("006", Kind.CHANGED),
    ]
    assert [c.id for c in found.of_kind(Kind.FIXED)] == ["001", "005"]
    assert found.flips_p == 1.0  # 2 against 2


def test_the_same_run_has_no_change() -> None:
    rows = [RIGHT, HALF, WRONG, DECLINED, MISSED, FAILED]
    found = compared(rows, rows)
    assert (found.n, found.changed, found.left_out, found.fingerprints, found.newly_failed) == (6, (), {}, {}, ())
    assert {m.verdict for m in found.metrics.values()} <= {"same", "not measured"}
    assert found.metrics["right"].verdict == "same"


def test_six_questions_that_break_and_none_that_is_fixed_are_no_chance() -> None:
    assert compared([RIGHT] * 8, [WRONG] * 6 + [RIGHT] * 2).flips_p == pytest.approx(2 * 0.5**6)


def test_cases_are_paired_by_id_and_the_others_are_left_out_with_the_reason() -> None:
    base = run_of(as_case(RIGHT, "both"), as_case(RIGHT, "gone"), as_case(RIGHT, "edited"), as_case(RIGHT, "gold"))
    edited = replace(as_case(RIGHT, "edited").case, question="What rate?")
    gold = replace(as_case(RIGHT, "gold").case, key_facts=ASKED.key_facts[:1])
    new = run_of(
        as_case(WRONG, "added"),
        as_case(WRONG, "both"),
        replace(WRONG, case=edited),
        replace(WRONG, case=gold),
    )
    found = compare_runs(base, new)
    assert (found.n, [c.id for c in found.changed]) == (1, ["both"])
    assert found.left_out == {
        "only in the base": ["gone"],
        "only in the new run": ["added"],
        "question or gold changed": ["edited", "gold"],
    }


def test_a_case_whose_note_changed_is_asked_as_before() -> None:
    noted = replace(RIGHT, case=replace(ASKED, note="a note", checked="somebody", reference="In other words."))
    assert compare_runs(run_of(RIGHT), run_of(noted)).n == 1


def test_in_another_library_a_fact_may_stand_elsewhere() -> None:
    # Cases that give quotes find them where the abstract has them now.
    facts = tuple(replace(fact, start=fact.start + 7, end=fact.end + 7) for fact in ASKED.key_facts)
    moved = replace(RIGHT, case=replace(ASKED, key_facts=facts))
    assert compare_runs(run_of(RIGHT), run_of(moved, library="edited")).n == 1
    assert compare_runs(run_of(RIGHT), run_of(moved)).n == 0
    other = replace(moved, case=replace(ASKED, key_facts=facts[:1]))
    assert compare_runs(run_of(RIGHT), run_of(other, library="edited")).n == 0


def test_another_history_is_another_question() -> None:
    history = ({"role": "user", "content": "What is a codec?"},)
    followed = replace(RIGHT, case=replace(ASKED, history=history))
    assert compare_runs(run_of(RIGHT), run_of(followed)).n == 0


def test_scores_confidence_and_passages_are_no_part_of_what_was_said() -> None:
    assert RIGHT.answer is not None
    surer = replace(RIGHT, answer={**RIGHT.answer, "answerable": 0.1, "shown": RIGHT.answer["shown"][:1]})
    assert compare_runs(run_of(RIGHT), run_of(surer)).changed == ()


@pytest.mark.parametrize(
    ("base", "new"),
    [
        (RIGHT, TURNED),
        (HALF, answered(ASKED, claim(*SAYS_RATE, verdict="supported"))),
        (HALF, answered(ASKED, claim(*SAYS_RATE, text="It runs at 8 kbps."))),
        (HALF, answered(ASKED, {**claim(*SAYS_RATE), "citations": claim(0, 24)["citations"]})),
        (declined(ASKED, "not_stated"), declined(ASKED, "no_evidence")),
        (FAILED, failed(ASKED, "another message")),
    ],
    ids=["order", "verdict", "words", "span", "reason for declining", "error"],
)
def test_what_a_reader_sees_is_a_change_that_neither_breaks_nor_fixes(base: Row, new: Row) -> None:
    (changed,) = compare_runs(run_of(base), run_of(new)).changed
    assert changed.kind is Kind.CHANGED


def test_the_same_words_are_broken_by_a_library_that_no_longer_says_so() -> None:
    paper = RIGHT.case.gold_papers[0]
    base = run_of(RIGHT)
    edited = replace(base.papers[paper], abstract=base.papers[paper].abstract.replace("8 kbps", "9 kbps"))
    new = replace(base, papers={**base.papers, paper: edited})
    (changed,) = compare_runs(base, new).changed
    assert changed.kind is Kind.BROKEN


def test_a_change_of_the_judge_is_no_change_of_answers() -> None:
    # Both runs are scored by the judge of today, whatever judged them when they were made.
    base = run_of(*numbered(RIGHT, WRONG, DECLINED), judge="sha256:old")
    found = compare_runs(base, replace(base, fingerprints={**base.fingerprints, "judge": "sha256:new"}))
    assert (found.changed, {m.verdict for m in found.metrics.values()}) == ((), {"same", "not measured"})
    assert found.fingerprints == {"judge": ("sha256:old", "sha256:new")}


def test_what_the_runs_were_made_of_is_told_where_it_differs() -> None:
    base = run_of(RIGHT, settings={"refuse_below": 0.2}, prompts="p")
    new = run_of(RIGHT, settings={"refuse_below": 0.9}, seed=0)
    assert compare_runs(base, new).fingerprints == {
        "settings": ({"refuse_below": 0.2}, {"refuse_below": 0.9}),
        "prompts": ("p", None),
        "seed": (None, 0),
    }


def test_cases_that_cannot_be_asked_any_more_are_named() -> None:
    found = compared([RIGHT, WRONG, FAILED, FAILED], [FAILED, FAILED, RIGHT, FAILED])
    assert found.newly_failed == ("000", "001")
    assert [(c.id, c.kind) for c in found.changed] == [
        ("000", Kind.BROKEN),
        ("002", Kind.FIXED),
        ("001", Kind.CHANGED),
    ]


def test_a_metric_is_compared_where_both_runs_define_it() -> None:
    found = compared([RIGHT, RIGHT, RIGHT, DECLINED], [WRONG, declined(ASKED), FAILED, DECLINED])
    right, recall = found.metrics["right"], found.metrics["citation_recall"]
    assert right.change is not None
    # Three questions were asked in both: 1 → 0, 1 → 0, 1 → 1; the failed one has no score.
    assert (right.change.n, right.change.base) == (3, 1.0)
    assert right.change.mean == pytest.approx(-2 / 3)
    assert right.undefined == 1
    # Only one question has words in both runs: too few for a change.
    assert (recall.change, recall.p, recall.verdict, recall.undefined) == (None, None, "not measured", 2)


def test_a_loss_that_is_no_chance_is_worse_whichever_way_is_up() -> None:
    found = compared([RIGHT] * 12 + [DECLINED] * 12, [declined(ASKED)] * 12 + [MISSED] * 12)
    assert found.metrics["right"].verdict == "worse"
    assert found.metrics["wrong_refusal"].verdict == "worse"
    assert found.metrics["missed_refusal"].verdict == "worse"
    back = compared([declined(ASKED)] * 12 + [MISSED] * 12, [RIGHT] * 12 + [DECLINED] * 12)
    assert {back.metrics[name].verdict for name in ("right", "wrong_refusal", "missed_refusal")} == {"better"}


def test_a_loss_that_may_be_chance_is_no_evidence() -> None:
    assert compared([RIGHT] * 8, [WRONG, *[RIGHT] * 7]).metrics["right"].verdict == "no evidence of change"


def test_p_values_are_those_of_all_metrics_together() -> None:
    found = compared([RIGHT] * 12, [WRONG] * 6 + [RIGHT] * 6)
    right = found.metrics["right"]
    assert right.change is not None
    assert right.p is not None
    measured = [m for m in found.metrics.values() if m.change]
    assert right.change.p < right.p <= len(measured) * right.change.p


@pytest.mark.parametrize(
    ("name", "better", "at_least"),
    [("right", 0.1, -0.05), ("wrong_refusal", -0.1, -0.3), ("words", -0.1, -0.3)],
)
def test_the_bad_end_of_an_interval_is_low_or_high_by_the_metric(name: str, better: float, at_least: float) -> None:
    change = Change(n=10, base=0.5, new=0.6, mean=0.1, interval=Interval(-0.05, 0.3), p=0.2)
    moved = MetricChange(METRICS[name], change, p=0.9, mde=0.1, undefined=0)
    assert (moved.better_by, moved.better_by_at_least) == (better, at_least)


def test_what_was_not_measured_is_neither_better_nor_worse() -> None:
    moved = MetricChange(METRICS["right"], None, p=None, mde=None, undefined=3)
    assert (moved.better_by, moved.better_by_at_least, moved.verdict) == (None, None, "not measured")


def test_runs_with_nothing_in_common_compare_nothing() -> None:
    found = compare_runs(run_of(as_case(RIGHT, "a")), run_of(as_case(RIGHT, "b")))
    assert (found.n, found.changed, found.flips_p) == (0, (), 1.0)
    assert {m.verdict for m in found.metrics.values()} == {"not measured"}


def test_a_list_that_lost_a_paper_is_broken() -> None:
    whole = answered(LISTING, claim(*SAYS_RATE), claim(0, 43, VOCODER, marker=2))
    (changed,) = compare_runs(run_of(whole), run_of(answered(LISTING, claim(*SAYS_RATE)))).changed
    assert (changed.kind, changed.new.judgement and changed.new.judgement.reason) == (
        Kind.BROKEN,
        "not listed: vocoder",
    )


ROWS = (RIGHT, HALF, WRONG, DECLINED, MISSED, FAILED)


@given(st.lists(st.tuples(st.sampled_from(ROWS), st.sampled_from(ROWS)), max_size=5))
@settings(max_examples=10, deadline=None)
def test_turning_a_comparison_round_turns_its_kinds_and_its_signs(pairs: Sequence[tuple[Row, Row]]) -> None:
    def case_of(row: Row, number: int) -> Row:
        return replace(row, case=replace(ASKED if row is FAILED else row.case, id=f"{number}"))

    base, new = (run_of(*(case_of(pair[side], i) for i, pair in enumerate(pairs))) for side in (0, 1))
    there, back = compare_runs(base, new), compare_runs(new, base)
    turned = {Kind.BROKEN: Kind.FIXED, Kind.FIXED: Kind.BROKEN, Kind.CHANGED: Kind.CHANGED}
    assert {c.id: turned[c.kind] for c in there.changed} == {c.id: c.kind for c in back.changed}
    assert there.flips_p == back.flips_p
    for name, moved in there.metrics.items():
        change, other = moved.change, back.metrics[name].change
        assert (change is None) == (other is None)
        assert change is None or other is None or change.mean == pytest.approx(-other.mean)


def test_a_real_run_equals_itself(golden_run: Run) -> None:
    found = compare_runs(golden_run, golden_run)
    assert (found.n, found.changed, found.fingerprints) == (len(golden_run.rows), (), {})
