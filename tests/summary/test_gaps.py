"""What the papers of a topic do not state."""

from __future__ import annotations

import pytest

from assistant.markers import Markers
from assistant.summary.attributes import ATTRIBUTES
from assistant.summary.gaps import find_gaps
from assistant.summary.summary import Gap
from tests.summary.conftest import MakeRetriever

TOPIC = [{"id": f"a{n}", "title": f"Codec {n}", "abstract": f"Codec number {n} codes speech."} for n in range(5)]
FAST = [{"id": f"z{n}", "title": f"Other {n}", "abstract": f"System {n} runs in real time."} for n in range(5)]


def gaps(make_retriever: MakeRetriever, records: list[dict[str, str]], *, most: int = 5) -> tuple[Gap, ...]:
    library = make_retriever(records).library
    rows = [row for row, paper in enumerate(library.papers) if paper.paper_id.startswith("a")]
    return find_gaps(rows, library, Markers(), most=most)


def test_what_other_papers_state_and_none_of_the_topic_is_a_gap(make_retriever: MakeRetriever) -> None:
    (gap,) = gaps(make_retriever, TOPIC + FAST)
    assert (gap.what, gap.papers, gap.stated) == ("how fast it runs", 0, ())
    assert "real time" in gap.searched


def test_what_no_paper_of_the_library_speaks_of_is_no_gap(make_retriever: MakeRetriever) -> None:
    assert gaps(make_retriever, TOPIC) == ()


def test_the_few_that_state_it_are_quoted(make_retriever: MakeRetriever) -> None:
    many = [{"id": f"a{n:02}", "title": f"Codec {n}", "abstract": f"Codec number {n} codes speech."} for n in range(10)]
    many[3]["abstract"] += " It has a latency of ten milliseconds."
    fast = [{"id": f"z{n}", "title": f"Other {n}", "abstract": f"System {n} runs in real time."} for n in range(9)]
    (gap,) = gaps(make_retriever, many + fast)
    assert gap.papers == 1
    assert [claim.text for claim in gap.stated] == ["It has a latency of ten milliseconds."]


def test_a_handful_of_papers_has_no_gaps(make_retriever: MakeRetriever) -> None:
    assert gaps(make_retriever, TOPIC[:3] + FAST) == ()


def test_no_more_gaps_are_told_than_asked_for(make_retriever: MakeRetriever) -> None:
    more = [f | {"abstract": f"{f['abstract']} It saves energy. We ran an ablation."} for f in FAST]
    assert len(gaps(make_retriever, TOPIC + more, most=2)) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("how fast it runs", "It is 3 times faster than real-time."),
        ("how people judge it", "A listening test with twelve raters was run."),
        ("the size of its models", "It has 3.5M parameters."),
        ("how many people took part", "We scanned 12 healthy volunteers."),
        ("statistical significance", "The effect was small (p < 0.05)."),
        ("a control group or randomisation", "In a randomised, placebo-controlled trial, pain fell."),
        ("code or data to reuse", "Our code is available at an address."),
        ("its limits", "Its main limitation is noise."),
    ],
)
def test_attributes_are_found_in_the_words_of_their_fields(name: str, text: str) -> None:
    assert name in [attribute.name for attribute in ATTRIBUTES if attribute.pattern.search(text)]


@pytest.mark.parametrize(
    "text", ["A model of the sea.", "Parameters of a curve are fitted.", "We study time in films."]
)
def test_other_words_state_no_attribute(text: str) -> None:
    assert not [attribute.name for attribute in ATTRIBUTES if attribute.pattern.search(text)]
