"""The file that CI servers read: what failed is a failure, what could not be asked an error, counts add up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.cases import Case, KeyFact
from eval.regression.compare import compare_runs
from eval.report.junit import write_junit
from eval.runs.record import Row, Run
from eval.runs.score import score_run
from index.paper import Paper

PAPER = Paper("p", "A Title", "The codec runs at 8 kbps. It is fast.")
RIGHT, WRONG = (0, 25), (26, 37)
REASON = "missing: 8 kbps"

Span = tuple[int, int]


def row(
    case_id: str,
    span: Span | None,
    *,
    kind: str = "single",
    question: str = "How many bits?",
    error: Mapping[str, str] | None = None,
    total: float = 250.0,
) -> Row:
    """A question answered with one quote; without a span it could not be asked."""
    case = Case(case_id, kind, question, gold_papers=("p",), key_facts=(KeyFact("p", 0, 25, ("8 kbps",)),))
    if span is None:
        error = error or {"type": "LibraryError", "message": "the library is gone"}
        return Row(case, None, error, (), {"p": None}, None, {})
    quote = PAPER.abstract[slice(*span)]
    citation = {"marker": 1, "paper_id": "p", "start": span[0], "end": span[1], "quote": quote}
    claim = {"text": quote, "verdict": "verbatim", "citations": [citation], "dangling": []}
    shown = {"marker": 1, "paper_id": "p", "start": 0, "end": 37, "score": 0.9}
    answer = {"answer": f"{quote} [1]", "answerable": 0.9, "refused": False, "refusal": None}
    answer |= {"claims": [claim], "shown": [shown], "usage": None}
    return Row(case, answer, None, (), {"p": 1}, None, {"total": total})


def run(*rows: Row) -> Run:
    return Run({"model": "extractive"}, {"p": PAPER}, rows)


def written(folder: Path, new: Run, *, base: Run | None = None, gate: tuple[str, ...] = ()) -> ElementTree.Element:
    file = folder / "reports" / "junit.xml"
    write_junit(file, score_run(new), comparison=compare_runs(base, new) if base else None, gate_failures=gate)
    return ElementTree.parse(file).getroot()


def outcomes(root: ElementTree.Element) -> dict[str, tuple[str, str]]:
    """By name of the test case: what it holds (nothing: it passed) and the message."""
    return {
        case.attrib["name"]: next(((child.tag, child.attrib["message"]) for child in case), ("passed", ""))
        for case in root.iter("testcase")
    }


def test_right_passes_wrong_fails_and_what_could_not_be_asked_is_an_error(tmp_path: Path) -> None:
    root = written(tmp_path, run(row("a", RIGHT), row("b", WRONG), row("c", None)))
    assert outcomes(root) == {
        "a": ("passed", ""),
        "b": ("failure", REASON),
        "c": ("error", "the library is gone"),
    }
    failure, error = root.find(".//failure"), root.find(".//error")
    assert failure is not None
    assert error is not None
    assert (failure.attrib["type"], error.attrib["type"]) == ("wrong", "LibraryError")
    assert failure.text == "question: How many bits?\nanswer: It is fast. [1]"


def test_each_type_is_a_suite_and_the_counts_add_up(tmp_path: Path) -> None:
    rows = [row("s2", WRONG, total=500.0), row("s1", RIGHT), row("m", None, kind="multi")]
    root = written(tmp_path, run(*rows), gate=("too slow",))
    names = ("name", "tests", "failures", "errors", "skipped", "time")
    assert [tuple(suite.attrib[name] for name in names) for suite in root] == [
        ("citewell.eval.multi", "1", "0", "1", "0", "0.000"),
        ("citewell.eval.single", "2", "1", "0", "0", "0.750"),
        ("gate", "1", "1", "0", "0", "0.000"),
    ]
    assert tuple(root.attrib[name] for name in names) == ("citewell", "4", "2", "1", "0", "0.750")


def test_a_case_has_its_class_and_its_time_where_there_is_one(tmp_path: Path) -> None:
    cases = {case.attrib["name"]: case.attrib for case in written(tmp_path, run(row("a", RIGHT), row("b", None)))[0]}
    assert cases["a"] == {"classname": "citewell.eval.single", "name": "a", "time": "0.250"}
    assert cases["b"] == {"classname": "citewell.eval.single", "name": "b"}


def test_beside_a_baseline_only_what_newly_broke_fails(tmp_path: Path) -> None:
    base = run(row("broken", RIGHT), row("fixed", WRONG), row("same", WRONG), row("edited", WRONG, question="How?"))
    new = run(*(row(name, WRONG) for name in ("broken", "same", "edited", "added")), row("fixed", RIGHT))
    root = written(tmp_path, new, base=base)
    assert outcomes(root) == {
        "broken": ("failure", REASON),
        "fixed": ("passed", ""),
        "same": ("skipped", f"wrong in the baseline too: {REASON}"),
        "edited": ("skipped", f"not compared with the baseline: {REASON}"),
        "added": ("skipped", f"not compared with the baseline: {REASON}"),
    }
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.attrib["type"] == "newly broken"
    assert root.attrib["skipped"] == "3"


def test_what_cannot_be_asked_is_an_error_beside_a_baseline_too(tmp_path: Path) -> None:
    root = written(tmp_path, run(row("a", None), row("b", None)), base=run(row("a", RIGHT), row("b", None)))
    assert {tag for tag, _ in outcomes(root).values()} == {"error"}


def test_what_fails_the_gate_stands_in_a_suite_of_its_own(tmp_path: Path) -> None:
    root = written(tmp_path, run(row("a", RIGHT)), gate=("right went down", "words went <up>"))
    assert outcomes(root[1]) == {
        "right went down": ("failure", "right went down"),
        "words went <up>": ("failure", "words went <up>"),
    }


def test_a_run_without_a_case_is_an_empty_report(tmp_path: Path) -> None:
    root = written(tmp_path, run())
    assert (len(root), root.attrib["tests"], root.attrib["time"]) == (0, "0", "0.000")


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = (row("a", RIGHT), row("b", WRONG))
    for name, order in (("1.xml", rows), ("2.xml", rows[::-1])):
        write_junit(tmp_path / name, score_run(run(*order)))
    assert (tmp_path / "1.xml").read_bytes() == (tmp_path / "2.xml").read_bytes()


@pytest.mark.parametrize("allowed", ["<b>&amp;\"'", "]]>", "ünï 😀 \u2028 \x85", "a\tb\nc"])
def test_what_xml_allows_is_kept(tmp_path: Path, allowed: str) -> None:
    error = {"type": "E", "message": allowed}
    root = written(tmp_path, run(row("a", None, error=error, question=allowed)))
    assert outcomes(root)["a"] == ("error", allowed)
    assert root[0][0][0].text == f"question: {allowed}"


@pytest.mark.parametrize("forbidden", ["\0", "\x08", "\x0b", "\x1b", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_forbids_is_replaced(tmp_path: Path, forbidden: str) -> None:
    error = {"type": "E", "message": f"a{forbidden}b"}
    assert outcomes(written(tmp_path, run(row("a", None, error=error))))["a"] == ("error", "a\ufffdb")


@given(st.text(st.characters(), max_size=20))
@settings(deadline=None, max_examples=50)
def test_no_text_makes_a_file_that_cannot_be_read(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    new = run(row(f"a{text}", None, error={"type": text, "message": text}, question=f"q{text}"))
    root = written(tmp_path_factory.getbasetemp(), new, gate=(text,))
    assert root.attrib["tests"] == "2"
