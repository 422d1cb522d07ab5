"""JSONL: one JSON object a line, with the field names of `record` or BEIR's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from index.readers.record import BadRecord, Record, RecordError, record_from_fields


def read_jsonl(file: Path, lines: TextIO) -> Iterator[Record | BadRecord]:
    """Yield the papers of a JSONL file; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            if not isinstance(fields, dict):
                raise RecordError(f"a JSON {type(fields).__name__}, an object was expected")
            yield record_from_fields(fields)
        except json.JSONDecodeError as error:
            yield BadRecord(file, number, f"not JSON: {error.msg} at column {error.colno}")
        except RecursionError:
            yield BadRecord(file, number, "JSON nested too deeply")
        except RecordError as error:
            yield BadRecord(file, number, str(error))
        except ValueError as error:  # a number of more digits than Python reads
            yield BadRecord(file, number, f"not readable JSON: {error}")
