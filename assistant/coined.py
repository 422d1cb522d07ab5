"""The name that a paper gives to what it introduces. Knows one paper."""

from __future__ import annotations

import re

from assistant.names import find_names
from assistant.orders import gives_orders
from index import Paper

_LONGEST_NAME = 30
_NAME = re.compile(r"[A-Za-z][\w+-]*(?: [A-Z0-9][\w+-]*){0,2}")
_CAMEL = re.compile(r"[\w-]*[a-z][\w-]*[A-Z][A-Za-z-]*")
_PROPOSED = (
    r"\b(?:propos|introduc|present|develop|call|term|nam|dub|describ|releas|design|creat|build|curat|synthesi[sz]"
    r"|engineer|discover|isolat)\w*\b"
    r"(?: [\w-]+){{0,6}},? [(“\"'~]?{0}\b|\bour {0}\b|\b{0},? (?:is )?an? "
)
_PROPOSED_BY_US = (
    r"\b[Ww]e (?:propose|introduce|present|developed|develop|call)(?: [\w-]+){{0,3}},? [(“\"'~]?{0}\b"
    r"|\b(?:called|named|dubbed|termed) {0}\b"
)


def coined_name(paper: Paper) -> str:
    """Return the name that a paper gives to what it introduces, '' where it gives none."""
    if gives_orders(paper.title):
        return ""
    name = paper.name
    if _NAME.fullmatch(name) and len(name) <= _LONGEST_NAME:
        if _CAMEL.fullmatch(name):
            return name
        if re.search(_PROPOSED.format(re.escape(name)), paper.abstract, re.IGNORECASE):
            return name.lower() if " " in name and name.lower() in paper.abstract else name
    coined = (name for name in find_names(paper.abstract) if _CAMEL.fullmatch(name) and name[0].isupper())
    return next((name for name in coined if _is_introduced(name, paper.abstract)), "")


def _is_introduced(name: str, abstract: str) -> bool:
    often = abstract.count(name) > 1 and len(name) <= _LONGEST_NAME
    return often and bool(re.search(_PROPOSED_BY_US.format(re.escape(name)), abstract))
