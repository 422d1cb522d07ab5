"""Right answers made wrong, one way at a time: what a judge must see.

Each mutation takes the sentences of a right answer and returns them with one thing changed, or None where
there is nothing of the kind to change. The words used here are not the judge's: it is tested, not copied.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.names import find_names, stands_in
from assistant.numbers import find_numbers
from eval.cases import Case
from eval.judging.judge import Cited, Sentence
from index.paper import Paper
from index.sentences import split_sentences

Sentences = tuple[Sentence, ...]

_VERB = re.compile(
    r"\b(is|are|was|were|can|could|may|might|will|would|does|do|did|has|have|should|must)\b(?!\s+(?:not|no)\b)",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"(?i:\b(?:do|does|did)\s+not\s+|\bnot\s+|\bwithout\b|\bnever\s+|n['’]t\b)|\b[Nn]o\b")
_INSTEAD = {"without": "with", "no": "a"}
_HEDGE = re.compile(
    r"\b(?:up to|at least|at most|more than|less than|about|approximately|roughly|around|nearly|almost|only"
    r"|can|may|might|could|some|most|often|sometimes|typically|usually|partially"
    r"|largely|mostly|in part|in some cases|in most cases)\s+",
    re.IGNORECASE,
)
_FLIPS = {
    "increases": "decreases", "increase": "decrease", "increased": "decreased", "increasing": "decreasing",
    "decreases": "increases", "decrease": "increase", "reduces": "increases", "reduce": "increase",
    "reduced": "increased", "reducing": "increasing", "improves": "worsens", "improve": "worsen",
    "improved": "worsened", "improving": "worsening", "higher": "lower", "lower": "higher", "better": "worse",
    "worse": "better", "faster": "slower", "slower": "faster", "larger": "smaller", "smaller": "larger",
    "more": "less", "fewer": "more", "less": "more", "outperforms": "underperforms",
    "outperform": "underperform", "longer": "shorter", "shorter": "longer", "best": "worst",
    "high": "low", "low": "high", "stronger": "weaker", "weaker": "stronger", "deeper": "shallower",
}  # fmt: skip
_FLIP = re.compile(rf"\b({'|'.join(_FLIPS)})\b", re.IGNORECASE)
_NAMELIKE = re.compile(r"\w[A-Z\d]")  # a capital or a digit within: no word that merely opens a title
_SHIFT = 25  # characters


@dataclass(frozen=True, slots=True)
class World:
    """What a mutation may borrow from: all papers, and a seeded source of chance."""

    papers: Mapping[str, Paper]
    chance: random.Random

    def other(self, case: Case) -> Paper:
        """Return a paper that the case is not about."""
        return self.papers[self.chance.choice([p for p in sorted(self.papers) if p not in case.gold_papers])]


Mutation = Callable[[Case, Sentences, World], Sentences | None]


def swap_number(case: Case, sentences: Sentences, world: World) -> Sentences | None:
    """Change a number, and keep what is written on it."""

    def change(text: str) -> str | None:
        numbers = [n for n in find_numbers(text) if re.match(r"\d", text[n.start : n.end])]
        if not numbers:
            return None
        number = world.chance.choice(numbers)
        digits = re.match(r"[\d.,]*\d", text[number.start :])
        assert digits is not None  # it begins with one
        value = float(digits.group().replace(",", ""))
        changed = f"{value * world.chance.choice([0.5, 2, 3]) + world.chance.choice([1, 2, 7]):g}"
        return text[: number.start] + changed + text[number.start + digits.end() :]

    return _change_one(sentences, change, world)


def negate(case: Case, sentences: Sentences, world: World) -> Sentences | None:
    """Deny what is said, or assert what is denied."""

    def change(text: str) -> str | None:
        denial = _DENIAL.search(text)
        if denial:
            return text[: denial.start()] + _INSTEAD.get(denial.group().strip().lower(), "") + text[denial.end() :]
        verb = _VERB.search(text)
        return f"{text[: verb.end()]} not{text[verb.end() :]}" if verb else None

    return _change_one(sentences, change, world)


def flip_direction(case: Case, sentences: Sentences, world: World) -> Sentences | None:
    """Say the opposite: faster for slower, more for less."""

    def change(text: str) -> str | None:
        flips = list(_FLIP.finditer(text))
        if not flips:
            return None
        flip = world.chance.choice(flips)
        return text[: flip.start()] + _FLIPS[flip.group().lower()] + text[flip.end() :]

    return _change_one(sentences, change, world)


def exchange_name(case: Case, sentences: Sentences, world: World) -> Sentences | None:
    """Put a name of another paper in the place of one."""
    abstracts = " ".join(world.papers[p].abstract + world.papers[p].title for p in case.gold_papers)
    other = world.other(case)
    strange = [
        n
        for n in find_names(other.abstract)
        if _NAMELIKE.search(n) and not stands_in(n, f"{abstracts} {case.question}")
    ]

    def change(text: str) -> str | None:
        names = [n for n in find_names(text) if _NAMELIKE.search(n)]
        return text.replace(world.chance.choice(names), world.chance.choice(strange)) if names and strange else None

    return _change_one(sentences, change, world)


def drop_qualifier(case: Case, sentences: Sentences, world: World) -> Sentences | None:
    """Leave out what limits a statement: "up to", "only", "may"."""

    def change(text: str) -> str | None:
        hedges = list(_HEDGE.finditer(text))
        if not hedges:
            return None
        hedge = world.chance.choice(hedges)
        return text[: hedge.start()] + text[hedge.end() :]

    return _change_one(sentences, change, world)


def splice(case: Case, sentences: Sentences, world: World) -> Sentences | None:
    """End a sentence with the end of another paper's, under the citation of the first."""
    abstract = world.other(case).abstract
    spans = split_sentences(abstract)
    if not spans:
        return None
    start, end = world.chance.choice(spans)
    tail = abstract[start:end].split()

    def change(text: str) -> str | None:
        words = text.split()
        if len(words) < 4 or len(tail) < 4:  # halves of less than two words are no splice
            return None
        return " ".join([*words[: len(words) // 2], *tail[len(tail) // 2 :]])

    return _change_one(sentences, change, world)


def cite_another_paper(case: Case, sentences: Sentences, world: World) -> Sentences | None:
    """Point the citations of a sentence to a sentence of another paper."""
    paper = world.other(case)
    spans = split_sentences(paper.abstract)
    if not spans:
        return None
    start, end = world.chance.choice(spans)
    return _cite(sentences, (Cited(paper.paper_id, start, end, paper.abstract[start:end]),), world)


def cite_another_sentence(case: Case, sentences: Sentences, world: World) -> Sentences | None:
    """Point the citations of a sentence to one of the same abstract that holds no gold span."""
    place = world.chance.randrange(len(sentences))
    paper = world.papers[sentences[place].citations[0].paper_id]
    elsewhere = [
        (start, end)
        for start, end in split_sentences(paper.abstract)
        if not any(f.paper_id == paper.paper_id and start < f.end and f.start < end for f in case.key_facts)
    ]
    if not elsewhere:
        return None
    start, end = world.chance.choice(elsewhere)
    return _cite(sentences, (Cited(paper.paper_id, start, end, paper.abstract[start:end]),), world, place=place)


def shift_span(case: Case, sentences: Sentences, world: World) -> Sentences | None:
    """Move a citation's offsets and keep its quote."""
    place = world.chance.randrange(len(sentences))
    shifted = [replace(c, start=c.start + _SHIFT, end=c.end + _SHIFT) for c in sentences[place].citations]
    return _cite(sentences, tuple(shifted), world, place=place)


def drop_citation(case: Case, sentences: Sentences, world: World) -> Sentences | None:
    """Leave a sentence without a citation."""
    return _cite(sentences, (), world)


def drop_sentence(case: Case, sentences: Sentences, world: World) -> Sentences | None:
    """Leave a sentence of the answer out."""
    if len(sentences) < 2:
        return None
    place = world.chance.randrange(len(sentences))
    return sentences[:place] + sentences[place + 1 :]


MUTATIONS: Mapping[str, Mutation] = {
    "number swapped": swap_number,
    "negated": negate,
    "direction flipped": flip_direction,
    "name exchanged": exchange_name,
    "qualifier dropped": drop_qualifier,
    "two papers spliced": splice,
    "another paper cited": cite_another_paper,
    "another sentence cited": cite_another_sentence,
    "span shifted": shift_span,
    "citation dropped": drop_citation,
    "sentence dropped": drop_sentence,
}


def _change_one(sentences: Sentences, change: Callable[[str], str | None], world: World) -> Sentences | None:
    """Change the first sentence, from a random one on, that has something to change."""
    order = list(range(len(sentences)))
    world.chance.shuffle(order)
    for place in order:
        text = change(sentences[place].text)
        if text is not None and text != sentences[place].text:
            return _put(sentences, place, replace(sentences[place], text=text))
    return None


def _cite(sentences: Sentences, citations: Sequence[Cited], world: World, *, place: int | None = None) -> Sentences:
    place = world.chance.randrange(len(sentences)) if place is None else place
    return _put(sentences, place, replace(sentences[place], citations=tuple(citations)))


def _put(sentences: Sentences, place: int, sentence: Sentence) -> Sentences:
    return (*sentences[:place], sentence, *sentences[place + 1 :])
