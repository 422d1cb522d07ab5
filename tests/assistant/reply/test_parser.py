"""Sentences and their markers are read out of any reply, however it is cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reply import ReplyParser, Written
from tests.assistant.reply.replies import ALL, MARKDOWN, MARKERS, MESS, NO_MARKERS, THOUGHT, D, Sentences, W

# Letters, and all that means something to the parser.
FRAGMENTS = st.sampled_from(
    [
        *["WaveNet", "uses", "data", "the", "Source 1", "passage 2", "According to", "et al.", "e.g.", "94.2"],
        *[".", ". ", "! ", "?", ", ", ": ", "; ", " ", "\n", "\n\n", "\r\n", "- ", "1. ", "# ", "> ", "| ", "|---|\n"],
        *[
            "[1]",
            "[1, 2]",
            "[",
            "]",
            "【3】",
            "(1)",
            "(",
            ")",
            "¹",
            "^1^",
            "**",
            "*",
            "`",
            "```\n",
            "~~~",
            "_",
            "$",
            "\\",
        ],
        *["<think>", "</think>", "<", ">", "</s>", "<|im_end|>", "<sup>1</sup>", "&amp;", "&", "†", "[^1]: ", "["],
        *["Sources:", "Question:", "Answer:", "Sure!", "Here is", "\ue001", "\x00", "é", "。", "😀", "\u2028"],
    ]
)
TEXTS = st.one_of(
    st.lists(FRAGMENTS, max_size=40).map("".join), st.text(max_size=80), st.sampled_from([reply for reply, _ in ALL])
)


def read(reply: str, *, size: int | None = None, is_cut: bool = False) -> list[Written]:
    return read_pieces(
        [reply[i : i + (size or len(reply) or 1)] for i in range(0, len(reply), size or len(reply) or 1)], is_cut=is_cut
    )


def read_pieces(pieces: list[str], *, is_cut: bool = False) -> list[Written]:
    parser = ReplyParser()
    found = [written for piece in pieces for written in parser.feed(piece)]
    return found + parser.finish(is_cut=is_cut)


@pytest.mark.parametrize(("reply", "sentences"), MARKERS)
def test_a_marker_is_read_in_every_notation(reply: str, sentences: Sentences) -> None:
    assert read(reply) == [Written(*sentence) for sentence in sentences]


@pytest.mark.parametrize(("reply", "sentences"), NO_MARKERS)
def test_what_only_looks_like_a_marker_stays_in_the_text(reply: str, sentences: Sentences) -> None:
    assert read(reply) == [Written(*sentence) for sentence in sentences]


@pytest.mark.parametrize(("reply", "sentences"), MARKDOWN)
def test_markdown_becomes_plain_text(reply: str, sentences: Sentences) -> None:
    assert read(reply) == [Written(*sentence) for sentence in sentences]


@pytest.mark.parametrize(("reply", "sentences"), MESS)
def test_what_answers_nothing_is_left_out(reply: str, sentences: Sentences) -> None:
    assert read(reply) == [Written(*sentence) for sentence in sentences]


@pytest.mark.parametrize(("reply", "sentences"), THOUGHT)
def test_what_a_model_thinks_is_not_what_it_says(reply: str, sentences: Sentences) -> None:
    assert read(reply) == [Written(*sentence) for sentence in sentences]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("is_cut", [False, True])
def test_pieces_of_a_few_characters_make_the_same_sentences(size: int, is_cut: bool) -> None:
    for reply, _ in ALL:
        assert read(reply, size=size, is_cut=is_cut) == read(reply, is_cut=is_cut)


@given(TEXTS, st.lists(st.integers(0, 400), max_size=12), st.booleans())
def test_however_a_text_is_cut_the_sentences_are_the_same(text: str, cuts: list[int], is_cut: bool) -> None:
    ends = sorted({min(cut, len(text)) for cut in cuts} | {len(text)})
    pieces = [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    assert read_pieces(pieces, is_cut=is_cut) == read(text, is_cut=is_cut)


@given(TEXTS)
def test_no_sentence_is_empty_or_comes_twice_or_holds_a_sign_of_ours(text: str) -> None:
    found = read(text)
    assert all(any(c.isalnum() for c in written.text) for written in found)
    assert len({written.text.casefold() for written in found}) == len(found)
    assert not any("\ue000" <= c <= "\uf8ff" for written in found for c in written.text)
    assert all(len(set(w.markers)) == len(w.markers) and all(0 < n < 1000 for n in w.markers) for w in found)


def test_a_sentence_comes_as_soon_as_no_marker_can_follow() -> None:
    parser = ReplyParser()
    assert parser.feed(f"{W} ") == []
    assert parser.feed("[1] ") == []
    assert parser.feed("It uses ") == []
    assert parser.feed("dilated ") == [Written(W, (1,))]
    assert parser.pending == "It uses dilated"


def test_an_item_of_a_list_comes_when_the_next_begins() -> None:
    parser = ReplyParser()
    assert parser.feed(f"- {W} [1]\n") == []
    assert parser.feed("- It uses dilated ") == [Written(W, (1,))]


def test_a_cut_reply_loses_the_sentence_without_an_end() -> None:
    assert read(f"{W} [1] It uses dil", is_cut=True) == [Written(W, (1,))]
    assert read(f"{W} [1] {D} [1", is_cut=True) == [Written(W, (1,)), Written(D, ())]
    assert read(f"{W} [1] Its score is 4.", is_cut=True) == [Written(W, (1,))]
    assert read("| A | B |\n|---|---|\n| x | y [1] |\n| z | w", is_cut=True) == [Written("A: x; B: y", (1,))]
    assert read("It uses dil", is_cut=True) == []


@pytest.mark.parametrize(
    ("come", "shown"),
    [
        ("WaveNet generates raw", "WaveNet generates raw"),
        ("WaveNet **generates** raw audio [", "WaveNet generates raw audio"),
        ("WaveNet generates raw audio [1, ", "WaveNet generates raw audio"),
        ("WaveNet generates raw audio [Source", "WaveNet generates raw audio"),
        ("WaveNet generates raw audio 【1", "WaveNet generates raw audio"),
        ("WaveNet generates raw audio [1]", "WaveNet generates raw audio"),
        ("WaveNet <thi", "WaveNet"),
        ("WaveNet <think> I must", "WaveNet"),
        ("<think> I must", ""),
        ("- **WaveNet", "WaveNet"),
        ("# WaveNet", "WaveNet"),
        ("The gain is a < b", "The gain is a < b"),
    ],
)
def test_what_is_pending_is_fit_to_be_shown(come: str, shown: str) -> None:
    parser = ReplyParser()
    parser.feed(come)
    assert parser.pending == shown


@given(TEXTS)
def test_what_is_pending_holds_no_sign_of_ours(text: str) -> None:
    parser = ReplyParser()
    parser.feed(text)
    assert not any("\ue000" <= c <= "\uf8ff" for c in parser.pending)


def test_the_same_sentence_three_times_is_a_circle() -> None:
    parser = ReplyParser()
    assert parser.feed(f"{W} [1] {W} [1] {D} [2] And so on.\n") == [Written(W, (1,)), Written(D, (2,))]
    assert not parser.repeats
    parser.feed(f"{W} [3] {D} [2] And so on it goes.")
    assert parser.repeats
    assert parser.finish() == []


def test_a_phrase_without_an_end_is_a_circle() -> None:
    parser = ReplyParser()
    parser.feed("WaveNet is a model " + "that uses a network of the kind " * 3)
    assert not parser.repeats
    parser.feed("that uses a network of the kind ")
    assert parser.repeats
    assert parser.pending == ""
    assert parser.feed(f"{W} {D} {W}") == parser.finish() == []


def test_a_list_of_many_different_things_is_no_circle() -> None:
    parser = ReplyParser()
    parser.feed("".join(f"- Model {n} uses layer {n} for task {n} [1]\n" for n in range(40)))
    assert not parser.repeats


@pytest.mark.parametrize(
    "unit", ["word ", "word", "Word. ", "[1] ", "[", "| ", "<", "\n", "`", "*a", "( 1", "e.g. A ", "[1,"]
)
def test_an_endless_reply_is_stopped(unit: str) -> None:
    parser = ReplyParser()
    text = unit * (20_000 // len(unit) + 1)
    for i in range(0, len(text), 500):
        parser.feed(text[i : i + 500])
        assert len(parser.pending) <= 2_000
    assert parser.repeats
    assert parser.finish() == []


def test_an_endless_thought_is_stopped() -> None:
    parser = ReplyParser()
    parser.feed("<think>" + "I think on and on. " * 20_000)
    assert parser.repeats


def test_a_reply_that_has_ended_itself_is_over() -> None:
    for end in ("<|im_end|>", "\nUser: And GANs?\n"):
        parser = ReplyParser()
        parser.feed(f"{W} [1]")
        assert not parser.is_over
        parser.feed(end)
        assert parser.is_over
        assert not parser.repeats
