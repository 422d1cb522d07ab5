"""Golden topics: read strictly, proven against their papers, and the ones that ship are in order."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.cases import KeyFact
from eval.errors import CasesError
from eval.summaries.check import topic_problems
from eval.summaries.read import load_topics
from eval.summaries.topic import KeyPoint, Topic
from index.bundled import bundled_papers
from tests.eval.topic_rows import PAPERS, TOPIC


def write(file: Path, *rows: dict[str, Any]) -> Path:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


def test_the_topics_that_ship_are_enough_and_say_the_truth_about_their_papers() -> None:
    topics = load_topics()
    assert len(topics) >= 15
    assert list(topic_problems(topics, bundled_papers())) == []
    assert all(len(topic.key_points) >= 8 and len(topic.themes) >= 2 for topic in topics)
    assert {topic.split for topic in topics} == {"dev", "test"}


def test_a_topic_is_read_as_it_was_written(tmp_path: Path) -> None:
    other = replace(TOPIC, id="t-0", note="where the line is", checked="by hand")
    assert load_topics(write(tmp_path / "topics.jsonl", TOPIC.to_dict(), other.to_dict())) == [other, TOPIC]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"papers": []}, "unknown field 'papers'; there are: id, topic"),
        ({"topic": " "}, "expected a text"),
        ({"gold_papers": "codec"}, "'gold_papers' is 'codec'; expected a list"),
        ({"borderline": [1]}, r"'borderline' is \[1\]; expected a list of paper ids"),
        ({"themes": ["codecs"]}, "expected an object of lists of paper ids"),
        ({"themes": {"codecs": "codec"}}, "the theme 'codecs' is codec; expected a list of paper ids"),
        ({"key_points": [{"paper_id": "codec", "start": 0, "end": 3, "accept": ["The"]}]}, "each with a text 'point'"),
        ({"key_points": [{"paper_id": "codec", "accept": ["The"], "point": "p"}]}, "has no span"),
    ],
)
def test_what_is_wrong_with_a_line_is_named_with_its_place(tmp_path: Path, wrong: dict[str, Any], says: str) -> None:
    file = write(tmp_path / "topics.jsonl", {**TOPIC.to_dict(), **wrong})
    with pytest.raises(CasesError, match=says) as caught:
        load_topics(file)
    assert "topics.jsonl:1: " in str(caught.value)


def test_ids_are_unique_and_a_file_holds_a_topic(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match=r"topics\.jsonl:2: the id 't-1' is taken"):
        load_topics(write(tmp_path / "topics.jsonl", TOPIC.to_dict(), TOPIC.to_dict()))
    with pytest.raises(CasesError, match="holds no topics"):
        load_topics(write(tmp_path / "none.jsonl"))


@pytest.mark.parametrize(
    ("topic", "says"),
    [
        (replace(TOPIC, gold_papers=(), themes={}, key_points=()), "no gold papers"),
        (replace(TOPIC, borderline=("gone",)), "no paper 'gone'"),
        (replace(TOPIC, borderline=("codec",)), "'codec' is both gold and borderline"),
        (replace(TOPIC, gold_papers=(*TOPIC.gold_papers, "codec")), "'codec' is listed twice"),
        (replace(TOPIC, themes={"codecs": ("codec", "speech")}), "'vocoder' is in 0 themes; a gold paper is in one"),
        (replace(TOPIC, themes={**TOPIC.themes, "more": ("codec",)}), "'codec' is in 2 themes"),
        (replace(TOPIC, themes={**TOPIC.themes, "more": ("birds",)}), "'birds' is in a theme, and is no gold paper"),
        (replace(TOPIC, key_points=(KeyPoint(KeyFact("codec", 0, 9, ("9 kbps",)), "p"),)), "'9 kbps' is not in its"),
        (replace(TOPIC, key_points=(KeyPoint(KeyFact("birds", 0, 3, ("Ten",)), "p"),)), "which is no gold paper"),
    ],
)
def test_a_topic_that_does_not_fit_its_papers_is_named(topic: Topic, says: str) -> None:
    problems = list(topic_problems([topic], PAPERS))
    assert any(says in problem for problem in problems), problems
    assert all(problem.startswith("t-1: ") for problem in problems)


def test_a_sound_topic_has_no_problem() -> None:
    assert list(topic_problems([TOPIC], PAPERS)) == []
