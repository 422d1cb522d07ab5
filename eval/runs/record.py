"""A run and its file: one JSON object, self-contained, a row a line, with a hash over all but the timings.

A file whose name ends in `.gz` is compressed."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cases import Case
from eval.cases.read import read_case
from eval.errors import CasesError, RunError
from index.paper import Paper

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paper as the retriever ranked it; enough to replay the answer."""

    paper_id: str
    score: float
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One case, asked.

    Attributes:
        answer: the public JSON, without what is the run's (library) or the clock's; None where asking failed.
        error: `type` and `message` where asking failed.
        ranked: the first papers, best first.
        gold_ranks: the rank of each gold paper, from 1; None where it is not in the library.
        right_if_answered: for a question that was declined, whether the answer would have been right.
        timings_ms: milliseconds by stage.
    """

    case: Case
    answer: Mapping[str, Any] | None
    error: Mapping[str, str] | None
    ranked: tuple[Ranked, ...]
    gold_ranks: Mapping[str, int | None]
    right_if_answered: bool | None
    timings_ms: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of a row, without its timings."""
        return {
            "case": self.case.to_dict(),
            "answer": self.answer,
            "error": self.error,
            "ranked": [[p.paper_id, p.score, dict(p.signals)] for p in self.ranked],
            "gold_ranks": dict(self.gold_ranks),
            "right_if_answered": self.right_if_answered,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any], timings_ms: Mapping[str, float]) -> Row:
        return cls(
            case=read_case(fields["case"], {}),
            answer=fields["answer"],
            error=fields["error"],
            ranked=tuple(Ranked(*values) for values in fields["ranked"]),
            gold_ranks=fields["gold_ranks"],
            right_if_answered=fields["right_if_answered"],
            timings_ms=timings_ms,
        )


@dataclass(frozen=True, slots=True)
class Run:
    """Every case of a run, by id, with the texts it speaks of and the fingerprints of what made it.

    Attributes:
        fingerprints: what the answers depend on: code, judge, prompts, model, encoder, library, settings,
            cases, seed.
        papers: title and abstract of every paper that a row names.
    """

    fingerprints: Mapping[str, Any]
    papers: Mapping[str, Paper]
    rows: tuple[Row, ...]

    @property
    def content(self) -> dict[str, Any]:
        """What the hash covers: everything but the timings and what is computed from the rest."""
        return {
            "fingerprints": dict(self.fingerprints),
            "papers": {p.paper_id: [p.title, p.abstract] for p in self.papers.values()},
            "rows": [row.to_dict() for row in self.rows],
        }

    @property
    def hash(self) -> str:
        """Identify the run: the same inputs give the same hash."""
        return content_hash(self.content)

    def write(self, file: Path, *, summary: Mapping[str, Any]) -> None:
        """Write the run, whole or not at all; a row a line, so that a difference can be read."""
        content = self.content
        timings = {row.case.id: dict(row.timings_ms) for row in self.rows}
        head = {
            "format": _FORMAT,
            "hash": content_hash(content),
            "fingerprints": content["fingerprints"],
            "summary": summary,
        }
        lines = [f"{json.dumps(name)}: {_dump(value)}" for name, value in head.items()]
        lines += [
            '"papers": {\n' + ",\n".join(f"{json.dumps(k)}: {_dump(v)}" for k, v in content["papers"].items()) + "\n}",
            '"rows": [\n' + ",\n".join(map(_dump, content["rows"])) + "\n]",
            f'"timings_ms": {_dump(timings)}',
        ]
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f"{file.name}.tmp")
        data = ("{\n" + ",\n".join(lines) + "\n}\n").encode()
        temporary.write_bytes(gzip.compress(data, mtime=0) if file.suffix == ".gz" else data)
        temporary.replace(file)

    @classmethod
    def read(cls, file: Path) -> Run:
        """Read a run.

        Raises:
            RunError: it is no run file, of another format, or was edited.
        """
        fields = read_fields(file)
        try:
            run = cls(
                fingerprints=fields["fingerprints"],
                papers={i: Paper(i, title, abstract) for i, (title, abstract) in fields["papers"].items()},
                rows=tuple(Row.from_dict(r, fields["timings_ms"].get(r["case"]["id"], {})) for r in fields["rows"]),
            )
            found = run.hash
        except (KeyError, TypeError, ValueError, AttributeError, CasesError) as error:
            raise RunError(
                f"{file} is not a whole run file ({error!r}). Make it again with `citewell eval run`."
            ) from error
        if found != fields.get("hash"):
            raise RunError(
                f"{file} was edited: its hash is {found}, it says {fields.get('hash')}. "
                "Make it again with `citewell eval run`."
            )
        return run


def read_fields(file: Path) -> dict[str, Any]:
    """Read the JSON of a run file without checking its rows.

    Raises:
        RunError: it cannot be read, or is of another format.
    """
    try:
        data = file.read_bytes()
        fields = json.loads(gzip.decompress(data) if file.suffix == ".gz" else data)
    except (OSError, ValueError, RecursionError, EOFError, zlib.error) as error:
        raise RunError(
            f"The run {str(file)!r} cannot be read: {error}. `citewell eval run` makes run files."
        ) from error
    if not isinstance(fields, dict) or fields.get("format") != _FORMAT:
        found = fields.get("format") if isinstance(fields, dict) else type(fields).__name__
        raise RunError(
            f"{file} is no run file of format {_FORMAT} (found {found!r}). Make it again with `citewell eval run`."
        )
    return fields


def content_hash(content: object) -> str:
    """Hash a JSON value, whatever the order of its keys."""
    return "sha256:" + hashlib.sha256(_dump(content, sort_keys=True).encode()).hexdigest()


def papers_named(rows: Sequence[Row], papers: Mapping[str, Paper]) -> dict[str, Paper]:
    """Return the papers that rows speak of, in the order of their ids."""
    named = {p for row in rows for p in (*row.case.gold_papers, *(r.paper_id for r in row.ranked))}
    for row in rows:
        if row.answer:
            named.update(shown["paper_id"] for shown in row.answer["shown"])
    return {i: papers[i] for i in sorted(named) if i in papers}


def _dump(value: object, *, sort_keys: bool = False) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=sort_keys, allow_nan=False)
