"""Cases: questions with the papers, spans and key facts that a right answer holds.

One JSON object a line in `eval/golden/*.jsonl`. `python -m eval.cases` proves that every span and every
accepted variant really stands in its abstract.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.bundled import bundled_papers
from index.paper import Paper, normalise

GOLDEN = Path(__file__).parent / "golden"
TYPES = ("single", "multi", "unanswerable", "false_premise", "followup", "exhaustive")
_DEV_SHARE = 6  # of 10


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A fact that a right answer holds: a span of an abstract, and strings that prove its presence."""

    paper_id: str
    start: int
    end: int
    accept: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Tell whether a text holds one of the accepted variants, whatever its case and spacing."""
        return any(normalise_space(variant) in normalise_space(text) for variant in self.accept)


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what is known about its right answer.

    Attributes:
        refusal: the reason for declining, for an unanswerable question.
        note: what is missing, or the false part of the premise.
        checked: who checked the case, and how.
    """

    id: str
    type: str
    question: str
    history: tuple[Mapping[str, str], ...]
    gold_papers: tuple[str, ...]
    key_facts: tuple[KeyFact, ...]
    reference: str
    refusal: str | None
    note: str | None
    checked: str

    @property
    def split(self) -> str:
        """`dev` or `test`, by a hash of the question: what ships is fitted on dev alone."""
        return split_of(self.question)

    @property
    def answerable(self) -> bool:
        return self.type != "unanswerable"

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Case:
        facts = tuple(KeyFact(**{**f, "accept": tuple(f["accept"])}) for f in fields["key_facts"])
        return cls(
            **{
                **fields,
                "history": tuple(fields["history"]),
                "gold_papers": tuple(fields["gold_papers"]),
                "key_facts": facts,
            }
        )


def split_of(question: str) -> str:
    """Return the split of a question."""
    return "dev" if int(hashlib.sha256(question.encode()).hexdigest(), 16) % 10 < _DEV_SHARE else "test"


def normalise_space(text: str) -> str:
    """Fold case and white space, for finding a variant in an answer."""
    return " ".join(text.casefold().split())


def load_cases(folder: Path = GOLDEN) -> list[Case]:
    """Read all cases of a folder, ordered by id."""
    cases = [
        Case.from_dict(json.loads(line))
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return sorted(cases, key=lambda case: case.id)


def problems(cases: list[Case], papers: Mapping[str, Paper]) -> Iterator[str]:
    """Yield what is wrong with cases: a span, a variant or a paper that is not there, a double."""
    seen: dict[tuple[str, ...], str] = {}
    for case in cases:
        asked = (normalise(case.question), *(normalise(turn["content"]) for turn in case.history))
        if asked in seen:
            yield f"{case.id}: asks the same as {seen[asked]}"
        seen[asked] = case.id
        yield from (f"{case.id}: {problem}" for problem in _of_case(case, papers))


def _of_case(case: Case, papers: Mapping[str, Paper]) -> Iterator[str]:
    if case.type not in TYPES:
        yield f"unknown type {case.type!r}"
    if (case.refusal is not None) != (case.type == "unanswerable"):
        yield "a refusal belongs to unanswerable questions, and to them alone"
    if not case.key_facts and case.type not in ("unanswerable", "exhaustive"):
        yield "no key fact"
    yield from (f"no paper {paper_id!r}" for paper_id in case.gold_papers if paper_id not in papers)
    for fact in case.key_facts:
        if fact.paper_id not in case.gold_papers:
            yield f"a key fact of {fact.paper_id!r}, which is no gold paper"
        else:
            yield from _of_fact(fact, papers[fact.paper_id].abstract)


def _of_fact(fact: KeyFact, abstract: str) -> Iterator[str]:
    span = abstract[fact.start : fact.end]
    if not span:
        yield "an empty span"
    for variant in fact.accept:
        if normalise_space(variant) not in normalise_space(span):
            yield f"{variant!r} is not in its span {span[:60]!r}"


def main() -> int:
    """Check the golden cases; exit 1 when one is wrong."""
    cases = load_cases()
    found = list(problems(cases, bundled_papers()))
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.stdout.write(f"{len(cases)} cases, {len(found)} problems\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
