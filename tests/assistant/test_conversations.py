"""Conversations on disk: whole, in order, each owner's apart, and none lost when several write at once."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Claim, Coverage, Nearest, Refusal, RefusalReason, Verdict
from assistant.conversations import ConversationStore
from assistant.conversations.conversation import title_of
from assistant.errors import ConversationError, ConversationNotFound
from assistant.history import resolve
from eval.cases.feedback import candidates
from tests.command import ROOT

ADA, BOB = "user:ada", "browser:bob"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "conversations.sqlite3"


@pytest.fixture
def store(file: Path) -> ConversationStore:
    return ConversationStore(file)


def said(question: str, text: str = "The codec is fast.") -> dict[str, Any]:
    """The public JSON of an answer, made as the assistant makes it."""
    citation = Citation(1, "codec", "A Codec", "codec#0", 0, len(text), text)
    claim = Claim(text, (citation,), Verdict.VERBATIM, 1.0)
    return Answer(question, question, (claim,), (), 0.9, Coverage(1, 2), "sha256:0").to_dict()


def begun(store: ConversationStore, *questions: str, owner: str = ADA) -> str:
    """Begin a conversation of some questions and return its id."""
    conversation_id = store.create(owner, library="bundled")
    for question in questions:
        store.add(owner, conversation_id, said(question))
    return conversation_id


def questions(store: ConversationStore, conversation_id: str, owner: str = ADA) -> list[str]:
    """The questions of a conversation; their numbers must be 1..n."""
    exchanges = store.open(owner, conversation_id).exchanges
    assert [exchange.number for exchange in exchanges] == list(range(1, len(exchanges) + 1))
    return [exchange.answer["question"] for exchange in exchanges]


def test_what_was_added_is_read_back_to_the_letter_by_another_store_of_the_file(
    store: ConversationStore, file: Path
) -> None:
    conversation_id = store.create(ADA, library="my papers")
    answers = [said("How fast is “Ödön\x00\u2028's” codec?"), said("Why?", "Because\n\nof \U0001f40c.")]
    added = [store.add(ADA, conversation_id, answer) for answer in answers]
    conversation = ConversationStore(file).open(ADA, conversation_id)
    assert conversation.exchanges == tuple(added)
    assert [exchange.answer for exchange in added] == answers
    assert [(exchange.number, exchange.thumb, exchange.reason) for exchange in added] == [
        (1, None, None),
        (2, None, None),
    ]
    assert (conversation.id, conversation.library) == (conversation_id, "my papers")
    times = [conversation.created_at, *(exchange.asked_at for exchange in added)]
    assert times == sorted(times)
    assert {time.tzinfo for time in times} == {UTC}
    assert conversation.changed_at == added[-1].asked_at


def test_an_id_is_long_and_never_the_same(store: ConversationStore) -> None:
    ids = {store.create(ADA, library="bundled") for _ in range(20)}
    assert len(ids) == 20
    assert min(map(len, ids)) >= 20


def test_a_new_conversation_has_no_title_and_nothing_in_it(store: ConversationStore) -> None:
    conversation = store.open(ADA, store.create(ADA, library="bundled"))
    assert (conversation.title, conversation.exchanges, conversation.history()) == ("", (), [])
    (heading,) = store.headings(ADA)
    assert (heading.title, heading.library, heading.exchanges) == ("", "bundled", 0)
    assert heading.changed_at == conversation.created_at


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("How fast is it?", "How fast is it?"),
        ("  How\n fast\tis it? ", "How fast is it?"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("word " * 11 + "word and more", "word " * 11 + "word…"),
        ("a " + "x" * 100, "a " + "x" * 57 + "…"),
        ("How do neural codecs quantize the audio that they are given, and how fast?",
         "How do neural codecs quantize the audio that they are…"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_question_becomes_a_title_on_one_line_cut_at_a_word(question: str, title: str) -> None:
    assert title_of(question) == title


def test_the_first_question_is_the_title_and_an_edited_first_question_is_the_new_one(store: ConversationStore) -> None:
    conversation_id = begun(store, "First?", "Second?")
    assert store.open(ADA, conversation_id).title == store.headings(ADA)[0].title == "First?"
    store.forget_from(ADA, conversation_id, 1)
    store.add(ADA, conversation_id, said("Instead?"))
    assert store.open(ADA, conversation_id).title == store.headings(ADA)[0].title == "Instead?"


def test_a_title_that_was_given_stays_whatever_is_asked(store: ConversationStore) -> None:
    conversation_id = begun(store)
    store.rename(ADA, conversation_id, "  My \n own\u2003title ")
    store.add(ADA, conversation_id, said("First?"))
    assert store.open(ADA, conversation_id).title == store.headings(ADA)[0].title == "My own title"
    store.rename(ADA, conversation_id, "x" * 500)
    assert store.open(ADA, conversation_id).title == "x" * 200


@pytest.mark.parametrize("title", ["", " \n\t\u2003"])
def test_an_empty_title_is_an_error_that_says_so_and_changes_nothing(store: ConversationStore, title: str) -> None:
    conversation_id = begun(store, "First?")
    with pytest.raises(ConversationError, match="at least one character"):
        store.rename(ADA, conversation_id, title)
    assert store.open(ADA, conversation_id).title == "First?"


def test_headings_are_the_last_changed_first_and_a_thumb_is_no_change(store: ConversationStore) -> None:
    one, two, three = (begun(store, name) for name in ("One?", "Two?", "Three?"))
    assert [heading.id for heading in store.headings(ADA)] == [three, two, one]
    store.add(ADA, one, said("More?"))
    store.rename(ADA, two, "Renamed")
    store.rate(ADA, three, 1, thumb="up")
    assert [(heading.id, heading.exchanges) for heading in store.headings(ADA)] == [(two, 1), (one, 2), (three, 1)]
    store.forget_from(ADA, one, 2)
    assert [(heading.id, heading.exchanges) for heading in store.headings(ADA)] == [(one, 1), (two, 1), (three, 1)]


def test_of_two_changed_at_the_same_moment_the_later_begun_is_first(store: ConversationStore, file: Path) -> None:
    begun_ones = [begun(store) for _ in range(5)]
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE conversations SET changed_at = ?", ("2026-01-01T00:00:00.000000+00:00",))
    assert [heading.id for heading in store.headings(ADA)] == begun_ones[::-1]


@pytest.mark.parametrize(
    ("containing", "found"),
    [
        ("", True),
        ("  ", True),
        ("quiet", True),
        ("HOW QUIET", True),
        ("how \n quiet ", True),
        ("ﬁrst?", True),  # a ligature, as PDFs have them
        ("straße", True),  # in the question, as STRASSE
        ("ΌΡΟΣ", True),  # in the answer, as όρος: the last sigma has another form
        ("Öffnung", True),  # in the answer, decomposed
        ("100%", True),
        ("a_b", True),
        (r"c\d", True),
        ("it's", True),
        ("meine titel", True),
        ("meine%titel", False),
        ("100_", False),
        ("axb", False),
        ("loud", False),
        ("quiet how", False),
        ("0.9", False),  # figures of the JSON are not what was said
    ],
)
def test_a_search_finds_plain_words_of_titles_questions_and_answers_whatever_their_case(
    store: ConversationStore, containing: str, found: bool
) -> None:
    conversation_id = begun(store, "First?")
    store.add(ADA, conversation_id, said("How Quiet is STRASSE?", "O\u0308FFNUNG: όρος a_b c\\d, it's 100% true."))
    store.rename(ADA, conversation_id, "Meine Titel")
    begun(store, "Hello?")
    ids = [heading.id for heading in store.headings(ADA, containing=containing)]
    assert (conversation_id in ids) == found
    assert len(ids) == (2 if not containing.strip() else int(found))


def test_a_conversation_is_a_history_that_a_follow_up_can_lean_on(store: ConversationStore) -> None:
    conversation_id = begun(store, "Which codec is fast?")
    refusal = Refusal(RefusalReason.NOT_STATED, "The library does not say.", (Nearest("codec", "A Codec", 0.5),))
    declined = Answer("Who paid for WaveNet?", "Who?", (), (), 0.1, Coverage(1, 2), "sha256:0", refusal)
    store.add(ADA, conversation_id, declined.to_dict())
    conversation = store.open(ADA, conversation_id)
    turns = [
        {"role": "user", "content": "Which codec is fast?"},
        {"role": "assistant", "content": "The codec is fast. [1]", "passages": ["codec#0"]},
        {"role": "user", "content": "Who paid for WaveNet?"},
        {"role": "assistant", "content": "The library does not say.", "passages": []},
    ]
    assert conversation.history() == conversation.history(before=3) == turns
    assert conversation.history(before=2) == turns[:2]
    assert conversation.history(before=1) == []
    assert "WaveNet" in resolve("And why?", conversation.history())


def test_a_retry_takes_an_exchange_and_those_after_it_away(store: ConversationStore) -> None:
    conversation_id = begun(store, "One?", "Two?", "Three?")
    store.forget_from(ADA, conversation_id, 2)
    assert questions(store, conversation_id) == ["One?"]
    assert store.add(ADA, conversation_id, said("Two, again?")).number == 2
    assert questions(store, conversation_id) == ["One?", "Two, again?"]
    assert store.headings(ADA, containing="three") == []


@pytest.mark.parametrize("number", [-1, 0, 3, 10**30])
def test_an_exchange_that_is_not_there_is_named_with_how_many_there_are(store: ConversationStore, number: int) -> None:
    conversation_id = begun(store, "One?", "Two?")
    calls: list[Callable[[], None]] = [
        lambda: store.forget_from(ADA, conversation_id, number),
        lambda: store.rate(ADA, conversation_id, number, thumb="up"),
    ]
    for call in calls:
        with pytest.raises(ConversationNotFound, match=f"no exchange {number}; it has 2"):
            call()
    assert questions(store, conversation_id) == ["One?", "Two?"]
    assert list(store.feedback()) == []


def test_a_thumb_shows_with_its_exchange_and_the_last_one_counts(store: ConversationStore) -> None:
    conversation_id = begun(store, "One?", "Two?")
    for thumb, reason, kept in (("up", None, None), ("down", " not\nthis ", "not\nthis"), ("down", "  ", None)):
        store.rate(ADA, conversation_id, 2, thumb=thumb, reason=reason)  # type: ignore[arg-type]
        assert [(e.thumb, e.reason) for e in store.open(ADA, conversation_id).exchanges] == [
            (None, None),
            (thumb, kept),
        ]
        assert [(row["thumb"], row["reason"]) for row in store.feedback()] == [(thumb, kept)]
    store.rate(ADA, conversation_id, 2, thumb=None)
    assert store.open(ADA, conversation_id).exchanges[1].thumb is None
    assert list(store.feedback()) == []


def test_a_thumb_that_is_none_is_refused(store: ConversationStore) -> None:
    conversation_id = begun(store, "One?")
    with pytest.raises(ConversationError, match="'sideways'; expected 'up', 'down' or None"):
        store.rate(ADA, conversation_id, 1, thumb="sideways")  # type: ignore[arg-type]


def test_a_thumb_outlives_a_retry_and_the_retry_has_a_thumb_of_its_own(store: ConversationStore) -> None:
    conversation_id = begun(store, "One?", "Two?")
    store.rate(ADA, conversation_id, 2, thumb="down", reason="wrong")
    store.forget_from(ADA, conversation_id, 2)
    again = store.add(ADA, conversation_id, said("Two?", "Another answer."))
    assert (again.number, store.open(ADA, conversation_id).exchanges[1].thumb) == (2, None)
    store.rate(ADA, conversation_id, 2, thumb=None)
    store.rate(ADA, conversation_id, 2, thumb="up")
    told = {"role": "assistant", "content": "The codec is fast. [1]", "passages": ["codec#0"]}
    history = [{"role": "user", "content": "One?"}, told]
    assert list(store.feedback()) == [
        {"thumb": "down", "reason": "wrong", "answer": said("Two?"), "history": history},
        {"thumb": "up", "reason": None, "answer": said("Two?", "Another answer."), "history": history},
    ]


def test_a_deleted_conversation_takes_its_feedback_along_and_nothing_else(store: ConversationStore, file: Path) -> None:
    gone, kept = begun(store, "Gone?", "Gone too?"), begun(store, "Kept?")
    for conversation_id in (gone, kept):
        store.rate(ADA, conversation_id, 1, thumb="up")
    store.forget_from(ADA, gone, 1)
    store.delete(ADA, gone)
    assert [heading.id for heading in store.headings(ADA)] == [kept]
    assert [row["answer"]["question"] for row in store.feedback()] == ["Kept?"]
    with pytest.raises(ConversationNotFound, match="no conversation"):
        store.open(ADA, gone)
    with closing(sqlite3.connect(file)) as raw:
        assert not any(gone in statement for statement in raw.iterdump())


def test_feedback_is_what_import_feedback_reads_and_the_last_thumb_comes_last(store: ConversationStore) -> None:
    first, second = begun(store, "Is it fast?", "Why is it?"), begun(store, "Is it small?")
    store.rate(ADA, first, 1, thumb="up")
    store.rate(ADA, first, 2, thumb="down", reason="it is not")
    store.rate(ADA, second, 1, thumb="down")
    store.rate(ADA, first, 1, thumb="down", reason="on second thought")
    rows = list(store.feedback())
    assert [row["answer"]["question"] for row in rows] == ["Why is it?", "Is it small?", "Is it fast?"]
    assert all(set(row) == {"thumb", "reason", "answer", "history"} for row in rows)
    cases = [candidate.case for candidate in candidates(map(json.dumps, rows))]
    assert [(case.type, case.note, len(case.history)) for case in cases] == [
        ("followup", "it is not", 2),
        ("single", None, 0),
        ("single", "on second thought", 0),
    ]


def test_feedback_is_of_one_owner_or_of_all(store: ConversationStore) -> None:
    for owner, name in ((ADA, "Ada's?"), (BOB, "Bob's?")):
        store.rate(owner, begun(store, name, owner=owner), 1, thumb="up")
    asked = {
        owner: [row["answer"]["question"] for row in store.feedback(owner)] for owner in (ADA, BOB, "nobody", None)
    }
    assert asked == {ADA: ["Ada's?"], BOB: ["Bob's?"], "nobody": [], None: ["Ada's?", "Bob's?"]}


def test_preferences_are_an_owner_s_own_and_the_last_set_ones(store: ConversationStore) -> None:
    assert store.preferences(ADA) == {}
    store.set_preferences(ADA, {"theme": "dark", "passages": 6, "seen": [1, None]})
    store.set_preferences(BOB, {"theme": "light"})
    assert store.preferences(ADA) == {"theme": "dark", "passages": 6, "seen": [1, None]}
    store.set_preferences(ADA, {"passages": 3})
    assert (store.preferences(ADA), store.preferences(BOB)) == ({"passages": 3}, {"theme": "light"})


METHODS: dict[str, Callable[[ConversationStore, str, str], object]] = {
    "open": lambda store, owner, c: store.open(owner, c),
    "add": lambda store, owner, c: store.add(owner, c, said("Mine?")),
    "forget_from": lambda store, owner, c: store.forget_from(owner, c, 1),
    "rename": lambda store, owner, c: store.rename(owner, c, "Mine"),
    "delete": lambda store, owner, c: store.delete(owner, c),
    "rate": lambda store, owner, c: store.rate(owner, c, 1, thumb="down"),
    "take back": lambda store, owner, c: store.rate(owner, c, 1, thumb=None),
}


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("other", [BOB, "", "%", "user:ADA", "user:ada "])
def test_nobody_reads_or_changes_another_s_conversation(store: ConversationStore, name: str, other: str) -> None:
    conversation_id = begun(store, "One?")
    store.rate(ADA, conversation_id, 1, thumb="up")
    before = store.open(ADA, conversation_id), store.headings(ADA), list(store.feedback())
    with pytest.raises(ConversationNotFound) as error:
        METHODS[name](store, other, conversation_id)
    with pytest.raises(ConversationNotFound) as unknown:
        METHODS[name](store, other, "x")
    assert str(error.value).replace(conversation_id, "x") == str(unknown.value)  # it does not tell that it is there
    assert (store.headings(other), store.headings(other, containing="one"), list(store.feedback(other))) == ([], [], [])
    assert (store.open(ADA, conversation_id), store.headings(ADA), list(store.feedback())) == before


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("conversation_id", ["", "' OR 1=1 --", "%", "\udcff", "\x00", "x" * 10_000])
def test_an_id_that_is_none_is_not_found(store: ConversationStore, name: str, conversation_id: str) -> None:
    begun(store, "One?")
    with pytest.raises(ConversationNotFound) as error:
        METHODS[name](store, ADA, conversation_id)
    assert len(str(error.value)) < 500


def test_text_that_utf_8_cannot_hold_does_no_harm(store: ConversationStore) -> None:
    conversation_id = begun(store, "One \udcff?")
    store.rename(ADA, conversation_id, "Title \ud800")
    store.rate(ADA, conversation_id, 1, thumb="up", reason="so \udfff")
    assert store.open(ADA, conversation_id).title == "Title ?"
    assert store.headings(ADA, containing="one \udcff")[0].title == "Title ?"
    assert [row["reason"] for row in store.feedback()] == ["so ?"]


def test_an_answer_that_json_cannot_hold_leaves_the_conversation_as_it_was(store: ConversationStore) -> None:
    conversation_id = begun(store, "One?")
    with pytest.raises(ValueError, match="JSON"):
        store.add(ADA, conversation_id, said("Two?") | {"answerable": float("nan")})
    assert questions(store, conversation_id) == ["One?"]


Step = tuple[str, int, int]
STEPS = st.tuples(
    st.sampled_from(["create", "add", "add", "forget", "rate", "delete"]), st.integers(0, 1), st.integers(0, 9)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=25))
def test_whatever_two_owners_do_each_finds_what_a_list_in_memory_would_hold(tmp_path: Path, steps: list[Step]) -> None:
    file = tmp_path / "model.sqlite3"
    file.unlink(missing_ok=True)
    store = ConversationStore(file)
    owners = [ADA, BOB]
    held: list[dict[str, list[str]]] = [{}, {}]
    thumbs: list[dict[str, str]] = [{}, {}]  # the conversation of each rated question
    for turn, (step, who, pick) in enumerate(steps):
        owner, mine = owners[who], held[who]
        if step == "create" or not mine:
            mine[store.create(owner, library="bundled")] = []
            continue
        conversation_id = sorted(mine)[pick % len(mine)]
        asked = mine[conversation_id]
        if step == "add":
            asked.append(f"Question {turn}?")
            store.add(owner, conversation_id, said(asked[-1]))
        elif step == "delete":
            store.delete(owner, conversation_id)
            del mine[conversation_id]
            thumbs[who] = {q: c for q, c in thumbs[who].items() if c != conversation_id}
        elif asked and step == "forget":
            number = pick % len(asked) + 1
            store.forget_from(owner, conversation_id, number)
            del asked[number - 1 :]
        elif asked:
            number = pick % len(asked) + 1
            store.rate(owner, conversation_id, number, thumb="up")
            thumbs[who][asked[number - 1]] = conversation_id
    for owner, mine, rated in zip(owners, held, thumbs, strict=True):
        assert {heading.id: heading.exchanges for heading in store.headings(owner)} == {
            c: len(q) for c, q in mine.items()
        }
        assert {c: questions(store, c, owner) for c in mine} == mine
        assert sorted(row["answer"]["question"] for row in store.feedback(owner)) == sorted(rated)


def test_what_is_added_and_rated_at_the_same_moment_is_all_kept_with_numbers_of_its_own(
    store: ConversationStore,
) -> None:
    conversation_id = begun(store)

    def add_and_rate(number: int) -> int:
        exchange = store.add(ADA, conversation_id, said(f"{number}?"))
        store.rate(ADA, conversation_id, exchange.number, thumb="up", reason=f"{number}?")
        return exchange.number

    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(add_and_rate, range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert sorted(questions(store, conversation_id)) == sorted(f"{number}?" for number in range(40))
    assert all(row["reason"] == row["answer"]["question"] for row in store.feedback())
    assert len(list(store.feedback())) == 40


def test_threads_that_make_the_file_at_the_same_moment_all_write_to_it(tmp_path: Path) -> None:
    for attempt in range(20):
        file, ready = tmp_path / f"{attempt}.sqlite3", Barrier(8)

        def begin(_: int, file: Path = file, ready: Barrier = ready) -> str:
            ready.wait()
            return ConversationStore(file).create(ADA, library="bundled")

        with ThreadPoolExecutor(8) as threads:
            ids = set(threads.map(begin, range(8)))
        assert {heading.id for heading in ConversationStore(file).headings(ADA)} == ids


WRITER = """
import sys
from pathlib import Path
from assistant.conversations import ConversationStore
sys.stdin.readline()
store = ConversationStore(Path(sys.argv[1]))
conversation_id = store.create("user:ada", library="bundled")
for number in range(5):
    store.add("user:ada", conversation_id, {"question": f"{sys.argv[2]}-{number}?", "answer": "Yes."})
"""


def test_processes_that_make_the_file_at_the_same_moment_all_write_to_it(file: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(file)]
    writers = [subprocess.Popen([*command, str(n)], stdin=subprocess.PIPE, cwd=ROOT) for n in range(4)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.close()  # all begin when they see the end of their input
    assert [writer.wait(60) for writer in writers] == [0, 0, 0, 0]
    store = ConversationStore(file)
    asked = [questions(store, heading.id) for heading in store.headings(ADA)]
    assert sorted(asked) == [[f"{n}-{number}?" for number in range(5)] for n in range(4)]


def test_a_writer_keeps_no_reader_waiting(store: ConversationStore, file: Path) -> None:
    conversation_id = begun(store, "One?")
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        writer.execute("DELETE FROM exchanges")
        assert questions(store, conversation_id) == ["One?"]
        writer.execute("ROLLBACK")


def test_feedback_that_is_read_halfway_keeps_no_writer_waiting_and_another_thread_may_go_on(
    store: ConversationStore,
) -> None:
    conversation_id = begun(store, "One?", "Two?")
    for number in (1, 2):
        store.rate(ADA, conversation_id, number, thumb="up")
    rows = store.feedback()
    assert next(rows)["answer"]["question"] == "One?"
    store.add(ADA, conversation_id, said("Three?"))
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: [row["answer"]["question"] for row in rows]).result() == ["Two?"]


@pytest.mark.skipif(sys.platform == "win32", reason="files there have no such modes")
def test_other_users_of_the_machine_cannot_read_the_file(store: ConversationStore, file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_was_deleted_is_begun_anew(store: ConversationStore, file: Path) -> None:
    begun(store, "One?")
    file.unlink()
    assert store.headings(ADA) == []
    assert questions(store, begun(store, "Two?")) == ["Two?"]


def another_program_s(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript("CREATE TABLE conversations (id); PRAGMA user_version = 1;")


def later_version(file: Path) -> None:
    ConversationStore(file)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA user_version = 2")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda file: file.write_bytes(b"my"), "something else than conversations. Move it away"),
        (lambda file: file.write_text("a diary\n" * 1000), "something else than conversations. Move it away"),
        (another_program_s, "something else than conversations. Move it away"),
        (later_version, "version 2; this Citewell reads version 1. Update Citewell, or move the file away"),
    ],
)
def test_a_file_that_is_not_ours_to_read_is_named_and_not_touched(
    tmp_path: Path, make: Callable[[Path], object], says: str
) -> None:
    file = tmp_path / "other.sqlite3"
    make(file)
    before = file.read_bytes()
    with pytest.raises(ConversationError) as error:
        ConversationStore(file)
    assert str(error.value).startswith(str(file))
    assert says in str(error.value)
    assert file.read_bytes() == before


def test_an_empty_file_becomes_one_of_conversations(tmp_path: Path) -> None:
    file = tmp_path / "empty.sqlite3"
    file.touch()
    assert questions(ConversationStore(file), begun(ConversationStore(file), "One?")) == ["One?"]


def test_a_damaged_file_is_an_error_that_names_it_and_what_to_do(store: ConversationStore, file: Path) -> None:
    conversation_id = begun(store, *(f"{n}?" for n in range(20)))
    data = file.read_bytes()
    file.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(ConversationError, match=r"cannot be read or written: .*malformed.*move the file away"):
        store.open(ADA, conversation_id)


def test_a_place_where_no_file_can_be_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder is wanted", encoding="utf-8")
    for file in (tmp_path, tmp_path / "taken" / "conversations.sqlite3"):
        with pytest.raises(ConversationError, match="cannot be read or written") as error:
            ConversationStore(file)
        assert str(file) in str(error.value)
