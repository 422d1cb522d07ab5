"""Planted sentences: what a model might write of the shown passages, right and wrong, and how each is settled.

Made of the golden cases, seeded. Right: the words of the abstract, changed in ways that keep what they say, and
the references, which language models wrote. Wrong: one thing changed, a foreign or invented half, another paper.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scipy.stats import binomtest

from assistant.answer import Claim, Verdict
from assistant.writing.settle import Settler, Source
from eval.cases import Case
from eval.judging.judge import Sentence
from eval.judging.mutations import MUTATIONS, World
from eval.opponent import truths, untruths
from eval.statistics import Interval
from index.library import Library
from index.paper import Paper, Passage
from index.sentences import split_sentences
from index.words import content_words

_SEED = 0
_CHANGES = ("number swapped", "negated", "direction flipped", "name exchanged", "two papers spliced")
SHOWN = 6  # passages
_NUMERATION = re.compile(r"^\W*\d{1,2}[).]\s*")  # its number is none of what a sentence says
_ANSWERS = re.compile(r"^(?:Yes|No|None|Neither|Nobody|Not \w+|\w+ \w+ not|\w+ \w+n't|The premise is wrong)\s*[,:;]\s*")
_NOT_DENIED = re.compile(r"\bnot\s+(?:only|just)\b|\bnot\s+not\b")  # changes that leave it true
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
        sources: what the model would be shown; a case without a sentence of its first gold paper among them gives none.
        others: papers near the question that are not shown: what is foreign comes from them.
        papers: all papers, by id.
    """
    world = World(papers, random.Random(f"{_SEED} {case.id}"))
    held = ((source, sentence) for source in sources for sentence in _gold_sentences(case, source))
    source, sentence = next(held, (None, ""))
    if source is None:
        return []
    ground = _Ground(case, sources, others, world, source.paper, source, _NUMERATION.sub("", sentence))
    quoted = _wrong(ground, ground.sentence, "quoted")
    return [*_right(ground), *quoted, *_elsewhere(ground), *_referred(ground)]


def sources_of(case: Case, shown: Sequence[Passage], library: Library) -> list[Source]:
    """Return what the model would be shown: the first passages, gold ones in the place of the last others."""
    gold = [
        p
        for paper_id in dict.fromkeys(f.paper_id for f in case.key_facts)
        for p in library.passages
        if p.paper_id == paper_id and any(f.paper_id == paper_id and p.start <= f.start < p.end for f in case.key_facts)
    ]
    rest = [p for p in shown if p not in gold][: max(0, SHOWN - len(gold))]
    passages = [p for p in shown if p in gold or p in rest]
    passages += [p for p in gold if p not in passages]
    return [Source(marker, library.paper(p.paper_id), p) for marker, p in enumerate(passages, start=1)]


def _gold_sentences(case: Case, source: Source) -> Iterator[str]:
    """The sentences of a source of the first gold paper that hold a key fact."""
    if source.paper.paper_id != next(iter(case.gold_papers), None):
        return
    facts = [f for f in case.key_facts if f.paper_id == source.paper.paper_id]
    for a, b in split_sentences(source.passage.text):
        start, end = source.passage.start + a, source.passage.start + b
        if any(start < f.end and f.start < end for f in facts):
            yield source.passage.text[a:b]


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
    yield from _wrong(ground, _ANSWERS.sub("", case.reference), "reference")


def _wrong(ground: _Ground, sentence: str, base: str) -> Iterator[Planted]:
    for kind in _CHANGES:
        chance = ground.chance(f"{kind} {base}")
        changed = MUTATIONS[kind](ground.case, (Sentence(sentence, ()),), World(ground.world.papers, chance))
        if changed and not (kind == "negated" and _NOT_DENIED.search(changed[0].text)):
            yield from ground.wrong(f"{kind} ({base})", changed[0].text)
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


@dataclass(frozen=True, slots=True)
class Settled:
    """How the planted sentences of one kind were settled.

    Attributes:
        well: survived, of right ones; taken out or moved, of wrong ones.
        interval: of their share, at 95 %, Wilson's; None without any.
    """

    kind: str
    right: bool
    well: int
    n: int
    interval: Interval | None


def settle_planted(settler: Settler, planted: Sequence[Planted]) -> list[tuple[Planted, Claim]]:
    """Settle the planted sentences of one case."""
    return [(p, settler.settle(p.text, p.markers)) for p in planted]


def by_kind(settled: Sequence[tuple[Planted, Claim]]) -> list[Settled]:
    """Count what was well settled: right ones and wrong ones as a whole, then by kind."""
    rows = []
    for right in (True, False):
        those = [(p.kind, p.well_settled(claim)) for p, claim in settled if p.right is right]
        rows.append(_counted("all", right, [well for _, well in those]))
        for kind in sorted({kind for kind, _ in those}):
            rows.append(_counted(kind, right, [well for of, well in those if of == kind]))
    return rows


def _counted(kind: str, right: bool, wells: Sequence[bool]) -> Settled:
    well, n = sum(wells), len(wells)
    ends = binomtest(well, n).proportion_ci(method="wilson") if n else None
    return Settled(kind, right, well, n, Interval(float(ends.low), float(ends.high)) if ends else None)
