"""The golden questions are what they say, and the validator would see if they were not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.cases import TYPES, Case, KeyFact, load_cases, problems, split_of
from eval.errors import CasesError
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


FIELDS: dict[str, Any] = {
    "id": "single-1",
    "type": "single",
    "question": "How many bits?",
    "gold_papers": ["p"],
    "key_facts": [{"paper_id": "p", "start": 0, "end": 23, "accept": ["8 kbps"]}],
}
QUOTE = "runs at 8 kbps"


def write(folder: Path, *lines: str, name: str = "cases.jsonl") -> Path:
    file = folder / name
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def with_fact(**fact: object) -> str:
    return json.dumps({**FIELDS, "key_facts": [{"paper_id": "p", **fact}]})


def refusal(file: Path, papers: dict[str, Paper] | None = None) -> str:
    with pytest.raises(CasesError) as error:
        load_cases(file, papers)
    return str(error.value)


def test_a_case_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = write(tmp_path, json.dumps({**CASE.to_dict(), "refusal": None, "history": None, "reworded": ["What rate?"]}))
    assert load_cases(file) == [replace(CASE, reworded=("What rate?",))]


def test_every_golden_case_is_the_same_when_it_is_written_and_read_again(tmp_path: Path) -> None:
    cases = load_cases()
    assert load_cases(write(tmp_path, *(json.dumps(case.to_dict()) for case in cases))) == cases
    assert {case.type for case in cases} == set(TYPES)


def test_a_folder_gives_the_cases_of_all_its_files_by_id(tmp_path: Path) -> None:
    write(tmp_path, json.dumps({**FIELDS, "id": "b"}), name="1.jsonl")
    write(tmp_path, json.dumps({**FIELDS, "id": "c"}), "", json.dumps({**FIELDS, "id": "a"}), name="2.jsonl")
    write(tmp_path, "no cases", name="README.md")
    assert [case.id for case in load_cases(tmp_path)] == ["a", "b", "c"]


def test_a_separator_within_a_text_does_not_end_the_line(tmp_path: Path) -> None:
    file = write(tmp_path, json.dumps({**FIELDS, "question": "How\u2028many\u2029bits\x85?"}, ensure_ascii=False))
    assert load_cases(file)[0].question == "How\u2028many\u2029bits\x85?"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_byte_order_mark_and_any_line_ending_are_read(tmp_path: Path, ending: str) -> None:
    file = tmp_path / "cases.jsonl"
    lines = [json.dumps({**FIELDS, "id": case_id}) for case_id in "ab"]
    file.write_bytes(b"\xef\xbb\xbf" + ending.join([*lines, ""]).encode())
    assert [case.id for case in load_cases(file)] == ["a", "b"]


def test_a_quote_is_placed_in_its_abstract(tmp_path: Path) -> None:
    papers = {"p": PAPER}
    (bare,) = load_cases(write(tmp_path, with_fact(quote=QUOTE)), papers)
    assert bare.key_facts == (KeyFact("p", 8, 22, (QUOTE,)),)
    (given,) = load_cases(write(tmp_path, with_fact(quote=QUOTE, accept=["8 kbps"])), papers)
    assert given.key_facts == (KeyFact("p", 8, 22, ("8 kbps",)),)
    assert list(problems([bare, replace(given, id="2", question="What rate?")], papers)) == []


def test_a_quote_that_is_gone_from_its_abstract_is_named_by_the_check_and_can_still_be_asked_about(
    tmp_path: Path,
) -> None:
    (case,) = load_cases(write(tmp_path, with_fact(quote="runs at 9 kbps")), {"p": PAPER})
    assert (case.key_facts[0].start, case.key_facts[0].end) == (0, 0)
    (problem,) = problems([case], {"p": PAPER})
    assert "an empty span" in problem
    assert "'runs at 9 kbps' is not there" in problem


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"id"', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[1]", "a JSON list; expected an object"),
        ("null", "a JSON NoneType; expected an object"),
        (json.dumps({**FIELDS, "id": None}), "'id' is None; expected a text"),
        (json.dumps({k: v for k, v in FIELDS.items() if k != "id"}), "'id' is None; expected a text"),
        (json.dumps({k: v for k, v in FIELDS.items() if k != "question"}), "'question' is None; expected a text"),
        (json.dumps({**FIELDS, "type": " "}), "'type' is ' '; expected a text"),
        (json.dumps({**FIELDS, "id": 7}), "'id' is 7; expected a text"),
        (json.dumps({**FIELDS, "answer": "8"}), "unknown field 'answer'; there are: id, type, question, history"),
        (json.dumps({**FIELDS, "note": 5}), "'note' is 5; expected a text"),
        (json.dumps({**FIELDS, "gold_papers": "p"}), "'gold_papers' is 'p'; expected a list"),
        (json.dumps({**FIELDS, "gold_papers": [1]}), "'gold_papers' is [1]; expected a list of texts"),
        (json.dumps({**FIELDS, "reworded": [None]}), "'reworded' is [None]; expected a list of texts"),
        (json.dumps({**FIELDS, "history": ["hello"]}), "a turn of 'history' is 'hello'; expected"),
        (json.dumps({**FIELDS, "history": [{"role": "user"}]}), "a turn of 'history' is {'role': 'user'}"),
        (json.dumps({**FIELDS, "key_facts": ["8"]}), "a key fact is '8'; expected"),
        (json.dumps({**FIELDS, "key_facts": [{"start": 0}]}), "a key fact is {'start': 0}; expected"),
        (with_fact(start=0, end=5, accept=["x"], span="y"), "a key fact has the unknown field 'span'"),
        (with_fact(start=0, accept=["x"]), "a key fact of 'p' has no span; give 'start' and 'end', or a 'quote'"),
        (with_fact(start="0", end="5", accept=["x"]), "a key fact of 'p' has no span"),
        (with_fact(start=0, end=5), "'accept' of a key fact is [None]; expected a list of texts"),
        (with_fact(start=0, end=5, accept=[]), "'accept' of a key fact is []; expected a list of texts, at least one"),
        (with_fact(start=0, end=5, accept="x"), "'accept' of a key fact is 'x'"),
        (with_fact(start=0, end=5, accept=["x", " "]), "'accept' of a key fact is ['x', ' ']"),
    ],
)
def test_a_bad_line_is_named_with_file_line_and_what_was_expected(tmp_path: Path, line: str, expected: str) -> None:
    file = write(tmp_path, json.dumps({**FIELDS, "id": "before"}), "", line)
    message = refusal(file)
    assert message.startswith(f"{file}:3")
    assert expected in message


def test_an_id_that_is_taken_is_refused_across_files_too(tmp_path: Path) -> None:
    write(tmp_path, json.dumps(FIELDS), name="1.jsonl")
    second = write(tmp_path, json.dumps({**FIELDS, "question": "Which rate?"}), name="2.jsonl")
    assert refusal(tmp_path) == f"{second}:1: the id 'single-1' is taken by a case before it; ids are unique"


def test_a_source_without_cases_is_refused(tmp_path: Path) -> None:
    for empty in (write(tmp_path, "", " "), tmp_path):
        assert refusal(empty) == f"{empty} holds no cases; one JSON object a line was expected"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert "cannot be read: [Errno 2]" in refusal(tmp_path / "absent.jsonl")
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"id": "é"}'.encode("latin-1"))
    assert "cannot be read: 'utf-8' codec" in refusal(latin)


def test_what_is_empty_is_left_out_when_a_case_is_written() -> None:
    assert Case("a", "single", "Why?").to_dict() == {"id": "a", "type": "single", "question": "Why?"}


@pytest.mark.parametrize(
    ("variant", "text", "found"),
    [
        ("6%", "an error of 16%", False),
        ("6%", "an error of 6%.", True),
        ("6%", "an error of 0.6%", False),
        ("40", "40.5 points", False),
        ("40", "40, or more", True),
        ("1,000", "11,000 hours", False),
        ("8 kbps", "8 KBPS", True),
        ("8", "8,000", False),
        ("codec", "codecs", True),
    ],
)
def test_a_number_is_no_part_of_a_longer_one(variant: str, text: str, found: bool) -> None:
    assert KeyFact("p", 0, 1, (variant,)).is_in(text) is found
