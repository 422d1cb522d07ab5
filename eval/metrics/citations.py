"""Citation recall and precision of one answer, as in ALCE. Knows claims and texts, not how support is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

Supports = Callable[[str, Sequence[str]], bool]
"""Tells whether texts, joined, support a sentence. It is asked with one text or more, never with none."""


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """One sentence of an answer.

    Attributes:
        text: the sentence, without its markers.
        evidence: the text of each citation, in order.
        dangling: whether a marker beside it names nothing.
    """

    text: str
    evidence: tuple[str, ...]
    dangling: bool = False


def citation_recall(claims: Sequence[CitedClaim], supports: Supports) -> float | None:
    """Share of the claims whose citations, all together, support them; None without a claim.

    A claim without a citation, or with a dangling marker, has recall 0.

    Source: Gao et al. (2023), ALCE, EMNLP, section 4. Every citation is read; the authors' `eval.py` reads the
    first three of a sentence. ALCE's figure of a system is the mean of this over its answers.
    """
    return fmean(_is_supported(claim, supports) for claim in claims) if claims else None


def citation_precision(claims: Sequence[CitedClaim], supports: Supports) -> float | None:
    """Share of the citations that carry weight; None where nothing is cited.

    A citation counts if its claim has recall 1 and it is not irrelevant: it is irrelevant if it does not support
    the claim alone, and the other citations do so without it.

    Source: Gao et al. (2023), ALCE, EMNLP, section 4. Two things are ours. An answer without citations is
    undefined here and 0 in ALCE: it has no citation that could be wrong, and recall already counts what it lacks.
    And the citations beside a dangling marker count as imprecise, as the paper's rule says; the authors'
    `eval.py` leaves them out.
    """
    precise = [found for claim in claims for found in _precise(claim, supports)]
    return fmean(precise) if precise else None


def _is_supported(claim: CitedClaim, supports: Supports) -> bool:
    return bool(claim.evidence) and not claim.dangling and supports(claim.text, claim.evidence)


def _precise(claim: CitedClaim, supports: Supports) -> list[bool]:
    """Tell of each citation of a claim whether it carries weight."""
    if not _is_supported(claim, supports):
        return [False] * len(claim.evidence)
    if len(claim.evidence) == 1:
        return [True]
    return [not _is_irrelevant(claim, place, supports) for place in range(len(claim.evidence))]


def _is_irrelevant(claim: CitedClaim, place: int, supports: Supports) -> bool:
    alone, rest = claim.evidence[place : place + 1], claim.evidence[:place] + claim.evidence[place + 1 :]
    return not supports(claim.text, alone) and supports(claim.text, rest)
