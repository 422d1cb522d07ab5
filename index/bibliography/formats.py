"""The formats that a bibliography can be written in, by the endings of their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from index.bibliography.bibtex import write_bibtex
from index.bibliography.csl import write_csl_json
from index.bibliography.ris import write_ris
from index.errors import BibliographyError
from index.paper import Paper

_Write = Callable[[Sequence[Paper], Mapping[str, str], Mapping[str, str]], str]
_NO_NOTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BibliographyFormat:
    """A format: its file extension, its media type, what it is called, and how it is written.

    Attributes:
        write: takes the papers, their keys and their notes; formatted references have no place for the last two.
    """

    extension: str
    media_type: str
    name: str
    write: _Write


def _apa(papers: Sequence[Paper], _keys: Mapping[str, str], _notes: Mapping[str, str]) -> str:
    from index.bibliography.references import Style, format_references

    return "".join(f"{reference}\n" for reference in format_references(papers, Style.APA))


def _ieee(papers: Sequence[Paper], _keys: Mapping[str, str], _notes: Mapping[str, str]) -> str:
    from index.bibliography.references import Style, format_references

    references = format_references(papers, Style.IEEE)
    return "".join(f"[{number}] {reference}\n" for number, reference in enumerate(references, start=1))


BIBLIOGRAPHIES: Mapping[str, BibliographyFormat] = {
    each.extension: each
    for each in (
        BibliographyFormat("bib", "text/x-bibtex", "BibTeX", write_bibtex),
        BibliographyFormat("ris", "application/x-research-info-systems", "RIS", write_ris),
        BibliographyFormat("csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", write_csl_json),
        BibliographyFormat("apa.txt", "text/plain", "APA references", _apa),
        BibliographyFormat("ieee.txt", "text/plain", "IEEE references", _ieee),
    )
}


def write_bibliography(
    papers: Sequence[Paper], keys: Mapping[str, str], fmt: str, *, notes: Mapping[str, str] = _NO_NOTES
) -> str:
    """Return the bibliography of papers, in their order, as the text of a file.

    Args:
        keys: by `paper_id`, one for each paper: see `citation_keys`.
        fmt: a name of `BIBLIOGRAPHIES`.
        notes: by `paper_id`, what to say with a paper where the format has a place for it.

    Raises:
        BibliographyError: there is no format of that name, or a reference cannot be formatted.
    """
    if fmt not in BIBLIOGRAPHIES:
        raise BibliographyError(f"There is no bibliography {fmt[:40]!r}; there are {', '.join(BIBLIOGRAPHIES)}.")
    return BIBLIOGRAPHIES[fmt].write(papers, keys, notes)


def format_of(file: Path, known: Iterable[str] = BIBLIOGRAPHIES) -> str | None:
    """Return which of the known endings a file has, the longest that fits; None for none of them."""
    endings = sorted(known, key=len, reverse=True)
    name = file.name.lower()
    return next((ending for ending in endings if name.endswith(f".{ending}") and len(name) > len(ending) + 1), None)


def write_file(file: Path, text: str) -> None:
    """Write a bibliography as UTF-8, over a file that is there, but never over a folder or a device.

    Raises:
        BibliographyError: it is a folder or a device, or cannot be written.
    """
    target = file.resolve()
    if target.exists() and not target.is_file():
        raise BibliographyError(f"{file} is no file that can be written; give the name of a file.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BibliographyError(
            f"{file} cannot be written: {error.strerror}. Give a file in a folder of yours."
        ) from error
