"""Why an answer changed: the stages of a question run again, one varied at a time.

Replay needs the assistant that made the newer run. Where it is not at hand (another version, another
library), the cause is read from what the runs recorded, and said to be so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.ask import AskSettings
from assistant.assemble import Engine
from assistant.question import Kind, analyse
from eval.regression.compare import ChangedCase, said
from eval.runs.record import Ranked, Row, Run
from eval.runs.run import ask_case
from index.encoders import Encoder
from index.library import Library
from index.query import Query
from index.retriever import Filters, PaperScore, Retriever


@dataclass(frozen=True, slots=True)
class Cause:
    """What changed an answer, in a few words; `replayed` tells whether it was found by running it again."""

    what: str
    replayed: bool

    def __str__(self) -> str:
        return self.what if self.replayed else f"{self.what} (from the records)"


class Recorded(Retriever):
    """A retriever that ranks as a run recorded it, with the papers it did not keep after those it did."""

    def __init__(self, library: Library, encoder: Encoder, ranked: Sequence[Ranked]) -> None:
        super().__init__(library, encoder)
        self._recorded = ranked

    def rank(self, query: str | Query, *, filters: Filters | None = None) -> list[PaperScore]:
        present = {paper.row: paper for paper in super().rank(query, filters=filters)}
        rows = [self.library.rows[r.paper_id] for r in self._recorded]
        first = [
            replace(present.pop(row), score=r.score, signals=dict(r.signals))
            for row, r in zip(rows, self._recorded, strict=True)
            if row in present
        ]
        return first + list(present.values())


def find_cause(changed: ChangedCase, base: Run, new: Run, engine: Engine | None) -> Cause:
    """Say why an answer changed: library, settings, retrieval, answerer, or claim test.

    Args:
        engine: the assistant that made the new run; None where it is not at hand.
    """
    before, after = changed.base.row, changed.new.row
    if before.answer is None or after.answer is None:
        return Cause("asking failed" if after.answer is None else "asking no longer fails", replayed=False)
    if _words(before) == _words(after) and said(before) != said(after):
        return Cause("claim test: the same sentences, other verdicts", replayed=False)
    if base.fingerprints["library"] != new.fingerprints["library"]:
        return Cause(_library_change(before, after, base, new), replayed=False)
    if engine is None or base.fingerprints["encoder"] != new.fingerprints["encoder"]:
        return _recorded_cause(before, after, base, new)
    return _replayed_cause(before, after, base, new, engine)


def _replayed_cause(before: Row, after: Row, base: Run, new: Run, engine: Engine) -> Cause:
    before_settings = base.fingerprints["settings"]
    if before_settings != new.fingerprints["settings"] and before_settings.keys() == asdict(engine.settings).keys():
        settings = AskSettings(**before_settings)
        if said(ask_case(before.case, replace(engine, settings=settings))) == said(before):
            return Cause(f"settings: {_differing(base, new)}", replayed=True)
    if analyse(before.case.question).kind is Kind.EXHAUSTIVE:
        return _recorded_cause(before, after, base, new)  # it reads every paper; the runs keep the first
    retriever = Recorded(engine.retriever.library, engine.retriever.encoder, before.ranked)
    again = ask_case(before.case, replace(engine, retriever=retriever))
    if again.error:
        return Cause(f"the replay failed: {again.error['message']}", replayed=False)
    replayed = said(again)
    if replayed == said(before):
        return Cause(f"retrieval: {_moved(before, after)}", replayed=True)
    if replayed == said(after):
        # What the runs did not keep weighs in as well: how much likelier the first papers are than all others.
        unless = "" if before.ranked == after.ranked else f", or the scores after the first {len(before.ranked)} papers"
        return Cause(f"answerer{unless}: {_stage(before, after)}", replayed=True)
    return Cause(f"retrieval and answerer: {_moved(before, after)}", replayed=True)


def _recorded_cause(before: Row, after: Row, base: Run, new: Run) -> Cause:
    if _ranking(before) != _ranking(after):
        return Cause(f"retrieval: {_moved(before, after)}", replayed=False)
    settings = (
        f", settings: {_differing(base, new)}" if base.fingerprints["settings"] != new.fingerprints["settings"] else ""
    )
    return Cause(f"answerer: {_stage(before, after)}{settings}", replayed=False)


def _library_change(before: Row, after: Row, base: Run, new: Run) -> str:
    """Name the cited or gold papers that the new library lacks or has otherwise."""
    named = dict.fromkeys((*before.case.gold_papers, *_cited(before), *_cited(after)))
    gone = [p for p, rank in after.gold_ranks.items() if rank is None and before.gold_ranks.get(p)]
    edited = [p for p in named if p in base.papers and p in new.papers and base.papers[p] != new.papers[p]]
    if gone:
        return f"library: {gone[0]} is gone"
    return f"library: {edited[0]} was edited" if edited else "library: other papers are in it"


def _moved(before: Row, after: Row) -> str:
    for paper_id, rank in before.gold_ranks.items():
        if rank != after.gold_ranks.get(paper_id):
            return f"gold paper at rank {after.gold_ranks.get(paper_id) or 'none'}, was {rank or 'none'}"
    return "other papers, or other scores, around the gold papers"


def _stage(before: Row, after: Row) -> str:
    assert before.answer is not None  # `find_cause` sends no failed rows
    assert after.answer is not None
    if before.answer["refused"] != after.answer["refused"]:
        return f"declined or not: chance of an answer {after.answer['answerable']}, was {before.answer['answerable']}"
    if after.answer["refused"]:
        return f"declined as {after.answer['refusal']['reason']}, was {before.answer['refusal']['reason']}"
    return "other sentences from the same papers"


def _differing(base: Run, new: Run) -> str:
    old, now = base.fingerprints["settings"], new.fingerprints["settings"]
    return ", ".join(f"{name} {now[name]}, was {old.get(name)}" for name in now if now[name] != old.get(name))


def _ranking(row: Row) -> list[str]:
    return [paper.paper_id for paper in row.ranked]


def _words(row: Row) -> Any:
    assert row.answer is not None  # `find_cause` sends no failed rows
    refusal = row.answer["refusal"]
    return [(c["text"], c["citations"]) for c in row.answer["claims"]], refusal and refusal["reason"]


def _cited(row: Row) -> list[str]:
    assert row.answer is not None  # `find_cause` sends no failed rows
    return [s["paper_id"] for claim in row.answer["claims"] for s in claim["citations"]]
