"""Fit everything that ships, on the development questions alone, and write it where it is read.

`python -m eval.fit` prints what was fitted and cross-validated figures. It needs scikit-learn.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

import assistant
import index
from assistant.claims.claim_test import CLAIM_FEATURES, ClaimTest
from assistant.evidence import GATE_FEATURES, SENTENCE_FEATURES, sentence_features
from assistant.exhaustive import LISTING_FEATURES, criterion, listing_features
from assistant.gate import read_gate_features
from assistant.history import resolve
from assistant.papers import PAPER_FEATURES, paper_features
from assistant.probes import Probes, encode_probes
from assistant.question import Question, analyse
from eval.cases import Case, load_cases
from index.encoders.minilm import MiniLM
from index.query import Reading
from index.retriever import PaperScore, Retriever

Floats = NDArray[np.float64]
_REFUSED = 0.05  # of the answerable questions, held out
_SIGNALS = ("dense", "sentence", "keyword", "named", "late")


@dataclass(frozen=True)
class Asked:
    """A case with what the retriever makes of it."""

    case: Case
    retriever: Retriever

    @cached_property
    def question(self) -> Question:
        return analyse(self.case.question)

    @cached_property
    def probes(self) -> Probes:
        return encode_probes(self.question, resolve(self.case.question, self.case.history), self.retriever)

    @cached_property
    def ranked(self) -> list[PaperScore]:
        return self.retriever.rank(self.probes.query)

    def reading(self, paper_id: str) -> Reading:
        return self.retriever.read(self.probes.question, paper_id)

    def is_gold(self, paper: PaperScore) -> bool:
        return self.retriever.library.papers[paper.row].paper_id in self.case.gold_papers


def fit_relevance(cases: Sequence[Asked]) -> dict[str, Any]:
    """Fit the fusion of the signals: a softmax over papers, then a logistic curve for the scale."""
    tables = [np.array([[p.signals[s] for s in _SIGNALS] for p in a.ranked]) for a in cases]
    golds = [np.array([a.is_gold(p) for p in a.ranked]) for a in cases]
    spread = np.mean([t.std(axis=0) for t in tables], axis=0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros_like(weights)
        for table, gold in zip(tables, golds, strict=True):
            scaled = table / spread
            odds = scaled @ weights
            chances = np.exp(odds - odds.max())
            chances /= chances.sum()
            right = chances[gold].sum()
            total -= np.log(right + 1e-12)
            slope += chances @ scaled - (chances[gold] / (right + 1e-12)) @ scaled[gold]
        n = len(tables)
        return total / n + 0.02 * weights @ weights, slope / n + 0.04 * weights

    weights = minimize(loss, np.zeros(len(_SIGNALS)), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(_SIGNALS)).x / spread
    fused = np.concatenate([t @ weights for t in tables])
    labels = np.concatenate(golds).astype(float)
    curve, _ = fit_logistic(fused[:, None], labels, signs=[1], penalty=0.0)
    slope = curve["weights"][0] / curve["scale"][0]
    return {
        "weights": dict(zip(_SIGNALS, (round(float(w), 4) for w in weights), strict=True)),
        "slope": round(float(slope), 4),
        "intercept": round(float(curve["intercept"] - slope * curve["mean"][0]), 4),
    }


def fit_logistic(
    rows: Floats,
    labels: Floats,
    *,
    signs: Sequence[int] = (),
    penalty: float | Floats = 0.01,
    weights: Floats | None = None,
    features: Sequence[str] = (),
) -> tuple[dict[str, Any], Callable[[Floats], Floats]]:
    """Fit a logistic model; a sign of 1 or -1 keeps a weight on that side of zero."""
    each = np.ones(len(rows)) if weights is None else weights
    mean, scale = np.average(rows, axis=0, weights=each), np.maximum(rows.std(axis=0), 1e-3)
    design = np.hstack([(rows - mean) / scale, np.ones((len(rows), 1))])

    def loss(beta: Floats) -> tuple[float, Floats]:
        chances = 1 / (1 + np.exp(-(design @ beta)))
        likelihood = labels * np.log(chances + 1e-12) + (1 - labels) * np.log(1 - chances + 1e-12)
        slope = design.T @ (each * (chances - labels)) / each.sum()
        slope[:-1] += 2 * penalty * beta[:-1]
        return -(each * likelihood).sum() / each.sum() + (penalty * beta[:-1] ** 2).sum(), slope

    sides = {1: (0, None), -1: (None, 0), 0: (None, None)}
    bounds = [sides[s] for s in (signs or [0] * rows.shape[1])] + [(None, None)]
    beta = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    model = {
        "features": list(features),
        "mean": [round(float(v), 6) for v in mean],
        "scale": [round(float(v), 6) for v in scale],
        "weights": [round(float(v), 6) for v in beta[:-1]],
        "intercept": round(float(beta[-1]), 6),
    }
    return model, lambda x: 1 / (1 + np.exp(-((x - mean) / scale @ beta[:-1] + beta[-1])))


def cross_validated(
    groups: Sequence[tuple[Floats, Floats]],
    papers: Sequence[str],
    *,
    folds: int = 5,
    seeds: int = 3,
    **options: Any,
) -> list[Floats]:
    """Return out-of-fold probabilities for groups of rows, averaged over seeded shuffles.

    Questions on one paper are held out together: they share their topic, some of them on purpose.
    """
    sums: list[Floats] = [np.zeros(len(labels)) for _, labels in groups]
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(sorted(set(papers)))
        for fold in range(folds):
            held = {i for i, paper in enumerate(papers) if paper in set(order[fold::folds])}
            train = [g for i, g in enumerate(groups) if i not in held and len(g[1])]
            _, predict = fit_logistic(np.vstack([g[0] for g in train]), np.concatenate([g[1] for g in train]), **options)
            for i in held:
                if len(groups[i][1]):
                    sums[i] += predict(groups[i][0])
    return [total / seeds for total in sums]


def auroc(scores: Floats, labels: Floats) -> float:
    """Area under the ROC curve, ties counted half. Source: Hanley & McNeil (1982)."""
    positive, negative = scores[labels > 0.5], scores[labels < 0.5]
    wins = (positive[:, None] > negative[None, :]).mean() + 0.5 * (positive[:, None] == negative[None, :]).mean()
    return float(wins)


def sentence_rows(asked: Asked) -> tuple[Floats, Floats]:
    """Rows for the gold papers' sentences; 1 where a sentence holds an accepted variant of a key fact."""
    rows, labels = [], []
    for paper_id in dict.fromkeys(f.paper_id for f in asked.case.key_facts):
        reading = asked.reading(paper_id)
        rows.append(sentence_features(asked.question, reading))
        facts = [f for f in asked.case.key_facts if f.paper_id == paper_id]
        labels.append([float(any(f.is_in(reading.text(i)) for f in facts)) for i in range(len(reading.sentences))])
    return np.vstack(rows), np.concatenate(labels)


def paper_rows(asked: Asked) -> tuple[Floats, Floats]:
    rows = paper_features(asked.question, asked.probes, asked.ranked, asked.retriever)
    return rows, np.array([float(asked.is_gold(p)) for p in asked.ranked[: len(rows)]])


def gate_rows(asked: Asked) -> tuple[Floats, Floats]:
    """One row: the best-ranked paper, the question's vector, and whether the library holds the answer."""
    best = asked.ranked[0]
    reading = asked.reading(asked.retriever.library.papers[best.row].paper_id)
    features = read_gate_features(asked.question, asked.probes, reading, asked.retriever)
    return np.concatenate([features, asked.probes.question.vector])[None], np.array([float(asked.case.answerable)])


def listing_rows(asked: Asked) -> tuple[Floats, Floats]:
    """One row for every paper of the library, ranked for the criterion of an exhaustive question."""
    text = criterion(asked.question)
    ranked = asked.retriever.rank(text)
    return listing_features(text, ranked, asked.retriever), np.array([float(asked.is_gold(p)) for p in ranked])


def claim_rows(asked: Asked) -> tuple[Floats, Floats]:
    """The reference answer against the sentences that hold the key facts, and against others.

    Others are the rest of the same abstract (hard) and the best-ranked wrong paper (easy).
    """
    library = asked.retriever.library
    test = ClaimTest(asked.retriever.encoder, library.late.weights)
    rows, labels = [], []
    for paper_id in dict.fromkeys(f.paper_id for f in asked.case.key_facts):
        reading = asked.reading(paper_id)
        facts = [f for f in asked.case.key_facts if f.paper_id == paper_id]
        holds = [any(f.start < end and start < f.end for f in facts) for start, end in reading.sentences]
        texts = [reading.text(i) for i in range(len(holds))]
        wrong = next(library.papers[p.row] for p in asked.ranked if not asked.is_gold(p))
        for evidence, label in (
            (" ".join(t for t, held in zip(texts, holds, strict=True) if held), 1.0),
            (" ".join(t for t, held in zip(texts, holds, strict=True) if not held), 0.0),
            (wrong.abstract, 0.0),
        ):
            if evidence:
                rows.append(test.features(asked.case.reference, evidence))
                labels.append(label)
    return np.array(rows), np.array(labels)


def fit_gate(rows: Floats, labels: Floats) -> tuple[dict[str, Any], Floats]:
    """Fit the gate's features together with a direction of the question's vector.

    The direction says what abstracts tend to state and what they leave out (hardware, hours, costs …).
    It becomes one feature of the gate, of weight 1.
    """
    model, _ = fit_logistic(rows, labels, **GATE_OPTIONS)
    count = len(GATE_SIGNS)
    mean, scale, weights = (np.array(model[name]) for name in ("mean", "scale", "weights"))
    direction = weights[count:] / scale[count:]
    offset = float(weights[count:] @ (mean[count:] / scale[count:]))
    return {
        "features": [*GATE_FEATURES],
        "mean": [*model["mean"][:count], 0.0],
        "scale": [*model["scale"][:count], 1.0],
        "weights": [*model["weights"][:count], 1.0],
        "intercept": round(model["intercept"] - offset, 6),
    }, direction


# More match must never speak against an answer; the direction of the vector is free, and held small.
GATE_SIGNS = (1, 1, -1, 1, 1, 1, -1, 1, 1, 1)
GATE_OPTIONS: dict[str, Any] = {
    "signs": (*GATE_SIGNS, *[0] * MiniLM.dimension),
    "penalty": np.array([0.003] * len(GATE_SIGNS) + [0.6] * MiniLM.dimension),
}


def main() -> int:
    """Fit, print and write."""
    from assistant.assemble import open_engine

    retriever = open_engine().retriever
    cases = [Asked(c, retriever) for c in load_cases() if c.split == "dev"]
    out = sys.stdout.write
    told = [a for a in cases if a.case.type in ("single", "followup", "false_premise")]
    relevance = fit_relevance(told)
    out(f"relevance {relevance}\n")
    _write(Path(index.__file__).parent / "fitted.json", relevance)
    from index.fitted import RELEVANCE

    if json.loads(json.dumps(relevance)) != {"weights": dict(RELEVANCE.weights), "slope": RELEVANCE.slope, "intercept": RELEVANCE.intercept}:
        out("the fusion changed: run again to fit the rest on it\n")
        return 0
    asked = [a for a in cases if a.case.key_facts]
    quoted = [sentence_rows(a) for a in asked]
    sentence, _ = fit_logistic(*_stacked(quoted), features=SENTENCE_FEATURES)
    out(_summary("sentence", quoted, sentence, _papers(asked)))
    asked = [a for a in cases if a.case.type in ("single", "multi")]
    chosen = [paper_rows(a) for a in asked]
    paper, _ = fit_logistic(*_stacked(chosen), penalty=0.003, features=PAPER_FEATURES)
    out(_summary("paper", chosen, paper, _papers(asked), penalty=0.003))
    file = Path(assistant.__file__).parent / "fitted.json"
    old = json.loads(file.read_text(encoding="utf-8"))
    asked = [a for a in cases if a.case.type in ("single", "followup", "false_premise")]
    claims = [claim_rows(a) for a in asked]
    claim, _ = fit_logistic(*_stacked(claims), signs=[1] * len(CLAIM_FEATURES), features=CLAIM_FEATURES)
    out(_summary("claim", claims, claim, _papers(asked), signs=[1] * len(CLAIM_FEATURES)))
    asked = [a for a in cases if a.case.type == "exhaustive"]
    listings = [listing_rows(a) for a in asked]
    listing, _ = fit_logistic(*_stacked(listings), penalty=0.001, features=LISTING_FEATURES)
    out(_summary("listing", listings, listing, _papers(asked), penalty=0.001))
    asked = [a for a in cases if a.case.type != "exhaustive"]
    gated = [gate_rows(a) for a in asked]
    gate, direction = fit_gate(*_stacked(gated))
    out(_summary("gate", gated, gate, _papers(asked), **GATE_OPTIONS))
    held_out = np.concatenate(cross_validated(gated, _papers(asked), **GATE_OPTIONS))
    answerable = np.concatenate([labels for _, labels in gated]) > 0.5
    refuse_below = round(float(np.quantile(held_out[answerable], _REFUSED)), 4)
    out(f"refuse below {refuse_below}\n")
    _write(
        file,
        old
        | {
            "sentence": sentence,
            "paper": paper,
            "gate": gate,
            "listing": listing,
            "claim": claim,
            "list_from": 0.2,
            "gate_direction": [round(float(v), 5) for v in direction],
            "gate_encoder": retriever.encoder.encoder_id.split("/")[0],
            "refuse_below": refuse_below,
        },
    )
    return 0


def _stacked(groups: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    return np.vstack([g[0] for g in groups]), np.concatenate([g[1] for g in groups])


def _papers(asked: Sequence[Asked]) -> list[str]:
    return [(*a.case.gold_papers, a.case.id)[0] for a in asked]


def _summary(
    name: str, groups: Sequence[tuple[Floats, Floats]], model: dict[str, Any], papers: Sequence[str], **options: Any
) -> str:
    scores = np.concatenate(cross_validated(groups, papers, **options))
    labels = np.concatenate([g[1] for g in groups])
    shown = dict(zip(model["features"], (round(w, 2) for w in model["weights"]), strict=False))
    return f"{name}: AUROC {auroc(scores, labels):.3f} (held out, n={len(labels)}) {shown}\n"


def _write(file: Path, fields: dict[str, Any]) -> None:
    file.write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
