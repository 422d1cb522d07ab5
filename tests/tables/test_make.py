"""Whole tables over a small library, with the packaged encoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import TableError
from assistant.markers import Markers
from assistant.tables.make import make_table
from assistant.tables.propose import propose_columns
from assistant.tables.table import NOT_STATED, Table
from index import Paper
from index.encoders import Encoder
from index.libraries import Libraries
from index.retriever import Retriever
from tests.index.small import retriever_of
from tests.tables.test_spans import ECONOMICS, MEDICINE, PHYSICS


def _record(paper: Paper) -> dict[str, object]:
    return {"id": paper.paper_id, "title": paper.title, "abstract": paper.abstract}


RECORDS: tuple[dict[str, object], ...] = (
    _record(MEDICINE),
    _record(PHYSICS),
    _record(ECONOMICS),
    {
        "id": "vocoder",
        "title": "Hiss: A Small Vocoder",
        "abstract": "We propose Hiss, a small vocoder. It is trained on 74 speakers with a spectral loss function. "
        "Some vocoders have 12 layers and 9 speakers in recent work.",
    },
    {
        "id": "thousands",
        "title": "Statins in Practice",
        "abstract": "We followed 23 848 participants for two years. Few of the small vocoders were asked.",
    },
    {"id": "bare", "title": "A Paper without an Abstract", "abstract": ""},
)


@pytest.fixture(scope="module")
def retriever(encoder: Encoder, shared_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    folder = tmp_path_factory.mktemp("tables")
    return retriever_of(Libraries(data=folder / "data", cache=shared_cache, encoder=encoder), folder, RECORDS)


def table(retriever: Retriever, *columns: str, topic: str = "small vocoders", markers: Markers | None = None) -> Table:
    members = retriever.rank(topic)
    return make_table(topic, members, columns, retriever=retriever, markers=markers or Markers(), of=len(RECORDS))


def texts(made: Table, column: str) -> dict[str, str]:
    return {row.paper_id: row.cells[made.columns.index(column)].text for row in made.rows}


def test_every_quote_is_its_span_and_lies_in_the_passage_that_its_marker_shows(retriever: Retriever) -> None:
    made = table(retriever, "task", "method", "reported result", "number of speakers")
    shown = {s.marker: s.hit.passage for s in made.shown}
    citations = [c for row in made.rows for cell in row.cells for c in cell.citations]
    assert len(citations) > 6
    for citation in citations:
        assert retriever.library.paper(citation.paper_id).abstract[citation.start : citation.end] == citation.quote
        passage = shown[citation.marker]
        assert passage.passage_id == citation.passage_id
        assert passage.start <= citation.start < citation.end <= passage.end


def test_rows_are_the_members_in_their_order(retriever: Retriever) -> None:
    made = table(retriever, "task")
    ranked = [retriever.library.papers[p.row].paper_id for p in retriever.rank("small vocoders")]
    assert [row.paper_id for row in made.rows] == ranked
    assert made.of == len(RECORDS)
    assert made.library == retriever.library.fingerprint


def test_a_column_of_any_name_is_answered_in_its_own_words_or_not_at_all(retriever: Retriever) -> None:
    made = table(retriever, "number of speakers", "loss function", "dosage", "number of layers")
    assert texts(made, "number of speakers")["vocoder"] == "74 speakers"
    assert "spectral loss function" in texts(made, "loss function")["vocoder"]
    assert set(texts(made, "number of layers").values()) == {NOT_STATED}  # those 12 are of other people's work
    assert texts(made, "dosage")["wages"] == NOT_STATED


def test_without_columns_they_are_proposed(retriever: Retriever) -> None:
    made = table(retriever)
    assert made.proposed
    assert made.columns == propose_columns([retriever.library.paper(row.paper_id) for row in made.rows])
    assert made.columns[:2] == ("task", "method")


def test_columns_that_were_asked_for_keep_their_names(retriever: Retriever) -> None:
    made = table(retriever, "Findings", "n")
    assert made.columns == ("Findings", "n")
    assert not made.proposed


def test_passages_that_a_summary_has_numbered_keep_their_numbers(retriever: Retriever) -> None:
    markers = Markers()
    first = markers.number(retriever.library.passages[0])
    made = table(retriever, "task", markers=markers)
    assert made.shown[0].marker == first
    assert made.shown[0].hit.passage == retriever.library.passages[0]


def test_the_public_json_says_what_is_stated(retriever: Retriever) -> None:
    made = table(retriever, "code").to_dict()
    cells = {row["paper_id"]: row["cells"][0] for row in made["rows"]}
    assert cells["wages"]["stated"]
    assert cells["vocoder"] == {"text": NOT_STATED, "stated": False, "chance": 0.0, "citations": []}


def test_no_members_make_a_table_without_rows(retriever: Retriever) -> None:
    made = make_table("nothing", (), (), retriever=retriever, markers=Markers(), of=5)
    assert made.rows == ()
    assert made.columns == ("task", "method", "data", "reported result")


def test_bad_columns_are_refused(retriever: Retriever) -> None:
    with pytest.raises(TableError, match="twice"):
        table(retriever, "task", "TASK")


def test_at_most_five_columns_are_proposed_the_usual_four_first(corpus: list[Paper]) -> None:
    proposed = propose_columns(corpus[:40])
    assert proposed[:2] == ("task", "method")
    assert len(proposed) <= 5


def test_a_number_is_quoted_with_all_its_groups_of_digits(retriever: Retriever) -> None:
    assert texts(table(retriever, "sample size"), "sample size")["thousands"].startswith("23 848")
