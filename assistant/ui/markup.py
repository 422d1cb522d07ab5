"""Text as HTML. Titles, abstracts, questions and names of libraries are data: everything is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

Span = tuple[int, int]


def text(value: object) -> str:
    """Return a value as text of a page, also within a quoted attribute."""
    return escape(str(value), quote=True)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def marked(value: str, spans: Iterable[Span], *, ids: Sequence[str] = ()) -> str:
    """Return a text with its spans in `<mark>`, each holding exactly its span.

    Spans that overlap without one holding the other cannot both be marked whole: they become one mark.

    Args:
        spans: `[start, end)` in code points; empty ones are passed over.
        ids: for each span what its mark is called, so that a script can find it: a class.
    """
    named = {span: "" for span in spans}
    for span, name in zip(spans, ids, strict=False):
        named[span] = f"{named[span]} {name}".strip()
    return _nested(value, _without_crossings({s: n for s, n in named.items() if s[0] < s[1]}))


def paper_link(paper_id: str, title: str) -> str:
    """Return a title, or the id of a paper without one, that opens its paper; the address works in a new tab too."""
    address = f"?paper={quote(paper_id, safe='')}"
    return f'<a class="cw-paper" href="{address}" data-paper="{text(paper_id)}">{text(title or paper_id)}</a>'


def _without_crossings(named: dict[Span, str]) -> list[tuple[Span, str]]:
    """Return spans, outer ones first, of which no two cross; those that do are made one."""
    kept: dict[Span, str] = {}
    for span, name in sorted(named.items(), key=lambda item: (item[0][0], -item[0][1])):
        while crossed := next((k for k in kept if k[0] < span[0] < k[1] < span[1]), None):
            span, name = (crossed[0], span[1]), f"{kept.pop(crossed)} {name}".strip()
        kept[span] = f"{kept.get(span, '')} {name}".strip()
    return sorted(kept.items(), key=lambda item: (item[0][0], -item[0][1]))


def _nested(value: str, spans: list[tuple[Span, str]]) -> str:
    """Write marks around spans that are apart or within each other, outer ones first."""
    opening: dict[int, list[str]] = {}
    closing: dict[int, int] = {}
    for (start, end), name in spans:
        opening.setdefault(start, []).append(f'<mark class="{text(name)}">' if name else "<mark>")
        closing[end] = closing.get(end, 0) + 1
    cuts = sorted({0, len(value), *opening, *closing})
    parts = [value[a:b] for a, b in zip(cuts, [*cuts[1:], len(value)], strict=True)]
    return "".join(
        "</mark>" * closing.get(cut, 0) + "".join(opening.get(cut, ())) + text(part)
        for cut, part in zip(cuts, parts, strict=True)
    )
