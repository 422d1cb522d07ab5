"""Check a bundle, a summary or a table: every citation must stand where it says. Needs no model, network or library.

What it proves: the quotes are slices of the abstracts in the bundle, the abstracts have their hashes, the text is its
sentences, its markers name passages that were shown, and what a summary tells of its papers fits together. What it
does not: that a sentence in other words follows from its quote (that was the claim test's verdict; of a summary it is
told how many there are), that nothing else was known, or that the abstracts are the papers' own. Who edits an abstract
and its hash together is found out only by comparing with a library.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from assistant.export.bundle import FORMAT, SUMMARY_FORMAT, TABLE_FORMAT
from assistant.export.checks import answer_faults, paper_faults
from assistant.export.shape import Bundle, PaperPart, format_fault, misshapen
from assistant.export.summary_checks import summary_faults, table_faults
from assistant.export.summary_shape import SummaryBundle, TableBundle
from assistant.export.wording import in_other_words
from index import Paper

_SOUND = "every one stands where it says"
_SHAPES: Mapping[str, type[Bundle | SummaryBundle | TableBundle]] = {
    FORMAT: Bundle, SUMMARY_FORMAT: SummaryBundle, TABLE_FORMAT: TableBundle,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold, and in which answer, from 1; None where it concerns the whole bundle."""

    answer: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked: answers, quoted spans, facts of a paper's record, and every fault that was found."""

    answers: int
    spans: int
    facts: int
    faults: tuple[Fault, ...]

    @property
    def checked(self) -> str:
        """What was checked, counted."""
        return _count(self.answers, "answer")

    def __str__(self) -> str:
        counts = [self.checked, _count(self.spans, "span")]
        counts += [_count(self.facts, "fact") + " of a record"] if self.facts else []
        return f"{', '.join(counts)}: {_count(len(self.faults), 'fault') if self.faults else _SOUND}"


@dataclass(frozen=True, slots=True)
class DocumentVerification(Verification):
    """The same of one `summary` or `table`, as `kind` says; it holds no answer.

    Attributes:
        in_other_words: sentences that are no quotes; that they follow from their quotes was not tested again.
    """

    kind: str
    in_other_words: int

    @property
    def checked(self) -> str:
        """What was checked."""
        return f"1 {self.kind}"

    def __str__(self) -> str:
        told = Verification.__str__(self)
        if not self.in_other_words:
            return told
        few = "sentence is" if self.in_other_words == 1 else "sentences are"
        return f"{told}; {self.in_other_words:,} {few} in other words, whose wording was not tested again"


def verify_file(file: Path, *, library: Mapping[str, Paper] | None = None) -> Verification:
    """Check a bundle in a file; see `verify`. What is no JSON is a fault.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        bundle = json.loads(file.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return _unreadable([(None, f"it is not JSON: {error}")])
    return verify(bundle, library=library)


def verify(bundle: object, *, library: Mapping[str, Paper] | None = None) -> Verification:
    """Check a bundle as it came out of JSON, whatever its shape.

    Args:
        library: papers by id that those of the bundle must equal.
    """
    if wrong := format_fault(bundle):
        return _unreadable([(None, wrong)])
    try:
        parts = _SHAPES[bundle["format"]].model_validate(bundle)  # type: ignore[index]
    except ValidationError as error:
        return _unreadable(misshapen(error))
    faults = [Fault(None, what) for what in paper_faults(parts.papers, library)]
    faults += _faults(parts, {part.paper_id: part for part in parts.papers})
    spans = sum(c.start < c.end for c in parts.citations)
    facts = len(parts.citations) - spans
    if isinstance(parts, Bundle):
        return Verification(len(parts.answers), spans, facts, tuple(faults))
    if isinstance(parts, TableBundle):
        return DocumentVerification(0, spans, facts, tuple(faults), "table", 0)
    other = sum(in_other_words(claim) for _, claim in parts.summary.said())
    return DocumentVerification(0, spans, facts, tuple(faults), "summary", other)


def _faults(parts: Bundle | SummaryBundle | TableBundle, papers: Mapping[str, PaperPart]) -> Iterator[Fault]:
    match parts:
        case SummaryBundle(summary=summary):
            yield from (Fault(None, what) for what in summary_faults(summary, papers))
        case TableBundle(table=table):
            yield from (Fault(None, what) for what in table_faults(table, papers))
        case Bundle(answers=answers):
            for number, answer in enumerate(answers, start=1):
                yield from (Fault(number, what) for what in answer_faults(answer, papers))


def _unreadable(faults: Iterable[tuple[int | None, str]]) -> Verification:
    return Verification(0, 0, 0, tuple(Fault(number, what) for number, what in faults))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
