"""Questions of an evaluation as a list: what went wrong with each, and a button that asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.ui.markup import text

_AT_ONCE = 5  # the others are unfolded


def questions_html(questions: Sequence[Mapping[str, Any]], *, why: str) -> str:
    """Return a list of questions; all beyond the first five are folded away.

    Args:
        questions: each with `question`, and under the name `why` what there is to say of it, or None.
    """
    first, others = questions[:_AT_ONCE], questions[_AT_ONCE:]
    more = f"<details><summary>{len(others)} more</summary>{_items(others, why)}</details>" if others else ""
    return _items(first, why) + more


def _items(questions: Sequence[Mapping[str, Any]], why: str) -> str:
    return f'<ul class="cw-questions">{"".join(_item(each["question"], each.get(why)) for each in questions)}</ul>'


def _item(question: str, said: str | None) -> str:
    asked = text(question)
    note = f'<span class="cw-why">{text(said)} ·</span> ' if said else ""
    return (
        f'<li><span class="cw-question" dir="auto">{asked}</span> {note}'
        f'<button type="button" class="cw-plain" data-ask="{asked}" aria-label="Ask it: {asked}">Ask it</button></li>'
    )
