"""What is measured on every summary: a name, what it means, which way is better, where it is from."""

from __future__ import annotations

from collections.abc import Mapping

from eval.metrics.catalogue import Metric

_ALCE = "ALCE, Gao et al. 2023, on spans"
_QUOTED = "a sentence that is its quote, word for word, has full marks"

SUMMARY_METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("paper_recall", "paper recall", "share of the gold papers that the summary takes in", headline=True),
        Metric("paper_precision", "paper precision", "share of its papers that are gold, borderline left out"),
        Metric("paper_f1", "paper F1", "harmonic mean of both"),
        Metric("cited_papers", "gold papers cited", "share of the gold papers that a sentence cites"),
        Metric(
            "citation_precision", "citation precision", "citations whose quote carries weight for the sentence",
            source=_ALCE, headline=True, by_construction=_QUOTED,
        ),
        Metric(
            "citation_recall", "citation recall", "sentences that their quotes support", source=_ALCE,
            by_construction=_QUOTED,
        ),
        Metric(
            "citation_precision_changed", "citation precision, not quoted", "the same of sentences that are no quote",
            source=_ALCE, headline=True,
        ),
        Metric("key_points", "key points", "share of the points that a sentence makes", headline=True),
        Metric("cited_points", "key points, rightly cited", "share made by a sentence that cites their paper"),
        Metric("points_or_table", "key points, table too", "share that a sentence or a cell of the table holds"),
        Metric(
            "redundancy", "redundancy", "share of the sentences that another nearly repeats", better="lower",
            headline=True,
        ),
        Metric("likeness", "likeness", "mean cosine of two of its sentences", better="lower"),
        Metric(
            "purity", "theme purity", "share of the gold papers in their theme's commonest gold theme",
            source="Manning et al. 2008", headline=True,
        ),
        Metric(
            "rand_index", "adjusted Rand index", "agreement with the gold themes beyond chance",
            source="Hubert & Arabie 1985", headline=True,
        ),
    )
}  # fmt: skip
COUNTS = ("papers", "themes", "sentences", "quoted", "words")
