"""The Summarise tab without the page: what shows at each step, where words lead, what can be taken away."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.cancel import Cancel
from assistant.suggest.topics import example_topics
from assistant.summary.summary import Length
from assistant.ui.desk import Desk
from assistant.ui.summary.joining import with_table
from assistant.ui.summary.references_view import references_html
from assistant.ui.summary.saving import files_of, saved
from assistant.ui.summary.view import Made, written
from assistant.ui.summary.work import View, Wanted, summarise_topic, view_of
from index.bibliography.references import Style
from index.bundled import BUNDLED
from tests.ui.test_markup import Page

ADA = "browser:ada"
CODECS = "neural audio codecs"
ATTACK = '<img src=x onerror="alert(1)">'


def views(desk: Desk, topic: str = CODECS, **others: object) -> list[View]:
    return list(summarise_topic(desk, ADA, replace(Wanted(topic, BUNDLED), **others)))  # type: ignore[arg-type]


@pytest.fixture
def made(desk: Desk) -> Made:
    """A summary of a page."""
    whole = views(desk)[-1].made
    assert whole
    return whole


def test_a_summary_arrives_in_steps_and_sections(desk: Desk) -> None:
    seen = views(desk)
    assert [view.working for view in seen] == [True] * (len(seen) - 1) + [False]
    growing = [len(view.document) for view in seen[:-1] if view.document is not None]
    assert growing == sorted(growing)
    assert growing[-1] > growing[0]
    assert "grouping" in "".join(view.progress for view in seen)
    assert seen[-1].made
    assert seen[-1].made.summary.coverage in seen[-1].progress


def test_each_chip_and_cell_leads_to_a_passage_whose_marks_hold_the_quoted_words(made: Made) -> None:
    whole = written(made)
    document, evidence = Page(whole.document), Page(whole.evidence)
    links = [a for tag, a in document.elements if tag == "a" and a.get("class") in ("cite", "cw-lead")]
    assert {a["class"] for a in links} == {"cite", "cw-lead"}
    assert {a["href"] for a in links} <= {f"#{a['id']}" for tag, a in evidence.elements if tag == "article"}
    named = {name for tag, a in evidence.elements if tag == "mark" for name in (a["class"] or "").split()}
    assert {a["data-claim"] for a in links} <= named


def test_a_document_has_all_its_parts(made: Made) -> None:
    shown = Page(written(made).document).text
    for part in (made.summary.coverage, "What is not stated", "Comparison", "not stated", "below the cut of"):
        assert part in shown
    for theme in made.summary.themes:
        assert theme.label.casefold() in shown.casefold()


def test_the_table_has_the_columns_that_were_asked_for_also_in_a_paragraph(desk: Desk) -> None:
    made = views(desk, length=Length.PARAGRAPH, columns="bit rate,  training data")[-1].made
    assert made
    assert made.summary.table
    assert made.summary.table.columns == ("bit rate", "training data")
    passages = {shown.marker: shown.hit.passage for shown in made.summary.shown}
    assert list(passages) == list(range(1, len(passages) + 1))
    cited = [c for row in made.summary.table.rows for cell in row.cells for c in cell.citations]
    assert cited
    for citation in cited:
        passage = passages[citation.marker]
        assert passage.text[citation.start - passage.start : citation.end - passage.start] == citation.quote
    assert {c.marker for claim in made.summary.claims for c in claim.citations} <= set(passages)


@pytest.mark.parametrize(
    ("topic", "columns", "said"),
    [("", "", "empty"), (CODECS, "task, task", "task"), (CODECS, ",".join(map(str, range(13))), "at most 12")],
)
def test_what_goes_wrong_is_one_line_and_nothing_that_stands_there_is_lost(
    desk: Desk, topic: str, columns: str, said: str
) -> None:
    seen = views(desk, topic, columns=columns)
    assert said in Page(seen[-1].progress).text
    assert all(view.document is None and view.made is None for view in seen)
    assert not seen[-1].working


def test_a_library_that_is_gone_is_told(desk: Desk) -> None:
    last = list(summarise_topic(desk, ADA, Wanted(CODECS, "nowhere")))[-1]
    assert "no library 'nowhere'" in Page(last.progress).text


def test_a_declined_topic_says_why_and_leads_to_the_nearest_papers(desk: Desk) -> None:
    last = views(desk, "football world cup", columns="task")[-1]
    assert last.made
    assert last.document
    page = Page(last.document)
    assert "Declined." in page.text
    assert [a["data-paper"] for tag, a in page.elements if tag == "a"] == [
        near.paper_id for near in last.made.summary.nearest
    ]
    assert files_of(last.made) == []
    assert references_html(desk, last.made, Style.APA) == ""


def test_what_others_wrote_is_text(made: Made) -> None:
    summary = made.summary
    assert summary.table
    theme = replace(summary.themes[0], label=ATTACK, fallback=ATTACK)
    row = replace(summary.table.rows[0], title=ATTACK)
    table = replace(summary.table, columns=(ATTACK, *summary.table.columns[1:]), rows=(row, *summary.table.rows[1:]))
    near = replace(summary.near_misses[0], title=ATTACK)
    hostile = replace(summary, topic=ATTACK, themes=(theme, *summary.themes[1:]), table=table, near_misses=(near,))
    whole = written(Made(hostile, ATTACK, ATTACK))
    assert not [tag for tag, _ in Page(whole.document + whole.evidence).elements if tag == "img"]
    assert whole.document.count("&lt;img") == 8  # and none is lost


def test_a_stopped_summary_shows_nothing_more(desk: Desk) -> None:
    cancel = Cancel()
    work = summarise_topic(desk, ADA, Wanted(CODECS, BUNDLED), cancel=cancel)
    next(work)
    cancel.cancel()
    assert [view for view in work if view.made or not view.working] == []


def test_nothing_shows_where_nothing_was_made() -> None:
    assert view_of(None) == View(document="", evidence="", working=False)


def test_every_file_of_a_summary_can_be_saved(desk: Desk, made: Made) -> None:
    names = set()
    for wanted in files_of(made):
        file = json.loads(saved(desk, made, wanted, Style.IEEE))
        assert file["text"].strip()
        names.add(file["name"])
    assert {name.partition(".")[2] for name in names} == {"md", "html", "tex", "json", "bib", "ris", "csl.json", "csv"}
    assert len(names) == len(files_of(made))  # no file takes another's place


def test_references_follow_the_style_and_each_names_its_passages(desk: Desk, made: Made) -> None:
    apa, ieee = (Page(references_html(desk, made, style)) for style in Style)
    assert apa.text != ieee.text
    chips = [a["href"] for tag, a in apa.elements if tag == "a" and a.get("class") == "cite"]
    assert len(chips) == len(set(chips)) > 0


def test_a_joined_table_leaves_the_numbers_of_the_sentences_as_they_are(desk: Desk, made: Made) -> None:
    summary = with_table(made.summary, desk.engines.get(BUNDLED).table(CODECS, ["task"]))
    assert summary.claims == made.summary.claims
    assert summary.shown[: len(made.summary.shown)] == made.summary.shown


def test_topics_that_are_offered_have_several_papers_but_not_most(desk: Desk) -> None:
    engine = desk.engines.get(BUNDLED)
    topics = example_topics(engine)
    assert len(topics) == 4
    assert topics == example_topics(engine)
    for topic in topics:
        assert 5 <= len(engine.summarize(topic, length=Length.PARAGRAPH).papers) <= 40
