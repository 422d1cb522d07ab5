"""What a language model was sent and wrote, in words: for one answer and for a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.ui.markup import counted, text

Json = Mapping[str, Any]
_SMALLEST = 0.0001  # USD that are shown as a number


def spent(usage: Json | None) -> str:
    """Return the tokens sent and written, and the cost where prices are set; "" where no model was asked."""
    if usage is None:
        return ""
    cost = f" · {_dollars(usage['cost'])}" if "cost" in usage else ""
    return f"{_tokens([usage])}{cost}"


def conversation_usage(answers: Iterable[Json]) -> str:
    """Return what a whole conversation has used, as HTML; "" where no model was asked in it.

    The cost is the sum of those that are known, with how many these are where some are not.
    """
    used = [answer["usage"] for answer in answers if answer["usage"]]
    if not used:
        return ""
    costs = [usage["cost"] for usage in used if "cost" in usage]
    parts = [counted(int(sum(usage["calls"] for usage in used)), "call") + " of a language model", _tokens(used)]
    if costs:
        of = "" if len(costs) == len(used) else f" for {len(costs)} of {counted(len(used), 'answer')}"
        parts.append(f"{_dollars(sum(costs))}{of}")
    return f'<p class="cw-quiet">This conversation: {text(" · ".join(parts))}</p>'


def _tokens(used: list[Json]) -> str:
    sent, written = (int(sum(usage[part] for usage in used)) for part in ("prompt_tokens", "completion_tokens"))
    return f"{sent:,} + {written:,} tokens"


def _dollars(cost: float) -> str:
    return f"less than ${_SMALLEST}" if 0 < cost < _SMALLEST else f"${cost:,.4f}"
