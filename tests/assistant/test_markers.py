"""Numbers of passages."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assemble import Engine
from assistant.markers import Markers


@settings(deadline=None, max_examples=50)
@given(rows=st.lists(st.integers(0, 40), max_size=30))
def test_passages_are_numbered_from_one_in_the_order_in_which_they_first_come(engine: Engine, rows: list[int]) -> None:
    library, markers = engine.retriever.library, Markers()
    given_numbers = [markers.number(library.passages[row]) for row in rows]
    first_seen = list(dict.fromkeys(rows))
    assert given_numbers == [first_seen.index(row) + 1 for row in rows]
    shown = markers.shown(library, {})
    assert [(s.marker, s.hit.passage) for s in shown] == [
        (number, library.passages[row]) for number, row in enumerate(first_seen, start=1)
    ]
    assert all(s.title == library.paper(s.hit.passage.paper_id).title for s in shown)


def test_a_shown_passage_has_the_score_under_which_it_was_found(engine: Engine) -> None:
    (hit,) = engine.search("neural audio codec", k=1)
    markers = Markers()
    markers.number(hit.passage)
    (shown,) = markers.shown(engine.retriever.library, {hit.passage.passage_id: hit})
    assert shown.hit is hit
