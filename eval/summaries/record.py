"""A run over topics and its file: one JSON object, a topic a line, with a hash over all but the seconds.

The file holds scores and what to look at, not the summaries: `citewell summarize` makes those again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.runs.record import content_hash
from eval.summaries.score import Scores

BASELINE = Path(__file__).parents[1] / "topics_baseline.json"
_FORMAT = "topics 1"


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic, summarised and scored.

    Attributes:
        gold: hash of the topic with all that is held against its summary: rows are compared where it is the same.
        summary: hash of the summary without what the clock says; None where it could not be made.
        scores, counts, findings: see `eval.summaries.score`; empty where it could not be made.
        declined: why there is no summary; None where there is one.
        error: `type` and `message` where it could not be made.
    """

    id: str
    topic: str
    split: str
    gold: str
    summary: str | None = None
    scores: Scores = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, Any] = field(default_factory=dict)
    declined: str | None = None
    error: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class TopicRun:
    """Every topic of a run, by id, and the fingerprints of what made it.

    Attributes:
        seconds: that each summary took, by id of its topic; apart from the hash.
    """

    fingerprints: Mapping[str, Any]
    rows: tuple[TopicRow, ...]
    seconds: Mapping[str, float]

    @property
    def hash(self) -> str:
        """Identify the run: the same inputs give the same hash."""
        return content_hash({"fingerprints": dict(self.fingerprints), "rows": [asdict(row) for row in self.rows]})

    def write(self, file: Path, *, summary: Mapping[str, Any]) -> None:
        """Write the run, whole or not at all."""
        head = {"format": _FORMAT, "hash": self.hash, "fingerprints": dict(self.fingerprints), "summary": summary}
        lines = [f"{json.dumps(name)}: {_dump(value)}" for name, value in head.items()]
        lines.append('"rows": [\n' + ",\n".join(_dump(asdict(row)) for row in self.rows) + "\n]")
        lines.append(f'"seconds": {_dump(dict(self.seconds))}')
        temporary = file.with_name(f"{file.name}.tmp")
        temporary.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        temporary.replace(file)

    @classmethod
    def read(cls, file: Path) -> TopicRun:
        """Read a run.

        Raises:
            RunError: it is no file of such a run, of another format, or was edited.
        """
        try:
            fields = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise RunError(f"The run {str(file)!r} cannot be read: {error}. {_REMEDY}") from error
        if not isinstance(fields, dict) or fields.get("format") != _FORMAT:
            found = fields.get("format") if isinstance(fields, dict) else type(fields).__name__
            raise RunError(f"{file} is no run over topics of format {_FORMAT!r} (found {found!r}). {_REMEDY}")
        try:
            run = cls(fields["fingerprints"], tuple(TopicRow(**row) for row in fields["rows"]), fields["seconds"])
            found = run.hash
        except (KeyError, TypeError, ValueError) as error:
            raise RunError(f"{file} is not a whole run over topics ({error!r}). {_REMEDY}") from error
        if found != fields.get("hash"):
            raise RunError(f"{file} was edited: its hash is {found}, it says {fields.get('hash')}. {_REMEDY}")
        return run


_REMEDY = "Make it again with `citewell eval topics --out FILE`."


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
