"""A cue: a wording by which abstracts state something, and how far it can be trusted.

A pattern may mark where the quote starts (group `at`) and ends (group `to`); what it does not mark is the bound of
its clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """A wording that states something.

    Attributes:
        trust: how likely what it finds is what the column asks for, in [0, 1].
        own: whether the sentence must be about the paper's own work.
    """

    pattern: re.Pattern[str]
    trust: float
    own: bool = False


def cue(pattern: str, trust: float, *, own: bool = False, cased: bool = False) -> Cue:
    """Make a cue of a pattern, in which white space does not count; `cased` tells capitals from small letters."""
    return Cue(re.compile(pattern, re.VERBOSE if cased else re.VERBOSE | re.IGNORECASE), trust, own)


NUMBER = r"(?:(?<![\w.-])\d[\d,.]*\d?|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundreds\s+of|thousands\s+of|over\s+\d+))"
ENROLLED = r"(?:patients?|participants?|subjects?|volunteers?|individuals|adults|children|infants|women|men|people|users|students|mice|rats|monkeys|respondents|births|elderly|nurses|physicians)"
WE = r"\b(?:we|I|this\s+(?:paper|work|article|study|letter)|the\s+(?:present\s+)?(?:paper|study|authors?)|our\s+(?:work|study|paper))\s+(?:\w+ly\s+|here\s+|also\s+|then\s+|first\s+|further\s+|to\s+|therefore\s+)*"
PHRASE = r"(?:[^,.;:()]|[.,](?=\d)|\([\w-]{2,10}\)(?=\s\w)){4,90}?(?=\s*(?:[,;:(]|[.](?:\s|$)|$|\s[-–—]{1,3}\s|\s(?:by|using|that|which|based|through|via|while|with|where|when|without|on|in\s+which|and\s+(?:show|we|demonstrate))\b))"
