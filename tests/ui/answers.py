"""Answers as a language model gives them, without one: put together by hand."""

from __future__ import annotations

from typing import Any

from assistant.answer import Answer, Citation, Claim, Coverage, Shown, Verdict
from index import Hit, Passage

ABSTRACT = "Owls hunt at night. They hear 40 mice below the snow."
PASSAGE = Passage("owls#0", "owls", 0, len(ABSTRACT), ABSTRACT)
FIRST = Citation(1, "owls", "Owls at Night", "owls#0", 0, 19, "Owls hunt at night.")
SECOND = Citation(1, "owls", "Owls at Night", "owls#0", 20, 53, "They hear 40 mice below the snow.")
WRITTEN = Claim("Owls are hunters of the night.", (FIRST,), Verdict.SUPPORTED, 0.9)
QUOTED = Claim("They hear 40 mice below the snow.", (SECOND,), Verdict.VERBATIM, 1.0)
FAILED = Claim("They hear <b>42</b> mice.", (SECOND,), Verdict.UNSUPPORTED, 0.1, reason="number_not_in_source:42")
UNCITED = Claim("Owls are wise.", (), Verdict.UNSUPPORTED, 0.0, reason="uncited")
USAGE = {"calls": 2, "prompt_tokens": 1204, "completion_tokens": 96}


def written(**others: Any) -> Answer:
    """An answer that a model wrote, of one sentence."""
    answer: dict[str, Any] = {
        "question": "When do owls hunt?",
        "query": "When do owls hunt?",
        "claims": (WRITTEN,),
        "shown": (Shown(1, "Owls at Night", Hit(1, PASSAGE, 0.9, {"late": 0.8})),),
        "answerable": 0.9,
        "coverage": Coverage(1, 5),
        "library": "sha256:0",
        "model": "scripted",
        "prompt": "sha256:1",
        "timings_ms": {"query": 3.0, "retrieve": 4.0},
        "usage": USAGE,
    }
    return Answer(**{**answer, **others})
