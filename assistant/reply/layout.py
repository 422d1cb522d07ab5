"""From the lines of a reply to its sentences: lists, tables, headings, fences, other turns and lists of sources."""

from __future__ import annotations

from assistant.reply import lines
from assistant.reply.marks import marks_in, read_marks
from assistant.reply.running import Running
from assistant.reply.tables import Table

_WORDS_TO_KNOW = 3  # words of a line by which it is clear what it is
_LONGEST_DOUBT = 200  # characters; a line that is longer is running text whatever it may be


class Layout:
    """Takes a reply word by word and gives back its sentences, marked, once they are whole."""

    def __init__(self) -> None:
        self._running = Running()
        self._line = ""  # the line that is being written, while it is not known what it is
        self._runs = False  # the line that is being written goes into the running text
        self._table: Table | None = None
        self._fence = False
        self._is_hidden = False  # within a fence of code, or an echo of the prompt
        self._references: list[int] | None = None  # the markers under the heading "References", once it came
        self.ended = False

    @property
    def pending(self) -> str:
        """What is not yet given back, as it was written."""
        if self.ended or self._is_hidden or self._references is not None:
            return ""
        return f"{self._running.text} {lines.strip_opening(self._line).lstrip('#| ')}"

    @property
    def unfinished(self) -> str:
        """The running text that is not yet given back, as it was written."""
        return self._running.text

    def add(self, word: str) -> list[str]:
        """Take a word with the white space after it and return the sentences that are now whole."""
        ends_line = word.endswith("\n")
        if self._runs:
            self._runs = not ends_line
            return self._running.more(word)
        self._line += word
        if not ends_line and (self._is_hidden or self._fence or self._references is not None):
            return []
        self._runs = not ends_line and self._is_known(self._line)
        if not ends_line and not self._runs:
            return []
        line, self._line = self._line, ""
        return self._take(line) if ends_line else [*self._end_table(), *self._running.line(line)]

    def finish(self, *, is_cut: bool) -> list[str]:
        """Return the rest. Where the reply was cut its last sentence stays away if it has no end."""
        line, self._line = self._line, ""
        found = [] if is_cut and lines.TABLE.match(line) else self._take(line)
        if self._references and not self._running.is_marked:
            self._cite(self._references)
        if not is_cut:
            self._running.text = lines.HALF_MARKER.sub(r"\1]", self._running.text)
        found += self._end_table()
        last = self._running.close()
        if is_cut and last and not lines.is_ended(last[-1]):
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
        if self._is_hidden and not self._fence:
            return self._echo(line)
        if lines.FENCE.match(line):
            return self._turn_fence(line)
        if self._is_hidden:
            self.ended = self._running.has_spoken and bool(lines.TURN.match(line))
            return []
        if lines.TABLE.match(line):
            return [*self._running.close(), *self._row(line)]
        return self._end_table() + self._take_text(line)

    def _take_text(self, line: str) -> list[str]:
        if not line.strip():
            self._running.blank()
        elif lines.DROPPED.match(line):
            return self._running.close()
        elif lines.TURN.match(line):
            return self._turn(line)
        elif lines.is_references(line):
            self._refer(line)
        elif lines.is_only_marks(line):
            self._running.cite(line)
        elif heading := lines.HEADING.match(line):
            if not marks_in(read_marks(line).text):
                return self._running.close()
            return self._running.line(line[heading.end("mark") :])
        else:
            return self._running.line(line)
        return []

    def _row(self, line: str) -> list[str]:
        self._table = self._table or Table()
        return self._running.said(self._table.row(line))

    def _end_table(self) -> list[str]:
        table, self._table = self._table, None
        return self._running.said(table.end()) if table else []

    def _turn_fence(self, line: str) -> list[str]:
        """A fence opens or closes. What is fenced is code, unless the whole reply is."""
        closed = self._end_table() + self._running.close()
        has_spoken = self._running.has_spoken
        self.ended = not self._fence and has_spoken and lines.PROMPT_FENCE in line
        self._fence = not self._fence
        self._is_hidden = self._fence and (has_spoken or not lines.PROSE_FENCE.match(line))
        return closed

    def _echo(self, line: str) -> list[str]:
        """Of a prompt that is repeated, only what comes after "Answer:" is a reply."""
        self._is_hidden = not lines.ANSWER.match(line)
        return [] if self._is_hidden else self._running.line(line)

    def _turn(self, line: str) -> list[str]:
        """A line that opens another turn ends the reply, or is an echo of the prompt where nothing was said yet."""
        closed = self._running.close()
        self.ended = self._running.has_spoken
        self._is_hidden = not self.ended and not lines.QUESTION.match(line)
        return closed

    def _refer(self, line: str) -> None:
        """A list of sources names nothing in particular; it counts where nothing else does."""
        running = self._running
        if not running.has_spoken and not running.text.strip():
            return
        named = list(marks_in(read_marks(line).text))
        if not named:
            self._references = []
        elif not running.is_marked or (lines.ONE_SOURCE.match(line) and not running.cites):
            self._cite(named)

    def _cite(self, named: list[int]) -> None:
        self._running.cite("".join(f"[{number}]" for number in named))
