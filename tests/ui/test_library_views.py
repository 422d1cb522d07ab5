"""Papers, lists and maps say what a library holds, and nothing that a record holds becomes more than text."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ui.library.looking import PER_PAGE, Look, count_text, look
from assistant.ui.library.map_labels import HEIGHT, WIDTH, place_labels
from assistant.ui.library.map_view import map_html
from assistant.ui.library.paper_view import list_html, missing_html, nothing_html, paper_html
from index.browse import Found
from index.errors import FilterError, PaperNotFound
from index.landscape import Cluster, Landscape, Point, landscape
from index.libraries import Libraries
from index.library import Library
from index.paper import Paper
from index.retriever import Filters
from tests.index.odd_texts import ODD_TEXT
from tests.index.small import RECORDS, library_of, retriever_of
from tests.ui.test_markup import Page

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(2)">',
    "</a></li></ol></article><h1>out</h1>",
    "\"'><svg onload=alert(3)>",
    "**bold** `code` $x^2$ ${value} {{value}}",
    "W" * 400,
    "שלום \u202eעולם",
    "&lt;b&gt; &amp; &#60;i&#62;",
)
LIST_TAGS = {"ol", "li", "h3", "a", "p", "span", "mark"}
PAPER_TAGS = set("article h2 h3 p a dl dt dd code span footer div ul li".split())
MAP_TAGS = set("div p a svg defs path title use g text tspan section h3 ol li details summary span ul".split())


def found(title: str, **others: object) -> Found:
    fields = {"score": None, "marks": (), "snippet": "", "snippet_marks": ()} | others
    return Found(Paper("p", title, ""), **fields)  # type: ignore[arg-type]


def inert(page: Page, allowed: set[str]) -> bool:
    """Tell whether a page has only these elements, and no attribute that runs."""
    names = {name for _, attributes in page.elements for name in attributes}
    return page.tags <= allowed and not any(name.startswith("on") or name in {"src", "srcdoc"} for name in names)


def library_with(libraries: Libraries, folder: Path, **fields: object) -> Library:
    return library_of(libraries, folder, [{"id": "p", "title": "T", "abstract": "One. Two."} | fields])


def map_of(clusters: int, each: int = 2) -> Landscape:
    places = [(i % 7 / 7, i // 7 / 7) for i in range(clusters)]
    points = [
        Point(f"p{number}-{i}", f"Title {number}-{i}", x + 0.03 * i, y, number)
        for number, (x, y) in enumerate(places, start=1)
        for i in range(each)
    ]
    named = [Cluster(n, f"cluster {n}", x, y, each) for n, (x, y) in enumerate(places, start=1)]
    return Landscape(tuple(points), tuple(named))


def shapes(page: Page) -> dict[str, tuple[str | None, str | None]]:
    """How each cluster's key of the legend looks: its filling and its shape."""
    looks: dict[str, tuple[str | None, str | None]] = {}
    number, filling = "", None
    for tag, attributes in page.elements:
        if tag == "li" and "data-cluster" in attributes:
            number = attributes["data-cluster"] or ""
        if tag == "svg" and number:
            filling = (attributes["class"] or "").split()[0]
        if tag == "use" and number:
            looks[number] = (filling, attributes["href"])
    return looks


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_record_holds_is_text_in_a_list_and_in_a_paper(
    hostile: str, hash_libraries: Libraries, tmp_path: Path
) -> None:
    fields = {name: hostile for name in ("title", "abstract", "venue", "doi", "url")}
    library = library_with(hash_libraries, tmp_path, authors=[hostile], **fields)
    entry = Found(library.papers[0], 0.5, (), library.papers[0].abstract, ())
    for page, allowed in (
        (Page(list_html([entry], first=1)), LIST_TAGS),
        (Page(paper_html(library, "p")), PAPER_TAGS),
        (Page(map_html(landscape(library), 1)), MAP_TAGS),
    ):
        assert inert(page, allowed)
        assert library.papers[0].title in page.text


@given(ODD_TEXT, ODD_TEXT)
def test_a_list_shows_any_title_and_snippet_as_they_are(title: str, snippet: str) -> None:
    title, snippet = ("".join(c for c in text if c not in "\r\0") for text in (title, snippet))
    page = Page(list_html([found(title, snippet=snippet)], first=1))
    assert page.text == (title or "p") + snippet
    assert inert(page, LIST_TAGS)


def test_a_list_marks_the_words_counts_on_and_scores_what_has_a_score() -> None:
    entries = [
        found("Raw audio", marks=((4, 9),), snippet="An audio codec.", snippet_marks=((3, 8), (9, 14))),
        found("Second", score=0.714),
    ]
    page = Page(list_html(entries, first=26))
    assert page.marks == ["audio", "audio", "codec"]
    assert ("ol", {"class": "cw-papers", "start": "26"}) in page.elements
    assert page.text.count("relevance") == 1
    assert "relevance 0.71" in page.text


def test_a_paper_without_a_title_goes_by_its_id_in_list_and_paper(hash_libraries: Libraries, tmp_path: Path) -> None:
    library = library_with(hash_libraries, tmp_path, id="x9", title="")
    assert Page(list_html([Found(library.papers[0], None, (), "", ())], first=1)).text == "x9"
    assert Page(paper_html(library, "x9")).text.startswith("x9")


def test_what_is_not_recorded_is_said_in_one_line(hash_libraries: Libraries, tmp_path: Path) -> None:
    page = Page(paper_html(library_with(hash_libraries, tmp_path, year=2020), "p"))
    assert "Not recorded: authors, venue, DOI, address." in page.text
    assert "Year2020" in page.text


def test_nothing_is_missing_from_a_whole_record(hash_libraries: Libraries, tmp_path: Path) -> None:
    fields = {"authors": ["A. One", "B. Two"], "year": 2020, "venue": "ICML", "doi": "10.1/x", "url": "https://a.org/"}
    page = Page(paper_html(library_with(hash_libraries, tmp_path, **fields), "p"))
    assert "Not recorded" not in page.text
    assert "A. One, B. Two" in page.text


@pytest.mark.parametrize(
    ("fields", "href"),
    [
        ({"doi": "10.1234/ab(c)d"}, "https://doi.org/10.1234/ab%28c%29d"),
        ({"doi": "https://doi.org/10.1234/x"}, "https://doi.org/10.1234/x"),
        ({"url": "https://example.org/a?b=1&c=d"}, "https://example.org/a?b=1&c=d"),
        ({"url": "http://example.org"}, "http://example.org"),
    ],
)
def test_web_addresses_become_links_that_tell_the_other_side_nothing(
    fields: dict[str, str], href: str, hash_libraries: Libraries, tmp_path: Path
) -> None:
    page = Page(paper_html(library_with(hash_libraries, tmp_path, **fields), "p"))
    outward = [a for tag, a in page.elements if tag == "a" and a.get("rel")]
    assert outward == [{"href": href, "target": "_blank", "rel": "noopener noreferrer"}]


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "javascript:alert(1)"},
        {"url": "data:text/html,<b>"},
        {"url": "file:///etc/passwd"},
        {"url": "https://"},
        {"url": "http://[bad"},
        {"url": "www.example.org"},
        {"doi": "javascript:alert(1)"},
        {"doi": "10.1234/a b"},
    ],
)
def test_any_other_address_is_shown_and_leads_nowhere(
    fields: dict[str, str], hash_libraries: Libraries, tmp_path: Path
) -> None:
    page = Page(paper_html(library_with(hash_libraries, tmp_path, **fields), "p"))
    assert next(iter(fields.values())) in page.text
    assert not [a for tag, a in page.elements if tag == "a" and a.get("rel")]


def test_an_abstract_shows_passage_by_passage_with_ids_and_offsets(hash_libraries: Libraries, tmp_path: Path) -> None:
    library = library_of(hash_libraries, tmp_path)
    passages = [p for p in library.passages if p.paper_id == "long"]
    page = Page(paper_html(library, "long"))
    assert len(passages) > 1
    for passage in passages:
        assert passage.text in page.text
        assert f"{passage.passage_id} characters {passage.start:,} to {passage.end:,}" in page.text


def test_a_paper_without_an_abstract_says_so_and_has_no_similar_ones(hash_libraries: Libraries, tmp_path: Path) -> None:
    page = Page(paper_html(library_of(hash_libraries, tmp_path), "empty"))
    assert "None is recorded" in page.text
    assert "Similar papers" not in page.text


def test_similar_papers_are_links_with_a_similarity_and_never_the_paper_itself(
    hash_libraries: Libraries, tmp_path: Path
) -> None:
    page = Page(paper_html(library_of(hash_libraries, tmp_path), "cats"))
    linked = {a["data-paper"] for tag, a in page.elements if tag == "a" and "data-paper" in a}
    assert linked == {"dogs", "long", "undated"}
    assert page.text.count("similarity 0.") == 3


def test_a_paper_that_is_not_there_is_said_to_be_missing(hash_libraries: Libraries, tmp_path: Path) -> None:
    with pytest.raises(PaperNotFound):
        paper_html(library_of(hash_libraries, tmp_path), "nope")
    page = Page(missing_html("mine", "<i>nope</i>"))
    assert "The library mine has no paper <i>nope</i>." in page.text
    assert ("h2", {"id": "paper-title", "tabindex": "-1", "data-shows": "<i>nope</i>"}) in page.elements


def test_looking_turns_pages_and_stops_at_the_last(hash_libraries: Libraries, tmp_path: Path) -> None:
    many = [{"id": f"p{i:02}", "title": f"T{i:02}", "abstract": ""} for i in range(PER_PAGE + 3)]
    retriever = retriever_of(hash_libraries, tmp_path, many)
    first, last = look(retriever, Look()), look(retriever, Look(page=99))
    assert [len(first.found), len(last.found)] == [PER_PAGE, 3]
    assert (last.page, last.pages, last.first) == (2, 2, PER_PAGE + 1)
    assert count_text(last) == "28 papers, page 2 of 2"
    assert count_text(look(retriever, Look(words="t07", page=-1))) == "1 of 28 papers"


def test_nothing_found_is_told_apart_from_nothing_there(hash_libraries: Libraries, tmp_path: Path) -> None:
    assert count_text(look(retriever_of(hash_libraries, tmp_path, ()), Look())) == "0 papers"
    assert "no papers yet" in nothing_html(papers=0)
    assert "Take fewer" in nothing_html(papers=3)


def test_filters_narrow_what_is_looked_through(hash_libraries: Libraries, tmp_path: Path) -> None:
    retriever = retriever_of(hash_libraries, tmp_path)
    assert count_text(look(retriever, Look(filters=Filters(venue="ICML")))) == f"2 of {len(RECORDS)} papers"
    with pytest.raises(FilterError):
        look(retriever, Look(filters=Filters(year_from=2022, year_to=2018)))


def test_every_point_of_a_map_is_a_link_that_says_its_title() -> None:
    page = Page(map_html(map_of(3), 6))
    points = [a for tag, a in page.elements if tag == "a" and "data-cluster" in a]
    assert {(a["data-paper"], a["href"]) for a in points} == {
        (f"p{n}-{i}", f"?paper=p{n}-{i}") for n in (1, 2, 3) for i in (0, 1)
    }
    assert [tag for tag, _ in page.elements].count("title") == 6
    assert "without an abstract" not in page.text
    assert "3 cluster 3 2 papers" in page.text


def test_clusters_are_told_apart_without_colour() -> None:
    looks = shapes(Page(map_html(map_of(20), 40)))
    assert len(looks) == 20
    assert len(set(looks.values())) == 20


def test_points_and_labels_lie_within_the_view_box_whichever_way_the_map_is_long() -> None:
    tall = Landscape(
        tuple(Point(str(i), "T", 0.5 + 0.001 * i, i / 9, 1) for i in range(10)), (Cluster(1, "x" * 40, 0.5, 1, 10),)
    )
    for drawn in (tall, map_of(20), map_of(1, 1)):
        page = Page(map_html(drawn, len(drawn.points)))
        places = [a for _, a in page.elements if "x" in a and "y" in a]
        assert places
        assert all(0 <= float(a["x"] or -1) <= WIDTH and 0 <= float(a["y"] or -1) <= HEIGHT for a in places)


@given(st.lists(st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT)), min_size=1, max_size=3))
def test_labels_of_a_few_clusters_never_lie_over_each_other(centres: list[tuple[int, int]]) -> None:
    clusters = [Cluster(n, "brain decoding, captions", x, y, 1) for n, (x, y) in enumerate(centres, start=1)]
    labels = place_labels(clusters, [(float(x), float(y)) for x, y in centres])
    assert [label.cluster for label in labels] == clusters
    for one, other in combinations(labels, 2):
        apart = (
            one.box[2] <= other.box[0]
            or other.box[2] <= one.box[0]
            or one.box[3] <= other.box[1]
            or other.box[3] <= one.box[1]
        )
        assert apart


def test_papers_that_are_not_on_the_map_are_counted_and_an_empty_map_is_no_map() -> None:
    assert "1 paper without an abstract is not on it." in Page(map_html(map_of(2), 5)).text
    assert "There is nothing to draw" in Page(map_html(Landscape((), ()), 4)).text
    assert "svg" not in Page(map_html(Landscape((), ()), 4)).tags
