"""The one sentence splitter: quoting, sentence signals and claims all cut with it."""

from __future__ import annotations

import re

# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    """
        e.g i.e et al etc vs cf fig figs eq eqs sec no nos vol approx resp viz ca dr prof mr ms mrs
        st jr inc ltd dept ref refs tab ch w.r.t a.k.a i.i.d u.s u.k
    """.split()
)
_END = re.compile(
    r"""(?:[.!?]+|…)            # the mark, or several
        ["'”’)\]}*]*            # closing quotes, brackets and emphasis belong to the sentence
        (?=\s|$)                # ASCII marks end a sentence before a space
      | (?<=\w[\w)%])\.(?=[A-Z][a-z]+\s)   # … or where the space was lost: "an LSTM.Experiments show"
      | [。！？]["'”’」』）]*     # CJK marks need no space
      | \n\s*\n                 # a blank line ends a sentence whatever the mark
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"[\w.]+$")
_LONGEST_ABBREVIATION = 32  # how far back a word before a mark is looked for
# A capital, or a name that is written small: "wav2vec", "tSNE".
_OPENS_SENTENCE = re.compile(r"""\s*["'“‘(\[{*`$\\]*(?:[^\Wa-z_]|[a-z]+[A-Z\d])""")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Cut a text into sentences as `(start, end)` offsets, in order and without overlap.

    Everything but white space lies in exactly one sentence. A text of white space has none.
    """
    spans = []
    start = 0
    for mark in _END.finditer(text):
        if _ends_sentence(text, mark):
            spans.append((start, mark.end()))
            start = mark.end()
    spans.append((start, len(text)))
    return [span for span in (_strip(text, *s) for s in spans) if span[0] < span[1]]


def _ends_sentence(text: str, mark: re.Match[str]) -> bool:
    if not mark.group().startswith("."):
        return True
    if mark.end() == len(text):
        return True
    if not _OPENS_SENTENCE.match(text, mark.end()):
        return False  # the next word is in lower case: an abbreviation, an ellipsis, "v.s. the"
    word = _LAST_WORD.search(text, max(0, mark.start() - _LONGEST_ABBREVIATION), mark.start())
    last = word.group().lower().strip(".") if word else ""
    # A single capital is an initial ("J. Smith"); a single lower-case letter or a digit is not.
    is_initial = bool(word) and len(last) == 1 and word is not None and word.group().isupper()
    return last not in _ABBREVIATIONS and not is_initial


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, max(start + left, start + len(piece.rstrip()))
