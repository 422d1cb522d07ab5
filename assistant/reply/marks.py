"""From a reply's notations, `[1]`, `【1】`, `(Source 1)`, `¹` and the like, to one: a single character per marker.

Marker n becomes the character MARK_ZERO + n of Unicode's private area, which is taken out of the reply beforehand.
Markdown and HTML within a line are stripped on the way. Knows no lines and no sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reply.notations import ONLY_MARKER, TOKEN, is_content, numbers, plain

_MARK_ZERO = 0xE000
_LARGEST = 999
MARK = f"[{chr(_MARK_ZERO + 1)}-{chr(_MARK_ZERO + _LARGEST)}]"
_ONE_MARK = re.compile(MARK)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# A marker that is the subject of its sentence: "[1] shows that …". Without a noun the sentence would have none.
VERBS = (
    "shows?|states?|says?|reports?|describes?|propose[sd]?|introduce[sd]?|presents?|uses?|finds?|found|suggests?"
    "|demonstrates?|discusse[sd]|discuss|achieve[sd]?|argues?|claims?|explains?|mentions?|notes?|compares?|evaluates?"
    "|trains?|applies|apply|provides?|outlines?|highlights?|focuses|focus|address(?:es)?|also|both|does|do|has|have|is|are"
)
_VERB_FOLLOWS = re.compile(rf"[*_`]*\s+(?:{VERBS})\b")
# A marker after which the next sentence begins, although the mark of the one before is missing.
_SENTENCE_FOLLOWS = re.compile(
    r"\s+(?:The|It|Its|They|Their|This|These|In|We|Our|However|Moreover|Furthermore|Additionally|Also|An?|For|Both"
    r"|While|By|On|As|Finally|Thus|Therefore)\s"
)
_WORD_BEFORE = re.compile(r"[\w)%][*_`]*\s*$")
_COUNTED = re.compile(
    r"\b(?:first|second|third|fourth|last|same|other|this|that|cited|provided|given)\s+$", re.IGNORECASE
)
_NAME = re.compile(r"[a-z]+\s*(?=[:\[【])", re.IGNORECASE)
_OPENS = re.compile(r"(?:^|[.!?:;]\s)[\s*_`]*$")


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain text in which each marker is one character.

    Attributes:
        text: the text; `marks_in` reads the markers out of it.
        origin: for every character of it, where it came from in the text as it was written.
    """

    text: str
    origin: list[int]


def read_marks(written: str) -> Marked:
    """Return one line of a reply as plain text with its markers made uniform."""
    written = _PRIVATE.sub("\ufffd", written)
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    open_emphasis = 0
    for token in TOKEN.finditer(written):
        open_emphasis += (token.lastgroup == "emphasis") - (token.lastgroup == "closing")
        if open_emphasis < 0:  # a star that closes nothing is a star: "A* search"
            open_emphasis = 0
            continue
        shown = _read(token)
        if shown is None:
            continue
        parts += [written[at : token.start()], shown]
        origin += [*range(at, token.start()), *[token.start()] * len(shown)]
        at = token.end()
    origin += range(at, len(written))
    return Marked("".join([*parts, written[at:]]), origin)


def marks_in(marked: str) -> tuple[int, ...]:
    """Return the markers of a marked text, each once, in order."""
    return tuple(dict.fromkeys(ord(mark) - _MARK_ZERO for mark in _ONE_MARK.findall(marked)))


def without_marks(marked: str) -> str:
    """Return a marked text without its markers; spaces stay as they are."""
    return _ONE_MARK.sub("", marked)


def is_mark(character: str) -> bool:
    """Return whether this character of a marked text is a marker."""
    return _MARK_ZERO < ord(character) <= _MARK_ZERO + _LARGEST


def marks(wanted: tuple[int, ...] | list[int]) -> str:
    """Return these markers as they stand in a marked text."""
    return "".join(chr(_MARK_ZERO + number) for number in wanted)


def _read(token: re.Match[str]) -> str | None:
    """Return what a notation stands for; None where it is text like any other."""
    marker = token["marker"] or token["code"] or ""
    if not marker or (token["code"] and not ONLY_MARKER.match(marker)):
        return plain(token)
    if token["marker"] and is_content(token):
        return None
    read = marks(numbers(marker))
    before = token.string[max(0, token.start() - 16) : token.start()]
    name = _NAME.match(marker)
    if name and _COUNTED.search(before):  # "the first passage [1]"
        return name[0].rstrip() + read
    if _WORD_BEFORE.search(before) and _SENTENCE_FOLLOWS.match(token.string, token.end()):
        return read + "."
    if _OPENS.search(before) and _VERB_FOLLOWS.match(token.string, token.end()):
        read += "The papers" if len(read) > 1 else "The paper"
    return read
