"""The parser of replies: pieces of text go in, sentences with markers come out as soon as they are whole."""

from __future__ import annotations

import re

from assistant.reply import lines
from assistant.reply.circles import Circles
from assistant.reply.layout import Layout
from assistant.reply.marks import read_marks, without_marks
from assistant.reply.sentences import to_written
from assistant.reply.thought import Speech
from assistant.reply.written import Written

LONGEST_REPLY = 20_000  # characters that are said aloud
_LONGEST_PENDING = 2_000  # characters that are shown of it
_WORD = re.compile(r"\S*\s|\S+$")
_HALF_MARKER = re.compile(r"(?:[\[【［(^]\s*(?:[^\W\d]{0,10}[\s:#_.]*)?[\d,;\s–-]*|[*_`#|]+|&\w{0,8})$")

# A number alone is a marker without its brackets.
_NOTHING = re.compile(r"(?:[\W_]*|\W*\d{1,2}\W*|(?:the\s+)?answer\s+is\W*)$", re.IGNORECASE)


class ReplyParser:
    """Reads a reply as it comes. However it is cut into pieces, the sentences are the same."""

    def __init__(self) -> None:
        self._speech = Speech()
        self._layout = Layout()
        self._circles = Circles()
        self._word = ""  # the last word, whose end has not come
        self._said = 0

    def feed(self, piece: str) -> list[Written]:
        """Return the sentences that this piece makes whole, in order."""
        found: list[Written] = []
        for said in self._speech.feed(piece):
            found += self._hear(said)
        return found

    def finish(self, *, is_cut: bool = False) -> list[Written]:
        """Return the rest; where the reply was cut a sentence without an end is dropped."""
        found: list[Written] = []
        for said in self._speech.finish():
            found += self._hear(said)
        if self._is_over:
            return found
        word, self._word = self._word, ""
        return found + self._write(self._layout.add(word) + self._layout.finish(is_cut=is_cut))

    @property
    def pending(self) -> str:
        """What has come and is not yet returned, as it may be shown: without markers, thought and markdown."""
        if self._is_over:
            return ""
        raw = f"{self._layout.pending}{self._word}"[-_LONGEST_PENDING:].rstrip()
        return " ".join(without_marks(read_marks(_HALF_MARKER.sub("", raw)).text).split())

    @property
    def repeats(self) -> bool:
        """Whether the reply goes round in circles or is absurdly long: nothing more is read."""
        return self._circles.found or self._said >= LONGEST_REPLY or self._speech.is_too_long

    @property
    def is_over(self) -> bool:
        """Whether the reply has said its last: it ended itself, went on with a question of its own, or repeats."""
        return self._is_over or self._speech.ended

    @property
    def _is_over(self) -> bool:
        return self.repeats or self._layout.ended

    def _hear(self, said: str | None) -> list[Written]:
        if said is None:
            self._layout, self._word = Layout(), ""
            return []
        said = said[: LONGEST_REPLY - self._said]
        found: list[Written] = []
        for match in _WORD.finditer(said):
            if self._is_over:
                break
            self._said += len(match[0])
            self._word += match[0]
            if self._word[-1].isspace():
                word, self._word = self._word, ""
                found += self._write(self._layout.add(word))
                self._circles.look(self._layout.unfinished)
        return found

    def _write(self, sentences: list[str]) -> list[Written]:
        found: list[Written] = []
        for marked in sentences:
            if lines.CHATTER.match(marked) or lines.is_title(marked):
                continue
            written = to_written(marked)
            if _is_empty(written):
                continue
            if lines.TURN.match(written.text):
                self._layout.ended = True
                break
            if self._circles.is_new(written.text):
                found.append(written)
        return found


def _is_empty(written: Written) -> bool:
    return bool(_NOTHING.match(written.text)) or (written.text.endswith(":") and not written.markers)
