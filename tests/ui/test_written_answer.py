"""An answer that a language model wrote: what is settled, untested, failed, taken out and added is told apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.export import FORMATS
from assistant.export.content import Export
from assistant.export.verify import verify_file
from assistant.ui.ask.answer_view import answer_html
from assistant.ui.ask.arriving_view import arriving_html, pending_html
from assistant.ui.ask.evidence_view import evidence_html, found_html
from assistant.ui.ask.usage_view import conversation_usage, spent
from index import Paper
from tests.ui.answers import ABSTRACT, FAILED, QUOTED, UNCITED, USAGE, WRITTEN, written
from tests.ui.test_markup import Page

PAPERS = {"owls": Paper("owls", "Owls at Night", ABSTRACT)}


def shown(**others: Any) -> Page:
    return Page(answer_html(1, written(**others).to_dict(), exports="x.{extension}"))


def exported(extension: str, **others: Any) -> str:
    answer = written(**others).to_dict()
    return FORMATS[extension].write(Export(answer["question"], (answer,), PAPERS))


def test_an_answer_says_who_wrote_it_and_what_it_took() -> None:
    assert "written by scripted, tested by Citewell · 1,204 + 96 tokens" in shown().text
    assert "$0.0004" in shown(usage=USAGE | {"cost": 0.00042}).text
    quoted = shown(claims=(QUOTED,), model="extractive", usage=None).text
    assert "written by" not in quoted
    assert "tokens" not in quoted


def test_sentences_that_were_taken_out_are_told_with_their_reason_and_are_no_part_of_the_answer() -> None:
    page = shown(removed=(FAILED,))
    assert "≈ 1 of 1 sentence supported" in page.text
    assert "1 sentence taken out: a number is not in the passage (42)" in page.text
    assert FAILED.text in page.text
    assert {"details", "summary", "del"} <= page.tags
    assert "b" not in page.tags  # what a model wrote is text
    [copied] = [a["data-copy"] for _, a in page.elements if "data-copy" in a]
    assert copied is not None
    assert WRITTEN.text in copied
    assert "42" not in copied


def test_two_reasons_are_named_and_more_are_not() -> None:
    third = replace(UNCITED, reason="direction_flipped")
    assert "2 sentences taken out: a number is not in the passage (42); nothing is cited" in (
        shown(removed=(FAILED, UNCITED)).text
    )
    assert "3 sentences taken out: a number is not in the passage (42); nothing is cited; …" in (
        shown(removed=(FAILED, UNCITED, third)).text
    )


def test_why_quoting_took_over_is_there_to_read() -> None:
    page = shown(claims=(QUOTED,), model="extractive", fallback="The model's server <x> is not there.")
    assert "The model's server <x> is not there." in page.text
    assert any("cw-fallback" in (a.get("class") or "") for _, a in page.elements)


def test_what_was_quoted_to_complete_the_answer_stands_apart() -> None:
    page = shown(claims=(WRITTEN, QUOTED), completed=1)
    own, added = page.text.split("Quoted, to complete the answer")
    assert WRITTEN.text in own
    assert QUOTED.text in added
    assert QUOTED.text not in own
    chips = [a["data-claim"] for tag, a in page.elements if tag == "a" and a.get("class") == "cite"]
    assert chips == ["t1-c1", "t1-c2"]


def test_an_answer_that_was_kept_by_an_earlier_version_still_shows() -> None:
    answer = written(claims=(QUOTED,), model="extractive", usage=None).to_dict()
    del answer["completed"]
    assert QUOTED.text in Page(answer_html(1, answer, exports="")).text
    assert QUOTED.text in FORMATS["md"].write(Export("q", (answer,), PAPERS))


@pytest.mark.parametrize("extension", ["md", "html"])
def test_an_export_tells_apart_what_was_said_added_and_removed(extension: str) -> None:
    said = exported(extension, claims=(WRITTEN, QUOTED), completed=1, removed=(FAILED,))
    places = [said.index(part) for part in (WRITTEN.text, "Quoted, to complete the answer:", QUOTED.text, "Removed,")]
    assert places == sorted(places)
    assert said.index("They hear", places[-1]) > places[-1]
    assert "answered by scripted, the last sentence quoted" in said
    fallen = exported(extension, claims=(QUOTED,), model="extractive", fallback="The server is gone.")
    assert "quoted without a language model; The server is gone." in fallen


def test_a_bundle_of_a_written_answer_holds_what_it_claims(tmp_path: Path) -> None:
    bundle = exported("json", claims=(WRITTEN, QUOTED), completed=1, removed=(FAILED,), fallback=None)
    file = tmp_path / "answer.json"
    file.write_text(bundle, encoding="utf-8")
    assert verify_file(file).faults == ()


def test_while_it_arrives_a_failed_sentence_is_struck_and_the_untested_rest_is_called_so() -> None:
    arriving = Page(arriving_html("", [WRITTEN, FAILED]))
    assert "del" in arriving.tags
    assert "failed its test (a number is not in the passage (42)): being mended or taken out" in arriving.text
    assert ("div", "true") in [(tag, a.get("aria-busy")) for tag, a in arriving.elements]
    pending = Page(pending_html("Owls <i>also"))
    assert pending.text == "untested Owls <i>also"
    assert [(tag, a.get("aria-live")) for tag, a in pending.elements if "aria-live" in a] == [("p", "off")]
    assert pending_html(" \n") == ""


def test_what_was_found_shows_before_the_answer_and_leads_nowhere() -> None:
    answer = written().to_dict()
    hit = {name: value for name, value in answer["shown"][0].items() if name != "marker"}
    page = Page(evidence_html([(1, answer)], arriving=found_html("And <b>mice</b>?", [hit])))
    current = [a.get("id") for _, a in page.elements if "cw-current" in (a.get("class") or "")]
    assert current == ["arriving-evidence"]
    assert "Evidence for “And <b>mice</b>?”" in page.text
    assert [a["id"] for tag, a in page.elements if tag == "article" and "id" in a] == ["t1-p1"]  # of the answer before


def test_the_usage_of_a_conversation_is_the_sum_and_says_for_how_many_the_cost_is_known() -> None:
    priced = USAGE | {"cost": 0.0004}
    answers = [{"usage": usage} for usage in (priced, None, USAGE)]
    assert Page(conversation_usage(answers)).text == (
        "This conversation: 4 calls of a language model · 2,408 + 192 tokens · $0.0004 for 1 of 2 answers"
    )
    assert conversation_usage([{"usage": None}]) == ""


@given(st.floats(0, 1000, allow_nan=False))
def test_a_cost_is_never_shown_as_nothing_unless_it_is(cost: float) -> None:
    said = spent(USAGE | {"cost": cost})
    assert ("$0.0000" in said) == (cost == 0)
