"""A document as one page of HTML: numbers lead to the references, and each reference back to where it is cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assistant.export.content import Source
from assistant.export.document import Aside, Block, Bullets, Document, Grid, GridRow, Heading, Prose, Reference, Run
from assistant.export.html import marked, page, text_of

_MADE = (
    "“Quotation marks” stand around words that are an abstract's own. Each reference holds the passages that are "
    "quoted; in them the quoted words are underlined."
)

_FROM_RECORD = '<p class="small">Stated from the paper\'s record, not its abstract.</p>\n'


def html_of(document: Document) -> str:
    """Return a page with the text, and the references below it."""
    title = text_of(document.title) or "Summary"
    writer = _Writer()
    body = "\n".join(map(writer.block, document.blocks))
    references = "\n".join(map(writer.reference, document.references))
    below = f'\n<h2>References</h2>\n<ol class="sources">\n{references}\n</ol>' if references else ""
    return page(
        title=title,
        heading=f'<header><h1 dir="auto">{title}</h1></header>',
        main=f"<article>\n{body}{below}\n</article>",
        legend=_MADE,
    )


class _Writer:
    """Writes blocks in order and counts how often each paper is cited, for the links back."""

    def __init__(self) -> None:
        self._cited: Counter[int] = Counter()

    def block(self, block: Block) -> str:
        match block:
            case Heading(text):
                return f'<h2 dir="auto">{text_of(text)}</h2>'
            case Prose(runs):
                return f'<p dir="auto">{self._line(runs)}</p>'
            case Bullets(items):
                listed = "\n".join(f'<li dir="auto">{self._line(runs)}</li>' for runs in items)
                return f"<ul>\n{listed}\n</ul>"
            case Aside(text):
                return f'<p class="small" dir="auto">{text_of(text)}</p>'
            case Grid():
                return self._grid(block)

    def _grid(self, grid: Grid) -> str:
        head = "".join(f'<th scope="col" dir="auto">{text_of(name)}</th>' for name in ("Paper", *grid.columns))
        rows = "\n".join(map(self._row, grid.rows))
        return (
            '<div class="wide" role="region" aria-label="Comparison of the papers" tabindex="0">\n<table>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
        )

    def _row(self, row: GridRow) -> str:
        cells = "".join(f'<td dir="auto">{text_of(cell)}</td>' for cell in row.cells)
        return f'<tr><th scope="row" dir="auto">{self._run(row.paper)}</th>{cells}</tr>'

    def _line(self, runs: Iterable[Run]) -> str:
        return " ".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        text = text_of(run.text) if run.text.strip() else "untitled"
        return f"{f'<strong>{text}</strong>' if run.strong else text}{''.join(map(self._chip, run.cites))}"

    def _chip(self, number: int) -> str:
        self._cited[number] += 1
        return (
            f'<a class="cite" id="c{number}-{self._cited[number]}" href="#r{number}" '
            f'aria-label="reference {number}">[{number}]</a>'
        )

    def reference(self, reference: Reference) -> str:
        number = reference.number
        back = " ".join(
            f'<a href="#c{number}-{place}" aria-label="back to citation {place} of reference {number}">↩</a>'
            for place in range(1, self._cited[number] + 1)
        )
        return (
            f'<li id="r{number}" value="{number}" tabindex="-1">\n<p dir="auto">{_linked(reference)} {back}</p>\n'
            f"{_quoted(reference)}</li>"
        )


def _linked(reference: Reference) -> str:
    if not reference.where:
        return text_of(reference.text)
    before, after = reference.around_address
    where = text_of(reference.where)
    return f'{text_of(before.rstrip())} <a href="{where}" rel="noreferrer">{where}</a>{text_of(after)}'


def _quoted(reference: Reference) -> str:
    """Return the quoted words within their passages, folded up."""
    passages = "\n".join(map(_passage, reference.passages))
    spans = ", ".join(f"[{c.start}, {c.end})" for c in reference.quotes if c.quote)
    told = f'<summary class="small">Quoted: characters {spans} of the abstract</summary>'
    quoted = f"<details>\n{told}\n{passages}\n</details>\n" if spans else ""
    return quoted if all(c.quote for c in reference.quotes) else f"{quoted}{_FROM_RECORD}"


def _passage(source: Source) -> str:
    return f'<blockquote dir="auto">{marked(source)}</blockquote>'
