"""Fit everything that ships, on the development questions alone, and write it where it is read.

`python -m eval.fitting.fit` prints what was fitted and cross-validated figures. Run it again when it says that
the fusion of the signals changed: the rest is fitted on what that fusion finds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

import assistant
import index
from assistant.assemble import open_engine
from assistant.claims.likeness import CLAIM_FEATURES
from assistant.evidence import GATE_FEATURES, SENTENCE_FEATURES
from assistant.fitted import Logistic
from assistant.gate import TOPIC_FEATURES, topic_features
from assistant.membership import MEMBERSHIP_FEATURES
from assistant.papers import PAPER_FEATURES
from assistant.question import Kind
from assistant.summary.lines import LINE_FEATURES
from eval.cases import load_cases
from eval.fitting.asked import (
    Asked,
    claim_rows,
    gate_rows,
    listing_rows,
    member_rows,
    paper_rows,
    point_rows,
    sentence_rows,
    topic_rows,
)
from eval.fitting.logistic import Floats, cross_validated, fit_logistic, stacked
from eval.metrics.discrimination import auroc
from eval.summaries.read import load_topics
from index.encoders.minilm import MiniLM
from index.fitted import RELEVANCE

_REFUSED = 0.05  # of the answerable questions, held out
_LIST_FROM, _MEMBER_FROM = 0.2, 0.25  # where F1 of held-out questions and topics is flat and recall high; see LOG
_SIGNALS = ("dense", "sentence", "keyword", "named", "late")
_ONE_PAPER = ("single", "followup", "false_premise")
# More match must never speak against an answer; the direction of the vector is free, and held small.
GATE_SIGNS = (1, 1, -1, 1, 1, 1, -1, 1, 1, 1)
GATE_OPTIONS: dict[str, Any] = {
    "signs": (*GATE_SIGNS, *[0] * MiniLM.dimension),
    "penalty": np.array([0.003] * len(GATE_SIGNS) + [0.6] * MiniLM.dimension),
}

Rows = Callable[[Asked], tuple[Floats, Floats]]


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
        return float(total / n + 0.02 * weights @ weights), slope / n + 0.04 * weights

    weights = (
        minimize(loss, np.zeros(len(_SIGNALS)), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(_SIGNALS)).x
        / spread
    )
    fused = np.concatenate([t @ weights for t in tables])
    labels = np.concatenate(golds).astype(float)
    curve, _ = fit_logistic(fused[:, None], labels, signs=[1], penalty=0.0)
    slope = curve["weights"][0] / curve["scale"][0]
    return {
        "weights": dict(zip(_SIGNALS, (round(float(w), 4) for w in weights), strict=True)),
        "slope": round(float(slope), 4),
        "intercept": round(float(curve["intercept"] - slope * curve["mean"][0]), 4),
    }


def split_gate(joint: dict[str, Any]) -> tuple[dict[str, Any], Floats]:
    """Split the jointly fitted gate into its features and a direction of the question's vector.

    The direction says what abstracts tend to state and what they leave out (hardware, hours, costs …).
    It becomes one feature of the gate, of weight 1.
    """
    count = len(GATE_SIGNS)
    mean, scale, weights = (np.array(joint[name]) for name in ("mean", "scale", "weights"))
    direction = weights[count:] / scale[count:]
    return {
        "features": [*GATE_FEATURES, "stated_as_a_rule"],
        "mean": [*joint["mean"][:count], 0.0],
        "scale": [*joint["scale"][:count], 1.0],
        "weights": [*joint["weights"][:count], 1.0],
        "intercept": round(joint["intercept"] - float(mean[count:] @ direction), 6),
    }, direction


def main() -> int:
    """Fit, print and write."""
    retriever = open_engine().quoting().retriever
    cases = [Asked(case, retriever) for case in load_cases() if case.split == "dev"]
    relevance = fit_relevance([a for a in cases if a.case.type in _ONE_PAPER])
    _write(Path(index.__file__).parent / "fitted.json", relevance)
    sys.stdout.write(f"relevance {relevance}\n")
    if relevance["weights"] != dict(RELEVANCE.weights):
        sys.stdout.write("the fusion changed: run again to fit the rest on it\n")
        return 0
    sentence, _ = _fit(sentence_rows, [a for a in cases if a.case.key_facts], SENTENCE_FEATURES)
    several = [a for a in cases if a.case.type in ("single", "multi")]
    paper, _ = _fit(paper_rows, several, PAPER_FEATURES, penalty=0.003)
    sides = [1] * len(CLAIM_FEATURES)
    one = [a for a in cases if a.case.type in _ONE_PAPER]
    claim, _ = _fit(claim_rows, one, CLAIM_FEATURES, signs=sides, penalty=0.001, balanced=True)
    exhaustive = [a for a in cases if a.case.type == "exhaustive"]
    sides = [1] * len(MEMBERSHIP_FEATURES)
    listing, _ = _fit(listing_rows, exhaustive, MEMBERSHIP_FEATURES, signs=sides, penalty=0.0003)
    topics = [topic for topic in load_topics() if topic.split == "dev"]
    members = [member_rows(topic, retriever) for topic in topics]
    membership, _ = fit_logistic(*stacked(members), features=MEMBERSHIP_FEATURES, signs=sides, penalty=0.003)
    points = [point_rows(topic, retriever) for topic in topics]
    point, _ = fit_logistic(*stacked(points), features=LINE_FEATURES, penalty=0.01)
    others = [a for a in cases if a.question.kind is Kind.ORDINARY]
    sides = [1] * len(TOPIC_FEATURES)
    topic, _ = _fit(topic_rows, others, TOPIC_FEATURES, signs=sides, penalty=0.0003)
    gated = [a for a in others if topic_rows(a)[1][0]]
    joint, held_out = _fit(gate_rows, gated, GATE_FEATURES, **GATE_OPTIONS)
    gate, direction = split_gate(joint)
    held_out *= np.array([Logistic.from_dict(topic).predict(topic_features(a.ranked[0])) for a in gated])
    answerable = np.array([a.case.answerable for a in gated])
    fitted = {
        "sentence": sentence,
        "paper": paper,
        "claim": claim,
        "listing": listing,
        "list_from": _LIST_FROM,
        "membership": membership,
        "member_from": _MEMBER_FROM,
        "point": point,
        "topic": topic,
        "gate": gate,
        "gate_direction": [round(float(v), 5) for v in direction],
        "gate_encoder": retriever.encoder.encoder_id.split("/")[0],
        "refuse_below": round(float(np.quantile(held_out[answerable], _REFUSED)), 4),
    }
    sys.stdout.write(f"refuse below {fitted['refuse_below']}\n")
    _write(Path(assistant.__file__).parent / "fitted.json", fitted)
    return 0


def _fit(rows: Rows, asked: Sequence[Asked], features: Sequence[str], **options: Any) -> tuple[dict[str, Any], Floats]:
    """Fit one model on the rows of some cases; print what it reaches on papers held out."""
    groups = [rows(a) for a in asked]
    papers = [(*a.case.gold_papers, a.case.id)[0] for a in asked]
    held_out = np.concatenate(cross_validated(groups, papers, **options))
    everything, labels = stacked(groups)
    model, _ = fit_logistic(everything, labels, features=features, **options)
    shown = dict(zip(features, (round(w, 2) for w in model["weights"]), strict=False))
    name = rows.__name__.removesuffix("_rows")
    area = auroc(held_out, labels)
    figure = "undefined" if area is None else f"{area:.3f}"
    sys.stdout.write(f"{name}: AUROC {figure} (held out, n={len(labels)}) {shown}\n")
    return model, held_out


def _write(file: Path, fields: dict[str, Any]) -> None:
    file.write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
