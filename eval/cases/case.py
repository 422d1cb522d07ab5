"""A case: a question, and what is known about its right answer. Knows no files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

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
        folded = fold(text)
        return any(_pattern(variant).search(folded) for variant in self.accept)


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what is known about its right answer.

    Attributes:
        history: the turns before it, each with `role` and `content`.
        gold_papers: the papers that answer it; for an exhaustive question all that fit.
        refusal: the reason for declining, for an unanswerable question.
        note: what is missing, or the false part of the premise.
        checked: who checked the case, and how.
        reworded: the same question in other words.
    """

    id: str
    type: str
    question: str
    history: tuple[Mapping[str, str], ...] = ()
    gold_papers: tuple[str, ...] = ()
    key_facts: tuple[KeyFact, ...] = ()
    reference: str = ""
    refusal: str | None = None
    note: str | None = None
    checked: str = ""
    reworded: tuple[str, ...] = ()

    @property
    def split(self) -> str:
        """`dev` or `test`, by a hash of the question: what ships is fitted on dev alone."""
        return split_of(self.question)

    @property
    def answerable(self) -> bool:
        return self.type != "unanswerable"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of a case, as it stands in a file of cases; what is empty is left out."""
        facts = [
            {"paper_id": f.paper_id, "start": f.start, "end": f.end, "accept": list(f.accept)} for f in self.key_facts
        ]
        fields = {
            "id": self.id,
            "type": self.type,
            "question": self.question,
            "history": [dict(turn) for turn in self.history],
            "gold_papers": list(self.gold_papers),
            "key_facts": facts,
            "reference": self.reference,
            "refusal": self.refusal,
            "note": self.note,
            "checked": self.checked,
            "reworded": list(self.reworded),
        }
        return {name: value for name, value in fields.items() if value}


def split_of(question: str) -> str:
    """Return the split of a question."""
    return "dev" if int(hashlib.sha256(question.encode()).hexdigest(), 16) % 10 < _DEV_SHARE else "test"


@cache
def _pattern(variant: str) -> re.Pattern[str]:
    """Find a variant; one that begins or ends with a digit is no part of a longer number ("6%" of "16%")."""
    folded = fold(variant)
    before = r"(?<!\d)(?<!\d[.,])" if folded[:1].isdigit() else ""
    after = r"(?![.,]?\d)" if folded[-1:].isdigit() else ""
    return re.compile(before + re.escape(folded) + after)


def fold(text: str) -> str:
    """Fold case and white space, for finding a variant in an answer."""
    return " ".join(text.casefold().split())
