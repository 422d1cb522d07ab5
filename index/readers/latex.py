r"""LaTeX in titles, names and abstracts as plain Unicode.

Only the stretches that are LaTeX are given to the LaTeX library: a stray `%` or `$` in prose would
otherwise swallow the rest of a line.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from index.readers.latex_formulas import spelled_out

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

_STYLES = (
    r"emph|text(?:bf|it|tt|sc|rm|sf|sl|up|md|normal|sub)|math(?:rm|bf|it|sf|tt|bm)|bm|boldsymbol|operatorname|mbox|hbox"
    r"|underline|uline|url|path|ensuremath|enquote|lowercase|uppercase|noopsort|href\{[^{}]*\}"
)
_STYLED = re.compile(rf"(?<!\w\$)\\(?:{_STYLES})\s*\{{([^{{}}\\]*)\}}")
_DEEPEST = 6  # styles within styles
_OLD_STYLED = re.compile(r"\{\\(?:bf|it|em|rm|sc|sf|sl|tt|bfseries|itshape|scshape)\b\s*([^{}]*)\}")
_ARGUMENT = r"(?:\{(?:[^{}]|\{[^{}]*\}){0,200}\})"
_ACCENT = r"(?:\\['\"`^~=.]\s*|\\[cvHukrdbt](?:\s+|(?=\{)))"
_TWO_ACCENTS = rf"{_ACCENT}\{{{_ACCENT}(?:\{{\\?[A-Za-z]\}}|\\?[A-Za-z])\}}"  # Vietnamese: `\~{{\^e}}`
_CLEARLY = rf"""
    (?P<glued>(?<![\\$])\$(?=[\\^_])[^$]{{1,200}}?(?<![\s\\])\$(?!\$))
  | (?P<math>(?<![\w\\$])\$\$?(?!\s)(?P<formula>[^$]{{1,400}}?)(?<![\s\\])\$\$?(?!\d) | \\\([^$]{{1,400}}?\\\) )
  | (?P<escaped>\\[%&\#$_{{}}])
  | (?P<letter>\{{{_TWO_ACCENTS}\}} | {_TWO_ACCENTS}
      | \{{\\['"`^~=.]\s*\\?[A-Za-z]\}} | \{{\\['"`^~=.]\{{\\?[A-Za-z]\}}\}} | \{{\\[A-Za-z]+\s*\}}
      | \{{\\[cvHukrdbt]\s?\{{?\\?[A-Za-z]\}}?\}} | \\['"`^~=.]\{{\\?[A-Za-z]\}} | \\[cvHukrdbt]\{{\\?[A-Za-z]{{1,2}}\}}
      | (?<=[^\W\d_])\\['"`^~](?:\\?[ij]\b|[A-Za-z]) | (?<![\w\\])\\['"`^~][A-Z](?=[a-z]) )
  | (?P<command>\\(?:frac|sqrt|text[a-z]+|ss|o|O|l|L|ae|AE|aa|AA|oe|i|j){_ARGUMENT}+
      | (?<![\w:\\/.])\\(?:ldots|dots|ss|LaTeX|TeX|times|sim|alpha|beta|gamma|mu|pm|leq?|geq?)(?![\w\\/]) )
  | (?P<quoted>``(?P<said>[^`]{{1,400}}?)'')
"""
_ANYTHING = rf"""
    {_CLEARLY}
  | (?P<accent>\\['"`^~=.]\s?(?:\{{\\?[A-Za-z]\}}|\\[ij](?![A-Za-z])|[A-Za-z])
      | \\[cvHukrdbt](?:\s+\\?|\s*\{{\\?)[A-Za-z]\}}? )
  | (?P<macro>\\[A-Za-z]+\*?(?:\s*{_ARGUMENT})?[ ]?)
  | (?P<space>\\[,;:!\ /\\-])
  | (?P<tie>(?<=[^\s~])~(?=[^\s~]))
  | (?P<dashes>(?<!-)-{{2,3}}(?!-))
  | (?P<brace>[{{}}])
"""
_IN_PROSE = re.compile(_CLEARLY, re.VERBOSE)
_IN_BIBTEX = re.compile(_ANYTHING, re.VERBOSE)
_SPACES = {"\\,": " ", "\\;": " ", "\\:": " ", "\\ ": " ", "\\\\": " "}
_UNKNOWN_THERE = {"\\textless": "<", "\\textgreater": ">", "\\textbar": "|", "\\textasciicircum": "^",
                  "\\textbraceleft": "{", "\\textbraceright": "}"}  # fmt: skip
_COMMENT = re.compile(r"(?<!\\)%")


def plain_latex(text: str) -> str:
    r"""Return text with what is clearly LaTeX turned into Unicode: `$\alpha$`, `\emph{x}`, `G\"{o}del`, `5\%`.

    Braces, dollars and backslashes that may be something else stay as they are. Never raises.
    """
    if "\\" not in text and "$" not in text and "``" not in text:
        return text
    return _IN_PROSE.sub(_meaning, _without_styles(text))


def bibtex_text(text: str) -> str:
    """Return the value of a BibTeX field as Unicode, without the braces that group or keep capitals. Never raises."""
    if not re.search(r"[\\${}~]|--|``", text):
        return text
    return _IN_BIBTEX.sub(_meaning, _without_styles(text))


def _without_styles(text: str) -> str:
    for _ in range(_DEEPEST):
        before = text
        text = _OLD_STYLED.sub(r"\1", _STYLED.sub(r"\1", text))
        if text == before:
            break
    return text


def _meaning(found: re.Match[str]) -> str:
    kind, whole = found.lastgroup, found[0]
    if found["glued"] is not None:  # to a number or a unit, as in `5$\\sigma$` and `s$^{-1}$`
        return _to_unicode(spelled_out(_without_styles(whole)))
    if found["math"] is not None:
        return _to_unicode(spelled_out(_without_styles(whole))) if _is_math(found) else whole
    if found["quoted"] is not None:
        return f"\u201c{found['said']}\u201d"
    if kind == "escaped":
        return whole[1]
    if kind == "brace":
        return ""
    if kind == "tie":
        return " "
    if kind == "space":
        return _SPACES.get(whole, "")
    if kind == "dashes":
        return "\u2013" if len(whole) == 2 else "\u2014"
    return _to_unicode(whole)


def _is_math(found: re.Match[str]) -> bool:
    """Tell a formula from two prices: `$5-$10` and `US$3 to A$4` are none."""
    formula = found["formula"]
    if formula is None or re.search(r"[\\^_{]", formula):
        return True
    if found.string[found.end() : found.end() + 1].isalpha():
        return len(formula) == 1  # the `$n$th`
    return bool(re.search(r"[<>=]", formula)) or not re.search(r"\s|^\d.*[a-z]{2}|^[\W\d]*/", formula)


@lru_cache(maxsize=4096)
def _to_unicode(latex: str) -> str:
    if known := _UNKNOWN_THERE.get(latex.strip("{} ")):
        return known
    try:
        text = _converter().latex_to_text(_COMMENT.sub(r"\\%", latex))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):  # on damaged LaTeX, seen in fuzzing
        return latex
    return unicodedata.normalize("NFC", str(text)) if text or latex.strip() in _EMPTY else latex


@cache
def _converter() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text  # heavy, and seldom needed

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # damaged LaTeX is kept as it is
    return LatexNodes2Text(math_mode="text")


_EMPTY = {"{}", "\\relax", "\\protect", "\\noindent", "\\par", "\\/"}
