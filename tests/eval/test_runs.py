"""Runs: the same inputs give the same hash, a file holds a run whole or is refused, an interrupted run goes on."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.assemble import Engine
from eval.errors import RunError
from eval.judging.judge import Said, judge
from eval.runs.fingerprints import fingerprints, hash_files
from eval.runs.record import Run, read_fields
from eval.runs.run import run_cases
from eval.runs.score import score_run
from eval.runs.summary import summarise
from tests.eval.conftest import QUESTIONS, UNASKABLE
from tests.eval.rows import ASKED, SAYS_RATE, answered, claim, declined, failed, run_of

ALL = (*QUESTIONS, UNASKABLE)


@pytest.fixture(scope="module")
def made(few: Engine) -> Run:
    return run_cases(ALL, few)


@pytest.fixture
def file(made: Run, tmp_path: Path) -> Path:
    """The run, written."""
    written = tmp_path / "run.json"
    made.write(written, summary=summarise(score_run(made)))
    return written


def interrupt(engine: Engine, partial: Path, *, after: int) -> None:
    """Start a run and stop it as Ctrl-C does, once so many rows are kept."""

    def stop(done: int, total: int) -> None:
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_cases(ALL, engine, partial=partial, progress=stop)


def resume(engine: Engine, partial: Path) -> tuple[Run, int]:
    """Run again and return the run, and how many rows were at hand before the first question."""
    seen: list[int] = []
    return run_cases(ALL, engine, partial=partial, progress=lambda done, total: seen.append(done)), seen[0]


def test_the_same_inputs_give_the_same_hash_in_any_number_of_threads(made: Run, few: Engine) -> None:
    assert {run_cases(ALL, few, jobs=jobs).hash for jobs in (1, 3)} == {made.hash}


def test_rows_are_ordered_by_id_whatever_the_order_of_the_cases(made: Run, few: Engine) -> None:
    ids = [row.case.id for row in made.rows]
    assert ids == sorted(ids)
    turned = run_cases(ALL[::-1], few)
    assert turned.rows[0].answer == made.rows[0].answer
    assert [row.case.id for row in turned.rows] == ids


def test_times_are_outside_the_hash(made: Run) -> None:
    slower = replace(made, rows=tuple(replace(row, timings_ms={"total": 1e6}) for row in made.rows))
    assert slower.hash == made.hash


@pytest.mark.parametrize(
    "change",
    [
        lambda engine: replace(engine, settings=replace(engine.settings, refuse_below=0.9)),
        lambda engine: replace(engine, settings=replace(engine.settings, passages=5)),
    ],
    ids=["refuse_below", "passages"],
)
def test_another_setting_gives_another_hash(made: Run, few: Engine, change: Callable[[Engine], Engine]) -> None:
    assert run_cases(ALL, change(few)).hash != made.hash


def test_another_case_gives_another_hash_even_if_its_answer_is_the_same(made: Run, few: Engine) -> None:
    assert run_cases(ALL[1:], few).hash != made.hash
    assert run_cases((replace(ALL[0], note="edited"), *ALL[1:]), few).hash != made.hash


def test_a_case_that_cannot_be_asked_is_a_row_with_its_error_and_counted(made: Run) -> None:
    row = made.rows[-1]
    assert row.case == UNASKABLE
    assert row.answer is None
    assert row.error is not None
    assert row.error["type"] == "QuestionError"
    assert "9,999 characters" in row.error["message"]
    summary = summarise(score_run(made))
    assert (summary["n"], summary["failed"]) == (len(ALL), 1)
    assert summary["groups"]["all"]["metrics"]["right"]["n"] == len(ALL) - 1


def test_what_was_declined_is_judged_as_if_it_had_been_answered(few: Engine) -> None:
    closed = replace(few, settings=replace(few.settings, refuse_below=1.0))
    by_id = {row.case.id: row for row in run_cases(QUESTIONS, closed).rows}
    assert by_id["rate"].answer is not None
    assert by_id["rate"].answer["refused"]
    assert by_id["rate"].right_if_answered is True
    assert by_id["who"].right_if_answered is False
    assert by_id["list"].right_if_answered is None  # lists are not gated, so it was answered


def test_an_answer_that_was_given_is_not_asked_for_twice(made: Run) -> None:
    assert {row.right_if_answered for row in made.rows if row.answer and not row.answer["refused"]} == {None}


def test_ranks_are_those_of_the_whole_library(made: Run) -> None:
    by_id = {row.case.id: row for row in made.rows}
    assert by_id["birds"].gold_ranks == {"birds": 1}
    assert by_id["birds"].ranked[0].paper_id == "birds"
    assert {paper.paper_id for paper in by_id["birds"].ranked} == {"birds", "codec", "patches"}


def test_a_gold_paper_that_the_library_lacks_has_no_rank(few: Engine) -> None:
    elsewhere = replace(QUESTIONS[0], gold_papers=("whales",), key_facts=())
    (row,) = run_cases([elsewhere], few).rows
    assert row.gold_ranks == {"whales": None}


def test_a_run_is_judged_from_its_file_alone(made: Run) -> None:
    rows = [row for row in made.rows if row.answer]
    judged = [judge(row.case, Said.from_answer(row.answer or {}), made.papers).right for row in rows]
    assert judged == [True] * len(QUESTIONS)


@pytest.mark.parametrize("name", ["run.json", "deep/er/run.json.gz"])
def test_a_run_comes_back_from_its_file(made: Run, tmp_path: Path, name: str) -> None:
    made.write(tmp_path / name, summary={})
    read = Run.read(tmp_path / name)
    assert read.hash == made.hash
    assert read.rows == made.rows
    assert read.content == made.content
    assert [f.name for f in (tmp_path / name).parent.iterdir()] == [Path(name).name]


def test_the_same_run_gives_the_same_bytes_compressed_or_not(made: Run, tmp_path: Path) -> None:
    for name in ("a.json.gz", "b.json.gz", "c.json"):
        made.write(tmp_path / name, summary={})
    first = (tmp_path / "a.json.gz").read_bytes()
    assert first == (tmp_path / "b.json.gz").read_bytes()
    assert gzip.decompress(first) == (tmp_path / "c.json").read_bytes()
    assert first[4:8] == bytes(4)  # where gzip would write the time


def test_a_file_has_a_row_a_line(file: Path, made: Run) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith('{"case": ') for line in lines) == len(made.rows)
    assert json.loads("\n".join(lines))["hash"] == made.hash


def test_texts_of_any_script_come_back(tmp_path: Path) -> None:
    case = replace(ASKED, question="Wie schnell? 日本語 \u2028 \x1b[31m \x85 😀")
    odd = run_of(answered(case, claim(*SAYS_RATE)), declined(replace(case, id="d")), failed(replace(case, id="f")))
    odd.write(tmp_path / "run.json", summary={})
    assert Run.read(tmp_path / "run.json").content == odd.content


def test_a_run_without_a_row_comes_back(tmp_path: Path) -> None:
    run_of().write(tmp_path / "run.json", summary={})
    assert Run.read(tmp_path / "run.json").rows == ()


def edited(file: Path, edit: Callable[[dict[str, Any]], Any]) -> None:
    fields = json.loads(file.read_text(encoding="utf-8"))
    edit(fields)
    file.write_text(json.dumps(fields), encoding="utf-8")


@pytest.mark.parametrize(
    "edit",
    [
        lambda f: f["rows"][0]["answer"].update(answer="Something else."),
        lambda f: f["rows"][0]["case"].update(question="What else?"),
        lambda f: f["rows"].pop(),
        lambda f: f["fingerprints"].update(seed=1),
        lambda f: f["papers"]["birds"].__setitem__(1, "Another abstract."),
        lambda f: f.update(hash="sha256:0"),
        lambda f: f.pop("hash"),
    ],
    ids=["answer", "question", "row gone", "seed", "abstract", "hash", "no hash"],
)
def test_a_file_that_was_edited_is_refused(file: Path, edit: Callable[[dict[str, Any]], Any]) -> None:
    edited(file, edit)
    with pytest.raises(RunError, match=r"was edited: its hash is sha256:.*citewell eval run"):
        Run.read(file)


@pytest.mark.parametrize(
    "edit",
    [
        lambda f: f.pop("rows"),
        lambda f: f.update(rows=None),
        lambda f: f.update(rows=[5]),
        lambda f: f["rows"][0].pop("gold_ranks"),
        lambda f: f["rows"][0].update(gold_ranks=5),
        lambda f: f["rows"][0].update(ranked=[["birds"]]),
        lambda f: f["rows"][0].update(ranked=[["birds", 0.5, 7]]),
        lambda f: f["rows"][0]["case"].update(type=7),
        lambda f: f["rows"][0]["case"].pop("question"),
        lambda f: f["rows"][0]["answer"].update(answerable=float("nan")),
        lambda f: f.update(papers=[]),
        lambda f: f.update(papers={"birds": "text"}),
        lambda f: f.update(fingerprints=7),
        lambda f: f.update(timings_ms=[]),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_what_to_do(file: Path, edit: Callable[[dict[str, Any]], Any]) -> None:
    edited(file, edit)
    with pytest.raises(RunError, match=r"is not a whole run file .*citewell eval run"):
        Run.read(file)


def test_a_file_of_another_format_is_refused(file: Path) -> None:
    edited(file, lambda fields: fields.update(format=99))
    with pytest.raises(RunError, match=r"no run file of format 1 \(found 99\)\. Make it again"):
        Run.read(file)


@pytest.mark.parametrize("content", [b"", b"not json", b"\xff\xfe", b"{", b"[" * 100_000, b"[]", b"5", b'{"a": 1}'])
@pytest.mark.parametrize("name", ["run.json", "run.json.gz"])
def test_a_file_that_is_no_run_is_refused(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RunError, match=r"citewell eval run"):
        read_fields(tmp_path / name)


@pytest.mark.parametrize("name", ["run.json", "run.json.gz"])
def test_a_file_that_was_cut_short_is_refused(made: Run, tmp_path: Path, name: str) -> None:
    made.write(tmp_path / name, summary={})
    whole = (tmp_path / name).read_bytes()
    for share in (0.1, 0.5, 0.99):
        (tmp_path / name).write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(RunError, match="cannot be read"):
            Run.read(tmp_path / name)


def test_a_file_that_is_not_there_is_an_error_that_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"gone\.json' cannot be read: .*citewell eval run"):
        Run.read(tmp_path / "gone.json")


def test_an_interrupted_run_asks_only_the_rest_and_ends_the_same(made: Run, few: Engine, tmp_path: Path) -> None:
    partial = tmp_path / "run.json.partial"
    interrupt(few, partial, after=3)
    kept = [json.loads(line) for line in partial.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(kept) == 3
    run, at_hand = resume(few, partial)
    assert at_hand == 3
    times = {row.case.id: row.timings_ms for row in run.rows}
    assert [times[row["case"]["id"]] for row in kept] == [row["timings_ms"] for row in kept]
    assert run.hash == made.hash
    assert not partial.exists()


def test_a_run_may_be_interrupted_again_and_again(made: Run, few: Engine, tmp_path: Path) -> None:
    partial = tmp_path / "run.json.partial"
    for after in (2, 4, 6):
        interrupt(few, partial, after=after)
    run, at_hand = resume(few, partial)
    assert (run.hash, at_hand) == (made.hash, 6)


def test_rows_of_other_inputs_are_thrown_away(made: Run, few: Engine, tmp_path: Path) -> None:
    partial = tmp_path / "run.json.partial"
    interrupt(replace(few, settings=replace(few.settings, refuse_below=1.0)), partial, after=4)
    run, at_hand = resume(few, partial)
    assert (run.hash, at_hand) == (made.hash, 0)


@pytest.mark.parametrize("left", [1, 10, 200])
def test_a_last_line_that_was_cut_short_is_asked_again(made: Run, few: Engine, tmp_path: Path, left: int) -> None:
    partial = tmp_path / "run.json.partial"
    interrupt(few, partial, after=3)
    *whole, last, _ = partial.read_bytes().split(b"\n")
    partial.write_bytes(b"\n".join([*whole, last[:left]]))
    run, at_hand = resume(few, partial)
    assert (run.hash, at_hand) == (made.hash, 2)


def test_a_line_that_was_cut_within_a_letter_is_asked_again(made: Run, few: Engine, tmp_path: Path) -> None:
    partial = tmp_path / "run.json.partial"
    interrupt(few, partial, after=3)
    partial.write_bytes(partial.read_bytes() + '{"case": "naï'.encode()[:-1])
    run, at_hand = resume(few, partial)
    assert (run.hash, at_hand) == (made.hash, 3)


@pytest.mark.parametrize("content", [b"", b"\n", b"what?\n", b"{}\n{}\n", b"\xff"])
def test_a_partial_file_of_something_else_is_thrown_away(
    made: Run, few: Engine, tmp_path: Path, content: bytes
) -> None:
    partial = tmp_path / "run.json.partial"
    partial.write_bytes(content)
    run, at_hand = resume(few, partial)
    assert (run.hash, at_hand) == (made.hash, 0)


def test_a_partial_file_that_cannot_be_written_is_an_error_before_anything_is_asked(
    few: Engine, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(RunError, match="taken cannot be written"):
        run_cases(ALL, few, partial=tmp_path / "taken")


def test_a_run_of_no_case_is_empty(few: Engine) -> None:
    run = run_cases([], few)
    assert (run.rows, dict(run.papers)) == ((), {})


def test_fingerprints_name_what_an_answer_depends_on(few: Engine) -> None:
    made_of = fingerprints(few, QUESTIONS, seed=0)
    names = ("code", "judge", "prompts", "model", "encoder", "library", "settings", "cases", "seed")
    assert tuple(made_of) == names
    assert made_of["library"] == few.retriever.library.fingerprint
    assert made_of["settings"] == {"passages": 6, "refuse_below": few.settings.refuse_below}
    other = fingerprints(few, QUESTIONS[1:], seed=0)
    assert {name for name in names if made_of[name] != other[name]} == {"cases"}


def test_files_have_one_hash_wherever_they_lie_and_another_once_edited(tmp_path: Path) -> None:
    for home in ("here", "there"):
        for name in ("a.py", "b.py"):
            (tmp_path / home / "room").mkdir(parents=True, exist_ok=True)
            (tmp_path / home / "room" / name).write_text(name)
    here, there = (sorted((tmp_path / home).rglob("*.py")) for home in ("here", "there"))
    assert hash_files(here) == hash_files(there[::-1])
    there[0].write_text("edited")
    assert hash_files(here) != hash_files(there)
    shutil.move(here[0], here[0].with_name("c.py"))
    assert hash_files((tmp_path / "here").rglob("*.py")) != hash_files(there)
