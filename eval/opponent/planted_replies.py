"""Planted sentences on the whole way: each is the one doubtful sentence of a scripted reply; the others are quotes."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.assemble import Engine
from assistant.models import ModelOptions
from assistant.reply import ReplyParser, Written
from assistant.writing.settle import Source
from eval.cases import Case
from eval.opponent.fates import Fate, Raw
from eval.opponent.planted import Planted, plant
from eval.opponent.questions import SEED
from eval.opponent.stage import Stage, stage
from index.encode_passages import Progress
from index.sentences import split_sentences

RIGHT = "right"
HEADINGS = {
    RIGHT: r"verbatim|named|reworded|clipped|two joined|reference$",
    "number swapped": r"number swapped|other number",
    "negated or reversed": r"negated|direction flipped",
    "wrong paper": r"wrong paper",
    "half right": r"foreign half|invented half|two papers spliced",
    "other name, or invented": r"name exchanged|invented$",
}
_NEAR = 24  # papers near a question; what is foreign comes from those that are not shown
_MOST_QUOTES = 2  # beside the planted sentence


@dataclass(frozen=True, slots=True)
class Tried:
    """A planted sentence and what became of it.

    Attributes:
        heading: one of `HEADINGS`.
        reason: what the test said of it as written.
        stands: what of it is in the answer; "" where nothing is.
        is_well: a right one stands whole; of a wrong one nothing wrong stands.
        fell_back: nothing of the reply was left, and the answer was quoted.
    """

    heading: str
    planted: Planted
    fate: Fate
    reason: str | None
    stands: str
    is_well: bool
    fell_back: bool


@dataclass(frozen=True, slots=True)
class Trials:
    """All that was tried; `unread` were not, as the parser of replies makes two sentences of them, or none."""

    tried: tuple[Tried, ...]
    unread: int


def try_planted(
    cases: Sequence[Case], quoting: Engine, *, options: ModelOptions, limit: int, progress: Progress
) -> Trials:
    """Plant sentences in the replies to questions until each heading has `limit`, or the cases are used up.

    A case gives at most one sentence for each heading; one that the gate declines gives none.

    Args:
        cases: in the order in which they are taken.
    """
    left = dict.fromkeys(HEADINGS, limit)
    tried: list[Tried] = []
    unread = 0
    with stage(quoting, options) as played:
        for case in cases:
            wanted = [heading for heading, count in left.items() if count]
            if not wanted:
                break
            for come in _try_case(case, played, wanted):
                if come is None:
                    unread += 1
                    continue
                tried.append(come)
                left[come.heading] -= 1
            progress("planted sentences", len(tried), limit * len(HEADINGS))
    return Trials(tuple(tried), unread)


def heading_of(planted: Planted) -> str:
    """Return the heading that a planted sentence belongs under.

    Raises:
        ValueError: it is of a kind that no heading names.
    """
    found = next((name for name, kinds in HEADINGS.items() if re.match(kinds, planted.kind)), None)
    if found is None or planted.right != (found == RIGHT):
        raise ValueError(f"no heading for planted sentences of the kind {planted.kind!r}")
    return found


def _try_case(case: Case, played: Stage, headings: Sequence[str]) -> list[Tried | None]:
    """Try a sentence for each heading that the case has some for; None for one that is not read as one sentence."""
    retriever = played.engine.retriever
    papers = {paper.paper_id: paper for paper in retriever.library.papers}
    sources = played.sources(case)
    shown = {source.paper.paper_id for source in sources} | set(case.gold_papers)
    near = [hit.passage.paper_id for hit in retriever.search(case.question, k=_NEAR, by_paper=True)]
    every = plant(case, sources, [papers[p] for p in near if p not in shown], papers)
    chance = random.Random(f"{SEED} {case.id}")
    tried: list[Tried | None] = []
    for heading in headings:
        if those := [p for p in every if heading_of(p) == heading]:
            planted = chance.choice(those)
            quotes = _quotes(sources, planted, case, chance)
            tried.append(_try(planted, quotes, case, played))
    return tried


def _try(planted: Planted, quotes: Sequence[str], case: Case, played: Stage) -> Tried | None:
    if len(_read(planted.text)) != 1:
        return None
    place = random.Random(planted.text).randint(0, len(quotes))
    said = f"{planted.text} {''.join(f'[{m}]' for m in planted.markers)}"
    play = played.play(case, " ".join([*quotes[:place], said, *quotes[place:]]))
    if len(play.raws) != len(quotes) + 1:
        return None
    raw = play.raws[place]
    return Tried(
        heading=heading_of(planted),
        planted=planted,
        fate=raw.fate,
        reason=raw.settled.reason,
        stands=raw.final.text if raw.final else "",
        is_well=is_well(planted, raw),
        fell_back=play.answer.fallback is not None,
    )


def is_well(planted: Planted, raw: Raw) -> bool:
    """Tell whether what became of a planted sentence is well."""
    if planted.right:
        return raw.fate in (Fate.KEPT, Fate.MOVED)
    return raw.final is None or {c.paper_id for c in raw.final.citations} <= set(planted.papers)


def _quotes(sources: Sequence[Source], planted: Planted, case: Case, chance: random.Random) -> list[str]:
    """Return up to two sentences of other papers with their markers, each read as one sentence."""
    others = [s for s in sources if s.paper.paper_id not in (*case.gold_papers, *planted.papers)]
    sentences = [(s.marker, s.passage.text[a:b]) for s in others for a, b in split_sentences(s.passage.text)]
    whole = [f"{text} [{marker}]" for marker, text in sentences if len(_read(text)) == 1 and text != planted.text]
    return chance.sample(whole, min(len(whole), chance.randint(0, _MOST_QUOTES)))


def _read(text: str) -> list[Written]:
    parser = ReplyParser()
    return [*parser.feed(f"{text} "), *parser.finish()]
