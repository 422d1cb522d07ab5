r"""A document as LaTeX to paste into a section of related work: `\cite` with the keys of the bibliography.

What is said about the text, and not in it, stands in comments. Letters stay as they are (UTF-8).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata

from assistant.export.document import Aside, Block, Bullets, Document, Grid, Heading, Prose, Run
from assistant.export.formats import file_name
from index.display import printable

_ESCAPES = {
    ord("\\"): r"\textbackslash{}", ord("~"): r"\textasciitilde{}", ord("^"): r"\textasciicircum{}",
    ord("<"): r"\textless{}", ord(">"): r"\textgreater{}", ord("|"): r"\textbar{}", ord("`"): r"\textasciigrave{}",
    **{ord(mark): f"\\{mark}" for mark in "$&#_%{}"},
}  # fmt: skip
_PAPER = 0.24  # of the line's width, for the column of the papers
_ALL = 0.96


def latex_of(document: Document) -> str:
    """Return a fragment without a preamble; its first comment names the bibliography that goes with it."""
    keys = {reference.number: reference.key for reference in document.references}
    writer = _Writer(keys)
    lines = [*_opening(document), f"\\section*{{{escaped(document.title)}}}", ""]
    lines += [writer.block(block) + "\n" for block in document.blocks]
    lines += [_comment(f"{reference.key}: {reference.text}") for reference in document.references]
    return "\n".join(lines).rstrip() + "\n"


def escaped(text: str) -> str:
    """Return a text on one line that LaTeX prints as it is."""
    return " ".join(printable(text).split()).translate(_ESCAPES)


def _opening(document: Document) -> Iterator[str]:
    yield _comment(f"Made with Citewell {metadata.version('citewell')}")
    if document.references:
        bib = file_name(document.title, "bib")
        yield _comment(f"Bibliography: export the same as {bib}, it has the keys that are cited here")
    if any(isinstance(block, Grid) for block in document.blocks):
        yield _comment("The table needs the package booktabs")
    yield _comment("Letters beyond Latin need XeLaTeX or LuaLaTeX")


def _comment(text: str) -> str:
    return f"% {' '.join(printable(text).split())}"


class _Writer:
    """Writes blocks; it knows the keys of the papers by their numbers."""

    def __init__(self, keys: dict[int, str]) -> None:
        self._keys = keys

    def block(self, block: Block) -> str:
        match block:
            case Heading(text):
                return f"\\paragraph{{{escaped(text)}}}"
            case Prose(runs):
                return self._line(runs)
            case Bullets(items):
                # Braces first: after \item a bracket would begin its label.
                listed = "\n".join(f"  \\item {{}}{self._line(runs)}" for runs in items)
                return f"\\begin{{itemize}}\n{listed}\n\\end{{itemize}}"
            case Aside(text):
                return _comment(text)
            case Grid():
                return self._grid(block)

    def _grid(self, grid: Grid) -> str:
        width = (_ALL - _PAPER) / max(len(grid.columns), 1)
        widths = "".join(f"p{{{share:.3f}\\linewidth}}" for share in (_PAPER, *[width] * len(grid.columns)))
        rows = [_row([self._run(row.paper), *map(escaped, row.cells)]) for row in grid.rows]
        return "\n".join(
            [
                "\\begin{table}",
                "\\small",
                f"\\begin{{tabular}}{{@{{}}{widths}@{{}}}}",
                "\\toprule",
                _row(["Paper", *map(escaped, grid.columns)]),
                "\\midrule",
                *rows,
                "\\bottomrule",
                "\\end{tabular}",
                "\\end{table}",
            ]
        )

    def _line(self, runs: Iterable[Run]) -> str:
        return " ".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        text = escaped(run.text) or "untitled"
        cite = f"~\\cite{{{','.join(self._keys[number] for number in run.cites)}}}" if run.cites else ""
        return f"\\textbf{{{text}}}{cite}" if run.strong else f"{text}{cite}"


def _row(cells: Sequence[str]) -> str:
    """Return a row; braces first, since a bracket or star after the row before would belong to its end."""
    return f"{{}}{' & '.join(cells)} \\\\"
