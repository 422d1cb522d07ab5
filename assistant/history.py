"""Follow-up questions: what the retriever receives when a question leans on what was said before.

Without a language model nothing is rewritten: the words of content of the user's last questions are
carried before the new one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.errors import QuestionError
from assistant.names import find_names
from assistant.question import ASKING
from index.words import content_words

# `role` and `content`; a turn of the assistant may have `passages`: the ids of those it cited.
Turn = Mapping[str, Any]

_TURNS = 2  # earlier questions that are carried on
_ROLES = ("user", "assistant")
_SELF_CONTAINED = 4  # a question of fewer words of content is an ellipsis: "and on speech?"
_POINTS_BACK = re.compile(
    r"\b(?:it|its|itself|they|them|their|theirs|that|this|those|these|he|she|his|her|him|one|ones|there|here|"
    r"same|such|former|latter|other|others|another|else|instead|too|also|then|so|again|both|either|neither|"
    r"first|second|previous|above|earlier|mentioned|more)\b"
    r"|^\W*(?:and|but|or|ok(?:ay)?|what about|how about|why|so|then|in that case)\b",
    re.IGNORECASE,
)


def resolve(question: str, history: Sequence[Turn], *, whole: bool = False) -> str:
    """Return the query of a question: itself, after the words that it leans on.

    Args:
        whole: that it says what it is about, however short it is: what papers that are listed have in common.

    Raises:
        QuestionError: a turn is not `{"role": "user" | "assistant", "content": text}`, or its `passages` are no ids.
    """
    for number, turn in enumerate(history, start=1):
        _check(turn, number)
    asked = [turn["content"] for turn in history if turn["role"] == "user"][-_TURNS:]
    if not asked or not leans_back(question, whole=whole):
        return question
    known = set(content_words(question))
    carried: dict[str, str] = {}
    for word in re.findall(r"\w[\w'’.-]*\w|\w", " ".join(asked)):
        stems = content_words(word)
        if stems and word.casefold() not in ASKING and not known.issuperset(stems):
            carried.setdefault(" ".join(stems), word)
    return " ".join([*carried.values(), question])


def leans_back(question: str, *, whole: bool = False) -> bool:
    """Tell whether a question cannot be understood alone: it points back, or is short and names nothing."""
    asked = [w for w in content_words(question) if w not in ASKING]
    short = len(asked) < _SELF_CONTAINED and not whole and not find_names(question)
    return short or bool(_POINTS_BACK.search(question))


def _check(turn: object, number: int) -> None:
    if not (isinstance(turn, Mapping) and turn.get("role") in _ROLES and isinstance(turn.get("content"), str)):
        raise QuestionError(
            f"Turn {number} of the history is {str(turn)[:80]!r}; "
            'expected {"role": "user" or "assistant", "content": text}.'
        )
    passages = turn.get("passages", ())
    if not (isinstance(passages, list | tuple) and all(isinstance(passage_id, str) for passage_id in passages)):
        raise QuestionError(
            f"Turn {number} of the history has the passages {str(passages)[:80]!r}; expected a list of passage ids."
        )


def turns(answer: Mapping[str, Any]) -> list[Turn]:
    """Return a question and its answer, in its public JSON, as the turns that a follow-up leans on."""
    cited = dict.fromkeys(c["passage_id"] for claim in answer["claims"] for c in claim["citations"])
    return [
        {"role": "user", "content": answer["question"]},
        {"role": "assistant", "content": answer["answer"], "passages": list(cited)},
    ]
