"""Texts as they come from the wild: many scripts, invisible characters, lost spaces, giant sentences."""

from __future__ import annotations

from hypothesis import strategies as st

from index.paper import Paper, Passage

FRAGMENTS = (
    "The model is 3.5 times better than the baseline. ",
    "We follow J. Smith et al. and others, e.g. This one. ",
    "an LSTM.Experiments show",
    "Why?! ",
    "日本語の文です。次の文",
    "שלום עולם. ",
    "مرحبا \u202bبالعالم\u202c. ",
    "👩‍👩‍👧 🇩🇪 ",
    "e\u0301 ",
    "\u0301\u0302",
    "\u00a0",
    "\u200b\n\n",
    "\ufeff",
    "\r\n",
    "\n\n",
    "\n\n\n",
    "\u2028",
    "\x1f",
    "\x00",
    "word ",
    "a,b;c,",
    "x",
    "…",
    ".",
    "。",
    "$\\alpha_{i}$ `code' ",
)

_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_FRAGMENT = st.builds(str.__mul__, st.sampled_from(FRAGMENTS), st.sampled_from([1, 1, 2, 7, 90, 250]))
ODD_TEXT = st.lists(st.one_of(_FRAGMENT, _ANY_TEXT), max_size=6).map("".join)

# One case each of what has a name, for tests that are not properties.
NAMED_CASES = {
    "empty": "",
    "white space": " \t\r\n\u00a0\u2003",
    "one word": "word",
    "one giant sentence": "the model is very good and " * 200,
    "one giant clause list": "alpha, beta, gamma; " * 200,
    "no spaces": "x" * 3000,
    "no spaces, another script": "語" * 900,
    "CRLF": "One sentence.\r\nAnother one.\r\n\r\nA third.",
    "emoji": "👩‍👩‍👧 won. " * 100,
    "right to left": "זה משפט קצר. " * 100,
    "combining": "e\u0301le\u0300ve. " * 100,
    "non-breaking spaces": "no\u00a0break\u00a0here.\u00a0Next\u00a0one.",
    "repeated": "Same again. " * 300,
    "repeated without end": "same again " * 300,
    "invisible sentence at a cut": "word " * 199 + ".\n\n\u200b\n\n" + "word " * 150 + ".",
    "NUL": "a\x00b. \x00",
}


def spaceless(text: str, spans: list[tuple[int, int]]) -> bool:
    """Tell whether all that is not white space lies in the spans."""
    inside = {i for start, end in spans for i in range(start, end)}
    return all(char.isspace() for i, char in enumerate(text) if i not in inside)


def check_spans(text: str, spans: list[tuple[int, int]]) -> None:
    """Assert that spans are in order, within the text, apart, trimmed, and cover what is not white space."""
    end_before = 0
    for start, end in spans:
        assert end_before <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        end_before = end
    assert spaceless(text, spans)


def check_passages(paper: Paper, passages: list[Passage]) -> None:
    """Assert that passages stand where they say and cover the abstract."""
    check_spans(paper.abstract, [(p.start, p.end) for p in passages])
    for passage in passages:
        assert paper.abstract[passage.start : passage.end] == passage.text
        assert passage.paper_id == paper.paper_id
    assert len({p.passage_id for p in passages}) == len(passages)
