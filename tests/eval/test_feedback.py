"""Thumbs become candidates that say what they are: complete or not, and checked by nobody."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer, Citation, Claim, Coverage, Refusal, RefusalReason, Verdict
from eval.cases import Case, KeyFact, load_cases, problems
from eval.cases.feedback import Candidate, candidates
from eval.errors import CasesError
from index.paper import Paper

CODEC = Paper("codec", "A Codec", "The codec runs at 8 kbps. It is fast.")
VOCODER = Paper("vocoder", "A Vocoder", "The vocoder is small.")
PAPERS = {paper.paper_id: paper for paper in (CODEC, VOCODER)}
QUESTION = "How fast is the codec?"
TURNS = [{"role": "user", "content": "What is a codec?"}, {"role": "assistant", "content": "A coder."}]


def claim(paper: Paper, start: int, end: int, text: str | None = None) -> Claim:
    quote = paper.abstract[start:end]
    citation = Citation(1, paper.paper_id, paper.title, f"{paper.paper_id}#0", start, end, quote)
    return Claim(text or quote, (citation,), Verdict.VERBATIM, 1.0)


KBPS = claim(CODEC, 0, 25)
FAST = claim(CODEC, 26, 37)
SMALL = claim(VOCODER, 0, 21)


def answer(*claims: Claim, question: str = QUESTION, refusal: RefusalReason | None = None) -> dict[str, Any]:
    """The public JSON, made as the assistant makes it."""
    declined = Refusal(refusal, "The library does not say.") if refusal else None
    whole = Answer(question, question, claims, (), 0.9, Coverage(1, 2), "sha256:0", declined)
    return whole.to_dict()


def line(thumb: str, said: Mapping[str, Any], **more: object) -> str:
    return json.dumps({"thumb": thumb, "answer": said, **more})


def only(*lines: str) -> Candidate:
    (candidate,) = candidates(lines)
    return candidate


def wrong_with(case: Case) -> list[str]:
    return list(problems([case], PAPERS))


def test_an_answer_that_was_liked_is_a_whole_case() -> None:
    found = only(line("up", answer(KBPS, FAST), reason=None, history=[]))
    assert found.complete
    assert wrong_with(found.case) == []
    assert found.case == Case(
        id=found.case.id,
        type="single",
        question=QUESTION,
        gold_papers=("codec",),
        key_facts=(
            KeyFact("codec", 0, 25, ("The codec runs at 8 kbps.",)),
            KeyFact("codec", 26, 37, ("It is fast.",)),
        ),
        reference="The codec runs at 8 kbps. It is fast.",
        checked="candidate from feedback (thumb up); nobody has checked it",
    )


def test_the_id_is_from_the_hash_of_the_question() -> None:
    digits = hashlib.sha256(b"how fast is the codec").hexdigest()[:8]
    assert only(line("up", answer(KBPS))).case.id == f"feedback-{digits}"


def test_an_answer_from_several_papers_is_a_case_of_several() -> None:
    case = only(line("up", answer(KBPS, SMALL))).case
    assert (case.type, case.gold_papers) == ("multi", ("codec", "vocoder"))
    assert wrong_with(case) == []


@pytest.mark.parametrize("thumb", ["up", "down"])
def test_a_question_with_turns_before_it_is_a_followup(thumb: str) -> None:
    case = only(line(thumb, answer(KBPS, SMALL), history=TURNS)).case
    assert case.type == "followup"
    assert [dict(turn) for turn in case.history] == TURNS


def test_a_span_cited_twice_is_one_fact() -> None:
    assert len(only(line("up", answer(KBPS, KBPS))).case.key_facts) == 1


def test_what_comes_from_a_record_names_the_paper_but_shows_no_fact() -> None:
    found = only(line("up", answer(claim(CODEC, 0, 0, "“A Codec” is from 2023."))))
    assert found.case.gold_papers == ("codec",)
    assert (found.case.key_facts, found.complete) == ((), False)


def test_a_question_that_was_rightly_declined_is_unanswerable() -> None:
    found = only(line("up", answer(refusal=RefusalReason.NOT_STATED), reason="the price is nowhere", history=TURNS))
    assert found.complete
    assert (found.case.type, found.case.refusal, found.case.key_facts) == ("unanswerable", "not_stated", ())
    assert (found.case.reference, found.case.note) == ("The library does not say.", "the price is nowhere")
    assert wrong_with(found.case) == []


def test_a_thumb_down_keeps_the_question_and_the_complaint_alone() -> None:
    found = only(line("down", answer(KBPS), reason="that is the bitrate"))
    assert not found.complete
    assert found.case == Case(
        id=found.case.id,
        type="single",
        question=QUESTION,
        note="that is the bitrate",
        checked="candidate from feedback (thumb down); nobody has checked it",
    )
    assert [problem.split(": ")[1] for problem in wrong_with(found.case)] == ["no key fact"]


@pytest.mark.parametrize(
    ("reason", "note"),
    [(None, "it was declined (not_stated)"), ("it says so", "it was declined (not_stated): it says so")],
)
def test_a_question_that_was_wrongly_declined_says_so(reason: str | None, note: str) -> None:
    found = only(line("down", answer(refusal=RefusalReason.NOT_STATED), reason=reason))
    assert (found.case.type, found.case.note, found.case.refusal, found.complete) == ("single", note, None, False)


def test_the_last_thumb_of_a_question_counts() -> None:
    lines = [line("up", answer(KBPS)), line("up", answer(SMALL, question="Is it small?"))]
    lines.append(line("down", answer(KBPS, question="how fast is THE codec")))
    found = list(candidates(lines))
    assert [(c.case.question, c.complete) for c in found] == [("how fast is THE codec", False), ("Is it small?", True)]


def test_the_same_words_after_other_turns_are_another_question() -> None:
    lines = [line("up", answer(KBPS), history=history) for history in ([], TURNS, TURNS[:1], TURNS)]
    found = list(candidates(lines))
    assert [len(c.case.history) for c in found] == [0, 2, 1]
    assert len({c.case.id for c in found}) == 3


def test_candidates_can_be_kept_in_a_file_of_cases(tmp_path: Path) -> None:
    lines = [
        line("up", answer(KBPS, SMALL)),
        line("down", answer(FAST, question="And the vocoder?"), reason="no", history=TURNS),
        line("up", answer(question="Who paid?", refusal=RefusalReason.NO_EVIDENCE)),
    ]
    made = [candidate.case for candidate in candidates(lines)]
    file = tmp_path / "feedback.jsonl"
    file.write_text("".join(f"{json.dumps(case.to_dict())}\n" for case in made), encoding="utf-8")
    assert load_cases(file) == sorted(made, key=lambda case: case.id)


def test_nothing_gives_nothing_and_blank_lines_are_passed_over() -> None:
    assert list(candidates([])) == []
    assert only("", " \n", line("up", answer(KBPS))).complete


def test_fields_that_an_export_has_beside_these_do_no_harm() -> None:
    assert only(line("up", answer(KBPS), time="2026-01-01", user=7)).complete


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in answer(KBPS).items() if key != name}


def with_citation(**changed: object) -> dict[str, Any]:
    said = answer(KBPS)
    said["claims"][0]["citations"][0] |= changed
    return said


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[1]", "no thumb in '[1]'; expected an object with 'thumb' up or down"),
        (line("sideways", answer(KBPS)), "expected an object with 'thumb' up or down"),
        (line("up", answer(KBPS), reason=["a"]), "'reason' is ['a']; expected a text or null"),
        ('{"thumb": "up"}', "'answer' is 'None'; expected what `citewell ask --json` prints"),
        (line("up", {"id": 1, "error": {"type": "LibraryError"}}), "expected what `citewell ask --json` prints"),
        (line("up", without("question")), "'question' is None; expected a text"),
        (line("up", without("claims")), "no JSON of an answer (KeyError('claims'))"),
        (line("up", {**answer(KBPS), "claims": 5}), "no JSON of an answer (TypeError"),
        (line("up", {**answer(KBPS), "claims": ["x"]}), "no JSON of an answer (TypeError"),
        (line("up", with_citation(paper_id=["a", "b"])), "no JSON of an answer (TypeError"),
        (line("up", with_citation(start="0")), "has no span"),
        (line("up", with_citation(quote=" ")), "'accept' of a key fact is [' ']"),
        (line("up", answer(KBPS), history="before"), "'history' is 'before'; expected a list"),
        (line("up", answer(KBPS), history=[{"role": "user"}]), "a turn of 'history' is"),
        (line("down", {**answer(KBPS), "refused": True}), "no JSON of an answer (TypeError"),
        (line("up", {**answer(), "refused": True, "refusal": {"reason": "tired"}}), "reason for refusing is 'tired'"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_with_what_was_expected(bad: str, expected: str) -> None:
    lines: Sequence[str] = [line("up", answer(KBPS)), bad]
    with pytest.raises(CasesError) as error:
        list(candidates(lines))
    assert str(error.value).startswith("line 2")
    assert expected in str(error.value)


def test_a_separator_within_a_text_does_not_end_a_line(tmp_path: Path) -> None:
    file = tmp_path / "thumbs.jsonl"
    said = json.dumps({"thumb": "up", "answer": answer(KBPS, question="How\u2028fast?")}, ensure_ascii=False)
    file.write_text(f"{said}\n", encoding="utf-8")
    with file.open(encoding="utf-8") as lines:
        assert next(candidates(lines)).case.question == "How\u2028fast?"
