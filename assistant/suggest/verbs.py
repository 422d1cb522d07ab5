"""Questions about what a sentence says is done: "… reduces catastrophic forgetting" → "What reduces …?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.suggest.phrases import phrase_at, tokens_of

# What one wants to do, and what happens.
_WANTED = frozenset(
    """improve enhance detect decode generate separate classify reconstruct interpret synthesize estimate recognize
    localize visualize compress diagnose mitigate alleviate treat train learn optimize accelerate measure isolate
    purify""".split()
)
_HAPPENS = frozenset(
    """induce inhibit promote regulate mediate suppress stimulate activate block cause enable explain predict encode
    reduce increase decrease prevent preserve stabilize avoid remove catalyze oxidize degrade trigger impair modulate
    delay""".split()
)
_NEGATED = re.compile(
    r"\b(?:not|cannot|fails?|failed|without|no|nor|hardly|difficult|challenging|unable|less)\b", re.IGNORECASE
)
_BEFORE_BASE = frozenset("to can could may might will would we they that which and also directly further".split())
_BEFORE_GERUND = frozenset("for by of while when thus thereby and on from towards".split())
_OTHERS = re.compile(
    r"\b(?:instead|without|unlike|than|typically|commonly|usually|existing|previous|prior|traditional|conventional"
    r"|contrast|compared)\b",
    re.IGNORECASE,
)
_USES = frozenset("using uses use via leveraging leverages employing employs".split())
_ON = re.compile(r"\b(effect|effects|impact|influence|role) of ")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the phrase of the sentence that it asks about."""

    question: str
    phrase: str


def verb_questions(sentence: str) -> Iterator[Asked]:
    """Yield what can be asked of each verb that a phrase follows; nothing of a sentence that denies something."""
    if _NEGATED.search(sentence):
        return
    tokens = tokens_of(sentence)
    for place in range(1, len(tokens)):
        verb = _FORMS.get(tokens[place].lower())
        if verb and _is_verb(tokens, place, verb) and (phrase := phrase_at(tokens, place + 1)):
            wanted = f"How can {phrase} be {_participle(verb)}?"
            yield Asked(wanted if verb in _WANTED else f"What {_third(verb)} {phrase}?", phrase)


def effect_questions(sentence: str) -> Iterator[Asked]:
    """Yield a question for each "effect of … on …" and "role of … in …" of a sentence."""
    for found in _ON.finditer(sentence):
        noun = found.group(1).removesuffix("s")
        tokens = tokens_of(sentence[found.end() :])
        one = phrase_at(tokens, 0)
        if one is None:
            continue
        then = len(one.split())
        joint = "in" if noun == "role" else "on"
        if tokens[then : then + 1] == [joint] and (two := phrase_at(tokens, then + 1)):
            yield Asked(f"What is the {noun} of {one} {joint} {two}?", one)


def used_phrases(sentence: str, user: str) -> Iterator[str]:
    """Yield what a sentence says that its authors use, or that which they call `user`; not what others do."""
    if not re.search(rf"\b(?:[Ww]e|[Oo]ur|{re.escape(user)})\b", sentence) or _OTHERS.search(sentence):
        return
    tokens = tokens_of(sentence)
    for place, token in enumerate(tokens):
        if token.lower() in _USES and (phrase := phrase_at(tokens, place + 1)):
            yield phrase


def _is_verb(tokens: Sequence[str], place: int, verb: str) -> bool:
    token, before = tokens[place].lower(), tokens[place - 1].lower()
    if token.endswith("ing"):
        return before in _BEFORE_GERUND
    return before in _BEFORE_BASE if token == verb else before[0].isalnum()


def _participle(verb: str) -> str:
    return f"{verb[:-1]}ied" if verb.endswith("y") else f"{verb.removesuffix('e')}ed"


def _third(verb: str) -> str:
    if verb.endswith("y"):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith("ss") else f"{verb}s"


_FORMS = {form: verb for verb in _WANTED | _HAPPENS for form in (verb, _third(verb), f"{verb.removesuffix('e')}ing")}
