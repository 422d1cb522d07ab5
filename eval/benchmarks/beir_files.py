"""The files of a benchmark in the layout of BEIR: documents, queries, judgements. Knows no library and no score."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import BenchmarkError
from eval.rows import read_lines, read_rows
from index.readers.record import Record, RecordError, record_from_fields

_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents that can be papers, by id and in order, and why the others cannot."""

    records: Mapping[str, Record]
    refused: Mapping[str, str]


def read_corpus(file: Path) -> Corpus:
    records: dict[str, Record] = {}
    refused: dict[str, str] = {}
    for where, fields in read_rows(file, BenchmarkError):
        document = _id(where, fields)
        if document in records or document in refused:
            raise BenchmarkError(f"{where}: the document {document!r} stands there before; ids are unique")
        try:
            records[document] = record_from_fields(fields)
        except RecordError as error:
            refused[document] = f"{where}: {error}"
    if not records:
        raise BenchmarkError(f"{file} holds no document; one object a line with '_id', 'title' and 'text' expected")
    return Corpus(records, refused)


def read_queries(file: Path) -> dict[str, str]:
    queries: dict[str, str] = {}
    for where, fields in read_rows(file, BenchmarkError):
        query, text = _id(where, fields), fields.get("text")
        if not isinstance(text, str):
            raise BenchmarkError(f"{where}: 'text' is {text!r}; the text of a query expected")
        if query in queries:
            raise BenchmarkError(f"{where}: the query {query!r} stands there before; ids are unique")
        queries[query] = text
    return queries


def _id(where: str, fields: Mapping[str, Any]) -> str:
    value = fields.get("_id")
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise BenchmarkError(f"{where}: '_id' is {value!r}; a text expected")
    return str(value).strip()


def qrels_file(folder: Path, split: str) -> Path:
    places = [folder / "qrels" / f"{split}.tsv", folder / f"qrels_{split}.tsv"]
    places += [folder / "qrels.tsv"] if split == "test" else []
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        there = [str(f.relative_to(folder)) for f in sorted([*folder.glob("*.tsv"), *folder.glob("qrels/*.tsv")])]
        raise BenchmarkError(
            f"{folder} has no judgements for the split {split!r}: {' or '.join(str(p) for p in places)} expected, "
            f"found {', '.join(there) or 'no .tsv file'}"
        )
    return file


def read_qrels(file: Path, queries: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Return the gains above 0 by query and document; of a pair that is judged twice the last."""
    judged: dict[str, dict[str, float]] = {}
    for number, (where, line) in enumerate(read_lines(file, BenchmarkError)):
        columns = [column.strip() for column in line.split("\t")]
        gain = _number(columns[-1])
        if len(columns) != _COLUMNS or (gain is None and number):
            raise BenchmarkError(f"{where} is {line.strip()!r}; query, document and a number expected, between tabs")
        if gain is None:
            continue  # the header
        query, document, _ = columns
        if query not in queries:
            raise BenchmarkError(f"{where}: the query {query!r} is not in queries.jsonl; every judged query expected")
        judged.setdefault(query, {})[document] = gain
    if not judged:
        raise BenchmarkError(f"{file} holds no judgement; query, document and gain a line expected, between tabs")
    relevant = {query: {d: gain for d, gain in gains.items() if gain > 0} for query, gains in judged.items()}
    return {query: gains for query, gains in relevant.items() if gains}


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
