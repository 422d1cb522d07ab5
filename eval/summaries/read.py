"""Read golden topics: one JSON object a line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

from eval.cases.read import read_case
from eval.errors import CasesError
from eval.rows import read_rows
from eval.summaries.topic import KeyPoint, Topic

TOPICS = Path(__file__).parents[1] / "topics" / "topics.jsonl"
_FIELDS = tuple(get_type_hints(Topic))


def load_topics(file: Path = TOPICS) -> list[Topic]:
    """Read the topics of a file, ordered by id.

    Raises:
        CasesError: naming the file, the line, and what was expected.
    """
    topics: dict[str, Topic] = {}
    for where, fields in read_rows(file, CasesError):
        try:
            topic = read_topic(fields)
        except CasesError as error:
            raise CasesError(f"{where}: {error}") from error
        if topic.id in topics:
            raise CasesError(f"{where}: the id {topic.id!r} is taken by a topic before it; ids are unique")
        topics[topic.id] = topic
    if not topics:
        raise CasesError(f"{file} holds no topics; one JSON object a line was expected")
    return [topics[topic_id] for topic_id in sorted(topics)]


def read_topic(fields: Mapping[str, Any]) -> Topic:
    """Make a topic of one JSON object.

    Raises:
        CasesError: a field is missing, unknown or of the wrong kind.
    """
    unknown = sorted(set(fields) - set(_FIELDS))
    if unknown:
        raise CasesError(f"unknown field {unknown[0]!r}; there are: {', '.join(_FIELDS)}")
    points = _points(fields.get("key_points", []))
    facts = [{name: value for name, value in point.items() if name != "point"} for point in points]
    case = read_case(
        {
            "id": fields.get("id"),
            "type": "multi",
            "question": fields.get("topic"),
            "gold_papers": fields.get("gold_papers"),
            "key_facts": facts,
            "note": fields.get("note"),
            "checked": fields.get("checked"),
        },
        {},
    )
    return Topic(
        id=case.id,
        topic=case.question,
        gold_papers=case.gold_papers,
        borderline=_ids(fields.get("borderline", []), "'borderline'"),
        themes=_themes(fields.get("themes", {})),
        key_points=tuple(KeyPoint(f, p["point"]) for f, p in zip(case.key_facts, points, strict=True)),
        note=case.note or "",
        checked=case.checked,
    )


def _points(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(p, dict) and isinstance(p.get("point"), str) for p in value):
        raise CasesError(f"'key_points' is {str(value)[:80]}; expected a list of objects, each with a text 'point'")
    return value


def _themes(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise CasesError(f"'themes' is {str(value)[:80]}; expected an object of lists of paper ids")
    return {name: _ids(papers, f"the theme {name!r}") for name, papers in value.items()}


def _ids(value: object, what: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise CasesError(f"{what} is {str(value)[:80]}; expected a list of paper ids")
    return tuple(value)
