"""The cause of a change, found by running the newer assistant again with one stage as it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.assemble import Engine
from eval.cases import Case
from eval.counterfactual.worlds import with_papers
from eval.errors import RunError
from eval.regression.compare import compare_runs
from eval.regression.explain import explain
from eval.regression.replay import Cause, Recorded, find_cause
from eval.runs.record import Ranked, Row, Run
from eval.runs.run import run_cases
from index.fitted import RELEVANCE
from tests.eval.conftest import QUESTIONS
from tests.eval.rows import ASKED, SAYS_ERROR, SAYS_RATE, answered, claim, declined, failed, run_of


def causes(base: Run, new: Run, engine: Engine | None) -> dict[str, Cause]:
    return {c.id: find_cause(c, base, new, engine) for c in compare_runs(base, new).changed}


@pytest.fixture
def other_ranking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rank without the late-interaction signal."""
    without = replace(RELEVANCE, weights={**RELEVANCE.weights, "late": 0.0})
    monkeypatch.setattr("index.retriever.RELEVANCE", without)


@pytest.fixture
def shorter_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quote one sentence of each paper."""
    monkeypatch.setattr("assistant.quote._MOST", 1)


def test_a_change_of_the_settings_is_found_and_named(
    engine: Engine, few_golden: Sequence[Case], golden_run: Run
) -> None:
    stricter = replace(engine, settings=replace(engine.settings, refuse_below=0.9))
    found = causes(golden_run, run_cases(few_golden, stricter), stricter)
    before = engine.settings.refuse_below
    assert len(found) >= 5
    assert set(found.values()) == {Cause(f"settings: refuse_below 0.9, was {before}", replayed=True)}


@pytest.mark.usefixtures("other_ranking")
def test_a_change_of_the_ranking_is_found(engine: Engine, few_golden: Sequence[Case], golden_run: Run) -> None:
    new = run_cases(few_golden, engine)
    found = causes(golden_run, new, engine)
    lists = {row.case.id for row in new.rows if row.case.type == "exhaustive"}
    assert len(found.keys() - lists) >= 3
    assert {cause.what.split(":")[0] for cause in found.values()} == {"retrieval"}
    # A list reads every paper and the runs keep the first, so it is not replayed.
    assert {i for i, cause in found.items() if not cause.replayed} == found.keys() & lists


@pytest.mark.usefixtures("shorter_answers")
def test_a_change_of_the_sentences_that_are_quoted_is_found(
    engine: Engine, few_golden: Sequence[Case], golden_run: Run
) -> None:
    found = causes(golden_run, run_cases(few_golden, engine), engine)
    assert len(found) >= 5
    assert set(found.values()) == {Cause("answerer: other sentences from the same papers", replayed=True)}


def test_a_gold_paper_that_is_gone_is_found(few: Engine) -> None:
    case = QUESTIONS[0]
    with with_papers(few, [p for p in few.retriever.library.papers if p.paper_id != "birds"]) as without:
        found = causes(run_cases([case], few), run_cases([case], without), without)
    assert found == {"birds": Cause("library: birds is gone", replayed=False)}
    assert str(found["birds"]) == "library: birds is gone (from the records)"


def test_a_paper_that_was_edited_and_one_that_came_are_told_apart() -> None:
    base = run_of(answered(ASKED, claim(*SAYS_RATE)))
    new = run_of(answered(ASKED, claim(*SAYS_ERROR)), library="another")
    assert causes(base, new, None)["a"].what == "library: other papers are in it"
    edited = {**new.papers, "codec": replace(new.papers["codec"], abstract="It runs at 9 kbps.")}
    assert causes(base, replace(new, papers=edited), None)["a"].what == "library: codec was edited"


def test_other_verdicts_on_the_same_sentences_are_the_claim_test_s() -> None:
    base = run_of(answered(ASKED, claim(*SAYS_RATE)))
    new = run_of(answered(ASKED, claim(*SAYS_RATE, verdict="unsupported")), library="another")
    assert causes(base, new, None)["a"].what == "claim test: the same sentences, other verdicts"


def test_another_reason_for_declining_is_not_the_claim_test_s() -> None:
    base, new = run_of(declined(ASKED, "no_evidence")), run_of(declined(ASKED, "not_stated"))
    assert causes(base, new, None)["a"].what == "answerer: declined as not_stated, was no_evidence"


def test_a_case_that_failed_or_fails_no_longer_says_so() -> None:
    asked, lost = run_of(answered(ASKED, claim(*SAYS_RATE))), run_of(failed(ASKED))
    assert causes(asked, lost, None)["a"].what == "asking failed"
    assert causes(lost, asked, None)["a"].what == "asking no longer fails"


def test_without_an_engine_the_cause_is_read_from_the_records_and_says_so() -> None:
    before = answered(ASKED, claim(*SAYS_RATE))
    other = answered(ASKED, claim(*SAYS_ERROR))
    moved = replace(other, ranked=other.ranked[::-1], gold_ranks={"codec": 2})
    gated = declined(ASKED, chance=0.1)

    def told(new: Row, **made_of: Any) -> str:
        return str(causes(run_of(before), run_of(new, **made_of), None)["a"])

    assert told(other) == "answerer: other sentences from the same papers (from the records)"
    assert told(moved) == "retrieval: gold paper at rank 2, was 1 (from the records)"
    assert told(replace(moved, gold_ranks={"codec": None})) == (
        "retrieval: gold paper at rank none, was 1 (from the records)"
    )
    assert told(replace(other, ranked=other.ranked[:1])) == (
        "retrieval: other papers, or other scores, around the gold papers (from the records)"
    )
    assert told(gated) == "answerer: declined or not: chance of an answer 0.1, was 0.9 (from the records)"
    assert told(gated, settings={"refuse_below": 0.5}).endswith(
        ", settings: refuse_below 0.5, was 0.2 (from the records)"
    )


def test_another_encoder_cannot_be_replayed(engine: Engine) -> None:
    base = run_of(answered(ASKED, claim(*SAYS_RATE)), encoder="older")
    new = run_of(answered(ASKED, claim(*SAYS_ERROR)))
    assert not causes(base, new, engine)["a"].replayed


def test_a_recorded_ranking_comes_back_as_it_was_with_the_rest_behind_it(engine: Engine) -> None:
    retriever = engine.retriever
    present = retriever.rank("neural audio codec")
    ids = [retriever.library.papers[p.row].paper_id for p in present]
    recorded = [Ranked(ids[3], 0.9, {"dense": 0.5}), Ranked(ids[0], 0.2, {})]
    ranked = Recorded(retriever.library, retriever.encoder, recorded).rank("neural audio codec")
    again = [retriever.library.papers[p.row].paper_id for p in ranked]
    assert again == [ids[3], ids[0], ids[1], ids[2], *ids[4:]]
    assert [(p.score, p.signals) for p in ranked[:2]] == [(0.9, {"dense": 0.5}), (0.2, {})]
    assert ranked[2] == present[1]
    assert ranked[0].passages == present[3].passages


def test_a_ranking_that_has_nothing_to_find_stays_empty(engine: Engine) -> None:
    retriever = engine.retriever
    recorded = [Ranked(retriever.library.papers[0].paper_id, 0.9, {})]
    assert Recorded(retriever.library, retriever.encoder, recorded).rank(" ") == []


@pytest.fixture(scope="module")
def files(
    engine: Engine, few_golden: Sequence[Case], golden_run: Run, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """A run, and one with a stricter gate."""
    stricter = replace(engine, settings=replace(engine.settings, refuse_below=0.9))
    folder = tmp_path_factory.mktemp("runs")
    base, new = folder / "base.json.gz", folder / "new.json"
    golden_run.write(base, summary={})
    run_cases(few_golden, stricter).write(new, summary={})
    return base, new


def test_two_files_are_explained_by_replaying_the_newer_with_its_own_settings(
    files: tuple[Path, Path], engine: Engine
) -> None:
    found = explain(*files, engine=engine)
    assert set(found.causes) == {c.id for c in found.comparison.changed}
    assert {str(cause).split(" ")[0] for cause in found.causes.values()} == {"settings:"}
    assert all(cause.replayed for cause in found.causes.values())
    assert found.failures


def test_an_engine_over_another_library_does_not_replay_a_run(files: tuple[Path, Path], few: Engine) -> None:
    assert not any(cause.replayed for cause in explain(*files, engine=few).causes.values())


def test_where_no_library_can_be_opened_the_records_must_do(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITEWELL_LIBRARY", "nowhere")
    found = explain(*files)
    assert found.causes
    assert not any(cause.replayed for cause in found.causes.values())


def test_the_engine_of_the_settings_replays_where_it_made_the_newer_run(files: tuple[Path, Path]) -> None:
    assert all(cause.replayed for cause in explain(*files).causes.values())


def test_a_run_against_itself_has_nothing_to_explain(files: tuple[Path, Path]) -> None:
    found = explain(files[0], files[0])
    assert (found.failures, dict(found.causes), found.comparison.changed) == ((), {}, ())


def test_a_file_that_is_not_there_is_named(files: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"gone\.json"):
        explain(files[0], tmp_path / "gone.json")
