"""An answer and what it stands on; `to_dict` is the one public JSON.

Knows nothing of how answers are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from index import Hit


class Verdict(StrEnum):
    """What the claim test found: the words stand there, the passage supports them, or it does not."""

    VERBATIM = "verbatim"
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"


class RefusalReason(StrEnum):
    """Why there is no answer."""

    NO_EVIDENCE = "no_evidence"  # nothing near in the library
    NOT_STATED = "not_stated"  # the paper is there, the asked detail is not
    OUT_OF_SCOPE = "out_of_scope"  # off-topic, or an instruction to the assistant
    DECLINED_BY_MODEL = "declined_by_model"


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker resolved to a span: `abstract[start:end] == quote`, in code points.

    A fact of the paper's record (its authors, its year) has no words in the abstract: its span is
    empty.
    """

    marker: int
    paper_id: str
    title: str
    passage_id: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, without markers, and the evidence it points at."""

    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict
    support: float
    reason: str | None = None
    dangling: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage the answer was made from, under the number that markers use."""

    marker: int
    title: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class Nearest:
    """A paper that is near the question without answering it."""

    paper_id: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that declines: why, what to try, and what is nearest."""

    reason: RefusalReason
    message: str
    nearest: tuple[Nearest, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many papers were read for the answer, of those searched: the library's, or those that a filter admits."""

    read: int
    of: int


@dataclass(frozen=True, slots=True)
class Belonging:
    """A paper and the chance in [0, 1] that it belongs: to what a question lists, or to a topic."""

    paper_id: str
    title: str
    chance: float


@dataclass(frozen=True, slots=True)
class Listing:
    """Which papers an answer lists, and how near the next ones came.

    Attributes:
        cut: the chance from which a paper is listed.
        papers: those listed, likeliest first.
        near_misses: the likeliest below the cut.
    """

    cut: float
    papers: tuple[Belonging, ...]
    near_misses: tuple[Belonging, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, what was said, and every word it stands on.

    Attributes:
        query: what the retriever received; it differs from the question in a follow-up.
        answerable: the calibrated probability that the library holds the answer, in [0, 1].
        removed: claims that failed their test and were taken out.
        fallback: why the quoting answerer took over, or, where `completed` is not 0, why the model did not finish.
        completed: how many of the claims, the last ones, the quoting answerer has added to a model's own.
        model: `extractive`, or the language model's name.
        listing: the papers of an exhaustive question with their chances; None for others.
        prompt: hash of the prompt; None where none was used.
        library: fingerprint of the library.
        timings_ms: milliseconds by stage.
        usage: `calls`, `prompt_tokens` and `completion_tokens` of the model, and `cost` where prices are set;
            None where no model was asked.
    """

    question: str
    query: str
    claims: tuple[Claim, ...]
    shown: tuple[Shown, ...]
    answerable: float
    coverage: Coverage
    library: str
    refusal: Refusal | None = None
    introduction: str = ""
    removed: tuple[Claim, ...] = ()
    fallback: str | None = None
    completed: int = 0
    listing: Listing | None = None
    model: str = "extractive"
    prompt: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    usage: Mapping[str, float] | None = None
    id: str | int | None = None

    @property
    def text(self) -> str:
        """The claims joined, each followed by its markers; a refusal's message where it declines."""
        if self.refusal:
            return self.refusal.message
        sentences = [self.introduction] if self.introduction else []
        sentences += [claim_with_markers(claim) for claim in self.claims]
        return " ".join(sentences)

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON of an answer."""
        return {
            "id": self.id,
            "question": self.question,
            "query": self.query,
            "answer": self.text,
            "answerable": round(self.answerable, 4),
            "refused": self.refusal is not None,
            "refusal": _refusal(self.refusal) if self.refusal else None,
            "coverage": {"read": self.coverage.read, "of": self.coverage.of},
            "removed": [claim_dict(claim) for claim in self.removed],
            "fallback": self.fallback,
            "completed": self.completed,
            "listing": _listing(self.listing) if self.listing else None,
            "claims": [claim_dict(claim) for claim in self.claims],
            "shown": [shown_dict(shown) for shown in self.shown],
            "model": self.model,
            "prompt": self.prompt,
            "library": self.library,
            "timings_ms": dict(self.timings_ms),
            "usage": dict(self.usage) if self.usage else None,
        }


def claim_with_markers(claim: Claim) -> str:
    """Return a claim's text followed by its markers, as `text [1][2]`."""
    markers = "".join(f"[{marker}]" for marker in dict.fromkeys(c.marker for c in claim.citations))
    return f"{claim.text} {markers}".rstrip()


def shown_dict(shown: Shown) -> dict[str, Any]:
    """Return the public JSON of a shown passage."""
    return {"marker": shown.marker, **hit_dict(shown.hit, shown.title)}


def hit_dict(hit: Hit, title: str) -> dict[str, Any]:
    """Return what every passage shows of itself in public JSON, whatever it is numbered by."""
    passage = hit.passage
    return {
        "paper_id": passage.paper_id,
        "title": title,
        "passage_id": passage.passage_id,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": hit.score,
        "signals": dict(hit.signals),
    }


def claim_dict(claim: Claim) -> dict[str, Any]:
    """Return the public JSON of a claim."""
    return {
        "text": claim.text,
        "verdict": str(claim.verdict),
        "support": round(claim.support, 4),
        "reason": claim.reason,
        "dangling": list(claim.dangling),
        "citations": [citation_dict(c) for c in claim.citations],
    }


def citation_dict(citation: Citation) -> dict[str, Any]:
    """Return the public JSON of a citation."""
    return {
        "marker": citation.marker,
        "paper_id": citation.paper_id,
        "title": citation.title,
        "passage_id": citation.passage_id,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def belonging_dict(paper: Belonging) -> dict[str, Any]:
    """Return the public JSON of a paper that belongs, or nearly."""
    return {"paper_id": paper.paper_id, "title": paper.title, "chance": round(paper.chance, 4)}


def _listing(listing: Listing) -> dict[str, Any]:
    return {
        "cut": listing.cut,
        "papers": [belonging_dict(paper) for paper in listing.papers],
        "near_misses": [belonging_dict(paper) for paper in listing.near_misses],
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "reason": str(refusal.reason),
        "message": refusal.message,
        "nearest": [{"paper_id": n.paper_id, "title": n.title, "score": n.score} for n in refusal.nearest],
    }
