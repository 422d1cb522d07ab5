"""The columns of a table: their names as people type them, and the kinds that are known under each name.

Knows no paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.errors import TableError

MOST_COLUMNS = 12
LONGEST_NAME = 60  # characters

_SYNONYMS: Mapping[str, str] = {
    "task": "problem|goal|aim|objective|research question|purpose|problem addressed",
    "method": "approach|model|architecture|technique|algorithm|study design|proposed method|methodology|intervention",
    "data": "dataset|data set|corpus|corpora|data used|material|training data|evaluation data|benchmark|population",
    "reported result": "result|finding|main result|main finding|performance|outcome|conclusion|key result|key finding",
    "metric": "measure|evaluation metric|outcome measure",
    "baseline": "compared with|compared to|comparison|competitor|comparator|control group",
    "parameters": "size|model size|number of parameters|parameter count|params",
    "speed": "latency|runtime|run time|inference time|inference speed|compute|throughput|real-time factor|efficiency",
    "code": "availability|code availability|source code|software|repository|open source|github|implementation",
    "limitations": "future work|caveat|weakness|weaknesses|drawback",
    "language": "spoken language",
    "sample size": "participant|subject|patient|volunteer|number of people|cohort size|study size",
    "sampling rate": "sample rate|sampling frequency",
    "bit rate": "bitrate|bit-rate",
    "hardware": "gpu|device|computing hardware",
    "dose": "dosage|daily dose|dosing|dose given",
    "follow-up": "follow up|followup|median follow-up|mean follow-up|length of follow-up|duration of follow-up|"
    "follow-up time|follow-up period|follow-up duration",
    "side effects": "adverse effect|adverse event|adverse reaction|harm|safety|toxicity|tolerability",
    "drug": "treatment|medication|medicine|treatment arm|study drug|therapy",
    "primary outcome": "primary endpoint|primary end point|main outcome|main endpoint",
}


def _spellings(kind: str, synonyms: str) -> set[str]:
    names = {kind, *synonyms.split("|")}
    return names | {f"{name}s" for name in names} | {name.removesuffix("s") for name in names}


_KINDS = {name: kind for kind, synonyms in _SYNONYMS.items() for name in _spellings(kind, synonyms)}
_COUNTED = ("number of ", "how many ", "no. of ", "# of ")


def parse_columns(text: str) -> tuple[str, ...]:
    """Split what was typed at its commas, as `task, data, number of patients`; no text gives no columns.

    Raises:
        TableError: as `check_columns`.
    """
    return check_columns(text.split(",")) if text.strip() else ()


def check_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Return column names with their spacing tidied, in the order given.

    Raises:
        TableError: there are too many, or one is empty, too long, or given twice.
    """
    columns = tuple(" ".join(name.split()) for name in names)
    if len(columns) > MOST_COLUMNS:
        raise TableError(f"{len(columns)} columns were asked for, at most {MOST_COLUMNS} fit a table. Leave some out.")
    for place, name in enumerate(columns, start=1):
        if not any(char.isalnum() for char in name):
            raise TableError(
                f"Column {place} has no name (given: {name!r}). Name each column, for example: task, data, method."
            )
        if len(name) > LONGEST_NAME:
            raise TableError(f"Column {name[:30]!r}… has {len(name)} characters, at most {LONGEST_NAME} are allowed.")
    folded = [name.casefold() for name in columns]
    twice = next((name for name in columns if folded.count(name.casefold()) > 1), None)
    if twice is not None:
        raise TableError(f"Column {twice!r} was asked for twice. Name each column once.")
    return columns


def kind_of(column: str) -> str | None:
    """Return the known kind that a column names; None for any other column."""
    name = column.casefold().strip(" ?:.")
    if name in _KINDS:
        return _KINDS[name]
    counted = next((name.removeprefix(prefix) for prefix in _COUNTED if name.startswith(prefix)), "")
    return kind if (kind := _KINDS.get(counted)) in ("sample size", "parameters") else None
