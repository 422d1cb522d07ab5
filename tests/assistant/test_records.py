"""Questions about a paper's record."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import RefusalReason, Verdict
from assistant.assemble import Engine
from tests.assistant.conftest import MakeEngine


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "Who wrote the paper on the neural speech codec?",
            "“Quiet Codec: Speech at One Kilobit” is by Ada Byron, Emil Post and Rózsa Péter.",
        ),
        ("Who wrote the paper on bird calls?", "“Bird Calls from Few Labels” is by Mary Anning."),
        ("In what year was the paper on bird calls published?", "“Bird Calls from Few Labels” is from 2019."),
        ("At which conference was the bird calls paper presented?", "“Bird Calls from Few Labels” appeared in ICASSP."),
    ],
)
def test_a_field_of_the_record_is_stated_and_cites_the_paper(recorded: Engine, question: str, sentence: str) -> None:
    answer = recorded.ask(question)
    assert answer.refusal is None
    (claim,) = answer.claims
    assert claim.text == sentence
    assert answer.text == f"{sentence} [1]"
    assert answer.shown[0].hit.passage.paper_id == claim.citations[0].paper_id


def test_a_record_has_no_words_in_the_abstract_so_nothing_is_quoted(recorded: Engine) -> None:
    (claim,) = recorded.ask("Who wrote the paper on bird calls?").claims
    (citation,) = claim.citations
    assert (citation.start, citation.end, citation.quote) == (0, 0, "")
    assert (claim.verdict, claim.reason) == (Verdict.SUPPORTED, "from_the_record")


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("Who wrote the paper on image patches?", "authors"),
        ("In what year was the image patches paper published?", "year"),
        ("At which conference was the image patches paper presented?", "venue"),
    ],
)
def test_a_field_that_the_record_lacks_is_not_stated_and_the_paper_is_named(
    recorded: Engine, question: str, field: str
) -> None:
    refusal = recorded.ask(question).refusal
    assert refusal is not None
    assert refusal.reason is RefusalReason.NOT_STATED
    assert "Image Patches without Attention" in refusal.message
    assert repr(field) in refusal.message


def test_the_bundled_papers_have_no_authors_and_say_so(engine: Engine) -> None:
    refusal = engine.ask("Who wrote the paper that guesses a speaker's face from their voice?").refusal
    assert refusal is not None
    assert refusal.reason is RefusalReason.NOT_STATED
    assert refusal.nearest[0].title == "Speech2Face: Learning the Face Behind a Voice"


def test_a_paper_that_is_not_here_is_not_given_another_s_authors(make_engine: MakeEngine, tmp_path: Path) -> None:
    record = {
        "title": "River dams and salmon",
        "abstract": "Dams keep salmon from their spawning grounds in mountain rivers.",
        "authors": ["Bo Li"],
    }
    answer = make_engine([record], tmp_path / "rivers").ask("Who wrote WaveNet?")
    assert answer.refusal is not None
    assert answer.claims == ()
