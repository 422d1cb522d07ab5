"""Questions that the sentences of papers answer, put into words. Asks nothing, and knows no library.

A question is made of a sentence that shows by its words what it tells ("outperforms", "suffers from"),
and of what the paper is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.coined import coined_name
from assistant.suggest.phrases import is_plural, is_telling, needs_no_article
from assistant.suggest.subjects import Subject, subject_of
from assistant.suggest.templates import BY_DATA, BY_NAME, BY_TITLE, BY_TOPIC, KINDS, LOOSE
from assistant.suggest.verbs import effect_questions, used_phrases, verb_questions
from index import Paper

LONGEST = 90  # characters of a question


@dataclass(frozen=True, slots=True)
class Idea:
    """A question to try, and what should answer it.

    Attributes:
        kind: what it asks for; two questions of one kind sound alike.
        phrase: the words of the text that were put into it; '' for a paper's name or title.
        papers: the ids of the papers that must be cited; any, where there are none.
        sentences: one of these must be quoted; any, where there are none.
    """

    question: str
    kind: str
    phrase: str
    papers: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Worded:
    question: str
    kind: str
    phrase: str = ""


def ideas(paper: Paper, *, said: str = "") -> list[Idea]:
    """Return what can be asked of the sentences of a paper that were not said yet, the most telling first."""
    subject = subject_of(paper)
    answers: dict[_Worded, list[str]] = {}
    for sentence in subject.sentences:
        if sentence not in said:
            for worded in _asked_of(sentence, subject):
                answers.setdefault(worded, []).append(sentence)
    found = [
        Idea(w.question, w.kind, w.phrase, (paper.paper_id,), () if w.kind in LOOSE else tuple(sentences))
        for w, sentences in answers.items()
        if len(w.question) <= LONGEST
    ]
    return sorted(found, key=lambda idea: KINDS.index(idea.kind))


def comparison(paper: Paper, other: Paper) -> Idea | None:
    """Return a question that sets two papers side by side; None unless both name what they introduce."""
    one, two = coined_name(paper), coined_name(other)
    if not one or not two or one == two:
        return None
    return Idea(f"How do {one} and {two} compare?", "compare", "", (paper.paper_id, other.paper_id), ())


def listing(phrase: str) -> Idea:
    """Return a question for all papers that have something in common."""
    verb = "deal" if " " in phrase else "work"
    return Idea(f"Which papers {verb} with {phrase}?", "list", phrase, (), ())


def _asked_of(sentence: str, subject: Subject) -> Iterator[_Worded]:
    yield from _of_verbs(sentence)
    if subject.name:
        yield from _of_name(sentence, subject)
    elif subject.title:
        for template in BY_TITLE:
            if template.cue.search(sentence):
                yield _Worded(template.text.format(x=subject.title), template.kind)
    for topic in subject.topics:
        if topic != subject.name:
            yield from _of_topic(sentence, topic)


def _of_verbs(sentence: str) -> Iterator[_Worded]:
    for asked in verb_questions(sentence):
        if is_telling(asked.phrase):
            yield _Worded(asked.question, "verb", asked.phrase)
    for asked in effect_questions(sentence):
        yield _Worded(asked.question, "effect", asked.phrase)


def _of_name(sentence: str, subject: Subject) -> Iterator[_Worded]:
    for template in BY_DATA if subject.is_data else BY_NAME:
        if template.cue.search(sentence):
            yield _Worded(_fill(template.text, subject.name), template.kind)
    if not subject.is_data:
        for phrase in used_phrases(sentence, subject.name):
            if is_telling(phrase) and needs_no_article(phrase) and not _overlap(phrase, subject.name):
                does = "do" if is_plural(subject.name) else "does"
                yield _Worded(f"How {does} {subject.name} use {phrase}?", "uses", phrase)


def _of_topic(sentence: str, topic: str) -> Iterator[_Worded]:
    marked, times = re.subn(rf"\b{re.escape(topic)}\b", "@", sentence.replace("@", " "), flags=re.IGNORECASE)
    for template in BY_TOPIC if times else ():
        if template.cue.search(marked):
            yield _Worded(_fill(template.text, topic), template.kind, topic)


def _fill(template: str, subject: str) -> str:
    plural = is_plural(subject)
    return template.format(x=subject, does="do" if plural else "does", **{"is": "are" if plural else "is"})


def _overlap(one: str, two: str) -> bool:
    return one.casefold() in two.casefold() or two.casefold() in one.casefold()
