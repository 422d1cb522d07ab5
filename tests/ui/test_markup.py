"""Text becomes HTML that says the same text, whatever it holds, and marks hold exactly their spans."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from assistant.ui.markup import marked, paper_link, text

SPAN = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).map(tuple)


class Page(HTMLParser):
    """Reads a piece of HTML: its text, its elements, and the text of each mark."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "mark":
            self._open.append(len(self.marks))
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        for mark in self._open:
            self.marks[mark] += data

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}


@given(st.text(max_size=40), st.lists(SPAN, max_size=4))
def test_marking_a_text_leaves_its_words_as_they_are(value: str, spans: list[tuple[int, int]]) -> None:
    value = value.replace("\r", " ").replace("\0", " ")  # the parser itself folds these
    spans = [(min(a, len(value)), min(b, len(value))) for a, b in spans]
    page = Page(marked(value, spans))
    assert page.text == value
    assert page.tags <= {"mark"}


@given(st.text("ab<&", min_size=12, max_size=12))
def test_a_mark_holds_exactly_its_span(value: str) -> None:
    assert Page(marked(value, [(2, 5), (7, 9)])).marks == [value[2:5], value[7:9]]


def test_a_span_within_another_keeps_a_mark_of_its_own() -> None:
    assert Page(marked("abcdef", [(1, 5), (2, 3)])).marks == ["bcde", "c"]


def test_spans_that_cross_become_one_mark_that_answers_to_both_names() -> None:
    page = Page(marked("abcdefgh", [(0, 4), (2, 6)], ids=["one", "two"]))
    assert page.marks == ["abcdef"]
    assert page.elements == [("mark", {"class": "one two"})]


def test_two_sentences_that_cite_the_same_words_share_a_mark() -> None:
    page = Page(marked("abcdefgh", [(1, 3), (1, 3)], ids=["one", "two"]))
    assert page.marks == ["bc"]
    assert page.elements == [("mark", {"class": "one two"})]


def test_an_empty_span_marks_nothing() -> None:
    assert marked("abc", [(1, 1)]) == "abc"


@given(st.text(max_size=30))
def test_a_title_cannot_leave_its_link(title: str) -> None:
    page = Page(paper_link(f"id-{title}", title.replace("\r", " ").replace("\0", " ")))
    assert [tag for tag, _ in page.elements] == ["a"]
    assert set(page.elements[0][1]) == {"class", "href", "data-paper"}
    assert (page.elements[0][1]["href"] or "").startswith("?paper=id-")


def test_quotes_are_escaped_for_attributes() -> None:
    assert text("\"'<&>") == "&quot;&#x27;&lt;&amp;&gt;"
