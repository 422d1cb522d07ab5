"""Measure the judge: how many wrong answers it catches, mutation by mutation, and how many right ones it rejects.

Right answers come in two forms. Quoted: the gold spans themselves. Rewritten: the reference answer in
other words, citing the gold spans. The judge knows neither of them beforehand: it reads key facts and spans.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.cases import Case
from eval.judging.judge import Cited, Said, Sentence, judge
from eval.judging.mutations import MUTATIONS, Sentences, World
from index.paper import Paper
from index.sentences import split_sentences

_SEED = 0


@dataclass(frozen=True, slots=True)
class Caught:
    """How many mutated answers were caught, of those that could be mutated."""

    caught: int
    n: int


@dataclass(frozen=True, slots=True)
class MutationReport:
    """The judge on one form of right answers.

    Attributes:
        rejected: right answers that the judge called wrong: false alarms, of `n`.
        mutations: by name; only answers that the judge accepts before are mutated.
        missed: by name, an example of each mutation that went through, as `case id: text`.
    """

    form: str
    n: int
    rejected: int
    mutations: Mapping[str, Caught]
    missed: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def quoted(case: Case, papers: Mapping[str, Paper]) -> Sentences:
    """The gold spans as an answer: each quoted and cited."""
    spans = dict.fromkeys((f.paper_id, f.start, f.end) for f in case.key_facts)
    cited = [Cited(paper_id, start, end, papers[paper_id].abstract[start:end]) for paper_id, start, end in spans]
    return tuple(Sentence(c.quote, (c,)) for c in cited)


def rewritten(case: Case, papers: Mapping[str, Paper]) -> Sentences:
    """The reference answer, every sentence citing all gold spans."""
    citations = tuple(c for s in quoted(case, papers) for c in s.citations)
    return tuple(Sentence(case.reference[a:b], citations) for a, b in split_sentences(case.reference))


FORMS: Mapping[str, Callable[[Case, Mapping[str, Paper]], Sentences]] = {"quoted": quoted, "rewritten": rewritten}


def check_mutations(cases: Sequence[Case], papers: Mapping[str, Paper], form: str) -> MutationReport:
    """Mutate the right answers of all cases that have key facts, in one form."""
    rejected, n = 0, 0
    caught: dict[str, list[bool]] = {name: [] for name in MUTATIONS}
    missed: dict[str, str] = {}
    for case in (c for c in cases if c.key_facts and c.reference):
        sentences = FORMS[form](case, papers)
        n += 1
        if not judge(case, Said(sentences, refused=False), papers).right:
            rejected += 1
            continue
        for name, mutate in MUTATIONS.items():
            world = World(papers, random.Random(f"{_SEED} {case.id} {name}"))
            wrong = mutate(case, sentences, world)
            if wrong is not None:
                seen = not judge(case, Said(wrong, refused=False), papers).right
                caught[name].append(seen)
                if not seen:
                    changed = next((w.text for w, s in zip(wrong, sentences, strict=False) if w != s), "")
                    missed.setdefault(name, f"{case.id}: {changed}")
    counts = {name: Caught(sum(seen), len(seen)) for name, seen in caught.items() if seen}
    return MutationReport(form, n, rejected, counts, missed)
