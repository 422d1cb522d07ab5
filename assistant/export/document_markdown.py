"""A document as Markdown with a footnote for each paper: the reference, and what is quoted from it.

The footnotes are the bibliography. GitHub and Pandoc read them; whatever others wrote is made inert.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer import Citation
from assistant.export.document import Aside, Block, Bullets, Document, Grid, Heading, Prose, Reference, Run
from assistant.export.markdown import inert

_FROM_RECORD = "Stated from the paper's record, not its abstract."


def markdown_of(document: Document) -> str:
    """Return the text, and the references as its footnotes."""
    blocks = [f"# {inert(document.title) or 'Summary'}", *map(_block, document.blocks)]
    if document.references:
        blocks += ["## References", *map(_footnote, document.references)]
    return "\n\n".join(blocks) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"## {inert(text)}"
        case Prose(runs):
            return _line(runs)
        case Bullets(items):
            return "\n".join(f"- {_line(runs)}" for runs in items)
        case Aside(text):
            return f"*{inert(text)}*"
        case Grid():
            return _grid(block)


def _grid(grid: Grid) -> str:
    rows = [
        ["Paper", *map(inert, grid.columns)],
        ["---"] * (len(grid.columns) + 1),
        *([_run(row.paper), *map(inert, row.cells)] for row in grid.rows),
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _line(runs: Iterable[Run]) -> str:
    return " ".join(map(_run, runs))


def _run(run: Run) -> str:
    text = inert(run.text) or "untitled"
    marks = "".join(f"[^{number}]" for number in run.cites)
    return f"**{text}**{marks}" if run.strong else f"{text}{marks}"


def _footnote(reference: Reference) -> str:
    before, after = reference.around_address
    link = f"<{reference.where}>" if reference.where else ""
    told = f"{inert(before)} {link}{_glued(after)}" if link else inert(before)
    quotes = "; ".join(_quote(citation) for citation in reference.quotes if citation.quote)
    fact = "" if all(citation.quote for citation in reference.quotes) else _FROM_RECORD
    return f"[^{reference.number}]: {_no_definition(' '.join(filter(None, [told, quotes, fact])))}"


def _glued(after: str) -> str:
    return f"{' ' if after.startswith(' ') else ''}{inert(after)}"


def _no_definition(text: str) -> str:
    """Return a footnote that no reader without footnotes takes for a link's definition: an address and a title."""
    first, _, rest = text.partition(" ")
    if not rest:
        return f"Paper: {first}"
    return f"{first} &#{ord(rest[0])};{rest[1:]}" if rest[0] in "\"'(" else text


def _quote(citation: Citation) -> str:
    return f"“{inert(citation.quote)}” {inert(f'[{citation.start}, {citation.end})')}"
