"""Ask every case, in threads, and go on where an interrupted run stopped.

Knows the assistant as a caller knows it: a question in, an answer out. Scores are made elsewhere.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from assistant.answer import Answer
from assistant.assemble import Engine
from assistant.errors import AssistantError
from assistant.papers import CANDIDATES
from eval.cases import Case
from eval.errors import RunError
from eval.judging.judge import Said, judge
from eval.runs.fingerprints import fingerprints
from eval.runs.record import Ranked, Row, Run, papers_named
from index import IndexingError
from index.query import Query
from index.retriever import Filters, PaperScore, Retriever

_log = logging.getLogger("citewell")
SEED = 0
_RANKED = CANDIDATES  # papers kept with their signals: an answer quotes no other
_NOT_KEPT = ("id", "question", "library", "timings_ms")
_PASSAGE = ("marker", "paper_id", "start", "end", "score")
_CITATION = ("marker", "paper_id", "start", "end", "quote")

Progress = Callable[[int, int], None]


class _Watching(Retriever):
    """A retriever that keeps the ranking that an answer was made from; it serves one question."""

    def __init__(self, used: Retriever) -> None:
        super().__init__(used.library, used.encoder)
        self._used = used
        self.ranking: list[PaperScore] = []

    def rank(self, query: str | Query, *, filters: Filters | None = None) -> list[PaperScore]:
        self.ranking = self._used.rank(query, filters=filters)
        return self.ranking


def run_cases(
    cases: Sequence[Case],
    engine: Engine,
    *,
    jobs: int = 2,
    partial: Path | None = None,
    progress: Progress | None = None,
) -> Run:
    """Ask all cases and return them ordered by id; the number of threads does not change the answers.

    Args:
        partial: a file that keeps each row as it comes; rows of an earlier, interrupted run of the same
            inputs are taken from it. It goes away at the end.
        progress: called with how many are done, and of how many.

    Raises:
        RunError: the partial file cannot be written.
    """
    made_of = fingerprints(engine, cases, seed=SEED)
    rows: list[Row] = []
    with closing(ask_cases(cases, engine, made_of=made_of, jobs=jobs, partial=partial)) as asked:
        for come in asked:
            rows += come
            if progress:
                progress(len(rows), len(cases))
    return gather(rows, engine, made_of)


def ask_cases(
    cases: Sequence[Case],
    engine: Engine,
    *,
    made_of: Mapping[str, Any],
    jobs: int = 2,
    partial: Path | None = None,
) -> Generator[list[Row], None, None]:
    """Ask all cases and yield their rows: first those at hand in `partial`, maybe none, then one at a time.

    Closed midway, it leaves `partial` to go on from.

    Args:
        made_of: the fingerprints of the run; rows in `partial` with others are thrown away.

    Raises:
        RunError: the partial file cannot be written.
    """
    with _kept(partial, made_of) as (at_hand, keep):
        yield list(at_hand.values())
        left = [case for case in cases if case.id not in at_hand]
        with ThreadPoolExecutor(jobs) as pool:
            try:
                for row in pool.map(lambda case: ask_case(case, engine), left):
                    keep(row)
                    yield [row]
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    if partial:
        partial.unlink(missing_ok=True)


def gather(rows: Sequence[Row], engine: Engine, made_of: Mapping[str, Any]) -> Run:
    """Make a run of the rows of all its cases, in any order."""
    ordered = tuple(sorted(rows, key=lambda row: row.case.id))
    return Run(made_of, papers_named(ordered, _papers(engine)), ordered)


def ask_case(case: Case, engine: Engine) -> Row:
    """Ask one case. A failure is a row of its own kind, not an exception."""
    watching = _Watching(engine.retriever)
    try:
        answer = replace(engine, retriever=watching).ask(case.question, history=case.history)
    except (AssistantError, IndexingError) as error:
        failure = {"type": type(error).__name__, "message": str(error)}
        return Row(case, None, failure, (), dict.fromkeys(case.gold_papers), None, {})
    papers, ranking = engine.retriever.library.papers, watching.ranking
    rank_of = {papers[paper.row].paper_id: rank for rank, paper in enumerate(ranking, start=1)}
    return Row(
        case=case,
        answer=_kept_of(answer),
        error=None,
        ranked=tuple(Ranked(papers[p.row].paper_id, p.score, p.signals) for p in ranking[:_RANKED]),
        gold_ranks={paper_id: rank_of.get(paper_id) for paper_id in case.gold_papers},
        right_if_answered=_right_if_answered(case, engine) if answer.refusal else None,
        timings_ms=answer.timings_ms,
    )


def _right_if_answered(case: Case, engine: Engine) -> bool | None:
    """Judge the answer that the gate held back; None where there is none: nothing was found."""
    open_gate = replace(engine, settings=replace(engine.settings, refuse_below=0.0))
    said = Said.from_answer(open_gate.ask(case.question, history=case.history).to_dict())
    return None if said.refused else judge(case, said, _papers(engine)).right


def _kept_of(answer: Answer) -> dict[str, Any]:
    """Return the public JSON without what the run holds once for all: the library, titles, passages' texts."""
    fields = {name: value for name, value in answer.to_dict().items() if name not in _NOT_KEPT}
    fields["shown"] = [_only(passage, _PASSAGE) for passage in fields["shown"]]
    for claim in (*fields["claims"], *fields["removed"]):
        claim["citations"] = [_only(citation, _CITATION) for citation in claim["citations"]]
    return fields


def _only(fields: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: fields[name] for name in names}


def _papers(engine: Engine) -> Mapping[str, Any]:
    return {paper.paper_id: paper for paper in engine.retriever.library.papers}


@contextmanager
def _kept(partial: Path | None, made_of: Mapping[str, Any]) -> Iterator[tuple[dict[str, Row], Callable[[Row], None]]]:
    """Open the file of finished rows; those of other inputs are thrown away."""
    if partial is None:
        yield {}, lambda row: None
        return
    try:
        rows = _finished(partial, made_of)
        if rows:
            _log.info("%d cases were asked before the interruption; going on", len(rows))
        partial.parent.mkdir(parents=True, exist_ok=True)
        stream: TextIO = partial.open("w", encoding="utf-8")
    except OSError as error:
        raise RunError(f"{partial} cannot be written: {error}") from error
    with stream:

        def keep(row: Row) -> None:
            stream.write(json.dumps({**row.to_dict(), "timings_ms": dict(row.timings_ms)}, ensure_ascii=False) + "\n")
            stream.flush()

        stream.write(json.dumps({"fingerprints": made_of}, ensure_ascii=False) + "\n")
        for row in rows.values():
            keep(row)
        yield rows, keep


def _finished(partial: Path, made_of: Mapping[str, Any]) -> dict[str, Row]:
    """Read the rows of an interrupted run of the same inputs; a line that was cut short ends them."""
    if not partial.is_file():
        return {}
    rows: dict[str, Row] = {}
    head, *lines = partial.read_bytes().split(b"\n")  # a line may be cut within a character
    try:
        if json.loads(head) != {"fingerprints": json.loads(json.dumps(made_of))}:
            _log.warning("%s is of an interrupted run of other inputs; it begins anew", partial)
            return {}
        for line in filter(None, lines):
            fields = json.loads(line)
            row = Row.from_dict(fields, fields["timings_ms"])
            rows[row.case.id] = row
    except ValueError:
        return rows
    return rows
