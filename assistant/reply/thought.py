"""What a model says, apart from what it thinks: reasoning blocks, channels and special tokens.

Knows nothing of sentences.
"""

from __future__ import annotations

import re

LONGEST_REPLY = 200_000  # characters, thoughts included

_TAG = re.compile(
    r"""
      <(?P<close>/)?\s?(?P<thought>think|thinking|thoughts?|reasoning|reflection|scratchpad|analysis)\s?>
    | (?P<end><\|(?:im_end|eot_id|eom_id|endoftext|end_of_text|return)\|>|</s>|<eos>|<end_of_turn>
             |<[|｜]end[▁_]of[▁_]sentence[|｜]>)
    | <\|(?P<special>[a-z_]{1,30})\|>
    | <(?:s|bos|start_of_turn)>
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_TAG = 40
_HALF_TAG = re.compile(rf"<(?:[/|｜a-z][^<>\n]{{0,{_LONGEST_TAG - 2}}})?$", re.IGNORECASE)


class Speech:
    """Takes a reply in pieces and gives back what is said aloud; how it is cut makes no difference."""

    def __init__(self) -> None:
        self._rest = ""  # not looked at yet: it may be the beginning of a tag
        self._left = LONGEST_REPLY
        self._silent = False  # within a thought, or within the name of a channel
        self._channel: str | None = None  # its name, as far as it has come
        self._spoke = False
        self.ended = False
        self.is_too_long = False

    def feed(self, piece: str) -> list[str | None]:
        """Return what is said; None takes back what was said before, which has proved to be thought."""
        self._rest += piece[: self._left]
        self._left -= len(piece)
        said: list[str | None] = []
        at = 0
        for tag in _TAG.finditer(self._rest):
            said += self._aloud(self._rest[at : tag.start()])
            said += self._follow(tag)
            at = tag.end()
        half = _HALF_TAG.search(self._rest, max(at, len(self._rest) - _LONGEST_TAG))
        end = half.start() if half else len(self._rest)
        said += self._aloud(self._rest[at:end])
        self._rest = self._rest[end:]
        if self._left <= 0:
            self._left, self.is_too_long = 0, True
        return said

    def finish(self) -> list[str | None]:
        """Return the rest, now that nothing more comes."""
        return self._aloud(self._rest)

    def _aloud(self, text: str) -> list[str | None]:
        if self._channel is not None:
            self._channel += text
        if self._silent or self.ended or not text:
            return []
        self._spoke = self._spoke or not text.isspace()
        return [text]

    def _follow(self, tag: re.Match[str]) -> list[str | None]:
        """Follow a tag: a thought begins or ends, the reply ends."""
        special = (tag["special"] or "").lower()
        if tag["thought"]:
            was_thought = bool(tag["close"]) and not self._silent
            self._silent = not tag["close"]
            return [None] if was_thought else []
        if tag["end"] or (self._spoke and not self._silent and special in {"end", "im_start", "start_header_id"}):
            self.ended = True
        elif special in {"channel", "start"}:
            self._silent, self._channel = True, ""
        elif special == "message":
            self._silent = (self._channel or "").strip().startswith(("analysis", "commentary"))
            self._channel = None
        return []
