"""The self-check: what the judge catches, and how far the claim test agrees with people. Two different things.

Mutations measure the judge that scores answers. Human-labelled pairs measure the claim test that guards them.
The labelled sets are not part of Citewell; their figures are kept, dated, for those who do not have them.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.claims import ClaimTest
from eval.benchmarks.pairs import load_pairs, measure_pairs
from eval.cases import Case
from eval.errors import BenchmarkError
from eval.judging.mutation_check import FORMS, MutationReport, check_mutations
from index.encode_passages import Progress
from index.paper import Paper

KEPT = Path(__file__).parents[1] / "labels.json"
_SPLITS = ("test", "dev", None)  # the first that a set has
_PAIRS = 400  # of each set, drawn with a fixed seed


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """The claim test on one set of labelled pairs; `figures` is the JSON of a `PairsReport`."""

    name: str
    split: str
    figures: Mapping[str, Any]


def check_judge(cases: Sequence[Case], papers: Mapping[str, Paper]) -> list[MutationReport]:
    """Run the mutation tests on every form of right answers."""
    return [check_mutations(cases, papers, form) for form in FORMS]


def check_claim_test(folder: Path, test: ClaimTest, *, progress: Progress) -> list[LabelledSet]:
    """Measure the claim test on every `*/pairs.jsonl` of a folder: its test split, else dev, else all.

    Raises:
        BenchmarkError: there is none, or one cannot be read.
    """
    files = sorted(folder.glob("*/pairs.jsonl"))
    if not files:
        raise BenchmarkError(f"{folder} holds no */pairs.jsonl; expected a folder for each set of labelled pairs")
    return [_measure(file, test, progress) for file in files]


def keep(sets: Sequence[LabelledSet], *, today: datetime.date) -> None:
    """Keep the figures for those who do not have the labels."""
    content = {
        "date": today.isoformat(),
        "sets": [{"name": s.name, "split": s.split, "figures": s.figures} for s in sets],
    }
    KEPT.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def kept() -> tuple[str, list[LabelledSet]]:
    """Return the kept figures and their date."""
    content = json.loads(KEPT.read_text(encoding="utf-8"))
    return content["date"], [LabelledSet(**fields) for fields in content["sets"]]


def _measure(file: Path, test: ClaimTest, progress: Progress) -> LabelledSet:
    for split in _SPLITS:
        try:
            pairs = load_pairs(file, split=split, limit=_PAIRS)
        except BenchmarkError:
            if split is None:
                raise
            continue
        name = file.parent.name

        def report(stage: str, done: int, total: int, name: str = name) -> None:
            progress(f"{stage} of {name}", done, total)

        return LabelledSet(name, split or "all", measure_pairs(pairs, test, progress=report).to_dict())
    raise AssertionError("the last split is all of them")
