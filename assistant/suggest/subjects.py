"""What a paper is about, in words that can stand in a question: the name it coins, phrases of its own, its title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.coined import coined_name
from assistant.orders import gives_orders
from assistant.suggest.phrases import is_plural, is_telling, needs_no_article, phrases
from index import Paper
from index.paper import normalise
from index.sentences import split_sentences

_LONGEST_TITLE = 70  # characters that a question can quote
_LONG_WORD = 7  # letters from which a single word can be a topic
_PLAIN_TITLE = re.compile(r"(?!.*(?://|www\.))[A-Za-zÀ-ɏ][A-Za-zÀ-ɏΑ-ω0-9 ,:;'’.()+/&–-]+")
_MOST_SENTENCES, _MOST_TOPICS = 60, 12  # of one paper: its time is bounded whatever a file holds
_LONGEST_SENTENCE = 1000  # characters
_DATA = re.compile(r"\b(?:data ?sets?|benchmarks?|corpus|corpora|databases?|suite|biobank|atlas)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a paper is about.

    Attributes:
        name: what it calls that which it introduces; '' where it introduces nothing under a name.
        is_data: whether the name is that of a data set.
        title: its title, '' where it cannot be quoted in a question.
        topics: phrases of its abstract, those of its title first, then the longer ones.
        sentences: those of its abstract that report something, in order.
    """

    name: str
    is_data: bool
    title: str
    topics: tuple[str, ...]
    sentences: tuple[str, ...]


def subject_of(paper: Paper) -> Subject:
    """Read off what a paper is about."""
    sentences = reporting_sentences(paper)
    return Subject(
        name=coined_name(paper),
        is_data=bool(_DATA.search(paper.title)),
        title=_quotable(paper.title),
        topics=_topics(paper, sentences)[:_MOST_TOPICS],
        sentences=sentences,
    )


def reporting_sentences(paper: Paper) -> tuple[str, ...]:
    """Return the sentences of an abstract that give no orders, in order; none where the title gives some."""
    if gives_orders(paper.title):
        return ()
    spans = split_sentences(paper.abstract)[:_MOST_SENTENCES]
    sentences = [paper.abstract[start:end] for start, end in spans if end - start <= _LONGEST_SENTENCE]
    return tuple(sentence for sentence in sentences if not gives_orders(sentence))


def _quotable(title: str) -> str:
    """Return a title as one speaks of a paper: up to its colon, where that is more than a word."""
    title = " ".join(title.split()).rstrip(" .")
    head = title.partition(":")[0]
    title = head if " " in head else title
    plain = len(title) <= _LONGEST_TITLE and not title.isupper() and _PLAIN_TITLE.fullmatch(title)
    return title if plain else ""


def _topics(paper: Paper, sentences: tuple[str, ...]) -> tuple[str, ...]:
    title, folded = normalise(paper.title), paper.abstract.casefold()
    seen = dict.fromkeys([*_of_title(paper), *(phrase for sentence in sentences for phrase in phrases(sentence))])
    topics = [
        phrase
        for phrase in seen
        if _is_topic(phrase, titled=normalise(phrase) in title, times=folded.count(phrase.casefold()))
    ]
    whole = [phrase for phrase in topics if not any(phrase != other and phrase in other for other in topics)]
    return tuple(sorted(whole, key=lambda phrase: (normalise(phrase) not in title, -len(phrase.split()))))


def _is_topic(phrase: str, *, titled: bool, times: int) -> bool:
    if is_telling(phrase):
        return titled or times > 1
    return titled and times > 1 and len(phrase) >= _LONG_WORD and not is_plural(phrase)


def _of_title(paper: Paper) -> Iterator[str]:
    """Yield the phrases of a title that need no article, as the abstract writes them."""
    for phrase in phrases(f"of {paper.title}"):
        there = re.search(rf"\b{re.escape(phrase)}\b", paper.abstract, re.IGNORECASE)
        if there and needs_no_article(phrase):
            opens = there.start() == 0 or paper.abstract[: there.start()].rstrip()[-1:] in ".!?"
            yield _lowered(there.group()) if opens else there.group()


def _lowered(phrase: str) -> str:
    """Take off the capital of a sentence's first word, but not of a name."""
    first, _, rest = phrase.partition(" ")
    return " ".join(filter(None, [first.lower() if first[1:].islower() else first, rest]))
