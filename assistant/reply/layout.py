"""From the lines of a reply to running text: lists, tables, headings, fences, turns and references.

Knows no passages; what a sentence is, `sentences` knows.
"""

from __future__ import annotations

import re

from assistant.reply import lines
from assistant.reply.marks import marks_in, read_marks
from assistant.reply.sentences import all_sentences, whole_sentences
from assistant.reply.tables import Table

_WORDS_TO_KNOW = 3  # words of a line by which it is clear what it is
_LONGEST_DOUBT = 200  # characters; a line that is longer is running text whatever it may be
_WRAPPED = 60  # characters: a line of that length that has no end goes on in the next


class Layout:
    """Takes a reply word by word and gives back its sentences, marked, once they are whole."""

    def __init__(self) -> None:
        self._text = ""  # running text that is not yet given back
        self._line = ""  # the line that is being written, while it is not known what it is
        self._running = False  # the line that is being written goes into the running text
        self._width = 0
        self._gap = False  # a blank line came after the running text
        self._table: Table | None = None
        self._fence = ""
        self._is_hidden = False  # within a fence of code, an echo of the prompt
        self._references: list[int] | None = None
        self._any_marks = False
        self.spoke = False
        self.ended = False

    @property
    def pending(self) -> str:
        """What is not yet given back, as it was written."""
        hidden = self.ended or self._is_hidden or self._references is not None
        return "" if hidden else f"{self._text} {self._line}"

    @property
    def unfinished(self) -> str:
        """The running text that is not yet given back, as it was written."""
        return self._text

    def forget(self) -> None:
        """Drop what is not yet given back."""
        self._text = self._line = ""
        self._running = False

    def add(self, word: str) -> list[str]:
        """Take a word with the white space after it and return the sentences that are now whole."""
        ends_line = word.endswith("\n")
        if self._running:
            self._text += word
            self._width += len(word)
            self._running = not ends_line
            return self._whole()
        self._line += word
        if ends_line:
            line, self._line = self._line, ""
            return self._take(line)
        if self._is_hidden or self._fence or self._references is not None or not self._is_known(self._line):
            return []
        line, self._line = self._line, ""
        self._running = True
        return self._run(line)

    def finish(self, *, is_cut: bool) -> list[str]:
        """Return the rest. Where the reply was cut its last sentence stays away if it has no end."""
        line, self._line = self._line, ""
        found = [] if is_cut and lines.TABLE.match(line) else self._take(line)
        if self._references is not None and not self._any_marks:
            self._text = f"{self._text.rstrip()} {''.join(f'[{n}]' for n in self._references)}"
        last = self._close()
        if is_cut and last and not lines.HAS_END.search(last[-1]):
            last.pop()
        return found + last

    def _is_known(self, line: str) -> bool:
        if len(line) > _LONGEST_DOUBT:
            return not lines.TABLE.match(line)
        return len(line.split()) >= _WORDS_TO_KNOW and lines.is_running(line)

    def _take(self, line: str) -> list[str]:
        """Take a line that is whole, or all there is."""
        if self._references is not None:
            self._references += marks_in(read_marks(line).text)
            return []
        if lines.FENCE.match(line):
            return self._turn_fence(line)
        if self._is_hidden:
            return self._hidden(line)
        if not line.strip():
            self._gap = True
            return self._end_table()
        if lines.TABLE.match(line):
            return [*self._close(), *self._row(line)]
        ended_table = self._end_table()
        return ended_table + self._take_text(line)

    def _take_text(self, line: str) -> list[str]:
        if lines.DROPPED.match(line):
            return self._close()
        if lines.TURN.match(line):
            return self._turn(line)
        if lines.is_references(line):
            return self._refer(line)
        if lines.is_only_marks(line):
            self._text = f"{self._text.rstrip()} {line.strip()} "
            return []
        heading = lines.HEADING.match(line)
        if heading:
            if not marks_in(read_marks(line).text):
                return self._close()
            line = line[heading.end("mark") :]
        return self._run(line)

    def _run(self, line: str) -> list[str]:
        """Go on with the running text, or begin another."""
        goes_on = bool(self._text.strip()) and not self._gap and self._goes_on(line)
        closed = [] if goes_on else self._close()
        self._text = f"{self._text.rstrip()} {line.lstrip()}" if goes_on else lines.strip_opening(line)
        self._width, self._gap = len(line), False
        return closed + self._whole()

    def _goes_on(self, line: str) -> bool:
        if lines.ITEM.match(line) or lines.HAS_END.search(read_marks(self._text).text):
            return False
        return line.lstrip()[:1].islower() or self._width >= _WRAPPED

    def _whole(self) -> list[str]:
        cut = whole_sentences(self._text)
        self._text = cut.rest
        return self._said(cut.sentences)

    def _close(self) -> list[str]:
        text, self._text = self._text, ""
        self._gap = False
        return self._said(all_sentences(text)) if text.strip() else []

    def _said(self, sentences: list[str]) -> list[str]:
        self.spoke = self.spoke or any(not lines.CHATTER.match(s) for s in sentences)
        self._any_marks = self._any_marks or any(map(marks_in, sentences))
        return sentences

    def _row(self, line: str) -> list[str]:
        self._table = self._table or Table()
        return self._said(self._table.row(line))

    def _end_table(self) -> list[str]:
        table, self._table = self._table, None
        return self._said(table.end()) if table else []

    def _turn_fence(self, line: str) -> list[str]:
        closed = self._end_table() + self._close()
        if self._fence:
            self._fence, self._is_hidden = "", False
        else:
            self._fence = line.strip()
            self._is_hidden = self.spoke or not lines.PROSE_FENCE.match(line)
        return closed

    def _hidden(self, line: str) -> list[str]:
        if not self._fence and lines.ANSWER.match(line):
            self._is_hidden = False
            return self._run(line)
        return []

    def _turn(self, line: str) -> list[str]:
        """A line that opens another turn ends the reply, or is an echo of the prompt where nothing was said yet."""
        closed = self._close()
        self.ended = self.spoke
        self._is_hidden = not self.spoke and bool(lines.PASSAGES.match(line))
        return closed

    def _refer(self, line: str) -> list[str]:
        named = list(marks_in(read_marks(line).text))
        if not self.spoke and not self._text.strip():
            return []
        if named and not self._any_marks and not marks_in(read_marks(self._text).text):
            self._text = f"{self._text.rstrip()} {''.join(f'[{n}]' for n in named)}"
        if not named:
            self._references = []
        return []


