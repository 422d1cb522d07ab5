"""A summary or a table as JSON that can be checked without Citewell's library; see `assistant.export.verify`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib import metadata
from typing import Any

from assistant.export.bundle import SUMMARY_FORMAT, TABLE_FORMAT, abstract_hash
from assistant.export.summary_document import SummaryExport
from assistant.export.table_document import TableExport
from index import Paper


def write_summary_json(export: SummaryExport) -> str:
    """Return a summary, without times, with every paper that it cites or shows: the same summary, the same text."""
    return _write(SUMMARY_FORMAT, {"summary": export.summary.to_dict()}, export.papers)


def write_table_json(export: TableExport) -> str:
    """Return a table, without times, with the papers of its rows."""
    return _write(TABLE_FORMAT, {"table": export.table.to_dict()}, export.papers)


def _write(kind: str, made: Mapping[str, Any], papers: Mapping[str, Paper]) -> str:
    named = set(_papers_named(made)) & papers.keys()
    whole = {
        "format": kind,
        "made_with": f"citewell {metadata.version('citewell')}",
        **_without_times(made),
        "papers": [asdict(papers[i]) | {"sha256": abstract_hash(papers[i].abstract)} for i in sorted(named)],
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _without_times(node: Any) -> Any:
    """Return it without what a clock measured: that differs from one making to the next."""
    if isinstance(node, dict):
        return {name: _without_times(inner) for name, inner in node.items() if name != "timings_ms"}
    return [_without_times(inner) for inner in node] if isinstance(node, list) else node


def _papers_named(node: object) -> Iterator[str]:
    """Yield the papers of all citations, passages and rows."""
    if isinstance(node, dict):
        if "paper_id" in node and ("passage_id" in node or "cells" in node):
            yield node["paper_id"]
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from _papers_named(inner)
