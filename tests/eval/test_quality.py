"""The evaluation as the page sees it: what it shows of the past, a run that is watched, stopped, and gone on with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.assemble import Engine
from assistant.errors import QualityError
from eval.cases import Case
from eval.counterfactual.worlds import with_papers
from eval.quality import GoldenQuality, quality_of
from eval.regression.baseline import BASELINE
from eval.runs.record import Run, read_fields
from eval.runs.run import run_cases
from eval.runs.score import score_run
from eval.runs.summary import summarise
from index.bundled import bundled_file
from index.libraries import Libraries
from index.retriever import Retriever
from tests.eval.conftest import FEW, QUESTIONS, SETTINGS

TWENTY_THREE = [replace(case, id=f"{case.id}-{i}") for i in range(4) for case in QUESTIONS][:23]
BY_ID = sorted(QUESTIONS, key=lambda case: case.id)  # the order that cases are read in


def write_cases(folder: Path, cases: Sequence[Case] = QUESTIONS) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(case.to_dict(), ensure_ascii=False) + "\n" for case in cases]
    (folder / "cases.jsonl").write_text("".join(lines), encoding="utf-8")


def opened(engine: Engine, folder: Path) -> GoldenQuality:
    found = quality_of(engine, folder)
    assert found is not None
    return found


def no_one(done: int, total: int) -> None:
    """Watch nothing."""


def whole(quality: GoldenQuality) -> dict[str, Any]:
    """Run to the end and return the last summary."""
    return list(quality.run(no_one))[-1]


def stricter(engine: Engine) -> Engine:
    """Decline everything that may be declined."""
    return replace(engine, settings=replace(engine.settings, refuse_below=1.0))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the runs of a library with seven cases of its own are kept."""
    write_cases(tmp_path / "evaluations" / "few")
    return tmp_path / "evaluations" / "few"


@pytest.fixture
def quality(few: Engine, folder: Path) -> GoldenQuality:
    return opened(few, folder)


@pytest.fixture
def shipped(few: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A baseline that ships for the few papers, without what the page adds to a summary."""
    made = run_cases(QUESTIONS, few)
    made.write(tmp_path / "shipped.json.gz", summary=summarise(score_run(made)))
    monkeypatch.setattr("eval.quality.BASELINE", tmp_path / "shipped.json.gz")
    return made


def test_a_library_without_cases_has_nothing_to_show(few: Engine, tmp_path: Path) -> None:
    assert quality_of(few, tmp_path / "nowhere") is None
    assert not (tmp_path / "nowhere").exists()


def test_the_bundled_papers_have_the_golden_questions_and_the_baseline(
    engine: Engine, golden: Sequence[Case], tmp_path: Path
) -> None:
    quality = opened(engine, tmp_path / "nowhere")
    assert list(quality.golden) == golden
    kept = read_fields(BASELINE)
    assert engine.retriever.library.fingerprint == kept["fingerprints"]["library"]
    expected = {**kept["summary"], "made_at": None, "source": "baseline, as shipped", "comparison": None}
    assert quality.latest() == expected


def test_more_papers_keep_the_golden_questions_one_less_loses_them(
    golden: Sequence[Case], hash_libraries: Libraries, tmp_path: Path
) -> None:
    def found() -> GoldenQuality | None:
        retriever = Retriever(hash_libraries.open("more"), hash_libraries.encoder)
        return quality_of(Engine(retriever, SETTINGS), tmp_path)

    (tmp_path / "papers.jsonl").write_text("".join(f"{json.dumps(paper)}\n" for paper in FEW), encoding="utf-8")
    hash_libraries.create("more")
    hash_libraries.add("more", [bundled_file(), tmp_path / "papers.jsonl"])
    more = found()
    assert more is not None
    assert list(more.golden) == golden
    assert more.latest() is None  # the baseline is of the bundled papers alone
    hash_libraries.remove("more", golden[0].gold_papers[:1])
    assert found() is None


def test_a_run_shows_its_parts_and_saves_the_whole(few: Engine, folder: Path) -> None:
    write_cases(folder, TWENTY_THREE)
    quality = opened(few, folder)
    assert quality.latest() is None
    steps: list[tuple[int, int]] = []
    *parts, last = quality.run(lambda done, total: steps.append((done, total)))
    assert steps == [(done, 23) for done in range(24)]
    assert [part["n"] for part in parts] == [3, 6, 9, 12, 15, 18, 21]  # a tenth of 23, rounded up
    assert {(part["made_at"], part["source"], part["comparison"]) for part in parts} == {(None, "this machine", None)}
    saved = Run.read(folder / "run.json.gz")
    assert saved.hash == run_cases(sorted(TWENTY_THREE, key=lambda case: case.id), few).hash
    expected = summarise(score_run(saved))
    assert {name: last[name] for name in expected} == expected
    assert quality.latest() == last == json.loads(json.dumps(last, allow_nan=False))
    assert sorted(f.name for f in folder.iterdir()) == ["cases.jsonl", "run.json.gz", "write.lock"]


def test_a_run_says_when_and_where_it_was_made(quality: GoldenQuality) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    last = whole(quality)
    assert before <= datetime.fromisoformat(last["made_at"]) <= datetime.now(UTC)
    assert (last["source"], last["comparison"]) == ("this machine", None)


def test_the_intervals_come_with_the_whole(quality: GoldenQuality) -> None:
    *parts, last = quality.run(no_one)
    right = [summary["groups"]["all"]["metrics"]["right"] for summary in (parts[-1], last)]
    assert [(figure["mean"], figure["n"], figure["low"] is None) for figure in right] == [(1, 6, True), (1, 7, False)]
    recall = [summary["refusals"]["all"]["recall"] for summary in (parts[-1], last)]
    assert [figure["low"] is None for figure in recall] == [True, False]


def test_a_run_of_other_papers_is_not_shown(few: Engine, folder: Path) -> None:
    whole(opened(few, folder))
    with with_papers(few, few.retriever.library.papers[1:]) as fewer:
        assert opened(fewer, folder).latest() is None
    assert opened(few, folder).latest() is not None


def test_a_run_is_shown_before_the_baseline(quality: GoldenQuality, shipped: Run) -> None:
    first = quality.latest()
    assert first is not None
    assert (first["source"], first["made_at"], first["n"]) == ("baseline, as shipped", None, len(QUESTIONS))
    assert whole(quality) == quality.latest()


def test_a_run_file_of_the_command_line_is_shown_too(quality: GoldenQuality, shipped: Run, folder: Path) -> None:
    shipped.write(folder / "run.json.gz", summary=summarise(score_run(shipped)))
    found = quality.latest()
    assert found is not None
    assert (found["source"], found["made_at"], found["comparison"]) == ("this machine", None, None)


def test_a_file_that_was_written_anew_is_read_anew(quality: GoldenQuality, few: Engine, folder: Path) -> None:
    whole(quality)
    write_cases(folder, QUESTIONS[:3])
    assert whole(opened(few, folder))["n"] == 3
    latest = quality.latest()
    assert latest is not None
    assert latest["n"] == 3


def test_a_run_that_was_stopped_goes_on_where_it_was(quality: GoldenQuality, few: Engine, folder: Path) -> None:
    running = quality.run(no_one)
    assert [next(running)["n"] for _ in range(4)] == [1, 2, 3, 4]
    running.close()
    assert quality.latest() is None
    kept = (folder / "run.json.gz.partial").read_text(encoding="utf-8").splitlines()
    assert len(kept) == 1 + 4
    steps: list[int] = []
    parts = list(opened(few, folder).run(lambda done, total: steps.append(done)))
    assert steps == [4, 5, 6, 7]
    assert [part["n"] for part in parts] == [4, 5, 6, 7]  # what was at hand is shown at once
    assert Run.read(folder / "run.json.gz").hash == run_cases(BY_ID, few).hash
    assert not (folder / "run.json.gz.partial").exists()


def test_a_page_that_fails_stops_the_run_and_leaves_it_free(quality: GoldenQuality) -> None:
    def gone(done: int, total: int) -> None:
        if done == 2:
            raise ConnectionError("the reader has gone")

    with pytest.raises(ConnectionError):
        list(quality.run(gone))
    assert whole(quality)["n"] == len(QUESTIONS)


def test_a_second_run_at_the_same_time_is_told_so(quality: GoldenQuality, few: Engine, folder: Path) -> None:
    running = quality.run(no_one)
    next(running)
    for second in (quality, opened(few, folder)):
        with pytest.raises(QualityError, match=r"being asked already\. Wait until that run has finished, or stop it"):
            next(second.run(no_one))
    assert [summary["n"] for summary in running] == [2, 3, 4, 5, 6, 7]  # the first goes on unharmed
    assert whole(quality)["n"] == 7


def test_libraries_are_run_side_by_side(quality: GoldenQuality, few: Engine, tmp_path: Path) -> None:
    write_cases(tmp_path / "other")
    running = quality.run(no_one)
    next(running)
    assert whole(opened(few, tmp_path / "other"))["n"] == 7
    running.close()


def test_each_step_of_a_run_may_be_taken_in_another_thread(quality: GoldenQuality) -> None:
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        running = quality.run(no_one)
        assert one.submit(next, running).result()["n"] == 1
        assert other.submit(next, running).result()["n"] == 2
        other.submit(running.close).result()
        assert whole(quality)["n"] == 7  # while the thread that began the first one lives


@pytest.mark.parametrize("content", [b"", b"no gzip", b"\x1f\x8b\x08\x00"])
def test_a_damaged_run_is_an_error_until_it_is_made_again(
    quality: GoldenQuality, shipped: Run, folder: Path, content: bytes
) -> None:
    (folder / "run.json.gz").write_bytes(content)
    for _ in range(2):
        with pytest.raises(QualityError, match=r"run\.json\.gz.*cannot be read.*citewell eval run"):
            quality.latest()
    assert whole(quality) == quality.latest()


@pytest.mark.parametrize("summary", [{}, None, [], 7])
def test_a_run_without_a_summary_is_an_error(quality: GoldenQuality, shipped: Run, folder: Path, summary: Any) -> None:
    shipped.write(folder / "run.json.gz", summary=summary)
    with pytest.raises(QualityError, match=r"run\.json\.gz is a run file without a summary\. Make it again"):
        quality.latest()


def test_a_run_is_compared_with_the_baseline_that_ships(few: Engine, folder: Path, shipped: Run) -> None:
    same = whole(opened(few, folder))["comparison"]
    assert (same["base"], same["n"], same["changed"]) == ("baseline, as shipped", 7, 0)
    assert (same["newly_broken"], same["newly_fixed"], same["gate"]) == ([], [], {"passed": True, "failures": []})
    found = whole(opened(stricter(few), folder))["comparison"]
    assert [case["id"] for case in found["newly_broken"]] == ["birds", "hours", "opus", "rate"]
    assert found["newly_broken"][0] == {
        "id": "birds",
        "question": QUESTIONS[0].question,
        "cause": f"settings: refuse_below 1.0, was {few.settings.refuse_below}",
    }
    assert not found["gate"]["passed"]
    assert found["gate"]["failures"][0].startswith("right answers (right) went from 1.0000 to 0.4286 (n=7")


def test_a_baseline_of_the_library_s_own_is_taken_before_the_one_that_ships(
    few: Engine, folder: Path, shipped: Run
) -> None:
    run_cases(QUESTIONS, stricter(few)).write(folder / "baseline.json.gz", summary={})
    found = whole(opened(few, folder))["comparison"]
    assert found["base"] == "baseline of this library"
    assert [case["id"] for case in found["newly_fixed"]] == ["birds", "hours", "opus", "rate"]
    assert found["gate"]["passed"]


def test_a_damaged_baseline_is_told_before_anything_is_asked(quality: GoldenQuality, folder: Path) -> None:
    (folder / "baseline.json.gz").write_bytes(b"no gzip")
    steps: list[int] = []
    with pytest.raises(QualityError, match=r"baseline\.json\.gz.*cannot be read"):
        next(quality.run(lambda done, total: steps.append(done)))
    assert steps == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "holds no cases"),
        ("no json\n", r"cases\.jsonl:1 is not JSON"),
        ('{"id": "a", "type": "single", "question": "Why?", "gold": 1}\n', "unknown field 'gold'"),
    ],
)
def test_cases_that_cannot_be_read_are_an_error_of_the_run(
    quality: GoldenQuality, folder: Path, content: str, message: str
) -> None:
    (folder / "cases.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(QualityError, match=message):
        next(quality.run(no_one))
    assert quality.latest() is None


def test_cases_that_are_gone_are_an_error_of_the_run(quality: GoldenQuality, folder: Path) -> None:
    (folder / "cases.jsonl").unlink()
    with pytest.raises(QualityError, match=r"cases\.jsonl cannot be read"):
        next(quality.run(no_one))


def test_own_cases_are_asked_beside_the_golden_ones(few: Engine, folder: Path) -> None:
    write_cases(folder, QUESTIONS[:2])
    quality = GoldenQuality(few, folder, QUESTIONS[2:])
    assert whole(quality)["n"] == 7
    assert Run.read(folder / "run.json.gz").hash == run_cases(BY_ID, few).hash


def test_an_own_case_with_the_id_of_a_golden_one_is_an_error(few: Engine, folder: Path) -> None:
    with pytest.raises(QualityError, match=r"cases\.jsonl: the id 'birds' is one of the golden cases'; give"):
        next(GoldenQuality(few, folder, QUESTIONS[:2]).run(no_one))


def test_a_folder_that_cannot_be_made_is_an_error_before_anything_is_asked(few: Engine, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(QualityError, match="taken"):
        next(GoldenQuality(few, tmp_path / "taken" / "few", QUESTIONS).run(no_one))
