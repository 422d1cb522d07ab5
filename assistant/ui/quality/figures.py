"""The figures of an evaluation in words: what each is called, what it says, and how it is written.

Knows the names that a run's summary uses; nothing of HTML, nor of how anything is measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
UNDEFINED = "not defined"
_COUNTS = frozenset({"words", "dangling"})
_RATIOS = frozenset({"ndcg@10", "mrr@10", "map", "span_overlap", "f1", "auroc", "aurc"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a figure is called, and what it says in a sentence."""

    title: str
    sentence: str


HEADLINE: Mapping[str, Meaning] = {
    "first": Meaning("right paper first", "The paper that holds the answer was ranked before all others."),
    "recall@5": Meaning("recall@5", "How many of the papers that hold the answer were among the first five."),
    "key_facts": Meaning("key facts", "How many of the facts that a right answer holds were in the answer."),
    "right_papers": Meaning("right papers cited", "How many of the cited papers are among those that hold the answer."),
    "right": Meaning(
        "right answers", "Every key fact, each with a citation that shows it, and nothing wrong; or rightly declined."
    ),
    "groundedness": Meaning(
        "groundedness",
        "Sentences that a shown passage supports. An answer that only quotes cannot but have full marks.",
    ),
    "wrong_refusal": Meaning(
        "wrong refusals", "Questions that were declined although the library holds the answer. Lower is better."
    ),
    "missed_refusal": Meaning(
        "missed refusals", "Questions that were answered although the library does not hold it. Lower is better."
    ),
}
AUROC = Meaning(
    "telling them apart (AUROC)",
    "How well the confidence tells questions that can be answered from those that cannot: 0.5 is chance, 1 perfect.",
)


def value_text(name: str, value: float | None) -> str:
    """Write a figure: a share as `88.9%`, a ratio as `0.813`, a count as `58.31`."""
    if value is None:
        return UNDEFINED
    if name in _COUNTS:
        return f"{value:.2f}"
    return f"{value:.3f}" if name in _RATIOS else f"{value:.1%}"


def interval_text(name: str, figure: Json) -> str:
    """Write the 95 % interval of a figure: `[84.6%, 92.5%]`; nothing where there is none."""
    low, high = figure.get("low"), figure.get("high")
    return "" if low is None or high is None else f"[{value_text(name, low)}, {value_text(name, high)}]"


def change_text(name: str, value: float | None) -> str:
    """Write a difference: `+1.2 points` of percent, `−0.012`."""
    if value is None:
        return UNDEFINED
    if name in _COUNTS:
        written = f"{value:+.2f}"
    else:
        written = f"{value:+.3f}" if name in _RATIOS else f"{100 * value:+.1f} points"
    return written.replace("-", "−")


def count_text(count: int, one: str) -> str:
    """Write a count with its noun: `1 question`, `1,118 questions`."""
    return f"{count:,} {one if count == 1 else f'{one}s'}"
