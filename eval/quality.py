"""The evaluation of one library as the page sees it: the newest summary, and a run that can be watched and stopped.

Knows cases, runs and comparisons; not the page, which sees two methods and the summaries that they give.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any

from assistant.assemble import Engine
from assistant.errors import QualityError
from eval.cases import Case, load_cases
from eval.errors import CasesError, EvalError, RunError
from eval.outputs import check_output
from eval.regression.baseline import BASELINE
from eval.regression.digest import digest
from eval.runs.fingerprints import fingerprints
from eval.runs.head import read_head
from eval.runs.record import Row, Run
from eval.runs.run import SEED, Progress, ask_cases, gather
from eval.runs.score import Scored, score_row
from eval.runs.summary import summarise
from index.errors import LibraryBusy
from index.paper import Paper
from index.store.generations import write_lock

_RUN, _PARTIAL, _CASES, _BASELINE = "run.json.gz", "run.json.gz.partial", "cases.jsonl", "baseline.json.gz"
_HERE, _SHIPPED, _OWN = "this machine", "baseline, as shipped", "baseline of this library"
_PARTS = 10  # of a run: as many summaries are shown while it goes on

Summary = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Base:
    """The run to compare with."""

    name: str
    run: Run


@dataclass(frozen=True, slots=True)
class GoldenQuality:
    """How well questions to one library are answered.

    A summary is that of `eval.runs.summary`, with `made_at` (ISO, UTC; None where it is not known, or the run goes on),
    `source` (`this machine`, or `baseline, as shipped`) and `comparison` (that of `eval.regression.digest`; None where
    there is no baseline of this library).

    Attributes:
        folder: holds the run, or what was asked of one that was stopped. A person may put `cases.jsonl` there, which is
            asked as well, and `baseline.json.gz`, which is compared with instead of the one that ships.
        golden: the golden questions; none where the library lacks a paper of theirs.
    """

    engine: Engine
    folder: Path
    golden: tuple[Case, ...]

    def latest(self) -> Summary | None:
        """Return the summary of the newest run of this library as it is, else of the baseline that ships, else None.

        Raises:
            QualityError: the file of the run is damaged.
        """
        for file, source in ((self.folder / _RUN, _HERE), (BASELINE, _SHIPPED)):
            with _told():
                head = read_head(file)
            if head and head.library == self.engine.retriever.library.fingerprint:
                return {"made_at": None, "comparison": None, **head.summary, "source": source}
        return None

    def run(self, progress: Progress) -> Generator[Summary, None, None]:
        """Ask all cases; yield a summary for every tenth of them, at last that of the whole run, which has been saved.

        A summary of a part has no intervals; its `n` is the cases so far. Closed midway, what was asked is kept, and
        the next run of the same cases goes on from there.

        Args:
            progress: called with how many are done, and of how many.

        Raises:
            QualityError: the cases or the baseline cannot be used, another run of this library goes on, or the
                folder cannot be written.
        """
        with _told():
            target = check_output(self.folder / _RUN)
        with _told(), _alone(self.folder):
            papers = {paper.paper_id: paper for paper in self.engine.retriever.library.papers}
            cases, base = self._cases(papers), self._base()
            made_of = fingerprints(self.engine, cases, seed=SEED)
            asked = ask_cases(cases, self.engine, made_of=made_of, partial=target.with_name(_PARTIAL))
            with closing(asked):
                scored = yield from _in_parts(asked, papers, total=len(cases), progress=progress)
            made = gather([each.row for each in scored], self.engine, made_of)
            summary = {
                **summarise(sorted(scored, key=lambda each: each.row.case.id)),
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "source": _HERE,
                "comparison": base and digest(base.run, made, name=base.name, engine=self.engine),
            }
            made.write(target, summary=summary)
        yield summary

    def _cases(self, papers: Mapping[str, Paper]) -> list[Case]:
        """Return all cases by id, as `citewell eval run` asks them: their order is part of a run's hash."""
        file = self.folder / _CASES
        if self.golden and not file.exists():
            return list(self.golden)
        own = load_cases(file, papers)
        taken = {case.id for case in self.golden} & {case.id for case in own}
        if taken:
            raise CasesError(f"{file}: the id {min(taken)!r} is one of the golden cases'; give the case another")
        return sorted([*self.golden, *own], key=lambda case: case.id)

    def _base(self) -> _Base | None:
        """Read what to compare with, before anything is asked: a damaged file is then told at once."""
        own = self.folder / _BASELINE
        if own.exists():
            return _Base(_OWN, Run.read(own))
        shipped = read_head(BASELINE)
        if shipped and shipped.library == self.engine.retriever.library.fingerprint:
            return _Base(_SHIPPED, Run.read(BASELINE))
        return None


def quality_of(engine: Engine, folder: Path) -> GoldenQuality | None:
    """Return the evaluation of an engine's library; None where there are no cases for it.

    The golden questions are for every library that has all papers they are about.

    Args:
        folder: where its runs are kept, one folder for each library; it need not be there.
    """
    golden = load_cases()
    held = engine.retriever.library.rows
    fits = all(paper_id in held for case in golden for paper_id in case.gold_papers)
    if not fits and not (folder / _CASES).exists():
        return None
    return GoldenQuality(engine.quoting(), folder, tuple(golden) if fits else ())


def _in_parts(
    asked: Iterable[list[Row]], papers: Mapping[str, Paper], *, total: int, progress: Progress
) -> Generator[Summary, None, list[Scored]]:
    """Score rows as they come and yield a summary now and then; return them all."""
    scored: list[Scored] = []
    shown, part = 0, ceil(total / _PARTS)
    for rows in asked:
        scored += [score_row(row, papers) for row in rows]
        progress(len(scored), total)
        if shown + part <= len(scored) < total:
            shown = len(scored)
            yield {**summarise(scored, intervals=False), "made_at": None, "source": _HERE, "comparison": None}
    return scored


@contextmanager
def _told() -> Iterator[None]:
    """Tell what goes wrong in the words that the page knows: it must not know those of this package."""
    try:
        yield
    except EvalError as error:
        raise QualityError(str(error)) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one run at a time write to a folder, whichever thread or process it is of.

    A page takes the steps of a run in any of its threads; the lock is freed in whichever the run ends.
    """
    with ExitStack() as held:
        try:
            held.enter_context(write_lock(folder))
        except LibraryBusy as error:
            raise RunError(
                "The cases of this library are being asked already. Wait until that run has finished, or stop it."
            ) from error
        yield
