"""The parts of a bundle that are checked, and the types they must have. What else it holds is passed over.

Those of summaries and tables are in `assistant.export.summary_shape`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Citation, Claim, Verdict
from assistant.export.bundle import FORMAT, SUMMARY_FORMAT, TABLE_FORMAT
from index import Paper

_KNOWN = (FORMAT, SUMMARY_FORMAT, TABLE_FORMAT)
_NAMED = 20  # misshapen parts that are told of; more are counted

Place = Annotated[int, Field(ge=0)]
Marker = Annotated[int, Field(ge=1)]


class Part(BaseModel):
    """A part of a bundle."""

    model_config = ConfigDict(strict=True, frozen=True)


class _Numbered(Part):
    """A span of a passage, under the number of its marker."""

    marker: Marker
    paper_id: str
    title: str
    passage_id: str
    start: Place
    end: Place


class CitationPart(_Numbered):
    """A citation."""

    quote: str


class ClaimPart(Part):
    """A sentence of an answer."""

    text: str
    verdict: Annotated[Verdict, Field(strict=False)]
    reason: str | None
    citations: list[CitationPart]

    def claim(self) -> Claim:
        """Return it as the assistant has it, but for what is not checked."""
        citations = tuple(Citation(**citation.model_dump()) for citation in self.citations)
        return Claim(self.text, citations, self.verdict, support=0.0, reason=self.reason)


class ShownPart(_Numbered):
    """A passage that was shown."""

    text: str


class NearPart(Part):
    """A paper named in a refusal."""

    paper_id: str
    title: str


class RefusalPart(Part):
    """Why there is no answer."""

    message: str
    nearest: list[NearPart]


class CoveragePart(Part):
    """How many papers were read."""

    read: Place


class AnswerPart(Part):
    """An answer."""

    answer: str
    refused: bool
    refusal: RefusalPart | None
    coverage: CoveragePart
    claims: list[ClaimPart]
    removed: list[ClaimPart]
    shown: list[ShownPart]

    @property
    def all_claims(self) -> list[ClaimPart]:
        """Its sentences, and those that were removed."""
        return [*self.claims, *self.removed]


class PaperPart(Part):
    """A paper, and the hash of its abstract."""

    paper_id: str
    title: str
    abstract: str
    authors: list[str]
    year: int | None
    venue: str | None
    doi: str | None
    url: str | None
    kind: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    sha256: str

    def paper(self) -> Paper:
        """Return it as a library has it."""
        fields = self.model_dump(exclude={"sha256", "authors"})
        return Paper(**fields, authors=tuple(self.authors))


class Bundle(Part):
    """A bundle whose parts have the right types; whether they fit together is another question."""

    answers: list[AnswerPart]
    papers: list[PaperPart]

    @property
    def citations(self) -> list[CitationPart]:
        """Every citation in it, those of removed sentences too."""
        return [c for answer in self.answers for claim in answer.all_claims for c in claim.citations]


def misshapen(error: ValidationError) -> Iterator[tuple[int | None, str]]:
    """Yield what is wrong with a bundle's parts, each with the number of its answer if it lies in one."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    for part in found[:_NAMED]:
        place = part["loc"]
        number = int(place[1]) + 1 if place[:1] == ("answers",) and len(place) > 1 else None
        yield number, f"{'.'.join(map(str, place))}: {part['msg']}"
    if len(found) > _NAMED:
        yield None, f"{len(found) - _NAMED} more parts are missing or of the wrong type"


def format_fault(bundle: object) -> str | None:
    """Say why something cannot be a bundle of the format that is known; None where it may be one."""
    if not isinstance(bundle, dict):
        return f"it is a JSON {type(bundle).__name__}, an object with the format {FORMAT!r} was expected"
    found = bundle.get("format")
    if not isinstance(found, str) or found not in _KNOWN:
        told = repr(found[:80]) if isinstance(found, str) else f"a {type(found).__name__}"
        return f"its format is {told}, this version of Citewell checks {', '.join(map(repr, _KNOWN))}"
    return None
