"""Ask a model once to mend the sentences that failed, and read which line mends which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Claim
from assistant.cancel import Cancel
from assistant.models import ChatModel, Usage
from assistant.reply import ReplyParser, Written, said
from assistant.verdicts import in_words
from assistant.writing.prompt import TEMPLATE_TOKENS, Prompt, fenced, one_line
from prompts import render

_MOST = 5  # sentences sent back; a reply with more faults is not worth mending
_LONGER = 2  # as long as the failed sentences, a mended one may be: a model that rambles is cut short
_NUMBERED = re.compile(r"^\W{0,3}(\d{1,2})\s*[.):](?:\*\*|__)?\s+(?=\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mended:
    """For each failed sentence what the model wrote instead; None where it wrote nothing."""

    sentences: tuple[Written | None, ...]
    usage: Usage


def repair(failed: Sequence[Claim], prompt: Prompt, model: ChatModel, *, cancel: Cancel) -> Mended:
    """Send failed sentences back with what the test found, in one call.

    Raises:
        ModelError: the model cannot be asked, or cannot read this much.
        AskingCancelled: the question was stopped.
    """
    sources = prompt.sources
    sent = failed[:_MOST]
    while sources:
        text = render("repair", passages=fenced(sources), sentences=_faults(sent))
        if model.count(text) <= model.context - prompt.reply_tokens - TEMPLATE_TOKENS:
            break
        sources = sources[:-1]
    else:
        return Mended((None,) * len(failed), Usage())
    longest = min(prompt.reply_tokens, _LONGER * sum(model.count(claim.text) for claim in sent) + TEMPLATE_TOKENS)
    reply = model.complete(text, max_tokens=longest, cancel=cancel)
    aloud = said(reply.text)
    lines = numbered_lines(aloud) or ({1: aloud} if len(sent) == 1 else {})
    mended = [_sentence(lines.get(n)) for n in range(1, len(sent) + 1)]
    return Mended((*mended, *[None] * (len(failed) - len(sent))), reply.usage)


def numbered_lines(text: str) -> dict[int, str]:
    """Return the items of a numbered list by their numbers; of a number that comes twice, the first."""
    starts = list(_NUMBERED.finditer(text))
    lines: dict[int, str] = {}
    for start, following in zip(starts, [*starts[1:], None], strict=False):
        end = following.start() if following else len(text)
        lines.setdefault(int(start[1]), text[start.end() : end].strip())
    return lines


def _faults(claims: Sequence[Claim]) -> str:
    found = (f"{claim.text} (the check: {in_words(claim.reason or '')})" for claim in claims)
    return "\n".join(f"{n}. {one_line(line)}" for n, line in enumerate(found, start=1))


def _sentence(line: str | None) -> Written | None:
    if not line:
        return None
    parser = ReplyParser()
    return next(iter([*parser.feed(line), *parser.finish()]), None)
