"""What kind of line a line of a reply is."""

from __future__ import annotations

import re

from assistant.reply.marks import MARK, read_marks, without_marks

_I = re.IGNORECASE
FENCE = re.compile(r"\s*(?:```|~~~)")
PROSE_FENCE = re.compile(r"\s*(?:```|~~~)\s*(?:markdown|md|text|txt|plaintext|plain)?\s*$", _I)
TABLE = re.compile(r"\s*\|")
ITEM = re.compile(r"\s*(?:[-*+•‣◦▪–—·]\s+|\(?\d{1,2}[.)]\s+|\(?[a-zA-Z][)]\s+|\[[ xX]\]\s+)")
_QUOTE = re.compile(r"\s*(?:>\s?)+")
HEADING = re.compile(r"(?P<mark>\s*(?:\#{1,6}(?:\s+|$)|(?=\*\*[^*]+\*\*:?\s*$|__[^_]+__:?\s*$)))")
# A rule, a footnote's text, the target of a link.
DROPPED = re.compile(r"\s*(?:[-*_=~]\s*){3,}$|\s*\[\^?\w{1,20}\]:\s*(?:https?:|www\.)|\s*\[\^\w{1,20}\]:|\s*</?\w+/?>\s*$")
_FRAME = r"[\s#*_>`-]*"
TURN = re.compile(
    rf"{_FRAME}(?:question|user|human|q|passages|context|instructions?|system|input|rules)[*_]*\s*:", _I
)
PASSAGES = re.compile(rf"{_FRAME}(?:passages|context|instructions?|system|input|rules)\b", _I)
ANSWER = re.compile(
    rf"{_FRAME}(?:(?:the\s+)?(?:final\s+|short\s+|direct\s+|brief\s+)?(?:answer|response|summary|reply|assistant|output)|a)[*_]*\s*:[*_]*\s*", _I
)
_REFERENCES = re.compile(
    rf"{_FRAME}(?:sources?|references?|citations?|bibliography|works\s+cited|cited\s+(?:passages|sources)|evidence"
    r"|(?:(?:relevant|supporting)\s+)?passages?(?:\s+(?:used|cited))?)(?:\s+(?:used|cited))?[*_]*\s*(?::|$|(?=\[))",
    _I,
)
HAS_END = re.compile(rf"[.!?…:。！？]['\"”’)\]*_]*(?:\s|{MARK})*$")
CHATTER = re.compile(
    r"""\W*(?:
        (?:sure|certainly|of\s+course|absolutely|okay|ok|great(?:\s+question)?|thanks?(?:\s+you)?(?:\s+for[^.!?]*)?|assistant|hello|hi)\s*[!.,:]*\s*$
      | (?:(?:sure|certainly|of\s+course|absolutely|okay|ok)\s*[!,.:]\s*)?here(?:\s+is|\s+are|[’']s)\b.*:\s*$
      | (?:(?:please\s+)?let\s+me\s+know|feel\s+free|(?:i\s+)?hope\s+(?:this|that|it)|if\s+you\s+(?:have|need|want|would|'d)|is\s+there\s+anything|please\s+(?:note\s+that\s+i\s+am|feel|ask)|i[’']m\s+happy\s+to|happy\s+to\s+help)\b
    )""",
    re.VERBOSE | _I,
)
_TITLE_WORD = re.compile(r"[^\W\d_][\w'-]{3,}")


def is_running(line: str) -> bool:
    """Return whether a line of which only the beginning is known is running text."""
    if any(kind.match(line) for kind in (FENCE, TABLE, DROPPED, TURN, ANSWER, _REFERENCES)):
        return bool(ANSWER.match(line))
    if line.lstrip().startswith(("#", "**", "__", "[^")):
        return False
    return len(without_marks(read_marks(line).text).split()) > 1


def is_references(line: str) -> bool:
    """Return whether a line is a list of sources, or the heading of one."""
    named = _REFERENCES.match(line)
    if not named:
        return False
    rest = without_marks(read_marks(line).text)
    return not re.search(r"\w", re.sub(r"(?i)\b(?:sources?|references?|citations?|passages?|evidence|used|cited|and|works|relevant|supporting|bibliography)\b", "", rest))


def is_only_marks(line: str) -> bool:
    """Return whether a line holds markers and nothing else."""
    marked = read_marks(line).text
    return bool(re.search(MARK, marked)) and not re.search(r"\w", without_marks(marked))


def strip_opening(line: str) -> str:
    """Return a line without its bullet, its number, its quotation mark and its "Answer:"."""
    line = _QUOTE.sub("", line, count=1) if _QUOTE.match(line) else line
    line = ITEM.sub("", line, count=1) if ITEM.match(line) else line
    return ANSWER.sub("", line, count=1) if ANSWER.match(line) else line


def is_title(marked: str) -> bool:
    """Return whether a marked sentence is a marker and a title, as the prompt shows them: an echo."""
    if not re.match(rf"\s*{MARK}", marked) or HAS_END.search(marked):
        return False
    words = _TITLE_WORD.findall(without_marks(marked))
    return bool(words) and sum(word[0].isupper() for word in words) / len(words) >= 0.7
