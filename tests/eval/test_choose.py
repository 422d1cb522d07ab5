"""Filters must all hold, a limit is shared by the types, and what leaves nothing says what there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.cases import Case, load_cases
from eval.cases.choose import choose
from eval.errors import CasesError

CASES = (
    Case("single-2", "single", "How FAST is the codec?", gold_papers=("codec-1",)),
    Case("multi-1", "multi", "Which is faster?", gold_papers=("codec-1", "vocoder-1")),
    Case("single-1", "single", "What is a codec?", gold_papers=("codec-2",)),
    Case("unanswerable-1", "unanswerable", "Who paid for it?"),
)


def ids(filters: Sequence[str], limit: int | None = None) -> list[str]:
    return [case.id for case in choose(CASES, filters, limit)]


def test_without_a_filter_all_cases_come_by_id() -> None:
    assert ids([]) == ["multi-1", "single-1", "single-2", "unanswerable-1"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("id=single-1", ["single-1"]),
        ("id=single-?,multi-*", ["multi-1", "single-1", "single-2"]),
        ("type=multi, unanswerable", ["multi-1", "unanswerable-1"]),
        ("paper=codec-1", ["multi-1", "single-2"]),
        ("paper=vocoder-*", ["multi-1"]),
        ("question=fast", ["multi-1", "single-2"]),
        ("question=WHAT  is,who", ["single-1", "unanswerable-1"]),
        ("question=c?dec,paid", ["unanswerable-1"]),
    ],
)
def test_a_filter_keeps_what_fits_one_of_its_patterns(condition: str, expected: list[str]) -> None:
    assert ids([condition]) == expected


def test_the_splits_are_those_of_the_cases() -> None:
    assert {case.split for case in choose(load_cases(), ["split=test"], None)} == {"test"}
    both = [len(choose(load_cases(), [f"split={split}"], None)) for split in ("dev", "test")]
    assert sum(both) == len(load_cases())


def test_several_filters_must_all_hold() -> None:
    assert ids(["type=single", "question=fast"]) == ["single-2"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("colour=red", "'colour=red' cannot be read; expected KEY=PATTERN[,PATTERN...] with KEY one of: id, type"),
        ("single", "'single' cannot be read"),
        ("type=", "'type=' cannot be read"),
        ("type= , ", "cannot be read"),
        ("type=sinlge", "leaves none of 4 cases; values of 'type' there: 3 ('multi', 'single', 'unanswerable')"),
        ("id=SINGLE-1", "values of 'id' there: 4"),
    ],
)
def test_a_filter_that_cannot_be_used_says_what_there_is(condition: str, expected: str) -> None:
    with pytest.raises(CasesError) as error:
        choose(CASES, [condition], None)
    assert expected in str(error.value)


def test_filters_that_leave_nothing_together_name_the_one_that_did() -> None:
    with pytest.raises(CasesError, match=r"'paper=codec-2' leaves none of 1 cases; .*'codec-1', 'vocoder-1'"):
        choose(CASES, ["type=multi", "paper=codec-2"], None)


def test_a_message_names_a_few_values_of_many() -> None:
    with pytest.raises(CasesError) as error:
        choose(load_cases(), ["id=nobody"], None)
    assert str(error.value).endswith(", ...)")
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("limit", [0, -3])
def test_a_limit_below_one_is_refused(limit: int) -> None:
    with pytest.raises(CasesError, match=f"limit is {limit}; expected 1 or more"):
        choose(CASES, [], limit)


def test_a_limit_takes_the_first_of_each_type_in_turn() -> None:
    # In turn: multi-1, single-1, unanswerable-1; then single-2, the only one left.
    assert ids([], 3) == ["multi-1", "single-1", "unanswerable-1"]
    assert ids([], 2) == ["multi-1", "single-1"]
    assert ids([], 9) == ids([])


def test_twenty_golden_cases_are_of_every_type() -> None:
    # 20 over 6 types: 3 each, and one more of the first two.
    counts = Counter(case.type for case in choose(load_cases(), [], 20))
    assert sorted(counts.values()) == [3, 3, 3, 3, 4, 4]


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=20), st.integers(1, 25))
@settings(deadline=None)
def test_a_share_is_fair_and_does_not_depend_on_the_order(kinds: list[str], limit: int) -> None:
    cases = [Case(f"{number:02}", kind, "?") for number, kind in enumerate(kinds)]
    chosen = choose(cases, [], limit)
    assert len(chosen) == min(limit, len(cases))
    assert chosen == sorted(chosen, key=lambda case: case.id)
    assert choose(cases[::-1], [], limit) == chosen
    there, taken = Counter(kinds), Counter(case.type for case in chosen)
    most = max(taken.values())
    assert all(taken[kind] >= min(there[kind], most - 1) for kind in there)
