"""From running text to sentences: which markers belong to which, and what reads well without them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from assistant.reply.marks import MARK, VERBS, is_mark, marks_in, read_marks, without_marks
from assistant.reply.written import Written
from index.sentences import split_sentences

LONGEST_SENTENCE = 1_200  # characters; what is longer is no sentence, and is cut
_LOOKAHEAD = 3  # words after a sentence by which it is clear that no more markers of its own follow
_END = re.compile(r"[.!?…。！？]")

_SAY = (
    "says?|states?|shows?|reports?|finds?|found|suggests?|demonstrates?|argues?|claims?|explains?|mentions?|notes?"
    "|indicates?"
)
_STATED = "(?:stated|described|reported|shown|mentioned|noted|discussed|seen|indicated)"
_THEM = (
    r"(?:the\s+)?(?:(?:provided|given|above|retrieved|available)\s+)?"
    r"(?:passages?|sources?|context|information|abstracts?|excerpts?|texts?)(?:\s+(?:provided|given|above))?"
)
_FROM = rf"(?:according\s+to|based\s+on|as\s+{_STATED}\s+(?:in|by)|as\s+per)"
_OPENING = re.compile(
    rf"""^(?P<marks>{MARK}*)\s*(?:
        (?:{_FROM}|per|in|from)\s+(?:{_THEM}\s*)?(?P<more>{MARK}+)\s*[,:]?\s*
      | {_FROM}\s+{_THEM}\s*[,:]\s*
      | (?:the\s+papers?|{_THEM})\s*(?P<third>{MARK}*)\s*(?:also\s+)?(?:{_SAY})\s+that\s+
      | (?:so,?\s+)?the\s+(?:final\s+)?answer(?:\s+to\s[^:?]{{1,200}})?\s+is\s*:\s*
      | [.:,)\-–—]+\s+
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOSING = re.compile(
    rf"""\s*(?P<comma>,)?[(–—-]?\s*\b(?:(?:as\s+)?{_STATED}\s+(?:in|by)|as\s+(?:in|per)|according\s+to|per|see(?:\s+also)?)
        \s+(?:the\s+)?(?P<marks>{MARK}+)\s*\)?(?:(?(comma),)(?=\s*\w)|(?=\s*[.!?,;]|\s*$))""",
    re.VERBOSE | re.IGNORECASE,
)
# A marker that stands for its paper within the sentence: "proposed in [1]", "while [2] uses".
_AS_NOUN = re.compile(
    rf"""\b(?P<word>in|by|of|from|than|unlike|(?:similar|compared|contrast)\s+(?:to|with))\s+(?P<marks>{MARK}+)
      |  \b(?P<joint>while|whereas|and|but|that|because|since)\s+(?P<subject>{MARK}+)(?=\s+(?:{VERBS})\b)""",
    re.VERBOSE,
)
_EMPTY = re.compile(r"\(\s*[,;]*\s*\)|\[\s*\]")


@dataclass(frozen=True, slots=True)
class Cut:
    """Sentences of a running text, marked, and the text that comes after them, as it was written."""

    sentences: list[str]
    rest: str


def whole_sentences(written: str) -> Cut:
    """Cut off the sentences to which what follows can add nothing more."""
    if len(written) > LONGEST_SENTENCE:
        return Cut(all_sentences(written), "")
    if not _END.search(written):
        return Cut([], written)
    marked = read_marks(written)
    starts = _starts(marked.text)
    if len(starts) > 1 and len(without_marks(marked.text[starts[-1] :]).split()) < _LOOKAHEAD:
        starts.pop()
    if len(starts) < 2:
        return Cut([], written)
    pieces = [marked.text[a:b] for a, b in pairwise(starts)]
    return Cut(pieces, written[marked.origin[starts[-1]] :])


def all_sentences(written: str) -> list[str]:
    """Cut a running text that is complete into its sentences, marked."""
    marked = read_marks(written).text
    starts = _starts(marked)
    return [marked[a:b] for a, b in zip(starts, [*starts[1:], len(marked)], strict=True)]


def to_written(marked: str) -> Written:
    """Return a marked sentence as it reads without its markers; its text may be empty."""
    text = marked.strip()
    while opening := _OPENING.match(text):
        kept = "".join(opening[name] or "" for name in ("marks", "more", "third"))
        text = kept + _capitalised(text[opening.end() :])
    text = _CLOSING.sub(r"\g<marks>", text)
    text = _AS_NOUN.sub(_named, text)
    text = re.sub(rf"([.!?])\s*{MARK}+\s*\.", r"\1", text)
    text = re.sub(rf"\b([Bb]oth)\s+({MARK}{{2,}})", r"\1 papers\2", text)
    text = re.sub(rf"\s*(?:{MARK}\s*)+(?=[.,;:!?)”]|\"(?!\w))", "", text)
    text = _EMPTY.sub("", without_marks(re.sub(rf"\s*{MARK}+\s*", " ", text)))
    return Written(re.sub(r"[\s,;:]+([.!?])$", r"\1", " ".join(text.split())), marks_in(marked))


def _named(noun: re.Match[str]) -> str:
    found = noun["marks"] or noun["subject"]
    return f"{noun['word'] or noun['joint']} the paper{'s' if len(found) > 1 else ''}{found}"


def _starts(marked: str) -> list[int]:
    """Where each sentence of a marked text begins, its markers included. The first begins at 0."""
    plain_at = [i for i, character in enumerate(marked) if not is_mark(character)]
    # "a generator G. [1] They": a marker shows that the capital is no initial.
    cuttable = re.sub(rf"\b[A-Z](?=\.\s*{MARK}+\s+[A-Z])", "x", marked)
    plain = "".join(cuttable[i] for i in plain_at)
    spans = split_sentences(plain)
    leads = bool(spans) and _leads(marked.lstrip(), spans[0][1] - spans[0][0])
    starts = [0]
    for (_, end), (start, next_end) in pairwise(spans):
        if not any(c.isalnum() for c in plain[start:next_end]):
            continue  # stray marks of punctuation belong to the sentence before
        last, first = plain_at[end - 1], plain_at[start]
        gap = marked[last + 1 : first]
        space = len(gap) - len(re.sub(rf"^{MARK}+", "", gap))
        names = marked.startswith("The paper", first) and is_mark(marked[first - 1])
        starts.append(last + 1 + space if leads or names else first)
    return starts


def _leads(marked: str, first: int) -> bool:
    """Return whether markers stand before their sentences here; the first sentence has so many characters."""
    body = re.sub(rf"^(?:{MARK}\s*)+", "", marked)
    return body != marked and not any(map(is_mark, body[:first]))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
