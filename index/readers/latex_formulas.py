"""Formulas in LaTeX, made ready to be read as text without losing a sign or the extent of a power or a fraction."""

from __future__ import annotations

import re
from functools import cache

_DEGREES = re.compile(r"\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![A-Za-z]))")
_PRIMES = re.compile(r"\^\s*(?:\{\s*\\prime\s*\}|\\prime(?![A-Za-z]))")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*\[([^][{}]*)\]")
_RAISED = re.compile(r"(?<!\\)([\^_])\{([^{}]*)\}")
_COMPOUND = re.compile(r"[\w)]\s*[-+*/=<>]\s*[\w(\\]")
_MACRO = re.compile(r"\\([A-Za-z]+)(?![A-Za-z]|\s*\{)")  # what a macro says of an argument, the argument keeps
_MISSING_SIGNS = {"ne": "\u2260", "degree": "\u00b0", "arcsec": "\u2033", "arcmin": "\u2032", "upmu": "\u03bc",
                  "lt": "<", "gt": ">", "neg": "\u00ac", "colon": ":", "quad": "\\ "}  # fmt: skip
_SILENT = frozenset("displaystyle textstyle limits nolimits left right big Big bigl bigr Bigl Bigr rm bf it".split())


def spelled_out(latex: str) -> str:
    """Return a formula in LaTeX such that its text means the same: `x^{a+b}` as `x^{(a+b)}`, an unknown sign as a word.

    Never raises.
    """
    text = _PRIMES.sub("\u2032", _DEGREES.sub("\u00b0", latex))
    text = _FRACTION.sub(lambda f: f"\\frac{{{_as_one(f[1])}}}{{{_as_one(f[2])}}}", text)
    text = _ROOT.sub(r"^{\1}\\sqrt", text.replace("\\|", "\u2016"))
    text = _RAISED.sub(lambda raised: f"{raised[1]}{{{_as_one(raised[2])}}}", text)
    return _MACRO.sub(_known, text)


def _as_one(term: str) -> str:
    return f"({term})" if _COMPOUND.search(term) else term


def _known(macro: re.Match[str]) -> str:
    if macro[1] in _MISSING_SIGNS:
        return _MISSING_SIGNS[macro[1]]
    return macro[0] if macro[1] in _known_macros() else macro[1]


@cache
def _known_macros() -> frozenset[str]:
    """Return the macros that the converter does not pass over."""
    from pylatexenc.latex2text import get_default_latex_context_db

    specs = get_default_latex_context_db().iter_macro_specs()
    return frozenset(spec.macroname for spec in specs) | _SILENT
