"""What kind of line a line of a reply is."""

from __future__ import annotations

import re

from assistant.reply.marks import MARK, read_marks, without_marks

_I = re.IGNORECASE
FENCE = re.compile(r"\s*(?:```|~~~)")
PROSE_FENCE = re.compile(r"\s*(?:```|~~~)\s*(?:markdown|md|text|txt|plaintext|plain)?\s*$", _I)
PROMPT_FENCE = "~~~"  # the one of our own prompts
TABLE = re.compile(r"\s*\|")
ITEM = re.compile(r"\s*(?:[-*+•‣◦▪–—·]\s+|\(?\d{1,2}[.)]\s+|\(?[a-zA-Z][)]\s+|\[[ xX]\]\s+)")
_QUOTE = re.compile(r"\s*(?:>\s?)+")
HEADING = re.compile(r"(?P<mark>\s*(?:\#{1,6}(?:\s+|$)|(?=\*\*[^*]*[^*.!?]\*\*:?\s*$|__[^_]*[^_.!?]__:?\s*$)))")
# A rule, a footnote's text, the target of a link.
DROPPED = re.compile(
    r"\s*(?:[-*_=~]\s*){3,}$|\s*\[\^?\w{1,20}\]:\s*(?:https?:|www\.)|\s*\[\^\w{1,20}\]:|\s*</?\w+/?>\s*$"
)
_BOLD = re.compile(r"\s*(?:\*\*|__)")
_BOLD_WORDS = re.compile(r"\s*(?:\*\*|__).{1,200}?(?:\*\*|__):?\s+\S")
_FRAME = r"[\s>]*(?:\#{1,6}\s*)?[*_]*"
# Another turn: "Question:", "### User", and the headings of our own prompt.
QUESTION = re.compile(rf"{_FRAME}(?:question|user|human|q)\b", _I)
TURN = re.compile(
    rf"""{_FRAME}(?:question|user|human|q|passages|instructions?)[*_]*\s*:
      | [\s>]*\#{{1,6}}\s*[*_]*(?:question|user|human|passages|instructions?)[*_]*\s*$
      | \s*(?:context|system|input|rules)\s*:\s*$
      | \s*(?-i:PASSAGES|QUESTION|CONVERSATION|SENTENCES\ OF\ THEM.*)\s*$""",
    re.VERBOSE | _I,
)
ANSWER = re.compile(
    rf"""{_FRAME}(?:
        (?:(?:the\s+)?(?:final\s+|short\s+|direct\s+|brief\s+)?(?:answer|response|summary|reply|assistant|output)|a)
        [*_]*\s*:[*_]*\s* | (?:answer|assistant)\s*$
    )""",
    re.VERBOSE | _I,
)
_SOURCES = (
    r"(?:sources?|references?|citations?|bibliography|works\s+cited|cited\s+(?:passages|sources)|evidence"
    r"|(?:(?:relevant|supporting)\s+)?passages?)(?:\s+(?:used|cited))?"
)
_REFERENCES = re.compile(rf"{_FRAME}{_SOURCES}[*_]*\s*(?::|$|(?=\[))", _I)
ONE_SOURCE = re.compile(rf"{_FRAME}(?:source|reference|citation|passage)\b", _I)
HALF_MARKER = re.compile(r"([\[【]\s*\d{1,2})\s*$")
HAS_END = re.compile(rf"[.!?…:。！？]['\"”’)\]*_]*(?:\s|{MARK})*$")
# "94." may be the beginning of 94.2.
_HALF_NUMBER = re.compile(r"(?:\d\.|:)\s*$")
_SURE = r"(?:sure(?:\s+thing)?|certainly|of\s+course|absolutely|okay|ok)"
CHATTER = re.compile(
    rf"""\W*(?:
        (?:{_SURE}|great(?:\s+question)?|thanks?(?:\s+you)?(?:\s+for[^.!?]*)?|assistant|answer|hello|hi)\W*$
      | (?:{_SURE}\s*[!,.:]\s*)?(?:here(?:\s+is|\s+are|[’']s)|below\s+(?:is|are))\b.*:\W*$
      | (?:(?:please\s+)?let\s+me\s+know|feel\s+free|(?:i\s+)?hope\s+(?:this|that|it)
          |if\s+you(?:\s+(?:have|need|want|would)|[’']d)\b|is\s+there\s+anything|please\s+feel
          |i(?:[’']m|\s+am)\s+happy\s+to|happy\s+to\s+help|let\s+me\s+(?:think|see|answer|explain)|i\s+(?:will|can|[’']ll)\s+(?:now\s+)?(?:answer|help))\b
    )""",
    re.VERBOSE | _I,
)
_TITLE_WORD = re.compile(r"[^\W\d_][\w'-]{3,}")


def is_running(line: str) -> bool:
    """Return whether a line of which only the beginning is known is running text."""
    if ANSWER.match(line):
        return True
    if any(kind.match(line) for kind in (FENCE, TABLE, DROPPED, TURN, _REFERENCES)):
        return False
    if line.lstrip().startswith(("#", "[^")) or (_BOLD.match(line) and not _BOLD_WORDS.match(line)):
        return False
    return len(without_marks(read_marks(line).text).split()) > 1


def is_references(line: str) -> bool:
    """Return whether a line is a list of sources, or the heading of one."""
    if not _REFERENCES.match(line):
        return False
    rest = re.sub(rf"(?i)\b{_SOURCES}", "", without_marks(read_marks(line).text))
    return not re.search(r"\w", rest.replace("and", ""))


def is_ended(marked: str) -> bool:
    """Return whether a marked sentence that may have been cut has its end."""
    return bool(HAS_END.search(marked)) and not _HALF_NUMBER.search(marked)


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
