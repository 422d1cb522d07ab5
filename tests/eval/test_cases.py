"""The golden questions are what they say, and the validator would see if they were not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.cases import Case, KeyFact, load_cases, problems, split_of
from index.bundled import bundled_papers
from index.paper import Paper

PAPER = Paper("p", "A Title", "A codec runs at 8 kbps. It is fast.")
CASE = Case(
    id="single-1",
    type="single",
    question="How many bits?",
    history=(),
    gold_papers=("p",),
    key_facts=(KeyFact("p", 0, 23, ("8 kbps",)),),
    reference="8 kbps.",
    refusal=None,
    note=None,
    checked="by hand",
)


def test_every_golden_span_and_variant_stands_in_its_abstract() -> None:
    assert list(problems(load_cases(), bundled_papers())) == []


def test_every_paper_has_a_question_of_its_own() -> None:
    asked = {case.gold_papers for case in load_cases() if case.type == "single"}
    assert {(paper_id,) for paper_id in bundled_papers()} <= asked


def test_a_sound_case_has_no_problem() -> None:
    assert list(problems([CASE], {"p": PAPER})) == []


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (replace(CASE, key_facts=(KeyFact("p", 24, 35, ("8 kbps",)),)), "is not in its span"),
        (replace(CASE, key_facts=(KeyFact("p", 5, 5, ("",)),)), "an empty span"),
        (replace(CASE, key_facts=(KeyFact("q", 0, 5, ("x",)),)), "no gold paper"),
        (replace(CASE, gold_papers=("p", "q")), "no paper 'q'"),
        (replace(CASE, key_facts=()), "no key fact"),
        (replace(CASE, type="riddle"), "unknown type"),
        (replace(CASE, refusal="not_stated"), "a refusal belongs to"),
        (replace(CASE, type="unanswerable", key_facts=()), "a refusal belongs to"),
    ],
)
def test_a_broken_case_is_named_with_what_is_wrong(broken: Case, problem: str) -> None:
    (found,) = problems([broken], {"p": PAPER})
    assert found.startswith("single-1: ")
    assert problem in found


def test_asking_twice_is_a_problem() -> None:
    assert list(problems([CASE, replace(CASE, id="single-2")], {"p": PAPER})) == ["single-2: asks the same as single-1"]


def test_a_fact_is_found_whatever_the_case_and_spacing() -> None:
    fact = CASE.key_facts[0]
    assert fact.is_in("it runs at\n8  KBPS, they say")
    assert not fact.is_in("it runs at 80 kbps")


def test_the_split_is_fixed_by_the_question() -> None:
    assert [split_of(q) for q in ("What is a codec?", "How?", "Why?")] == ["dev", "test", "dev"]
    shares = [case.split for case in load_cases()]
    assert 0.55 < shares.count("dev") / len(shares) < 0.65
