"""Asking on the page, without the page: what shows at each step, what is kept, and whose it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.errors import ConversationNotFound
from assistant.ui.ask.talk import LEADING, Asked, ask, leading_on, open_conversation
from assistant.ui.ask.view import View, literal, typed
from assistant.ui.desk import Desk
from assistant.ui.settings.preferences import prefer
from index.bundled import BUNDLED
from index.retriever import Filters
from tests.ui.test_markup import Page

ADA, BOB = "browser:ada", "browser:bob"
MIXUP = "What does mixup train a network on?"


def asked(question: str, conversation: str = "", **others: object) -> Asked:
    return replace(Asked(question, BUNDLED, conversation), **others)  # type: ignore[arg-type]


def last(desk: Desk, owner: str, what: Asked) -> View:
    return list(ask(desk, owner, what))[-1]


def test_an_answer_arrives_in_steps_and_is_kept_at_the_end(desk: Desk) -> None:
    views = list(ask(desk, ADA, asked(MIXUP)))
    arriving = [v for v in views if v.asking]
    assert len(arriving) >= 3  # opening, what was found, at least one sentence
    assert "searched 225 abstracts" in Page(arriving[1].messages[-1].content).text
    assert not any(v.conversation for v in arriving)
    assert not views[-1].asking
    kept = desk.store.open(ADA, views[-1].conversation)
    assert [e.answer["question"] for e in kept.exchanges] == [MIXUP]
    assert open_conversation(desk, ADA, kept.id).messages == views[-1].messages


def test_each_chip_leads_to_a_passage_whose_marks_hold_the_cited_words(desk: Desk) -> None:
    view = last(desk, ADA, asked(MIXUP))
    answer = desk.store.open(ADA, view.conversation).exchanges[0].answer
    chat, evidence = Page(view.messages[-1].content), Page(view.evidence)
    chips = [a["href"] for tag, a in chat.elements if tag == "a" and a.get("class") == "cite"]
    places = {f"#{a['id']}" for tag, a in evidence.elements if tag == "article"}
    assert chips
    assert set(chips) <= places
    quotes = {c["quote"] for claim in answer["claims"] for c in claim["citations"]}
    assert set(evidence.marks) == quotes


def test_a_follow_up_leans_on_the_conversation_and_joins_it(desk: Desk) -> None:
    first = last(desk, ADA, asked(MIXUP))
    second = last(desk, ADA, asked("and does it help with corrupt labels?", first.conversation))
    kept = desk.store.open(ADA, second.conversation)
    assert kept.id == first.conversation
    assert "mixup" in kept.exchanges[1].answer["query"]
    assert "searched for:" in Page(second.messages[-1].content).text
    assert 'id="t2-evidence"' in second.evidence


def test_questions_lead_on_from_the_last_answer(desk: Desk) -> None:
    view = last(desk, ADA, asked(MIXUP))
    leading = leading_on(desk, ADA, view.conversation)
    assert 0 < len(leading) <= LEADING
    assert MIXUP not in leading


def test_nothing_leads_on_where_the_library_is_gone(desk: Desk) -> None:
    kept = desk.store.create(ADA, library="gone")
    assert leading_on(desk, ADA, kept) == []
    answer = desk.store.open(ADA, last(desk, ADA, asked(MIXUP)).conversation).exchanges[0].answer
    desk.store.add(ADA, kept, answer)
    assert leading_on(desk, ADA, kept) == []


def test_a_declined_question_says_so_and_names_what_is_nearest(desk: Desk) -> None:
    view = last(desk, ADA, asked("Who won the football world cup in 1990?"))
    page = Page(view.messages[-1].content)
    assert "Declined." in page.text
    assert [a["data-paper"] for tag, a in page.elements if "data-paper" in a]
    assert "What to try" in page.text


def test_what_goes_wrong_is_shown_and_the_question_goes_back_into_the_box(desk: Desk) -> None:
    view = last(desk, ADA, asked("?!"))
    assert view.draft == "?!"
    assert ("div", "alert") in [(t, a.get("role")) for t, a in Page(view.messages[-1].content).elements]
    assert desk.store.headings(ADA) == []
    missing = last(desk, ADA, replace(asked(MIXUP), library="nowhere"))
    assert "no library 'nowhere'" in Page(missing.messages[-1].content).text


def test_an_answer_that_is_stopped_is_not_kept(desk: Desk) -> None:
    views = ask(desk, ADA, asked(MIXUP))
    next(views)
    next(views)
    views.close()  # type: ignore[attr-defined]
    assert desk.store.headings(ADA) == []


def test_a_question_asked_again_takes_the_place_of_what_followed_it(desk: Desk) -> None:
    first = last(desk, ADA, asked(MIXUP))
    last(desk, ADA, asked("and what is ArcFace?", first.conversation))
    edited = last(desk, ADA, asked("What is EEG-SimpleConv?", first.conversation, place=1))
    kept = desk.store.open(ADA, edited.conversation)
    assert [e.answer["question"] for e in kept.exchanges] == ["What is EEG-SimpleConv?"]


def test_an_edit_that_fails_loses_nothing(desk: Desk) -> None:
    first = last(desk, ADA, asked(MIXUP))
    last(desk, ADA, asked("", first.conversation, place=1))
    assert [e.answer["question"] for e in desk.store.open(ADA, first.conversation).exchanges] == [MIXUP]


def test_nobody_goes_on_with_another_s_conversation(desk: Desk) -> None:
    view = last(desk, ADA, asked(MIXUP))
    theirs = last(desk, BOB, asked("and then?", view.conversation))
    assert "There is no conversation" in Page(theirs.messages[-1].content).text
    assert (theirs.conversation, len(theirs.messages), theirs.draft) == ("", 2, "and then?")
    assert len(desk.store.open(ADA, view.conversation).exchanges) == 1
    with pytest.raises(ConversationNotFound):
        open_conversation(desk, BOB, view.conversation)


def test_a_search_that_is_narrowed_to_a_paper_says_how_much_it_searched(desk: Desk) -> None:
    paper = desk.engines.get().retriever.library.papers[0]
    view = last(desk, ADA, asked("What is it about?", filters=Filters(papers=(paper.paper_id,))))
    assert "searched 1 abstract ·" in Page(view.messages[-1].content).text


def test_an_owner_s_own_settings_are_used(desk: Desk) -> None:
    prefer(desk, ADA, replace(desk.engines.settings.asking(), refuse_below=1.0))
    assert "Declined." in Page(last(desk, ADA, asked(MIXUP)).messages[-1].content).text
    assert "Declined." not in Page(last(desk, BOB, asked(MIXUP)).messages[-1].content).text


def test_a_question_shows_as_it_was_typed_and_can_be_edited_again() -> None:
    question = "is a<b & <img src=x onerror=alert(1)> &amp; fine?"
    assert Page(literal(question)).tags == set()
    assert typed(literal(question)) == question
