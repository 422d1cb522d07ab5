"""Names of authors taken apart: "Aäron van den Oord" and "van den Oord, Aäron" are one person, a team stays whole.

Rules of thumb on display strings. What cannot be told apart safely is kept whole, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.display import printable

_CORPORATE = re.compile(
    r"^the\b|\band\b|\bet al\b|^others$|\d|"
    r"\b(?:team|group|collaboration|consortium|institute|university|laborator(?:y|ies)|labs?|inc|ltd|foundation|"
    r"organi[sz]ation|association|society|committee|council|agency|center|centre|network|project|research|"
    r"investigators?|collaborators|trialists|stud(?:y|ies)|trials?|registr(?:y|ies)|program(?:me)?|commission|ministry|"
    r"department|alliance|federation|initiative|task force|working party)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|ii|iii|iv", re.IGNORECASE)
_INITIALS = re.compile(r"[A-Z]{1,2}|(?:[A-Z]\.-?){1,3}")  # after the family name: "Smith JA" in PubMed, "Smith J.A."
_UNDIVIDED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts in which the family name comes first
_PARTICLES = frozenset(
    "af al auf av bin d' da dal dalla dalle das de degli dei del dela della den der des di do dos du e el ibn la las "
    "le los of op 't te ten ter van vande vanden vander vom von y zu zum zur".split()
)
_PARTS_OF_FAMILIES = frozenset("Al De Del Della Den Der Di Dos Du El Van Von".split())  # "Luc Van Gool"


@dataclass(frozen=True, slots=True)
class Name:
    """An author's name in its parts, each "" where there is none; either `literal` or `family` holds something.

    Attributes:
        particle: what stands before the family name and is written small: "van den".
        literal: the whole name of a team, or of a person whose name cannot be taken apart.
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def full_family(self) -> str:
        """The family name with its particle."""
        return " ".join(filter(None, [self.particle, self.family]))

    @property
    def inverted(self) -> str:
        """The name as lists have it: "van den Oord, Aäron", "King, Martin Luther, Jr."."""
        return self.literal or ", ".join(filter(None, [self.full_family, self.given, self.suffix]))


def parse_name(author: str) -> Name | None:
    """Take a display name apart; None of a name without a letter or sign to show."""
    text = " ".join(printable(author).split())
    if not text:
        return None
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 3 or not all(parts) or _CORPORATE.search(text) or _UNDIVIDED.search(text):
        return Name(literal=text)
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    rest = [part for part in parts if part not in suffixes]
    if len(suffixes) > 1 or len(rest) > 2:
        return Name(literal=text)
    suffix = "".join(suffixes)
    return _inverted(rest[0], rest[1], suffix) if len(rest) == 2 else _in_order(rest[0].split(), suffix)


def _inverted(family: str, given: str, suffix: str) -> Name:
    """Read "van den Oord", "Aäron"; a particle may follow the given name too: "Oord", "Aäron van den"."""
    before, after = family.split(), given.split()
    start = _particles_from(before, 0)
    end = len(after)
    while end > 1 and not start and after[end - 1] in _PARTICLES:
        end -= 1
    return Name(" ".join(before[start:]), " ".join(after[:end]), " ".join(before[:start] + after[end:]), suffix)


def _in_order(words: list[str], suffix: str) -> Name:
    """Read "Aäron van den Oord", "Luc Van Gool", "Henry Ford II", "Smith JA"; the last word is the family's."""
    if len(words) > 2 and not suffix and _SUFFIX.fullmatch(words[-1]):
        *words, suffix = words
    *before, last = words
    if before and _INITIALS.fullmatch(last) and all(len(word) > 2 or word in _PARTICLES for word in before):
        return _inverted(" ".join(before), last if "." in last else " ".join(last), suffix)
    first = next((n for n, word in enumerate(words[:-1]) if _opens_family(word, n)), len(words) - 1)
    start = _particles_from(words, first)
    return Name(" ".join(words[start:]), " ".join(words[:first]), " ".join(words[first:start]), suffix)


def _opens_family(word: str, place: int) -> bool:
    return word in _PARTICLES or (place > 0 and word in _PARTS_OF_FAMILIES)


def _particles_from(words: list[str], start: int) -> int:
    """Return where a family name begins after the particles at `start`; a word is always left for it."""
    while start < len(words) - 1 and words[start] in _PARTICLES:
        start += 1
    return start
