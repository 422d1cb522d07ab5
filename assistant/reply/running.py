"""The running text of a reply: a paragraph or an item of a list, of which whole sentences are given back."""

from __future__ import annotations

from assistant.reply import lines
from assistant.reply.marks import marks_in, read_marks
from assistant.reply.sentences import all_sentences, whole_sentences

_WRAPPED = 60  # characters: a line of that length that has no end goes on in the next


class Running:
    """Takes the lines of a reply that are text, and gives back sentences, marked."""

    def __init__(self) -> None:
        self.text = ""  # what is not yet given back, as it was written
        self.has_spoken = False  # something was said, if only in part
        self._width = 0  # of the last line
        self._gap = False  # a blank line came after it
        self._any_marks = False

    @property
    def is_marked(self) -> bool:
        """Whether anything was written with a marker."""
        return self._any_marks or self.cites

    @property
    def cites(self) -> bool:
        """Whether what is not yet given back holds a marker."""
        return bool(marks_in(read_marks(self.text).text))

    def line(self, line: str) -> list[str]:
        """Take a line, or its beginning: the text goes on with it, or is closed and another begins."""
        goes_on = bool(self.text.strip()) and not self._gap and self._goes_on(line)
        closed = [] if goes_on else self.close()
        self.text = f"{self.text.rstrip()} {line.lstrip()}" if goes_on else lines.strip_opening(line)
        self._width, self._gap = len(line), False
        return closed + self._whole()

    def more(self, word: str) -> list[str]:
        """Take the next word of a line."""
        self.text += word
        self._width += len(word)
        return self._whole()

    def blank(self) -> None:
        """Take a blank line."""
        self._gap = True

    def cite(self, markers: str) -> None:
        """Add markers, as they were written, to the last sentence."""
        self.text = f"{self.text.rstrip()} {markers.strip()} "

    def close(self) -> list[str]:
        """Return the rest."""
        text, self.text = self.text, ""
        self._gap = False
        return self.said(all_sentences(text)) if text.strip() else []

    def said(self, sentences: list[str]) -> list[str]:
        """Note that these sentences are said, here or in a table, and return them."""
        self.has_spoken = self.has_spoken or any(not lines.CHATTER.match(s) for s in sentences)
        self._any_marks = self._any_marks or any(map(marks_in, sentences))
        return sentences

    def _goes_on(self, line: str) -> bool:
        if lines.ITEM.match(line) or lines.HAS_END.search(read_marks(self.text).text):
            return False
        return line.lstrip()[:1].islower() or self._width >= _WRAPPED

    def _whole(self) -> list[str]:
        cut = whole_sentences(self.text)
        self.text = cut.rest
        return self.said(cut.sentences)
