"""A case as the retriever sees it, and the rows of features that its gold spans label."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.claims.check import ClaimTest
from assistant.evidence import sentence_features, weigh
from assistant.exhaustive import criterion
from assistant.gate import read_gate_features, topic_features
from assistant.history import resolve
from assistant.membership import membership_features
from assistant.papers import choose_papers, paper_features
from assistant.probes import Probes, encode_probes
from assistant.question import Question, analyse
from assistant.summary.lines import line_features, nearness
from assistant.writing.settle import choose_sentences
from assistant.writing.sources import read_sources
from eval.cases import Case, KeyFact
from eval.fitting.logistic import Floats
from eval.opponent.planted import SHOWN, plant, sources_of
from eval.summaries.topic import Topic
from index.query import Reading
from index.retriever import PaperScore, Retriever

_NEAR = 24  # papers near the question; those that are not shown lend what is foreign
_UNLIKE = (
    "foreign half (quoted)", "invented half (quoted)", "invented half (reference)", "two papers spliced (quoted)",
    "wrong paper (not shown)",
)  # fmt: skip


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
    """One row: the papers to be quoted, the question's vector, and whether the library holds the answer."""
    papers = choose_papers(asked.question, asked.probes, asked.ranked, asked.retriever)
    readings = [asked.reading(asked.retriever.library.papers[p.row].paper_id) for p in papers]
    features = read_gate_features(asked.question, asked.probes, readings, asked.retriever)
    return np.concatenate([features, asked.probes.question.vector])[None], np.array([float(asked.case.answerable)])


def topic_rows(asked: Asked) -> tuple[Floats, Floats]:
    """One row: the best-ranked paper, and whether the library has any on the topic."""
    off = ("no_evidence", "out_of_scope")
    return topic_features(asked.ranked[0])[None], np.array([float(asked.case.refusal not in off)])


def listing_rows(asked: Asked) -> tuple[Floats, Floats]:
    """One row for every paper of the library, ranked for the criterion of an exhaustive question."""
    return _membership_rows(criterion(asked.question), asked.case.gold_papers, (), asked.retriever)


def member_rows(topic: Topic, retriever: Retriever) -> tuple[Floats, Floats]:
    """One row for every paper but the borderline ones, ranked for a topic."""
    return _membership_rows(topic.topic, topic.gold_papers, topic.borderline, retriever)


def point_rows(topic: Topic, retriever: Retriever) -> tuple[Floats, Floats]:
    """One row for every sentence of the papers that key points are from; 1 where it holds one."""
    query = retriever.encode(topic.topic)
    question = analyse(topic.topic)
    rows, labels = [], []
    points: dict[str, list[KeyFact]] = {}
    for point in topic.key_points:
        points.setdefault(point.fact.paper_id, []).append(point.fact)
    for paper_id, facts in points.items():
        reading = retriever.read(query, paper_id)
        near = nearness(weigh(question, reading))
        rows.append(line_features(reading.paper, [reading.text(i) for i in range(len(near))], near))
        labels.append([float(any(f.start < end and start < f.end for f in facts)) for start, end in reading.sentences])
    return np.vstack(rows), np.concatenate(labels)


def _membership_rows(
    text: str, gold: Collection[str], borderline: Collection[str], retriever: Retriever
) -> tuple[Floats, Floats]:
    query = retriever.encode(text)
    ranked = retriever.rank(query)
    ids = [retriever.library.papers[p.row].paper_id for p in ranked]
    counted = np.array([paper_id not in borderline for paper_id in ids])
    labels = np.array([float(paper_id in gold) for paper_id in ids])
    return membership_features(query, ranked, retriever)[counted], labels[counted]


def claim_rows(asked: Asked) -> tuple[Floats, Floats]:
    """The reference answer against the sentences that hold the key facts, and against others; then planted sentences.

    Others are the rest of the same abstract (hard) and the best-ranked wrong paper (easy). Of planted sentences those
    are taken that no rule would catch: what is wrong with a number or a "not" is no matter of likeness.
    """
    test = ClaimTest(asked.retriever.encoder, asked.retriever.library.late.weights)
    rows = [*_reference_rows(asked, test), *_planted_rows(asked, test)]
    return np.array([features for features, _ in rows]), np.array([label for _, label in rows])


def _reference_rows(asked: Asked, test: ClaimTest) -> Iterator[tuple[Floats, float]]:
    library = asked.retriever.library
    wrong = next(library.papers[p.row] for p in asked.ranked if not asked.is_gold(p))
    for paper_id in dict.fromkeys(f.paper_id for f in asked.case.key_facts):
        reading = asked.reading(paper_id)
        facts = [f for f in asked.case.key_facts if f.paper_id == paper_id]
        holds = [any(f.start < end and start < f.end for f in facts) for start, end in reading.sentences]
        texts = [reading.text(i) for i in range(len(holds))]
        for evidence, title, label in (
            (" ".join(t for t, held in zip(texts, holds, strict=True) if held), reading.paper.title, 1.0),
            (" ".join(t for t, held in zip(texts, holds, strict=True) if not held), reading.paper.title, 0.0),
            (wrong.abstract, wrong.title, 0.0),
        ):
            if evidence:
                yield test.features(asked.case.reference, evidence, title=title), label


def _planted_rows(asked: Asked, test: ClaimTest) -> Iterator[tuple[Floats, float]]:
    """Each planted sentence against what would be cited for it of the passages it names."""
    library = asked.retriever.library
    shown = [hit.passage for hit in asked.retriever.hits(asked.ranked, k=SHOWN)]
    sources = sources_of(asked.case, shown, library)
    near = [library.papers[p.row] for p in asked.ranked[:_NEAR]]
    others = [p for p in near if p not in [s.paper for s in sources] and p.paper_id not in asked.case.gold_papers]
    sentences = read_sources(test, sources)
    planted = plant(asked.case, sources, others, {p.paper_id: p for p in library.papers})
    used = [p for p in planted if p.right or p.kind in _UNLIKE]
    for one, claim in zip(used, test.read([p.text for p in used]), strict=True):
        chosen = choose_sentences(claim, [s for marker in one.markers for s in sentences[marker]])
        title = " ".join(dict.fromkeys(s.source.paper.title for s in chosen))
        yield test.likeness(claim, [s.read for s in chosen], title=title), float(one.right)
