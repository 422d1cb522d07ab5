"""The formats that answers can be taken away in, and names for their files."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.export.bibliography import write_bibtex, write_csl_json, write_ris
from assistant.export.bundle import write_bundle
from assistant.export.content import Export
from assistant.export.html import write_html
from assistant.export.markdown import write_markdown
from index.bibliography.formats import BIBLIOGRAPHIES

_LONGEST, _BYTES = 80, 200  # characters that a name may have; file systems count bytes


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its file extension, its media type, what it is called on a page, and how it is written."""

    extension: str
    media_type: str
    name: str
    write: Callable[[Export], str]


FORMATS: Mapping[str, Format] = {
    each.extension: each
    for each in (
        Format("md", "text/markdown", "Markdown", write_markdown),
        Format("html", "text/html", "HTML", write_html),
        Format("json", "application/json", "JSON", write_bundle),
        *(
            Format(extension, BIBLIOGRAPHIES[extension].media_type, BIBLIOGRAPHIES[extension].name, write)
            for extension, write in (("bib", write_bibtex), ("ris", write_ris), ("csl.json", write_csl_json))
        ),
    )
}


def file_name(title: str, extension: str) -> str:
    """Return a name that every system takes: letters, marks and digits of the title, at most 80 characters.

    It begins with "citewell", so that it is never empty, hidden, or a device ("con", "nul").
    """
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in unicodedata.normalize("NFC", title))
    stem = "-".join(["citewell", *kept.split()])[: _LONGEST - len(extension) - 1]
    return f"{stem.encode()[:_BYTES].decode(errors='ignore').rstrip('-')}.{extension}"
