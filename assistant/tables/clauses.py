"""Cuts a short, telling quote out of a sentence: at clause bounds, to the letter, never in the middle of a phrase.

Knows offsets within one sentence, not papers. What cannot be cut cleanly stays whole.
"""

from __future__ import annotations

import re

LONGEST = 30  # words of a quote
SHORTEST = 3  # words below which a cut says too little to stand alone

_BOUND = re.compile(
    r""";\s+ | \s+[-–—]{1,3}\s+ | :\s+(?=[A-Za-z])
      | ,\s+(?=(?:which|where|while|whereas|but|thus|thereby|hence|leading|allowing|enabling|resulting|making|providing
                |suggesting|indicating|highlighting|demonstrating|showing|establishing|yet|so\s+that|even|with\s+the
                |without|despite|although|in\s+order|as\s+well\s+as|outperforming|surpassing|achieving|(?:and\s+)?show)\b)
      | ,?\s+(?=and\s+(?:we|our|it|they|this|these|that|show|find|demonstrate|introduce|propose|outperforms?)\b)
      | ,\s+(?=(?:and\s+)?(?:we|our|it)\s)""",
    re.VERBOSE,
)
_SOFT = re.compile(
    r"\s+(?=(?:by|that|which|where|when|while|through|via|without|because|since|so|if|using|thanks|consisting|comprising|and)\b)|,\s+|\s+(?=\()"
)
_LEAD = re.compile(
    r"""^(?:(?:and|but|while|however|furthermore|moreover|additionally|in\s+addition|finally|further|notably|specifically
        |in\s+particular|surprisingly|also|importantly|interestingly|first|second|third|thus|therefore|hence|overall
        |[^,;.]{0,80}?\b(?:results?|experiments?|evaluations?|we|findings|analys[ei]s|study)\b[^,;.]{0,50}?
        \b(?:show|demonstrate|find|found|indicate|reveal|suggest|observe|confirm)(?:ed|s)?\s+that
        |in\s+this\s+(?:paper|work|study|article)|consequently|as\s+a\s+result|in\s+contrast|remarkably|together)\b
        \s*,?\s*|\(?(?:[ivx]{1,4}|\d|[a-e])\)\s*)+""",
    re.VERBOSE | re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:when|if|although|while|after|given|under|compared|unlike|despite|because|since|for|in|by|with)\b[^,]*$",
    re.IGNORECASE,
)
_TRIM = " \t\n,;:.!?-–—"
_LEANS_ON = re.compile(
    r"\s(?:and|or|of|the|a|an|to|in|on|for|with|by|from|as|is|are|that|which|both|its|our)$", re.IGNORECASE
)


def cut_clause(sentence: str, anchor: tuple[int, int], *, begins: bool = False) -> tuple[int, int] | None:
    """Return the span of the clause around an anchor, at most 30 words.

    Args:
        anchor: what the quote must hold, as offsets of the sentence.
        begins: the quote starts where the anchor starts, whatever stands before it.

    Returns:
        Offsets of the sentence; the whole sentence where the clause is too short to stand alone; None where even
        its clause is too long and has no bound to cut at, or there is nothing to quote.
    """
    bounds = [m.span() for m in _BOUND.finditer(sentence) if not _within_brackets(sentence, m.start())]
    starts = [0, *(b for _, b in bounds if b <= anchor[0] and not sentence.startswith("which", b))]
    start = anchor[0] if begins else starts[-1]
    ends = [a for a, _ in bounds if a >= anchor[1]]
    if ends and "not only" in sentence[start : ends[0]] and sentence.startswith("but", ends[0] + 2):
        del ends[0]  # "not only … but also" stays together
    if ends and (_OPENS.match(sentence[start : ends[0]]) or words(sentence[start : ends[0]]) < SHORTEST):
        del ends[0]  # "when data are few" says nothing without what follows
    end = ends[0] if ends else len(sentence)
    if not begins:
        start += _lead(sentence[start : anchor[0]])
    start, end = trim(sentence, start, end)
    if not begins and words(sentence[start:end]) < SHORTEST:
        start, end = trim(sentence, _lead(sentence[: anchor[0]]), len(sentence))
    return _shorten(sentence, (start, end), anchor) if start < end else None


def trim(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Leave out what a quote should neither begin nor end with."""
    while end > start and sentence[end - 1] in _TRIM:
        end -= 1
    while start < end and sentence[start] in _TRIM:
        start += 1
    for opened, closed in ("()", "[]"):
        if start < end and sentence[end - 1] == closed and opened not in sentence[start:end]:
            end -= 1
    return start, end


def words(text: str) -> int:
    """Return how many words a text has."""
    return len(text.split())


def hangs(text: str) -> bool:
    """Tell whether a quote ends in a word that leans on what was cut off."""
    return bool(_LEANS_ON.search(text))


def _lead(text: str) -> int:
    found = _LEAD.match(text)
    return found.end() if found else 0


def _shorten(sentence: str, span: tuple[int, int], anchor: tuple[int, int]) -> tuple[int, int] | None:
    start, end = span
    if words(sentence[start:end]) <= LONGEST:
        return span
    soft = [m for m in _SOFT.finditer(sentence, start, end) if not _within_brackets(sentence, m.start())]
    ends = [m.start() for m in soft if m.start() >= anchor[1]]
    starts = [m.end() for m in soft if m.group().startswith(",") and m.end() <= anchor[0]]
    fitting = [
        (a, b)
        for a in (start, *starts)
        for b in (*ends, end)
        if SHORTEST < words(sentence[a:b]) <= LONGEST and not hangs(sentence[a:b])
    ]
    if not fitting:
        return None
    a, b = max(fitting, key=lambda s: (s[0] == start, s[1] - s[0]))
    return trim(sentence, a, b)


def _within_brackets(sentence: str, place: int) -> bool:
    before = sentence[:place]
    return before.count("(") > before.count(")")
