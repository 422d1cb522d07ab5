"""An exported summary or table is checked without a library: what was changed is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.export.documents import SUMMARY_FORMATS, TABLE_FORMATS
from assistant.export.summary_document import SummaryExport
from assistant.export.table_document import TableExport
from assistant.export.verify import verify
from assistant.summary.summary import Summary
from tests.assistant.summaries import BARE, DECLINED, LITHIUM, PAPERS, SUMMARY, TABLE
from tests.assistant.test_verify import JSON, texts

Json = dict[str, Any]


def exported(summary: Summary = SUMMARY) -> Json:
    made: Json = json.loads(SUMMARY_FORMATS["json"].write(SummaryExport(summary, PAPERS)))
    return made


def exported_table() -> Json:
    made: Json = json.loads(TABLE_FORMATS["json"].write(TableExport(TABLE, PAPERS)))
    return made


def told(made: Json) -> str:
    return "\n".join(fault.what for fault in verify(made).faults)


def test_a_summary_verifies_alone_and_against_its_library() -> None:
    assert str(verify(exported())) == (
        "1 summary, 16 spans, 1 fact of a record: every one stands where it says; "
        "2 sentences are in other words, whose wording was not tested again"
    )
    assert asdict(verify(exported()))["in_other_words"] == 2
    assert verify(exported(), library=PAPERS).faults == ()


def test_a_declined_summary_and_a_table_verify_too() -> None:
    assert str(verify(exported(DECLINED))) == "1 summary, 0 spans: every one stands where it says"
    assert str(verify(exported_table(), library=PAPERS)) == "1 table, 3 spans: every one stands where it says"


def test_every_part_of_a_record_is_compared_with_the_library() -> None:
    other = {**PAPERS, "lithium-1": replace(LITHIUM, volume="13", pages=None)}
    (fault,) = verify(exported(), library=other).faults
    assert fault.what == "paper 'lithium-1' has another volume and another pages in the library"


def test_json_holds_the_summary_as_it_is_with_the_papers_it_cites_and_no_time() -> None:
    made = exported()
    assert list(made) == ["format", "made_with", "summary", "papers"]
    assert made["format"] == "citewell-summary/1"
    assert made["summary"] == without_times(json.loads(json.dumps(SUMMARY.to_dict())))
    assert [paper["paper_id"] for paper in made["papers"]] == ["bare-3", "doses-2", "lithium-1"]


def without_times(made: Json) -> Json:
    return {
        name: without_times(part) if isinstance(part, dict) else part
        for name, part in made.items()
        if name != "timings_ms"
    }


def test_the_same_summary_made_at_another_speed_is_the_same_file() -> None:
    slow = replace(SUMMARY, timings_ms={"total": 9.0}, table=replace(TABLE, timings_ms={"table": 8.0}))
    assert exported(slow) == exported()


def overview(s: Json) -> Any:
    return s["overview"][0]


def theme(s: Json) -> Any:
    return s["themes"][0]


def cell(s: Json) -> Any:
    return s["table"]["rows"][0]["cells"][1]


def take_out(s: Json) -> None:
    """Take the last paper out of the list, its theme and the counts, but not out of what is said."""
    s["papers"].pop()
    s["themes"][1]["papers"].pop()
    s["coverage"].update(papers=2, text="2 of 4 papers, 2 themes")


CHANGES: dict[str, tuple[Callable[[Json], object], str]] = {
    "a quote": (
        lambda s: overview(s)["citations"][0].update(quote="Lithium doubled relapse."),
        "overview: [1] quotes what does not stand",
    ),
    "a sentence told to be verbatim": (
        lambda s: theme(s)["claims"][0].update(verdict="verbatim"),
        "theme 1: told to be word for word",
    ),
    "a sentence changed": (lambda s: overview(s).update(text="It failed."), "overview: told to be word for word"),
    "a removed sentence put back": (
        lambda s: theme(s)["claims"].append(theme(s)["removed"][0]),
        "theme 1: not supported, but not taken out: “Lithium cures.”",
    ),
    "a removed sentence's span": (
        lambda s: theme(s)["removed"][0]["citations"][0].update(end=60),
        "theme 1, removed: [1] quotes what does not stand",
    ),
    "a side in other words": (
        lambda s: s["disagreements"][0]["one"].update(verdict="supported"),
        "disagreement 1: a side is not word for word",
    ),
    "one paper on both sides": (
        lambda s: s["agreements"][0].update(other=overview(s)),
        "agreement 1: both sides are one paper's",
    ),
    "a gap that is none": (
        lambda s: s["gaps"][0].update(papers=2),
        "gap 1: 2 papers told to state it, 0 quoted",
    ),
    "a gap's sentence": (
        lambda s: s["gaps"][1]["stated"][0]["citations"][0].update(start=0),
        "gap 2: [1] quotes what does not stand",
    ),
    "a count of papers": (
        lambda s: s["coverage"].update(papers=4, text="4 of 4 papers, 2 themes"),
        "its coverage tells of 4 papers, it lists 3",
    ),
    "a count of themes": (lambda s: s["themes"].pop(), "its coverage tells of 2 themes, it has 1"),
    "the papers read": (
        lambda s: s["coverage"].update(of=3, text="3 of 3 papers, 2 themes"),
        "it names more papers than the 3 that were read",
    ),
    "the coverage in words": (
        lambda s: s["coverage"].update(text="all papers"),
        "its coverage in words is not that in numbers: “all papers”",
    ),
    "a paper of a theme": (
        lambda s: theme(s)["papers"].append("far-4"),
        "paper 'far-4' belongs to a theme, but is not listed",
    ),
    "a paper in two themes": (lambda s: theme(s)["papers"].append("bare-3"), "a paper belongs to two themes"),
    "a paper listed twice": (lambda s: s["papers"].append(s["papers"][0]), "a paper is listed twice"),
    "the cut": (lambda s: s.update(cut=0.5), "a paper below the cut of 0.5 is listed"),
    "a near miss": (lambda s: s["near_misses"][0].update(chance=0.7), "a paper above the cut of 0.2 is told to be"),
    "a title": (lambda s: s["papers"][0].update(title="Loud"), "calls paper 'lithium-1' “Loud”"),
    "what a model wrote": (lambda s: theme(s).update(written=9), "theme 1: 9 of its 3 sentences are told to be"),
    "a summary declined all the same": (lambda s: s.update(declined="No."), "it is declined and has sentences"),
    "a passage": (lambda s: s["shown"][0].update(text="It is loud."), "[1] does not show what stands at"),
    "a cell": (lambda s: cell(s).update(text="relapse doubled"), "table: row 1: a cell is not what it quotes"),
    "a cell's span": (
        lambda s: cell(s)["citations"][0].update(start=50),
        "table: row 1: [1] quotes what does not stand",
    ),
    "a cell without its words": (
        lambda s: cell(s).update(citations=[], text="not stated in the abstract"),
        "table: row 1: a cell is told to be stated, but cites nothing",
    ),
    "a cell of another paper": (
        lambda s: s["table"]["rows"][2]["cells"].__setitem__(0, cell(s)),
        "table: row 3: a cell cites another paper than that of its row",
    ),
    "a column": (lambda s: s["table"]["columns"].append("cost"), "table: row 1: it has 2 cells, the table 3 columns"),
    "a paper in no theme": (lambda s: theme(s)["papers"].pop(0), "paper 'lithium-1' is listed, but belongs to no"),
    "a paper taken out of all counts": (take_out, "theme 2: cites paper 'bare-3' of another theme"),
    "a near miss that is listed": (
        lambda s: s["near_misses"].append({**s["papers"][0], "chance": 0.1}),
        "paper 'lithium-1' is listed and told to be a near miss",
    ),
    "a sentence of another theme": (
        lambda s: theme(s)["claims"].append(s["themes"][1]["claims"][0]),
        "theme 1: cites paper 'bare-3' of another theme",
    ),
    "a model that was none": (
        lambda s: theme(s).update(written=1),
        "theme 1: 1 sentences are told to be a model's, but",
    ),
    "a quote told to be in other words": (
        lambda s: overview(s).update(verdict="supported"),
        "overview: told to be in other words, but is what it quotes",
    ),
    "a quote put in any words": (
        lambda s: overview(s).update(verdict="supported", text="Lithium has no effect on anybody."),
        "words stand in what it cites: “Lithium has no effect",
    ),
    "other words changed": (
        lambda s: theme(s)["claims"][0].update(
            text="Van den Berg and Péter proved the opposite: coffee kills patients."
        ),
        "words stand in what it cites: “Van den Berg",
    ),
    "a row twice": (
        lambda s: s["table"]["rows"].__setitem__(1, s["table"]["rows"][0]),
        "table: paper 'lithium-1' has 2 rows",
    ),
    "a row taken out of its counts": (
        lambda s: (s["table"]["rows"].pop(), s["table"]["coverage"].update(papers=2)),
        "table: paper 'bare-3' is listed, but has no row",
    ),
    "the papers read for the table": (
        lambda s: s["table"]["coverage"].update(of=9),
        "table: it tells of 9 papers that were read, the summary of 4",
    ),
    "columns of one name": (lambda s: s["table"].update(columns=["x", "X"]), "table: two of its columns have one name"),
    "a row": (lambda s: s["table"]["rows"].pop(), "table: its coverage tells of 3 papers, it has 2 rows"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_found_and_named(what: str) -> None:
    change, fault = CHANGES[what]
    made = exported()
    change(made["summary"])
    assert fault in told(made)


def test_a_changed_abstract_and_a_paper_taken_out_are_found() -> None:
    made = exported()
    made["papers"][0]["abstract"] += " No."
    assert "the abstract of paper 'bare-3' does not have its hash" in told(made)
    made = exported_table()
    del made["papers"][0]
    assert told(made) == f"row 3: paper {BARE.paper_id!r} is not in the bundle"


@given(st.sampled_from([path for path in texts(exported()) if path[-1] in ("quote", "abstract", "sha256")]), st.data())
@settings(max_examples=60, deadline=None)
def test_one_character_changed_anywhere_is_found(path: tuple[Any, ...], data: st.DataObject) -> None:
    made = exported()
    *outer, last = path
    node: Any = made
    for key in outer:
        node = node[key]
    text = node[last]
    place = data.draw(st.integers(0, len(text) - 1)) if text else 0
    other = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda c: c != text[place : place + 1]))
    node[last] = text[:place] + other + text[place + 1 :]
    assert verify(made).faults


@given(st.sampled_from([exported(), exported_table()]), st.data())
@settings(max_examples=100, deadline=None)
def test_no_shape_of_json_brings_the_check_down(made: Json, data: st.DataObject) -> None:
    changed: Any = deepcopy(made)
    node, path = changed, list[tuple[Any, Any]]()
    while isinstance(node, dict | list) and node and (not path or data.draw(st.integers(0, 5))):
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else list(range(len(node)))))
        path.append((node, key))
        node = node[key]
    container, key = path[-1]
    container[key] = data.draw(JSON)
    assert all(isinstance(fault.what, str) for fault in verify(changed).faults)
