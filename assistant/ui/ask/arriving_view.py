"""An answer while it arrives, and what went wrong instead of one."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Claim, Verdict, claim_dict
from assistant.ui.ask.answer_view import claim_html
from assistant.ui.markup import text
from assistant.verdicts import in_words

_UNTESTED = '<span class="cw-untested">untested</span>'


def arriving_html(step: str, claims: Sequence[Claim]) -> str:
    """Return an answer of which this much is settled; its chips lead nowhere yet.

    Screen readers wait for the whole answer: what has come may yet be taken out.

    Args:
        step: what is being done, or what the search did, as HTML.
    """
    sentences = "".join(_sentence(place, claim) for place, claim in enumerate(claims, start=1))
    said = f"<p>{sentences}</p>" if sentences else ""
    return f'<div class="cw-answer cw-arriving" aria-busy="true">{step}{said}</div>'


def pending_html(pending: str) -> str:
    """Return what a model has written and nobody has tested; "" for nothing."""
    if not pending.strip():
        return ""
    return f'<p class="cw-pending" aria-busy="true" aria-live="off">{_UNTESTED} {text(pending)}</p>'


def step_html(step: str) -> str:
    """Return a line that says what is being done."""
    return f'<p class="cw-step">{text(step)}</p>'


def problem_html(message: str) -> str:
    """Return what went wrong instead of an answer."""
    return f'<div class="cw-answer cw-problem" role="alert"><p><strong>No answer:</strong> {text(message)}</p></div>'


def _sentence(place: int, claim: Claim) -> str:
    if claim.verdict is not Verdict.UNSUPPORTED:
        return claim_html("t0", place, claim_dict(claim))
    reason = f" ({text(in_words(claim.reason))})" if claim.reason else ""
    return (
        f'<span class="cw-failed"><del>{text(claim.text)}</del> '
        f'<span class="cw-why">failed its test{reason}: being mended or taken out</span></span> '
    )
