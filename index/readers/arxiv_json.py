"""The metadata snapshot of arXiv that Kaggle hosts: one JSON object a line, gigabytes of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from index.readers.markup import plain_text
from index.readers.record import BadRecord, Record, RecordError, record_from_fields

_MAX_LINE = 4_000_000  # bytes
_BOM = b"\xef\xbb\xbf"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def looks_like_arxiv_json(opening: str) -> bool:
    """Tell whether a file opens as the snapshot: an object with arXiv's own field names on its first line."""
    line = opening.lstrip("\ufeff \t\r\n").partition("\n")[0]
    return line.startswith("{") and '"id"' in line and ('"submitter"' in line or '"authors_parsed"' in line)


def read_arxiv_json(file: Path, stream: BinaryIO) -> Iterator[Record | BadRecord]:
    """Yield the papers of the snapshot; a line beyond four million bytes is passed over and reported."""
    for number, line in enumerate(_bounded_lines(stream), start=1):
        try:
            if line is None:
                raise RecordError(f"a line of more than {_MAX_LINE:,} bytes")
            if text := line.strip():
                yield record_from_fields(_fields(_parse(text)))
        except RecordError as error:
            yield BadRecord(file, number, str(error))


def _bounded_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield each line, or None for one that is too long; no more than the bound is ever held."""
    first = True
    while line := stream.readline(_MAX_LINE + 1):
        whole: bytes | None = line.removeprefix(_BOM) if first else line
        first = False
        while len(line) > _MAX_LINE and not line.endswith(b"\n"):
            whole = None
            line = stream.readline(_MAX_LINE + 1)
        yield whole


def _parse(line: bytes) -> Mapping[str, Any]:
    try:
        fields = json.loads(line.decode())
    except json.JSONDecodeError as error:
        raise RecordError(f"not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise RecordError("JSON nested too deeply") from error
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8 (byte {error.object[error.start]:#04x})") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise RecordError(f"not readable JSON: {error}") from error
    if not isinstance(fields, dict):
        raise RecordError(f"a JSON {type(fields).__name__}, an object was expected")
    return fields


def _fields(entry: Mapping[str, Any]) -> dict[str, object]:
    number = entry.get("id")
    if not isinstance(number, str) or not number.strip():
        raise RecordError(f"id is {str(number)[:40]!r}, an arXiv number such as '0704.0001' was expected")
    number = re.sub(r"v\d+$", "", number.strip())
    return {
        "id": f"arxiv:{number}",
        "title": _folded(entry.get("title")),
        "abstract": _folded(entry.get("abstract")),
        "authors": _authors(entry.get("authors_parsed")) or entry.get("authors"),
        "year": _first_year(entry.get("versions")),
        "venue": _folded(entry.get("journal-ref")),
        "doi": _first_word(entry.get("doi")),
        "url": f"https://arxiv.org/abs/{number}",
        "kind": "article",
    }


def _folded(value: Any) -> Any:
    """Plain text on one line: the snapshot breaks its texts at some 80 columns."""
    return " ".join(plain_text(value).split()) if isinstance(value, str) else value


def _first_word(value: Any) -> Any:
    """The first of several identifiers that stand in one field."""
    return next(iter(value.split()), None) if isinstance(value, str) else value


def _authors(parsed: Any) -> list[str]:
    """Names as people write them, of `[family, given, suffix, affiliation …]`."""
    if not isinstance(parsed, list):
        return []
    return [_name(parts) for parts in parsed if isinstance(parts, list)]


def _name(parts: list[Any]) -> str:
    family, given, suffix = [part if isinstance(part, str) else "" for part in [*parts, "", "", ""][:3]]
    return " ".join(plain_text(f"{given} {family} {suffix}").split())


def _first_year(versions: Any) -> int | None:
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, dict) else None
    found = _YEAR.search(created) if isinstance(created, str) else None
    return int(found[0]) if found else None
