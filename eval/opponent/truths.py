"""Ways to say what an abstract says: each takes a sentence and gives one that says the same, or None.

Grammar and general words only; knows no claim test, and none of its words.
"""

from __future__ import annotations

import random
import re

from index.paper import Paper

_SUBJECT = re.compile(
    r"^(?:It|(?:Our|The|This|The proposed|Our proposed) "
    r"(?:method|model|approach|system|framework|algorithm|network))(?=\s+[a-z])"
)
_WE = re.compile(r"^(?:(?:In this (?:paper|work|article|study)|Here),? )?We\s+", re.IGNORECASE)
_OUR = re.compile(r"\b[Oo]ur\b")
_NAMELIKE = re.compile(r"^(?:The\s+)?\S*\w[A-Z\d]\S*")
_PROPOSES = re.compile(
    r"^(?:In this (?:paper|work),? )?[Ww]e (?P<verb>propose|introduce|present|develop|describe) (?P<what>an? .*)\.$"
)
_LEADING = re.compile(
    r"^(?P<lead>(?:By|Using|When|While|For|In|With|On|To|Through|Unlike|Despite)\s[^,;:]{8,90}), "
    r"(?P<rest>[^;:]{20,})\.$"
)
_CUT = re.compile(r",\s+(?:and|but|which|while|whereas|where|thus|thereby|resulting)\s|;\s+|\s+--\s+|:\s+")
_STARTS_NAME = re.compile(r"^\S*\w[A-Z\d]")
_LEAST = 6  # words of a clause that can stand alone
_WORDS = {
    "show": "demonstrate", "shows": "demonstrates", "shown": "demonstrated", "demonstrate": "show",
    "demonstrates": "shows", "propose": "put forward", "proposes": "puts forward", "achieves": "reaches",
    "achieve": "reach", "achieving": "reaching", "significantly": "considerably", "substantially": "considerably",
    "approach": "method", "method": "approach", "methods": "approaches", "use": "employ", "uses": "employs",
    "using": "with", "utilizes": "uses", "obtain": "get", "obtains": "gets", "obtained": "got", "several": "various",
    "various": "several", "require": "need", "requires": "needs", "required": "needed", "requiring": "needing",
    "large": "big", "numerous": "many", "enables": "lets", "recent": "new", "novel": "new", "task": "problem",
    "tasks": "problems", "performs": "does", "existing": "earlier", "previous": "earlier", "prior": "earlier",
    "find": "observe", "found": "observed", "evaluate": "assess", "evaluated": "assessed", "introduce": "present",
    "introduces": "presents", "investigate": "study", "explore": "study", "additionally": "also",
    "furthermore": "also", "moreover": "also", "consists": "is made up", "contains": "holds", "difficult": "hard",
    "challenging": "hard", "images": "pictures", "produce": "generate", "produces": "generates", "due": "owing",
    "such as": "like", "in order to": "to", "leverages": "makes use of", "leverage": "make use of",
    "state-of-the-art": "best published", "outperforms": "does better than", "outperform": "do better than",
    "outperforming": "doing better than", "simple": "plain", "often": "frequently", "entire": "whole",
    "however": "yet", "improves": "betters", "comparable": "similar", "similar": "comparable", "obtaining": "getting",
    "train": "fit", "a variety of": "diverse", "a wide range of": "many", "typically": "usually",
    "exhibit": "display", "exhibits": "displays", "crucial": "vital", "essential": "vital", "fast": "quick",
}  # fmt: skip
_SWAP = re.compile(rf"\b({'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})\b", re.IGNORECASE)
_SMALL = dict(zip("2 3 4 5 6 7 8 9 10".split(), "two three four five six seven eight nine ten".split(), strict=True))
_DIGIT = re.compile(r"(?<![\w.,-])([2-9]|10)(?=\s[a-z])")
_SPELLED = re.compile(rf"\b({'|'.join(_SMALL.values())})\b(?=\s[a-z])")


def named(sentence: str, paper: Paper, chance: random.Random) -> str | None:
    """Say the paper's name in the place of "it" or "our method", and "the authors" in that of "we"."""
    subject = paper.name if _STARTS_NAME.match(paper.name) else ""
    if subject and _SUBJECT.match(sentence):
        return _OUR.sub("its", _SUBJECT.sub(subject, sentence))
    if _WE.match(sentence):
        return _OUR.sub("their", _WE.sub("The authors ", sentence))
    return None


def reworded(sentence: str, paper: Paper, chance: random.Random) -> str | None:
    """Change up to three words for synonyms, respell numbers, turn a proposal into the passive, move a clause."""
    text = _turned(sentence) or _moved(sentence) or sentence
    spots = [m for m in _SWAP.finditer(text)]
    for spot in sorted(chance.sample(spots, min(3, len(spots))), key=lambda m: -m.start()):
        other = _WORDS[spot.group().lower()]
        other = other[0].upper() + other[1:] if spot.group()[0].isupper() else other
        text = text[: spot.start()] + other + text[spot.end() :]
    text = re.sub(r"(?<=\d)\s?\\?%", " per cent", text)
    text = re.sub(r"(?<=\d)\s?[x×](?=\s|[.,;)])", " times", text)
    digits = {word: digit for digit, word in _SMALL.items()}
    text, changed = _DIGIT.subn(lambda m: _SMALL[m.group()], text)
    text = text if changed else _SPELLED.sub(lambda m: digits[m.group()], text)
    return text if text != sentence else None


def joined(one: str, other: str) -> str:
    """Make one sentence of two."""
    return f"{one.rstrip('. ')}, and {_lower_first(other)}"


def clipped(sentence: str, paper: Paper, chance: random.Random) -> str | None:
    """Leave out what follows the first clause that can stand alone."""
    for cut in _CUT.finditer(sentence):
        head = sentence[: cut.start()]
        if len(head.split()) >= _LEAST and head.count("(") == head.count(")") and not _LEADING_WORD.match(head):
            return head + "."
    return None


_LEADING_WORD = re.compile(r"(?:By|Using|When|While|For|In|With|On|To|Through|Unlike|Despite|Although|If|Since)\b")


def _turned(sentence: str) -> str | None:
    """ "We propose a method that …" to "A method that … is proposed"."""
    match = _PROPOSES.match(sentence)
    if not match or ". " in match["what"]:
        return None
    participle = {"propose": "proposed", "introduce": "introduced", "describe": "described"}.get(
        match["verb"], match["verb"] + "ed"
    )
    what = match["what"]
    return f"{what[0].upper()}{what[1:]} is {participle}."


def _moved(sentence: str) -> str | None:
    """ "Using A, B does C." to "B does C, using A."."""
    match = _LEADING.match(sentence)
    if not match:
        return None
    rest, lead = match["rest"], match["lead"]
    return f"{rest[0].upper()}{rest[1:]}, {lead[0].lower()}{lead[1:]}."


def _lower_first(sentence: str) -> str:
    first = sentence.split(maxsplit=1)[0]
    keep = bool(_NAMELIKE.match(sentence)) or first in ("I",)
    return sentence if keep else sentence[0].lower() + sentence[1:]
