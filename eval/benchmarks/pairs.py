"""Labelled pairs of a claim and its evidence: read them, and measure how well the claim test tells them apart.

Knows labels and scores; not where the pairs come from. Beside the claim test stand two baselines that anyone can
compute, so that a figure says what the test adds to them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Verdict
from assistant.claims import ClaimTest
from assistant.claims.likeness import CLAIM_FEATURES
from eval.errors import BenchmarkError
from eval.metrics.discrimination import auroc, balanced_accuracy
from eval.rows import read_rows, sample
from eval.statistics import Interval, bootstrap_of
from index.encode_passages import Progress
from index.libraries import quiet

Rows = NDArray[np.intp]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CLAIM_TEST = "claim test"
_SUPPORTED_FROM = 0.5  # of every score that is a share or a probability; a cosine is neither, and is cut at its median


class Label(StrEnum):
    """What people said of a pair; `nei` is not enough information, or simply "not supported"."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NEI = "nei"


_SPELLINGS = {
    Label.SUPPORTED: ("supported", "supports", "support", "entailment", "entailed", "true", "1", "yes"),
    Label.CONTRADICTED: (
        *("contradicted", "contradicts", "contradict", "contradiction", "contradictory"),
        *("refuted", "refutes", "refute"),
    ),
    Label.NEI: (
        *("nei", "not enough info", "not enough information", "neutral", "not supported", "unsupported"),
        *("not entailment", "false", "0", "no"),
    ),
}
_LABELS = {spelling: label for label, spellings in _SPELLINGS.items() for spelling in spellings}


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, the evidence it is held against, and what people said of it."""

    id: str
    claim: str
    evidence: str
    label: Label
    title: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, the number it rests on, and its 95 % interval; None where it is not defined."""

    value: float | None
    n: int
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Discrimination:
    """How well one score tells supported pairs from the others.

    Attributes:
        auroc: supported against all others; `against_nei` and `against_contradicted` against those alone.
        balanced_accuracy: of the pairs accepted; for the claim test those of its verdict, as it ships.
        accepts_from: the score from which a pair was accepted; None where the verdict decided.
    """

    auroc: Figure
    against_nei: Figure
    against_contradicted: Figure
    balanced_accuracy: Figure
    accepts_from: float | None


@dataclass(frozen=True, slots=True)
class PairsReport:
    """What labelled pairs say of the claim test.

    Attributes:
        labels: pairs by label.
        scores: by name, the claim test first.
        reasons: rejected pairs by label and the code of the reason.
    """

    labels: Mapping[Label, int]
    scores: Mapping[str, Discrimination]
    reasons: Mapping[Label, Mapping[str, int]]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the report."""
        return asdict(self)


def load_pairs(file: Path, *, split: str | None = None, limit: int | None = None, seed: int = 0) -> list[Pair]:
    """Read the pairs of a JSONL file, in its order: `{claim, evidence, label, [title], [split], [id]}`.

    Args:
        split: keep the rows of this split; None keeps all.
        limit: keep a sample of so many, drawn with the seed.

    Raises:
        BenchmarkError: naming the file and line, the value seen and what was expected.
    """
    rows = list(read_rows(file, BenchmarkError))
    pairs = [(str(fields.get("split", "")), _pair(where, fields)) for where, fields in rows]
    chosen = [pair for of, pair in pairs if split is None or of == split]
    if not chosen:
        there = ", ".join(sorted({of for of, _ in pairs if of})) or "none"
        asked = "pairs" if split is None else f"pairs of the split {split!r}; its splits are: {there}"
        raise BenchmarkError(f"{file} holds no {asked}")
    return sample(chosen, limit, seed=seed)


def measure_pairs(
    pairs: Sequence[Pair],
    test: ClaimTest,
    *,
    progress: Progress = quiet,
) -> PairsReport:
    """Measure the claim test, the cosine of the best sentence, and the coverage of content words.

    Pairs in another order give the same figures, but for the intervals. Without pairs nothing is defined.
    """
    findings, features = [], []
    for done, pair in enumerate(pairs, start=1):
        findings.append(test.test(pair.claim, quotes(pair), context=pair.title))
        features.append(test.features(pair.claim, pair.evidence))
        progress("testing claims", done, len(pairs))
    table = np.array(features).reshape(len(pairs), len(CLAIM_FEATURES))
    labels = np.array([str(pair.label) for pair in pairs])
    accepted = np.array([finding.verdict is not Verdict.UNSUPPORTED for finding in findings], bool)
    scores = {CLAIM_TEST: discrimination(np.array([f.support for f in findings]), labels, accepted=accepted)}
    cosine, coverage = (table[:, CLAIM_FEATURES.index(name)] for name in ("cosine", "coverage"))
    median = float(np.median(cosine)) if len(pairs) else None
    scores["cosine"] = discrimination(cosine, labels, accepts_from=median)
    scores["coverage"] = discrimination(coverage, labels, accepts_from=_SUPPORTED_FROM)
    codes = {label: Counter[str]() for label in Label}
    for pair, finding in zip(pairs, findings, strict=True):
        if finding.reason:
            codes[pair.label][finding.reason.partition(":")[0]] += 1
    return PairsReport(
        labels={label: int((labels == label).sum()) for label in Label},
        scores=scores,
        reasons={label: dict(sorted(counts.items())) for label, counts in codes.items()},
    )


def quotes(pair: Pair) -> list[str]:
    """Return the evidence as the claim test takes it: one span, or none where there is no evidence."""
    return [pair.evidence] if pair.evidence else []


def figure_of(statistic: Callable[[Rows], float | None], n: int) -> Figure:
    """Return a statistic of rows 0 to n - 1, with the interval of the seeded bootstrap."""
    value = statistic(np.arange(n))
    return Figure(value, n, None if value is None else bootstrap_of(statistic, n, seed=0))


def _pair(where: str, fields: Mapping[str, Any]) -> Pair:
    claim, evidence, title = fields.get("claim"), fields.get("evidence"), fields.get("title") or ""
    if not isinstance(claim, str) or not claim.strip():
        raise BenchmarkError(f"{where}: 'claim' is {claim!r}; a text expected")
    if isinstance(evidence, list) and all(isinstance(sentence, str) for sentence in evidence):
        evidence = " ".join(evidence)
    if not isinstance(evidence, str):
        raise BenchmarkError(f"{where}: 'evidence' is {evidence!r}; a text or a list of sentences expected")
    if not isinstance(title, str):
        raise BenchmarkError(f"{where}: 'title' is {title!r}; a text expected")
    spelling = re.sub(r"[\s_-]+", " ", str(fields.get("label"))).strip().casefold()
    if spelling not in _LABELS:
        expected = "; ".join(f"{label}: {', '.join(names)}" for label, names in _SPELLINGS.items())
        raise BenchmarkError(f"{where}: 'label' is {fields.get('label')!r}; one of these expected: {expected}")
    return Pair(str(fields.get("id", where)), claim.strip(), evidence.strip(), _LABELS[spelling], title.strip())


def discrimination(
    scores: Floats, labels: NDArray[np.str_], *, accepts_from: float | None = None, accepted: Bools | None = None
) -> Discrimination:
    """Measure how well scores tell supported pairs from the others.

    Args:
        labels: (n,) values of `Label`.
        accepts_from: the score from which a pair is accepted, where `accepted` does not say which are.
    """
    supported = labels == Label.SUPPORTED
    taken = scores >= (_SUPPORTED_FROM if accepts_from is None else accepts_from) if accepted is None else accepted

    def area(others: Bools) -> Figure:
        rows = np.flatnonzero(supported | others)
        return figure_of(lambda drawn: auroc(scores[rows[drawn]], supported[rows[drawn]]), len(rows))

    return Discrimination(
        auroc=area(~supported),
        against_nei=area(labels == Label.NEI),
        against_contradicted=area(labels == Label.CONTRADICTED),
        balanced_accuracy=figure_of(lambda rows: balanced_accuracy(taken[rows], supported[rows]), len(scores)),
        accepts_from=accepts_from,
    )
