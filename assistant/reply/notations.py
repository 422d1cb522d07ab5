"""The notations of markers and of markdown within a line, and what looks like a marker and is none."""

from __future__ import annotations

import html
import re

_LABEL = (
    r"(?:(?:sources?|passages?|ref(?:erence)?s?|doc(?:ument)?s?|citations?|cit(?:e|ing)|papers?|abstracts?|excerpts?"
    r"|webpage|[ps]|no\.?)[\s_:.\#]*|[\#^]\s*)"
)
_WORD = r"(?:sources?|passages?|excerpts?|documents?|references?)"
_NUMBER = rf"{_LABEL}?(?!0)\d{{1,3}}(?![\d.%])"
_BETWEEN = r"\s*(?:,\s*and\b|,|;|&|\||/|\band\b|[-–—‒−])\s*"
_LIST = rf"{_NUMBER}(?:{_BETWEEN}{_NUMBER})*"
_REST = r"(?:\s*[:†|][^\]】\n]{0,200}|,\s*(?:pp?\.|sec|line|para)[^\]】\n]{0,60})?"
_BRACKETED = rf"(?:\\?\[\[?\s*{_LIST}{_REST}\s*\\?\]\]?(?:\([^()\s]{{0,500}}\))?|[【［〔]\s*{_LIST}{_REST}\s*[】］〕])"
_SEE = r"(?:(?:see|also|cf\.?|from|as\s+in|e\.g\.,?|per|via|according\s+to)\s+){0,3}"
_SEVERAL = rf"{_BRACKETED}(?:\s*(?:,\s*and\b|,|;|&|\band\b)?\s*{_BRACKETED})*"
_SMALL = r"(?:[1-9]|[12]\d|30)(?!\d)"
_SMALL_LIST = rf"{_SMALL}(?:\s*(?:[,;&–-]|,?\s*and\b)\s*{_SMALL})*"
_ROUND = rf"\(\s*{_SMALL_LIST}\s*\)(?:\s?\(\s*{_SMALL_LIST}\s*\))*"
_MARKER = rf"""
      \(\s*{_SEE}(?:the\s+)?(?:{_WORD}\s*:?\s*)?{_SEVERAL}\s*\)
    | (?:\b(?:the\s+)?{_WORD}\s*:?\s*)?{_SEVERAL}
    | \(\s*{_SEE}(?:the\s+)?{_LABEL}{_LIST}\s*\)
    | \b(?:the\s+)?(?:(?:source|passage|excerpt)\s*[:\#]?\s*{_SMALL}|(?:sources|passages)\s*:?\s*{_SMALL_LIST})
        (?![\w%]|\.\d|\s*%|\s+times)
    | (?<=[\w"”’%)\].!?*_`])[ ]{_ROUND}(?=\s*(?:[.,;:!?]|$)) | (?<=[.!?])[ ]?{_ROUND}
    | \^\[?{_SMALL}(?:,\s?{_SMALL})*\]?\^
    | <sup>\s*\[?\s*{_LIST}\s*\]?\s*</sup>
    | (?:(?<=[^\W\d_]{{3}})|(?<=[^\W\d_][.,;!?”"’)]))[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,2}}
        (?:[,˒]\s?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,2}})*(?![\w(⁻⁰¹²³⁴⁵⁶⁷⁸⁹])
"""
_TAGS = (
    "a|answer|b|blockquote|br|center|cite|code|del|div|em|font|h[1-6]|hr|i|ins|li|mark|ol|output|p|pre|response|s"
    "|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul"
)
TOKEN = re.compile(
    rf"""
      (?P<math>\$[^$\n]{{0,200}}[\\^_{{][^$\n]{{0,200}}\$ | \\\(.{{0,300}}?\\\))
    | `+(?P<code>[^`\n]{{1,300}})`+
    | [*_]{{0,3}}(?P<marker>{_MARKER})
    | <(?P<tag>/?(?:{_TAGS}))(?:\s+[\w-]+\s*=[^<>\n]{{0,300}})?\s*/?>
    | !?\[(?P<link>[^\[\]\n]{{0,300}})\]\((?:https?:|www\.|mailto:|\#|/)[^()\s]{{0,500}}\)
    | (?P<entity>&(?:\#\d{{1,7}}|\#x[\da-f]{{1,6}}|[a-z]{{2,10}});)
    | \\(?P<escaped>[*_\#\[\]`~>|.-])
    | (?P<bold>\[citation\ needed\]|(?<!\d)\*\*\*?|\*\*\*?(?!\d)|~~|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)|`+)
    | (?P<emphasis>(?<![\w*])(?P<mark>[*_])(?=\S[^*_\n]{{0,300}}(?P=mark)(?![\w*])))
    | (?P<closing>(?<=\S)[*_](?![\w*]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
ONLY_MARKER = re.compile(rf"\s*(?:{_MARKER})\s*$", re.VERBOSE | re.IGNORECASE)
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SPAN = re.compile(r"(\d{1,3})\s*[-–—‒−]\s*(?:[^\W\d]+[\s_:.#]*)?(\d{1,3})(?!\d)|(\d{1,3})")
_LONGEST_SPAN = 10
# What follows the number within its bracket, and where it links to: no numbers of markers.
_TITLE = re.compile(r"(?<=\d)\s*(?:[:†|]|,\s*(?:pp?\.|sec|line|para))[^\]】\[【]*|(?<=\])\([^()\s]*\)", re.IGNORECASE)
# What stands right before a bracket that holds a range of values or an index, and before "(1)" that numbers a thing.
_BEFORE_VALUES = re.compile(
    r"(?:(?<![^\W_])[^\W\d_]$|[=∈]\s*$|\b(?:ranges?|intervals?|arrays?|vectors?|tensors?|shapes?|ax[ei]s|bounds)\s*(?:of|is)?\s*$)",
    re.IGNORECASE,
)
_BEFORE_NAMED = re.compile(
    r"\b(?:eqs?|equations?|steps?|stages?|phases?|types?|tables?|figs?|figures?|sections?|sec|cases?|versions?|levels?"
    r"|theorems?|lemmas?|definitions?|algorithms?|lines?|chapters?|hypothes[ie]s|formulas?|appendix|rows?|columns?"
    r"|positions?|coordinates?|intervals?|ranges?|tuples?|pairs?"
    r"|one|two|three|four|five|six|seven|eight|nine|ten)\.?\s*$",
    re.IGNORECASE,
)
_FAR = 24


def numbers(marker: str) -> list[int]:
    """Return the numbers of a marker as it was written; a span of numbers is counted out where it is short."""
    bare = _TITLE.sub("", marker.translate(_DIGITS))
    found: list[int] = []
    for first, last, single in _SPAN.findall(bare):
        low, high = (int(single), int(single)) if single else (int(first), int(last))
        found += range(low, high + 1) if 0 <= high - low < _LONGEST_SPAN else (low, high)
    return [number for number in dict.fromkeys(found) if number]


def is_content(token: re.Match[str]) -> bool:
    """Return whether what looks like a marker is text: an interval, an index, the number of an equation."""
    before = token.string[max(0, token.start() - _FAR) : token.start()]
    bare = token["marker"].strip()
    if bare[0] == "[":
        return bool(_BEFORE_VALUES.search(before))
    return bare[0] == "(" and bare[1:].strip()[0].isdigit() and bool(_BEFORE_NAMED.search(before))


def plain(token: re.Match[str]) -> str | None:
    """Return the plain text of a piece of markdown or HTML; None where it is text like any other."""
    kind = token.lastgroup
    if kind == "entity":
        return html.unescape(token[0])
    if kind == "tag":
        return " " if token["tag"].lower() in {"br", "hr", "p", "/p", "li", "/li", "td", "/td"} else ""
    if kind in {"code", "link", "escaped"}:
        return token[kind]
    if kind == "math":
        return None
    return ""
