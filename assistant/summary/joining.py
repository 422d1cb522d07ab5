"""Sentences of abstracts made to stand beside each other: "we" becomes the authors, openers that lead nowhere go.

Nothing is added but the paper's name. What cannot be said so without doubt stays as it is; the claim test decides on
the rest, elsewhere.
"""

from __future__ import annotations

import re

from assistant.summary.naming import Name, name_of
from index.paper import Paper

_PAPER = r"(?:paper|work|study|article|thesis|survey|report|letter|manuscript|review)"
_OPENERS = re.compile(
    rf"""^(?:\(?(?:\d|[ivx]{{1,3}}|[a-d])\)\s+
      | (?-i:[A-Z][A-Z,/&\ -]{{2,40}}):\s+  # the label of a part: "METHODS:"
      | (?:in|with)\s+(?:this|the\s+present|our)\s+{_PAPER}\s*,?\s+(?=we\b)
      | (?:here(?:in)?|specifically|moreover|furthermore|additionally|in\s+addition|besides|therefore|thus|hence|finally
        | consequently|as\s+a\s+(?:result|solution|remedy)|accordingly|to\s+(?:this|that)\s+end|in\s+particular
        | concretely|lastly|for\s+this\s+(?:purpose|reason)|in\s+light\s+of\s+this|however|nevertheless|nonetheless
        | importantly|notably|interestingly|remarkably|surprisingly|overall|together|collectively|in\s+summary
        | in\s+conclusion|to\s+conclude|also|first(?:ly)?|second(?:ly)?|third(?:ly)?|next|then
        )\s*,\s+
      | (?:(?:motivated|inspired)\s+by|to\s+(?:help\s+)?(?:address|tackle|overcome|solve|answer|fill|mitigate|remedy))
        \s+(?:this|these|those|such|the\s+above)\b[^,]{{0,50}},\s+(?=we\b)
      | (?:here|to\s+this\s+end)\s+(?=we\b))""",
    re.IGNORECASE | re.VERBOSE,
)
_THIS_PAPER = re.compile(rf"^(?:this|the\s+present|our)\s+(?P<kind>{_PAPER})\b", re.IGNORECASE)
_IN_THIS_PAPER = re.compile(rf"(?:,\s*)?\bin\s+(?:this|the\s+present|our)\s+{_PAPER}\b,?", re.IGNORECASE)
# What authors do. A "we" before anything else may be all mankind ("the way we speak"), and then nothing is changed.
_DEEDS = (
    r"(?:propos|introduc|present|develop|describ|stud[iy]|investigat|explor|analy[sz]|examin|evaluat|show|demonstrat|find\b"
    r"|found\b|observ|report|argu|prov|deriv|establish|identif|design|buil[dt]|train|us(?:e|ed)\b|employ|appl[iy]|compar"
    r"|conduct|perform|measur|test|offer|releas|collect|creat|construct|extend|address|tackl|focus|aim|leverag|adopt"
    r"|consider|discuss|review|survey|achiev|obtain|reveal|highlight|suggest|hypothesi[sz]|quantif|characteri[sz]|enabl"
    r"|formulat|improv|reduc|combin|incorporat|integrat|replac|utili[sz]|validat|verif|assess|estimat|recruit|enrol|includ"
    r"|randomi|implement|outlin|exploit|generali[sz]|augment|optimi[sz]|pre-?train|fine-?tun|simulat|detect|model(?:l?ed)?\b"
    r"|learn|explain|confirm|conclude|determin|select|assum|adapt|solv|seek|sought|trac|isolat|uncover|discover|benchmark"
    r"|attempt|interpret|expect|hope|experiment|substitut|start|illustrat|refer|note\b|draw|run\b|give\b|take\b|make\b|conjectur|advocat"
    r"|ask(?:ed)?\b|call\b|term\b|define|further\b|also\b|then\b|first\b|additionally\b|are\s+(?:able|the\s+first)|were\b|have\b|did\b|do\b)"
)
_WE = re.compile(r"\b(?:[Ww]e)\b")
_AUTHORS_ACT = re.compile(rf"\b[Ww]e\s+(?:\w+ly,?\s+)?{_DEEDS}", re.IGNORECASE)
_SINGULAR = re.compile(r"\b(?:am|I|my|me)\b")
_MANKIND = re.compile(
    r"\bour\s+(?:\w+\s+)?(?:understanding|knowledge|comprehension|perception|brains?|minds?|worlds?|lives|life|eyes|ears|bod(?:y|ies)"
    r"|planet|society|societies|environment|surroundings|universe|galaxy|everyday|daily|species|cells?|health)\b",
    re.IGNORECASE,
)
# Words of somebody else, and a "we" in a side clause or of all people: then it is not sure who "we" are.
_OTHERS_SPEAK = re.compile(
    r"[\"“”„«»]|\b(?:when(?:ever)?|if|while|as|once|because|since|how|what|why|where|whether|before|after|until|unless|than)"
    r"\s+we\b|\bas\s+(?:humans?|people|adults|patients|individuals|citizens|consumers|a\s+(?:society|species))\b"
    r"|\b(?:humans?|people|mankind|everyone|everybody),?\s+we\b|\bwe\s+(?:all|humans?|people|as)\b",
    re.IGNORECASE,
)
_OURS = {"our": "their", "us": "them", "ours": "theirs", "ourselves": "themselves"}
_OUR = re.compile(r"\b(?:our|us|ours|ourselves)\b", re.IGNORECASE)


def join(sentence: str, paper: Paper) -> str:
    """Return a sentence as it can be said of a paper from outside; the sentence itself where nothing is to change."""
    if (
        _SINGULAR.search(sentence)
        or (_is_of_us(sentence) and _OTHERS_SPEAK.search(sentence))
        or _MANKIND.search(sentence)
        or len(_WE.findall(sentence)) != len(_AUTHORS_ACT.findall(sentence))
    ):
        return sentence
    bare = _OPENERS.sub("", _OPENERS.sub("", sentence))  # there may be two: "However, in this paper …"
    name = name_of(paper, within=bare)
    if name.is_one and _WE.search(bare):
        return sentence  # every verb of it would need another form
    if _WE.search(bare):
        bare = _IN_THIS_PAPER.sub("", bare)
    said = _THIS_PAPER.sub(lambda m: name.paper.format(kind=m["kind"].lower()), bare)
    said = _theirs(said, name)
    return _opened(said) if said != sentence else sentence


def _theirs(text: str, name: Name) -> str:
    """Put the authors for the first "we" or "our", and pronouns for the others."""
    named = not _is_of_us(text) or name.who in text or name.whose in text

    def who(match: re.Match[str]) -> str:
        nonlocal named
        word = match.group().casefold()
        if named or word in ("us", "ourselves"):
            return "they" if word == "we" else _OURS[word]
        named = True
        return {"we": name.who, "our": name.whose}.get(word, name.whose)

    return re.sub(r"\b(?:we|our|us|ours|ourselves)\b", who, text, flags=re.IGNORECASE)


def _is_of_us(text: str) -> bool:
    return bool(_WE.search(text) or _OUR.search(text))


def _opened(text: str) -> str:
    """Begin with a capital, but for a name that is written small."""
    text = text.lstrip(" ,")
    first = re.match(r"[^\W\d_]+(?=[\s,.'’]|$)", text)
    return text[:1].upper() + text[1:] if first and first.group().islower() else text
