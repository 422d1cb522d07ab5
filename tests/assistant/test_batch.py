"""Lines in, objects out: ids, order, and lines that fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.batch import Item, read_item, run_batch
from assistant.errors import BatchError, QuestionError
from index.errors import FilterError

Row = tuple[dict[str, Any], bool]


def echo(item: Item) -> dict[str, Any]:
    if item.text == "bad":
        raise QuestionError("this one is bad")
    if item.text == "filtered":
        raise FilterError("no such paper")
    return {"id": item.id, "question": item.text, "turns": len(item.history)}


def run(*lines: str) -> list[Row]:
    return list(run_batch(lines, "question", echo))


def test_each_line_gives_one_object_in_order_and_blank_lines_none() -> None:
    found = run('{"id": "a", "question": "x"}', "", "  \n", '{"id": "b", "question": "y"}')
    assert [row["id"] for row, _ in found] == ["a", "b"]
    assert all(succeeded for _, succeeded in found)


def test_an_id_that_is_not_given_is_the_line_number_counting_blank_lines() -> None:
    rows = [
        row for row, _ in run('{"question": "x"}', "", '{"question": "y", "id": null}', '{"id": 0, "question": "z"}')
    ]
    assert [row["id"] for row in rows] == [1, 3, 0]


def test_a_line_is_answered_before_the_next_one_is_read() -> None:
    read: list[int] = []

    def lines() -> Iterator[str]:
        for number in range(3):
            read.append(number)
            yield json.dumps({"question": f"q{number}"})

    for count, _ in enumerate(run_batch(lines(), "question", echo), start=1):
        assert len(read) == count


@pytest.mark.parametrize(
    ("line", "kind", "says"),
    [
        ("not json", "BatchError", "line 1 is not JSON"),
        ('{"question": "x"', "BatchError", "line 1 is not JSON"),
        ("[" * 100_000, "BatchError", "line 1 is not JSON"),
        ("[1]", "BatchError", "JSON list; expected an object with 'question'"),
        ("null", "BatchError", "JSON NoneType"),
        ("{}", "BatchError", "no text under 'question'"),
        ('{"question": 3}', "BatchError", "no text under 'question'"),
        ('{"question": "x", "k": 3}', "BatchError", "unknown field 'k'; there are: history, id, query, question"),
        ('{"question": "x", "history": "y"}', "BatchError", "history is a str, a list of turns was expected"),
        ('{"question": "x", "history": ""}', "BatchError", "history is a str"),
        ('{"question": "x", "history": {}}', "BatchError", "history is a dict"),
        ('{"question": "x", "id": [1]}', "BatchError", "id is a list, a text or a number was expected"),
        ('{"question": "bad"}', "QuestionError", "this one is bad"),
        ('{"question": "filtered"}', "FilterError", "no such paper"),
    ],
)
def test_a_line_that_fails_says_which_and_why_and_the_next_one_goes_on(line: str, kind: str, says: str) -> None:
    (row, succeeded), (after, went_on) = run(line, '{"question": "x"}')
    assert list(row) == ["id", "question", "error"]
    assert (succeeded, row["id"]) == (False, 1)
    assert list(row["error"]) == ["type", "message"]
    assert row["error"]["type"] == kind
    assert says in row["error"]["message"]
    assert (went_on, after["id"]) == (True, 2)


def test_a_failed_line_keeps_its_own_id_and_question() -> None:
    ((row, _),) = run('{"id": "mine", "question": "bad"}')
    assert (row["id"], row["question"]) == ("mine", "bad")


@pytest.mark.parametrize("line", ['{"id": NaN, "question": "x"}', '{"id": 1e999, "question": Infinity}'])
def test_what_is_not_json_on_the_way_in_does_not_come_out(line: str) -> None:
    ((row, succeeded),) = run(line)
    assert not succeeded
    json.dumps(row, allow_nan=False)


def test_the_history_of_a_line_reaches_its_question() -> None:
    turns = [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]
    item = read_item({"question": "q", "history": turns}, 1, "question")
    assert item == Item(1, "q", tuple(turns))
    assert read_item({"question": "q", "history": None}, 1, "question").history == ()


def test_a_search_may_name_its_text_query_or_question() -> None:
    assert read_item({"query": "q"}, 1, "query").text == read_item({"question": "q"}, 1, "query").text == "q"


def test_no_line_at_all_is_no_object() -> None:
    assert run() == []


def test_a_field_of_the_wrong_kind_is_a_batch_error() -> None:
    with pytest.raises(BatchError, match="line 7"):
        read_item(["x"], 7, "question")


@settings(deadline=None, max_examples=150)
@given(st.lists(st.one_of(st.text(max_size=30), st.builds(json.dumps, st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "question", "history", "x"]), inner, max_size=4),
)))))  # fmt: skip
def test_any_lines_give_one_strict_json_object_for_each_that_is_not_blank(lines: list[str]) -> None:
    rows = list(run_batch(lines, "question", echo))
    assert len(rows) == sum(bool(line.strip()) for line in lines)
    for row, succeeded in rows:
        json.dumps(row, allow_nan=False)
        assert ("error" in row) != succeeded
