"""An export as JSON that can be checked without Citewell's library: the answers and the papers they stand on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from assistant.export.content import Export

FORMAT = "citewell-bundle/1"
SUMMARY_FORMAT = "citewell-summary/1"
TABLE_FORMAT = "citewell-table/1"


def write_bundle(export: Export) -> str:
    """Return the answers as they are, with every paper that they name; the same but for `made_at`."""
    named = {paper_id for answer in export.answers for paper_id in _papers_named(answer)}
    bundle = {
        "format": FORMAT,
        "made_with": f"citewell {metadata.version('citewell')}",
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "title": export.title,
        "answers": [dict(answer) for answer in export.answers],
        "papers": [
            asdict(export.papers[paper_id]) | {"sha256": abstract_hash(export.papers[paper_id].abstract)}
            for paper_id in sorted(named & export.papers.keys())
        ],
    }
    return json.dumps(bundle, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def abstract_hash(abstract: str) -> str:
    """Return the SHA-256 of an abstract in UTF-8, in hexadecimal."""
    return hashlib.sha256(abstract.encode(errors="surrogatepass")).hexdigest()


def _papers_named(answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield the papers that an answer cites, shows, or names as nearest."""
    named = [*answer["shown"], *(answer["refusal"]["nearest"] if answer["refusal"] else ())]
    for claim in (*answer["claims"], *answer["removed"]):
        named += claim["citations"]
    yield from (part["paper_id"] for part in named)
