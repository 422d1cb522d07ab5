"""What a paper is called in running text: its authors and year, or the name of what it introduces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.orders import gives_orders
from index.bibliography.names import parse_name
from index.paper import Paper

_COINED = re.compile(r"(?=[^A-Za-z\s]*[A-Za-z]\S*[A-Z\d])[A-Za-z][\w+-]*(?: [A-Z0-9][\w+-]*){0,2}")
# A name, by its looks and by what is said of it. "We present COVID-19 cases" introduces no COVID-19: a noun follows.
_INTRODUCED = (
    r"(?:\b[Ww]e (?:\w+ )?(?:propose|introduce|present|develop(?:ed)?|call|describe|release)(?: [\w-]+){{0,6}},?"
    r" [(“\"'~]?"
    r"|\b(?:called|named|dubbed|termed|[Oo]ur) |\b(?:[Ii]ntroduc|[Pp]ropos|[Pp]resent)(?:ing|es?|s) )"
    r"{0}(?=\W*$|\W*[,.:;()”\"]|\s+[-–—]|\s+(?:is|are|an?|that|which|to|for|as|and|in|with|by|on|from|can|has|uses?)\b)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """How a paper's authors are spoken of.

    Attributes:
        who: such as "Byron et al. (2021)", "the authors of WaveGlow" or "the authors".
        whose: the same as an owner: "Byron et al.'s (2021)".
        paper: such as "the {kind} of Byron et al. (2021)"; `{kind}` stands for paper, study, work …
        is_one: whether they are one person, so that verbs take an s.
    """

    who: str
    whose: str
    paper: str
    is_one: bool = False


def name_of(paper: Paper, *, within: str = "") -> Name:
    """Return how a paper is spoken of in a sentence.

    Args:
        within: the sentence; a name that it says itself is not said twice.
    """
    year = f" ({paper.year})" if paper.year else ""
    if paper.authors and (surnames := [surname(author) for author in paper.authors])[0]:
        people = surnames[0] if len(surnames) == 1 else f"{surnames[0]} et al."
        if len(surnames) == 2 and surnames[1]:
            people = " and ".join(surnames)
        who = f"{people}{year}"
        return Name(who, f"{people}'s{year}", f"the {{kind}} of {who}", is_one=len(surnames) == 1)
    name = _coined(paper)
    if name and name.casefold() not in within.casefold():
        return Name(f"the authors of {name}", f"the {name} authors'", f"the {{kind}} on {name}")
    return Name("the authors", "the authors'", "the {kind}")


@lru_cache(maxsize=4096)
def _coined(paper: Paper) -> str:
    """Return the name that a paper gives to what it introduces, '' where it gives none."""
    name = paper.name
    if not _COINED.fullmatch(name) or name.isdigit() or gives_orders(paper.title):
        return ""
    return name if re.search(_INTRODUCED.format(re.escape(name)), paper.abstract) else ""


def surname(author: str) -> str:
    """Return the family name of an author, the whole name of a body; '' where there is none."""
    name = parse_name(author)
    return (name.literal or name.full_family) if name else ""
