"""What a verdict is called and how it is marked: by sign and words, so that no colour is needed."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Verdict
from assistant.records import FROM_THE_RECORD


@dataclass(frozen=True, slots=True)
class Sign:
    """How a verdict shows: a sign, a name, and what it means."""

    sign: str
    name: str
    meaning: str


SIGNS = {
    Verdict.VERBATIM: Sign("=", "word for word", "These words stand in the cited passage, to the letter."),
    Verdict.SUPPORTED: Sign("≈", "supported", "Said in other words; the cited passage passed the test for it."),
    Verdict.UNSUPPORTED: Sign("✗", "not supported", "The cited passage does not show this. Do not rely on it."),
}
_REASONS = {
    FROM_THE_RECORD: "From the paper's record: its authors, year or venue. The abstract does not say it.",
    "number_not_in_source": "a number is not in the passage",
    "name_not_in_source": "a name is not in the passage",
    "direction_flipped": "the passage says the opposite",
    "negated": "one of the two is negated, the other is not",
    "not_in_passage": "the passage does not say it",
    "better_passage": "another passage fits better",
    "uncited": "nothing is cited",
    "no_such_marker": "the marker names no passage that was shown",
}


def explain(verdict: str, reason: str | None) -> str:
    """Say what a verdict means for a reader, with the reason that the claim test gave."""
    meaning = SIGNS[Verdict(verdict)].meaning
    if reason == FROM_THE_RECORD:
        return in_words(reason)
    return f"{meaning} Reason: {in_words(reason)}." if reason else meaning


def in_words(reason: str) -> str:
    """Return a reason code as it is shown to people, with the words at fault; an unknown code as it stands."""
    code, _, at_fault = reason.partition(":")
    said = _REASONS.get(code, code.replace("_", " "))
    return f"{said} ({at_fault.strip()})" if at_fault else said
