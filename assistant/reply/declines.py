"""Whether a model says that the passages do not answer, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reply.written import Written

_LONGEST = 600  # characters; a longer sentence declines early or not at all
_TEXTS = r"(?:passages?|sources?|contexts?|information|abstracts?|excerpts?|texts?|documents?|materials?|evidence)"
_ANYTHING = rf"(?:{_TEXTS}|mention|details?|data|answers?|statements?|discussion|references?|indication|way)"
_WHICH = (
    r"(?:(?:provided|given|above|retrieved|available|supplied|shown|cited|listed|numbered|following|specific|sufficient"
    r"|enough|relevant|direct|explicit|clear|definitive|further|more|other|any|all|of|these|those|this|that|the|your"
    r"|such|here|from|in|within|(?:you|i|we)\s+(?:provided|gave|have|were\s+given)|\[?\d+\]?|and|,)\s+)*+"
)
_NOT = (
    r"(?:(?:do|does|did|can|could|is|are|was|were|would|will|have|has|am)\s*(?:n[’']?t|not)|cannot|can[’']?t"
    r"|won[’']?t|never|fails?\s+to|unable\s+to)"
)
_LY = r"(?:\w+ly\s+|even\s+|actually\s+)*"
_TELL = (
    r"(?:say|state|mention|contain|provide|include|discuss|address|specify|give|answer|describe|report|cover|explain"
    r"|offer|indicate|reveal|disclose|elaborate|detail|have|refer|list|clarify|define|supply|present|name|compare|tell"
    r"|help|speak|touch|allow|support)"
)
_TOLD = (
    r"(?:stated|mentioned|said|given|provided|specified|clear|answered|answerable|determined|found|addressed|discussed"
    r"|known|contained|available|included|covered|described|reported|disclosed|explained|present|possible|listed)"
)
_MISSING = rf"(?:(?:is|are|was|were)\s*(?:n[’']?t|not)|cannot\s+be|can[’']?t\s+be)\s+{_LY}{_TOLD}"
# Possessive quantifiers: without them "unfortunately, unfortunately, …" takes for ever.
_LEAD = (
    r"(?:(?:however|therefore|thus|so|as\s+such|but|and|yet|although|while)\b\s*,?\s+"
    r"|(?:based\s+on|according\s+to|from|given)\b[^.;,]{0,150},\s*"
    r"|(?:unfortunately|sorry|(?:i[’']?m|i\s+am)\s+(?:sorry|afraid)|(?:i|my)\s+apologi[sz]e?s?|apologies)\b"
    r"(?:\s+for\b[^.;,]{0,60})?(?:\s*,\s*|\s+)(?:(?:but|that)\s+)?)*+"
)
_DECLINE = re.compile(
    rf"""^\W*(?:answer\W+)?{_LEAD}(?:
        {_WHICH}{_TEXTS}\s+{_WHICH}(?:{_NOT}\s+{_LY}{_TELL}|lacks?|says?\s+nothing|{_NOT}\s+(?:about|enough|sufficient))\b
      | (?:none|neither|nothing)\s+(?:of|in)\s+{_WHICH}{_TEXTS}\b
      | (?:i|we)\s+(?:{_NOT}|am\s+unable\s+to|found\s+no|have\s+no|see\s+no)\b
      | there\s+(?:is|are|was|were)(?:\s*n[’']?t|\s+not|\s+no)\s+{_WHICH}{_ANYTHING}\b
      | no\s+{_WHICH}{_ANYTHING}\b
      | (?:it|this|that|(?:the|this|that|such)\s+(?:\w+\s+)?(?:answer|question|information|detail)s?)\s+
        (?:{_MISSING}|is\s+(?:unclear|unknown|missing))
      | it[’']?s\s+(?:unclear|unknown|impossible|not\s+{_TOLD})
      | .{{1,120}}\s{_MISSING}\s+(?:in|by|from|within)\s+{_WHICH}{_TEXTS}
      | (?:not\s+{_LY}{_TOLD}|unanswerable|unknown|unspecified|not\s+enough\s+information|n/?a)
        (?:\s+(?:in|by|from)\s+{_WHICH}{_TEXTS})?\W*$
      | (?:insufficient|not\s+enough)\s+(?:information|evidence|context|details?|data)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# After this a sentence goes on to say something.
_GOES_ON = re.compile(r"\b(?:but|however|although|though|whereas|instead)\b", re.IGNORECASE)
_EMPTY = re.compile(
    r"""^\W*(?:
        (?:i[’']?m|i\s+am)\s+(?:very\s+)?(?:sorry|afraid) | sorry | unfortunately | apologies
      | (?:i|my)\s+apologi[sz]e?s?\b[^.]*
      | please\s+(?:provide|consult|refer|rephrase|check)\b[^.]*
      | (?:more|further|additional)\s+(?:\w+\s+)?(?:is|are|would\s+be|may\s+be)\s+(?:needed|required|necessary)\b[^.]*
    )\W*$""",
    re.VERBOSE | re.IGNORECASE,
)


def declines(sentences: Sequence[Written]) -> bool:
    """Return whether these sentences say that the passages do not answer, and nothing else. None say nothing."""
    return bool(sentences) and all(is_decline(s.text) or _EMPTY.match(s.text) for s in sentences)


def is_decline(text: str) -> bool:
    """Return whether a sentence says that the passages, or the speaker, do not answer, and claims nothing beside."""
    said = _DECLINE.match(text[:_LONGEST])
    return bool(said) and not _GOES_ON.search(text, said.end() if said else 0)
