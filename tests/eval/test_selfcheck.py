"""The self-check: what the judge catches, what the claim test agrees with, and what a second judge is shown."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from assistant.claims import ClaimTest
from eval.cases import Case
from eval.errors import BenchmarkError
from eval.judging import selfcheck
from eval.judging.judge import Said, judge
from eval.judging.mutation_check import FORMS, check_mutations, quoted, rewritten
from eval.judging.mutations import MUTATIONS
from eval.judging.second import JudgedPair
from eval.judging.second_pairs import pairs_of
from eval.judging.selfcheck import LabelledSet, check_claim_test, check_judge, keep, kept
from eval.runs.record import Run
from index.encoders import Encoder
from index.paper import Paper
from tests.eval.rows import (
    ASKED,
    PAPERS,
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

EVIDENCE = "The small codec runs at 8 kbps on a phone. It was trained on read speech."
LABELLED = (
    {"claim": "The small codec runs at 8 kbps on a phone.", "evidence": EVIDENCE, "label": "supported"},
    {"claim": "The codec was trained on read speech.", "evidence": EVIDENCE, "label": "supported"},
    {"claim": "The small codec runs at 16 kbps.", "evidence": EVIDENCE, "label": "contradicted"},
    {"claim": "Whales sing at night.", "evidence": EVIDENCE, "label": "nei"},
)


@pytest.fixture
def papers(corpus: Sequence[Paper]) -> Mapping[str, Paper]:
    return {paper.paper_id: paper for paper in corpus}


@pytest.fixture
def some(golden: Sequence[Case]) -> list[Case]:
    return [case for case in golden if case.key_facts][::20]


def labels(folder: Path, **sets: Sequence[Mapping[str, str]]) -> Path:
    for name, rows in sets.items():
        (folder / name).mkdir(parents=True)
        text = "".join(f"{json.dumps(row)}\n" for row in rows)
        (folder / name / "pairs.jsonl").write_text(text, encoding="utf-8")
    return folder


def silent(stage: str, done: int, total: int) -> None:
    """Report to nobody."""


# Mutations


def test_both_forms_of_right_answers_are_checked_with_every_mutation(
    some: Sequence[Case], papers: Mapping[str, Paper]
) -> None:
    quoting, rewriting = check_judge(some, papers)
    assert (quoting.form, rewriting.form) == ("quoted", "rewritten")
    for report in (quoting, rewriting):
        assert report.n == len(some)
        assert 0 <= report.rejected <= report.n
        assert report.mutations.keys() <= MUTATIONS.keys()
        for caught in report.mutations.values():
            assert 0 <= caught.caught <= caught.n <= report.n - report.rejected
    assert quoting.rejected == 0  # the gold spans themselves are right


def test_a_miss_has_its_example_and_no_other_has_one(some: Sequence[Case], papers: Mapping[str, Paper]) -> None:
    for report in check_judge(some, papers):
        assert report.missed.keys() == {name for name, c in report.mutations.items() if c.caught < c.n}
        assert all(example.split(":")[0] in {case.id for case in some} for example in report.missed.values())


def test_the_same_cases_give_the_same_report(some: Sequence[Case], papers: Mapping[str, Paper]) -> None:
    assert check_judge(some[:8], papers) == check_judge(some[:8], papers)


def test_cases_without_key_facts_or_without_a_reference_are_left_out(
    golden: Sequence[Case], papers: Mapping[str, Paper]
) -> None:
    without = [case for case in golden if not case.key_facts][:5]
    report = check_mutations(without, papers, "quoted")
    assert (report.n, report.rejected, dict(report.mutations), dict(report.missed)) == (0, 0, {}, {})


def test_a_quoted_answer_is_its_gold_spans_each_once(some: Sequence[Case], papers: Mapping[str, Paper]) -> None:
    for case in some:
        sentences = quoted(case, papers)
        spans = [(c.paper_id, c.start, c.end) for s in sentences for c in s.citations]
        assert set(spans) == {(f.paper_id, f.start, f.end) for f in case.key_facts}
        assert len(spans) == len(set(spans)) == len(sentences)
        assert judge(case, Said(sentences, refused=False), papers).right


def test_a_rewritten_answer_is_the_reference_under_all_gold_spans(
    some: Sequence[Case], papers: Mapping[str, Paper]
) -> None:
    for case in some:
        sentences = rewritten(case, papers)
        assert "".join(s.text for s in sentences).replace(" ", "") == case.reference.replace(" ", "")
        assert {len(s.citations) for s in sentences} == {len(quoted(case, papers))}


def test_a_report_is_json(some: Sequence[Case], papers: Mapping[str, Paper]) -> None:
    made = check_mutations(some[:5], papers, "quoted").to_dict()
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert set(FORMS) == {"quoted", "rewritten"}


# The claim test


def test_every_labelled_set_of_a_folder_is_measured(tmp_path: Path, encoder: Encoder) -> None:
    of_test = [{**row, "split": "test"} for row in LABELLED]
    of_dev = [{**row, "split": "dev"} for row in LABELLED[:2]]
    folder = labels(tmp_path / "labels", whole=LABELLED, parted=[*of_test, *of_dev], dev_only=of_dev)
    stages: list[str] = []
    found = check_claim_test(folder, ClaimTest(encoder), progress=lambda stage, done, total: stages.append(stage))
    assert [(s.name, s.split) for s in found] == [("dev_only", "dev"), ("parted", "test"), ("whole", "all")]
    assert [s.figures["scores"]["claim test"]["auroc"]["n"] for s in found] == [2, 4, 4]
    assert found[1].figures["scores"]["claim test"]["auroc"]["value"] == 1.0
    assert found[0].figures["scores"]["claim test"]["auroc"]["value"] is None  # no pair that is not supported
    assert set(stages) == {f"testing claims of {name}" for name in ("dev_only", "parted", "whole")}


def test_a_folder_without_labels_is_an_error_that_says_what_was_expected(tmp_path: Path, encoder: Encoder) -> None:
    with pytest.raises(BenchmarkError, match=r"holds no \*/pairs\.jsonl; expected a folder for each set"):
        check_claim_test(tmp_path, ClaimTest(encoder), progress=silent)


def test_a_set_that_cannot_be_read_is_named(tmp_path: Path, encoder: Encoder) -> None:
    folder = labels(tmp_path / "labels", odd=[{**LABELLED[0], "label": "perhaps"}])
    with pytest.raises(BenchmarkError, match=r"odd/pairs\.jsonl:1: 'label' is 'perhaps'"):
        check_claim_test(folder, ClaimTest(encoder), progress=silent)


def test_kept_figures_come_back_with_their_date(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selfcheck, "KEPT", tmp_path / "labels.json")
    sets = check_claim_test(labels(tmp_path / "labels", one=LABELLED), ClaimTest(encoder), progress=silent)
    keep(sets, today=datetime.date(2026, 2, 3))
    date, again = kept()
    assert date == "2026-02-03"
    assert again == [LabelledSet("one", "all", json.loads(json.dumps(sets[0].figures)))]


def test_the_figures_that_ship_are_dated_and_named() -> None:
    date, sets = kept()
    assert datetime.date.fromisoformat(date)
    assert {"scifact", "healthver"} <= {s.name for s in sets}
    assert all(s.figures["scores"]["claim test"]["auroc"]["n"] > 0 for s in sets)


# What a second judge is shown


def test_each_claim_is_shown_with_what_it_cites_and_the_verdict_of_ours() -> None:
    more = claim(*SAYS_RATE, text="The codec runs at 8 kbps and 12 kbps.")
    run = run_of(answered(ASKED, claim(*SAYS_RATE), more, claim(0, 43, VOCODER, marker=2)))
    assert pairs_of(run, None) == [
        JudgedPair("The codec runs at 8 kbps.", "The codec runs at 8 kbps.", supported=True),
        JudgedPair("The codec runs at 8 kbps and 12 kbps.", "The codec runs at 8 kbps.", supported=False),
        JudgedPair(VOCODER.abstract[:43], VOCODER.abstract[:43], supported=True),
    ]


def test_what_two_spans_say_together_is_the_evidence() -> None:
    both = claim(*SAYS_RATE, text="It halves the error at 8 kbps.")
    both["citations"] += claim(*SAYS_ERROR)["citations"]
    (pair,) = pairs_of(run_of(answered(ASKED, both)), None)
    assert pair == JudgedPair(
        "It halves the error at 8 kbps.", "The codec runs at 8 kbps. It halves the error of MP3.", supported=True
    )


def test_there_is_nothing_to_show_of_a_refusal_a_failure_or_a_paper_s_record() -> None:
    record = claim(0, 0, text="“A Codec” and “A Vocoder” are by Ada Byron.")
    record["citations"] += claim(0, 0, VOCODER)["citations"]
    bare = {**claim(*SAYS_RATE), "citations": []}
    run = run_of(answered(ASKED, record, bare), declined(UNANSWERABLE), failed(ASKED), papers=PAPERS)
    assert pairs_of(run, None) == []


def test_a_limit_draws_the_same_claims_each_time(golden_run: Run) -> None:
    whole = pairs_of(golden_run, None)
    assert len(whole) > 20
    drawn = pairs_of(golden_run, 5)
    assert drawn == pairs_of(golden_run, 5)
    assert [pair for pair in whole if pair in drawn] == drawn
    assert len(drawn) == 5
    assert all(pair.supported for pair in whole)  # quotes are in their source
