"""Planted sentences: what a model might write of the shown passages, right and wrong, and how each is settled.

Made of the golden cases, seeded. Right: the words of the abstract, changed in ways that keep what they say, and
the references, which language models wrote. Wrong: one thing changed, a foreign or invented half, another paper.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Claim, Verdict
from assistant.writing.settle import Settler, Source
from eval.cases import Case
from eval.judging.judge import Sentence
from eval.judging.mutations import MUTATIONS, World
from eval.opponent import truths, untruths
from index.paper import Paper
from index.sentences import split_sentences
from index.words import content_words

_SEED = 0
_CHANGES = ("number swapped", "negated", "direction flipped", "name exchanged", "two papers spliced")
_FULL = 6  # words of content; a shorter sentence of another paper may well fit this one too


@dataclass(frozen=True, slots=True)
class Planted:
    """A sentence to be settled.

    Attributes:
        kind: how it was made.
        right: whether the papers in `papers` say it; of a wrong one they are those that would support it, if any.
        markers: what it cites.
    """

    case_id: str
    kind: str
    right: bool
    text: str
    markers: tuple[int, ...]
    papers: tuple[str, ...]

    def well_settled(self, claim: Claim) -> bool:
        """Whether a right sentence has survived, or a wrong one was caught: taken out, or moved to where it is true."""
        stands = claim.verdict is not Verdict.UNSUPPORTED
        if self.right:
            return stands
        return not stands or {c.paper_id for c in claim.citations} <= set(self.papers)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What sentences are planted on: a case, its sources, and a sentence of a gold paper among them."""

    case: Case
    sources: Sequence[Source]
    others: Sequence[Paper]
    world: World
    paper: Paper
    source: Source
    sentence: str

    def chance(self, kind: str) -> random.Random:
        return random.Random(f"{_SEED} {self.case.id} {kind}")

    def right(self, kind: str, text: str | None) -> Iterator[Planted]:
        if text:
            yield Planted(self.case.id, kind, True, text, (self.source.marker,), (self.paper.paper_id,))

    def wrong(self, kind: str, text: str | None, papers: tuple[str, ...] = ()) -> Iterator[Planted]:
        if text:
            yield Planted(self.case.id, kind, False, text, (self.source.marker,), papers)


def plant(case: Case, sources: Sequence[Source], others: Sequence[Paper], papers: Mapping[str, Paper]) -> list[Planted]:
    """Return the planted sentences of a case, each to be settled against the sources.

    Args:
        sources: what the model would be shown; cases without a gold sentence among them give nothing.
        others: papers near the question that are not shown: what is foreign comes from them.
    """
    planted: list[Planted] = []
    world = World(papers, random.Random(f"{_SEED} {case.id}"))
    for paper_id in case.gold_papers[:1]:
        grounds = [
            _Ground(case, sources, others, world, s.paper, s, s.passage.text[a:b])
            for s in sources
            if s.paper.paper_id == paper_id
            for a, b in split_sentences(s.passage.text)
            if any(
                f.paper_id == paper_id and s.passage.start + a < f.end and f.start < s.passage.start + b
                for f in case.key_facts
            )
        ]
        for ground in grounds[:1]:
            planted += [*_right(ground), *_wrong(ground, ground.sentence, "quoted"), *_elsewhere(ground)]
            planted += _referred(ground)
    return planted


def _right(ground: _Ground) -> Iterator[Planted]:
    sentence, paper = ground.sentence, ground.paper
    yield from ground.right("verbatim", sentence)
    ways: Mapping[str, Callable[[str, Paper, random.Random], str | None]] = {
        "named": truths.named, "reworded": truths.reworded, "clipped": truths.clipped,
    }  # fmt: skip
    for kind, way in ways.items():
        yield from ground.right(kind, way(sentence, paper, ground.chance(kind)))
    text = ground.source.passage.text
    rest = [text[a:b] for a, b in split_sentences(text) if text[a:b] != sentence]
    if rest:
        yield from ground.right("two joined", truths.joined(sentence, ground.chance("joined").choice(rest)))


def _referred(ground: _Ground) -> Iterator[Planted]:
    """The reference, where its key facts prove it, and what is made of it."""
    case = ground.case
    if not case.reference or len(case.gold_papers) != 1 or not all(f.is_in(case.reference) for f in case.key_facts):
        return
    markers = tuple(s.marker for s in ground.sources if s.paper.paper_id == ground.paper.paper_id)
    for a, b in split_sentences(case.reference):
        yield Planted(case.id, "reference", True, case.reference[a:b], markers, case.gold_papers)
    yield from _wrong(ground, case.reference, "reference")


def _wrong(ground: _Ground, sentence: str, base: str) -> Iterator[Planted]:
    for kind in _CHANGES:
        chance = ground.chance(f"{kind} {base}")
        changed = MUTATIONS[kind](ground.case, (Sentence(sentence, ()),), World(ground.world.papers, chance))
        yield from ground.wrong(f"{kind} ({base})", changed[0].text if changed else None)
    chance = ground.chance(f"halves {base}")
    yield from ground.wrong(f"other number ({base})", untruths.other_number(sentence, ground.paper.abstract, chance))
    foreign = _foreign(ground, chance)
    if foreign:
        yield from ground.wrong(f"foreign half ({base})", untruths.foreign_half(sentence, foreign, chance))
    inventions = untruths.DEV_INVENTED if ground.case.split == "dev" else untruths.TEST_INVENTED
    yield from ground.wrong(
        f"invented half ({base})", untruths.invented_half(sentence, chance.choice(inventions), chance)
    )


def _elsewhere(ground: _Ground) -> Iterator[Planted]:
    """What is true of another paper, or of none."""
    chance = ground.chance("elsewhere")
    strangers = [s for s in ground.sources if s.paper.paper_id not in ground.case.gold_papers]
    if strangers:
        cited = chance.choice(strangers)
        gold = ground.case.gold_papers
        yield Planted(ground.case.id, "wrong paper (shown)", False, ground.sentence, (cited.marker,), gold)
        text = truths.reworded(ground.sentence, ground.paper, chance)
        if text:
            yield Planted(ground.case.id, "wrong paper (shown, reworded)", False, text, (cited.marker,), gold)
    foreign = _foreign(ground, chance)
    if foreign:
        yield from ground.wrong("wrong paper (not shown)", foreign)
    inventions = untruths.DEV_INVENTED if ground.case.split == "dev" else untruths.TEST_INVENTED
    subject = ground.paper.name or "The method"
    yield from ground.wrong("invented", f"{subject} {chance.choice(inventions)}.")


def _foreign(ground: _Ground, chance: random.Random) -> str | None:
    sentences = [
        paper.abstract[a:b]
        for paper in ground.others
        for a, b in split_sentences(paper.abstract)
        if len(content_words(paper.abstract[a:b])) >= _FULL
    ]
    return chance.choice(sentences) if sentences else None


def settle_planted(settler: Settler, planted: Sequence[Planted]) -> list[tuple[Planted, Claim]]:
    """Settle the planted sentences of one case."""
    return [(p, settler.settle(p.text, p.markers)) for p in planted]
