"""Whether a model says that the passages do not answer, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reply.written import Written

_THEM = r"(?:passages?|sources?|contexts?|information|abstracts?|excerpts?|texts?|documents?|papers|evidence|articles?|studies|material|literature|data|details?|answers?)"
_GIVEN = r"(?:provided|given|above|retrieved|available|supplied|shown|cited|listed|numbered|following|specific|sufficient|enough|relevant|direct|explicit|clear|definitive|further|more|other|any|of|these|those|this|the|in)"
_NOT = r"(?:do|does|did|can|could|is|are|was|were|would|will|have|has)\s*(?:not|n[’']?t)|cannot|can[’']?t|don[’']?t|doesn[’']?t|didn[’']?t|isn[’']?t|aren[’']?t|couldn[’']?t|won[’']?t|never|fails?\s+to|lacks?|unable"
_DECLINE = re.compile(
    rf"""^\W*
      (?:(?:unfortunately|sorry|i[’']?m\s+sorry|i\s+am\s+sorry|i\s+apologi[sz]e|apologies|however|therefore|thus|so|as\s+such|but|and|based\s+on|according\s+to|from)\b[^.;]*?,\s*(?:but\s+)?)*
      (?:
        (?:none\s+of\s+)?(?:(?:{_GIVEN})\s+)*{_THEM}(?:\s+(?:{_GIVEN}|here|to\s+me|in\s+the\s+passages))*\s+(?:{_NOT})\b
      | none\s+of\s+(?:(?:{_GIVEN})\s+)*{_THEM}\b
      | neither\s+(?:of\s+)?(?:(?:{_GIVEN})\s+)*{_THEM}\b
      | (?:i|we|one)\s+(?:{_NOT}|am\s+(?:not|unable)|could\s+not)\b
      | (?:there|here)\s+(?:is|are|was|were)(?:n[’']?t|\s+not|\s+no)\s+(?:any\s+)?(?:(?:{_GIVEN})\s+)*(?:mention|{_THEM})\b
      | no\s+(?:(?:{_GIVEN})\s+)*(?:mention|{_THEM})\b
      | (?:it|this|that|the\s+(?:answer|question)|this\s+(?:question|information|detail))\s+(?:{_NOT})\s+(?:be\s+)?(?:\w+ly\s+)?(?:stated|mentioned|said|given|provided|specified|clear|possible|answered|answerable|determined|found|addressed|discussed|known|contained|available)
      | (?:it\s+is|it[’']?s)\s+(?:unclear|unknown|impossible|not\s+(?:clear|possible|stated|mentioned|specified|known))
      | (?:this|it|the\s+(?:answer|information))\s+(?:is|was)\s+(?:unknown|unclear|missing)
      | (?:not|un)\s?(?:stated|mentioned|specified|given|provided|answerable|known|available|reported|enough\s+information|found|clear)\b[^,;:]*$
      | (?:insufficient|not\s+enough)\s+(?:information|evidence|context|details?|data)\b
      | n/?a\W*$
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TURNS = re.compile(r"(?:,|;|\.)?\s*\b(?:but|however|although|though|they\s+(?:do|only)|only)\b", re.IGNORECASE)
_EMPTY = re.compile(
    r"^\W*(?:i[’']?m\s+sorry|i\s+am\s+sorry|sorry|unfortunately|i\s+apologi[sz]e[^.]*|my\s+apologies|please\s+(?:provide|consult|refer|rephrase|check)[^.]*"
    r"|(?:more|further|additional)\s+(?:information|context|research|details?)\s+(?:is|are|would\s+be|may\s+be)\s+(?:needed|required|necessary)[^.]*|thank\s+you[^.]*)\W*$",
    re.IGNORECASE,
)


def declines(sentences: Sequence[Written]) -> bool:
    """Return whether these sentences say that the passages do not answer, and nothing else. None say nothing."""
    said = [sentence.text for sentence in sentences if not _EMPTY.match(sentence.text)]
    return bool(sentences) and all(map(is_decline, said))


def is_decline(text: str) -> bool:
    """Return whether a sentence says that the passages, or the speaker, do not answer."""
    return bool(_DECLINE.match(text))
