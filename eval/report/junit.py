"""A run as JUnit XML, which CI servers read. Knows scored rows, a comparison and the gate's messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree

from eval.regression.compare import Comparison, Kind
from eval.runs.record import Row
from eval.runs.score import Scored

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by XML 1.0, section 2.2
_COUNTED = (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
_WRONG = "wrong"
_FAILING = (_WRONG, str(Kind.BROKEN))
_NOT_IN_BASE = ("only in the new run", "question or gold changed")


def write_junit(
    file: Path, rows: Sequence[Scored], *, comparison: Comparison | None = None, gate_failures: Sequence[str] = ()
) -> None:
    """Write a suite for each type of question, a test case for each question, in the order of their names.

    A question that could not be asked is an error. A wrong answer is a failure; beside a comparison it is one only
    where it was right before, and skipped elsewhere. What fails the gate stands in a suite of its own. Characters
    that XML 1.0 forbids are replaced. Times are in seconds; a question that could not be asked has none.

    Raises:
        OSError: the file cannot be written.
    """
    root = ElementTree.Element("testsuites", name="citewell")
    for kind in sorted({scored.row.case.type for scored in rows}):
        of_kind = sorted((s for s in rows if s.row.case.type == kind), key=lambda s: s.row.case.id)
        suite = _add(root, "testsuite", name=f"citewell.eval.{kind}")
        for scored in of_kind:
            _add_case(suite, scored, comparison)
        _count(suite, (s.row for s in of_kind))
    if gate_failures:
        suite = _add(root, "testsuite", name="gate")
        for message in gate_failures:
            case = _add(suite, "testcase", classname="citewell.eval.gate", name=message)
            _add(case, "failure", message=message, type="gate")
        _count(suite, ())
    _count(root, (s.row for s in rows))
    ElementTree.indent(root)
    file.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def _add_case(suite: ElementTree.Element, scored: Scored, comparison: Comparison | None) -> None:
    row = scored.row
    case = _add(suite, "testcase", classname=f"citewell.eval.{row.case.type}", name=row.case.id)
    if "total" in row.timings_ms:
        case.set("time", _seconds([row]))
    if row.answer is None:
        error = row.error or {}
        what, kind = error.get("message", "there is no answer"), error.get("type", "unknown")
        _add(case, "error", message=what, type=kind).text = _clean(f"question: {row.case.question}")
    elif scored.judgement and not scored.right:
        _add_wrong(case, scored, scored.judgement.reason, comparison)


def _add_wrong(case: ElementTree.Element, scored: Scored, reason: str, comparison: Comparison | None) -> None:
    row = scored.row
    standing = _standing(row.case.id, comparison)
    if standing not in _FAILING:
        _add(case, "skipped", message=f"{standing}: {reason}")
        return
    said = row.answer["answer"] if row.answer else ""
    failure = _add(case, "failure", message=reason, type=standing)
    failure.text = _clean(f"question: {row.case.question}\nanswer: {said}")


def _standing(case_id: str, comparison: Comparison | None) -> str:
    """Say what a wrong answer is beside the baseline."""
    if comparison is None:
        return _WRONG
    if any(changed.id == case_id for changed in comparison.of_kind(Kind.BROKEN)):
        return str(Kind.BROKEN)
    alone = any(case_id in comparison.left_out.get(why, ()) for why in _NOT_IN_BASE)
    return "not compared with the baseline" if alone else "wrong in the baseline too"


def _add(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, {name: _clean(value) for name, value in attributes.items()})


def _count(suite: ElementTree.Element, rows: Iterable[Row]) -> None:
    suite.set("tests", str(sum(1 for _ in suite.iter("testcase"))))
    for name, tag in _COUNTED:
        suite.set(name, str(sum(1 for _ in suite.iter(tag))))
    suite.set("time", _seconds(rows))


def _seconds(rows: Iterable[Row]) -> str:
    return f"{sum(row.timings_ms.get('total', 0.0) for row in rows) / 1000:.3f}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
