"""The formats that summaries and tables can be taken away in.

Loads a citation processor: not for what `citewell ask` imports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.export.cited import Cited
from assistant.export.document_html import html_of
from assistant.export.document_json import write_summary_json, write_table_json
from assistant.export.document_latex import latex_of
from assistant.export.document_markdown import markdown_of
from assistant.export.summary_document import SummaryExport, summary_blocks, summary_document
from assistant.export.table_csv import write_csv
from assistant.export.table_document import TableExport, table_document
from index.bibliography.formats import BIBLIOGRAPHIES, write_bibliography


@dataclass(frozen=True, slots=True)
class SummaryFormat:
    """A format of summaries: its file extension, its media type, what it is called, and how it is written."""

    extension: str
    media_type: str
    name: str
    write: Callable[[SummaryExport], str]


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A format of tables; as `SummaryFormat`."""

    extension: str
    media_type: str
    name: str
    write: Callable[[TableExport], str]


def _bibliography(extension: str) -> SummaryFormat:
    """Return the format of the papers that a summary cites, each with what is quoted from it."""

    def write(export: SummaryExport) -> str:
        cited = Cited(export.papers)
        list(summary_blocks(export.summary, cited))  # cites as it goes
        return write_bibliography(cited.papers, cited.keys, extension, notes=cited.notes)

    known = BIBLIOGRAPHIES[extension]
    return SummaryFormat(extension, known.media_type, known.name, write)


SUMMARY_FORMATS: Mapping[str, SummaryFormat] = {
    each.extension: each
    for each in (
        SummaryFormat("md", "text/markdown", "Markdown", lambda export: markdown_of(summary_document(export))),
        SummaryFormat("html", "text/html", "HTML", lambda export: html_of(summary_document(export))),
        SummaryFormat("tex", "text/x-tex", "LaTeX", lambda export: latex_of(summary_document(export))),
        SummaryFormat("json", "application/json", "JSON", write_summary_json),
        *map(_bibliography, ("bib", "ris", "csl.json")),
    )
}
TABLE_FORMATS: Mapping[str, TableFormat] = {
    each.extension: each
    for each in (
        TableFormat("md", "text/markdown", "Markdown", lambda export: markdown_of(table_document(export))),
        TableFormat("csv", "text/csv", "CSV", write_csv),
        TableFormat("tex", "text/x-tex", "LaTeX", lambda export: latex_of(table_document(export))),
        TableFormat("html", "text/html", "HTML", lambda export: html_of(table_document(export))),
        TableFormat("json", "application/json", "JSON", write_table_json),
    )
}
