"""The notes under an answer: how far its sentences can be relied on, what was taken out, who answered, at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.answer import Claim
from assistant.export.content import claim_of, written_by
from assistant.ui.ask.usage_view import spent
from assistant.ui.markup import counted, text
from assistant.verdicts import SIGNS, in_words

Json = Mapping[str, Any]
_REASONS = 2  # that the line above the sentences taken out names


def notes_html(answer: Json) -> str:
    """Return the notes; "" where there is nothing to note."""
    line = " · ".join(filter(None, [*_verdicts(answer), _writer(answer), spent(answer["usage"])]))
    return (
        (f'<p class="cw-notes">{text(line)}</p>' if line else "")
        + (f'<p class="cw-notes cw-fallback">{text(answer["fallback"])}</p>' if answer["fallback"] else "")
        + _removed([claim_of(fields) for fields in answer["removed"]])
    )


def _verdicts(answer: Json) -> list[str]:
    found = [claim["verdict"] for claim in answer["claims"]]
    return [
        f"{sign.sign} {found.count(verdict)} of {counted(len(found), 'sentence')} {sign.name}"
        for verdict, sign in SIGNS.items()
        if verdict in found
    ]


def _writer(answer: Json) -> str:
    writer = written_by(answer)
    if not writer:
        return ""
    return f"declined by {writer}" if answer["refused"] else f"written by {writer}, tested by Citewell"


def _removed(claims: list[Claim]) -> str:
    """Return the sentences that were taken out, struck, behind a line that says how many and why."""
    if not claims:
        return ""
    reasons = list(dict.fromkeys(_reason(claim) for claim in claims))
    named = "; ".join([*reasons[:_REASONS], *(["…"] if len(reasons) > _REASONS else [])])
    listed = "".join(f"<li><del>{text(claim.text)}</del> {text(_reason(claim))}</li>" for claim in claims)
    return (
        f'<details class="cw-notes cw-removed"><summary>{counted(len(claims), "sentence")} taken out: {text(named)}'
        f"</summary><p>The model wrote this; it failed the test against the passages and is not part of the answer:</p>"
        f"<ul>{listed}</ul></details>"
    )


def _reason(claim: Claim) -> str:
    return in_words(claim.reason) if claim.reason else "the test failed"
