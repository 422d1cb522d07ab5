"""Titles and abstracts as plain Unicode: HTML, JATS and MathML tags, entities and LaTeX become what they mean.

Only what is clearly markup is touched: `a < b and c > d`, `5% of $10` and `C:\\dir` stay as they are.
"""

from __future__ import annotations

import html
import re

from index.readers.latex import plain_latex

_INLINE = "i|b|em|strong|u|tt|small|sc|scp|sub|sup|span|font|italic|bold|a|monospace|underline|inline-formula|math"
_BLOCK = "p|div|br|li|ul|ol|sec|list|list-item|h[1-6]|title|abstract"
_ATTRIBUTES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s<>"']+))*+\s*"""
_TAG = re.compile(
    rf"<(?P<end>/?)(?:(?P<space>jats|mml|m|ns\d|xhtml):(?P<any>[a-z][\w-]*)|(?P<name>{_INLINE}|{_BLOCK}))"
    rf"(?P<rest>{_ATTRIBUTES})(?P<alone>/?)>",
    re.IGNORECASE,
)
_IS_BLOCK = re.compile(rf"(?:{_BLOCK})\Z", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LABEL = re.compile(r"<(jats:)?title>\s*abstract\s*</\1title>", re.IGNORECASE)  # "Abstract" says nothing about a paper
_HEADING = re.compile(
    r"<(?P<tag>(?:jats:)?title)>(?P<label>[^<>]{1,200})</(?P=tag)>(?:\s*<(?:jats:)?p>)?", re.IGNORECASE
)
_TEX = re.compile(r"<(?P<tag>(?:jats:|mml:)?(?:tex-math|annotation))\b[^<>]*>[^<>]*</(?P=tag)>", re.IGNORECASE)
_RAISED = re.compile(r"<(?P<tag>(?:jats:)?sup)>\s*(?P<text>[0-9+\-\u2212n]{1,8})\s*</(?P=tag)>", re.IGNORECASE)
_LINE_END = re.compile(r"(?<![ \t])[ \t]*\n\s*")
_TO_RAISED = str.maketrans("0123456789+-\u2212n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_ROUNDS = 3  # `&amp;lt;i&amp;gt;` is a tag that was escaped twice


def plain_text(text: str) -> str:
    """Return a title or an abstract without its markup; text that has none comes back to the letter.

    Paragraphs and headings of the markup become lines; `<sup>` with digits becomes raised digits, since 10⁻³ is not
    10-3. Never raises.
    """
    return plain_latex(without_tags(text))


def without_tags(text: str) -> str:
    """Return text with tags and entities of HTML, JATS and MathML turned into plain Unicode."""
    for _ in range(_ROUNDS):
        before = text
        if "<" in text:
            text = _strip(text)
        if "&" in text:
            text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
        if text == before:
            break
    return text


def _strip(text: str) -> str:
    found = list(_TAG.finditer(text))
    if not found:
        return text
    if "mml:math" in text or "<math" in text:
        text = _TEX.sub("", text)  # the same formula once more
    text = _HEADING.sub(_headline, _LABEL.sub("", text))
    text = _RAISED.sub(lambda raised: raised["text"].translate(_TO_RAISED), text)
    closed = {_name(tag) for tag in found if tag["end"]} & {_name(tag) for tag in found if not tag["end"]}
    text = _TAG.sub(lambda tag: _meaning(tag, closed), text)
    return _LINE_END.sub("\n", text).strip() if any(_is_block(tag) for tag in found) else text


def _headline(heading: re.Match[str]) -> str:
    """Return the heading of a part of an abstract as the label that it is in print."""
    label = heading["label"].strip()
    return f"\n{label}{'' if label.endswith((':', '.', '?', '!')) else ':'} "


def _meaning(tag: re.Match[str], closed: set[str]) -> str:
    """Return what stands for a tag: nothing, a new line, or the tag itself where it may be none."""
    if not (tag["space"] or tag["alone"] or _name(tag) == "br" or _name(tag) in closed):
        return tag[0]  # an index `<i>` of a vector, rather than italics
    return "\n" if _is_block(tag) else ""


def _name(tag: re.Match[str]) -> str:
    return str(tag["name"] or tag["any"]).casefold()


def _is_block(tag: re.Match[str]) -> bool:
    return _IS_BLOCK.match(_name(tag)) is not None
