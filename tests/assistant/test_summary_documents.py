"""Summaries taken away: what each format says and in which order, and that no text of others acts in it."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
import rispy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pybtex.database import parse_string
from pylatexenc.latexwalker import LatexEnvironmentNode, LatexMacroNode, LatexWalker

from assistant.answer import Belonging, Claim, Nearest, Verdict
from assistant.export.documents import SUMMARY_FORMATS, SummaryExport
from assistant.export.summary_document import summary_document
from assistant.summary.summary import Gap, Length, Sides, Summary, Theme
from assistant.tables.table import Cell, Row
from index import Paper
from index.bibliography.keys import citation_keys
from index.bibliography.references import Style
from tests.assistant.summaries import BARE, DECLINED, DOSES, FAILED, LITHIUM, PAPERS, SUMMARY, TABLE
from tests.assistant.test_export import MARKDOWN, NASTY, PLAIN, Page, flat, letters, skeleton, words_of

LONG_TEXTS = st.lists(
    st.sampled_from([*NASTY, "\\\\", "\\end{document}", "\\input{x}", "[2em]", "*", "&", "~", "^^M", "''", "``", "“"])
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    min_size=1,
    max_size=4,
).map("".join)


def written(extension: str, summary: Summary = SUMMARY, style: Style = Style.APA) -> str:
    return SUMMARY_FORMATS[extension].write(SummaryExport(summary, PAPERS, style))


# What is said


def test_markdown_tells_everything_in_the_order_of_a_related_work_section() -> None:
    lines = [line for line in written("md").split("\n") if line]
    assert [line for line in lines if line.startswith("#")] == [
        "# lithium &#38; relapse",
        "## Lithium, trials",
        "## Diaries",
        "## Where abstracts agree",
        "## Where abstracts point in opposite directions",
        "## What is not stated",
        "## Comparison",
        "## References",
    ]
    assert lines[1:3] == [
        "*3 of 4 papers, 2 themes; every abstract there is was read*",
        "“Lithium reduced relapse at two years.”[^1] Lithium reduced relapse in both papers.[^1][^2]",
    ]
    assert "- No abstract of the 3 states how fast it runs (searched for: real time, latency)." in lines
    assert (
        "- 1 of the 3 abstracts states adverse effects (searched for: side effect): “It raised serum creatinine.”[^1]"
    ) in lines
    assert "*Not included, because below the cut of 0.20: Sleep in Teenagers (0.18)*" in lines
    assert (
        "*Quoted without a language model; 8 of 11 sentences word for word from the abstracts, the others in other "
        "words and tested against what they cite; 1 that failed the test was left out*"
    ) in lines


def test_words_of_an_abstract_stand_in_quotation_marks_and_others_do_not() -> None:
    text = written("md")
    assert "“Low doses of lithium reduced relapse as well.”[^2] “Patients preferred it.”[^2]" in text
    assert "\nVan den Berg and Péter (2018) “randomised 204 adults to lithium or placebo.”[^1]" in text


def test_both_sides_are_quoted_and_the_reader_is_told_to_judge() -> None:
    text = written("md")
    opposed = text[text.index("## Where abstracts point") : text.index("## What is not stated")]
    assert "Whether they truly disagree is for the reader to judge." in opposed
    assert (
        "- **On creatinine:** “It raised serum creatinine.”[^1] and “A low dose did not raise serum creatinine.”[^2]"
    ) in opposed


@pytest.mark.parametrize("extension", ["md", "html", "tex", "bib"])
def test_a_sentence_that_failed_its_test_stands_in_no_document(extension: str) -> None:
    smuggled = replace(SUMMARY, overview=(*SUMMARY.overview, FAILED))
    assert written(extension, smuggled) == written(extension)
    assert "cures" not in written(extension)


def test_a_footnote_is_the_reference_and_the_quoted_words_each_once() -> None:
    text = written("md")
    assert (
        "[^2]: Anning, M. (2020). Low Doses Suffice. <https://example.org/doses?a=1&b=2> &#91;venue and DOI not "
        "recorded&#93; “Low doses of lithium reduced relapse as well.” &#91;0, 45); “A low dose did not raise serum "
        "creatinine.” &#91;46, 88); “Patients preferred it.” &#91;89, 111) Stated from the paper's record, not its "
        "abstract.\n"
    ) in text
    assert (
        "[^3]: Mood Diaries by Telephone. (n.d.). &#91;authors, year, venue and DOI not recorded&#93; “Diaries" in text
    )


def test_references_follow_the_style_that_is_asked_for() -> None:
    assert "[^1]: van den Berg, J., &#38; Péter, R. (2018). Lithium and Relapse" in written("md")
    assert "[^1]: J. van den Berg and R. Péter, “Lithium and Relapse" in written("md", style=Style.IEEE)


@pytest.mark.parametrize("length", Length)
def test_every_footnote_is_referred_to_and_every_reference_leads_to_one(length: Length) -> None:
    tokens = list(flat(MARKDOWN.parse(written("md", replace(SUMMARY, length=length)))))
    there = [t.meta["label"] for t in tokens if t.type == "footnote_open"]
    assert there == ["1", "2", "3"]
    assert {t.meta["label"] for t in tokens if t.type == "footnote_ref"} == set(there)
    assert "[^" not in "".join(t.content for t in tokens if t.type == "text")


def test_a_full_summary_lists_and_cites_every_paper_of_a_theme() -> None:
    silent = replace(SUMMARY, length=Length.FULL, themes=(Theme("", ("bare-3",), ()),), overview=(), agreements=(),
                     disagreements=(), gaps=(), table=None)  # fmt: skip
    text = written("md", silent)
    assert "## Theme 1\n\nPapers of this theme:\n\n- Mood Diaries by Telephone[^1]\n" in text
    assert "Papers of this theme" not in written("md", replace(silent, length=Length.PAGE))


def test_what_is_empty_is_left_out() -> None:
    bare = replace(SUMMARY, agreements=(), disagreements=(), gaps=(), table=None, near_misses=())
    headings = re.findall(r"^## .*", written("md", bare), re.MULTILINE)
    assert headings == ["## Lithium, trials", "## Diaries", "## References"]
    assert "Not included" not in written("md", bare)


def test_a_declined_summary_says_why_and_what_is_nearest() -> None:
    assert written("md", DECLINED) == (
        "# tax law\n\n**Declined.** No paper of the library is about this.\n\n## Nearest papers\n\n"
        "- **Sleep in Teenagers** (far-4)\n"
    )
    assert "Declined. No paper of the library is about this." in Page(written("html", DECLINED)).text
    assert "\\textbf{Declined.} No paper of the library is about this." in written("tex", DECLINED)
    assert parse_string(written("bib", DECLINED), "bibtex").entries == {}


def test_the_model_is_named_where_it_drafted_and_not_where_quotes_took_over() -> None:
    quoted = replace(SUMMARY, model="small-model")
    assert "Quoted without a language model" in written("md", quoted)
    drafted = replace(quoted, themes=(replace(SUMMARY.themes[0], written=1), SUMMARY.themes[1]))
    assert "*Drafted by small-model; 8 of 11 sentences" in written("md", drafted)
    assert "*The model did not answer.*" in written("md", drafted)


# The page


def test_the_page_leads_from_each_number_to_its_reference_and_back_to_every_place() -> None:
    page = Page(written("html"))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    inner = [href.removeprefix("#") for href in page.values("href") if href.startswith("#")]
    assert set(inner) <= set(ids)
    to_references, back = [i for i in inner if i[0] == "r"], [i for i in inner if i[0] == "c"]
    assert Counter(to_references) == {"r1": 7, "r2": 7, "r3": 2}
    assert sorted(back) == sorted(i for i in ids if i[0] == "c")
    assert len(back) == len(to_references)


def test_the_page_is_well_formed_runs_nothing_and_its_table_can_be_scrolled() -> None:
    html = written("html")
    page = Page(html)
    tags = [tag for tag, _ in page.tags]
    assert not {"script", "img", "iframe", "object", "form", "base"} & set(tags)
    assert ("html", (("lang", "en"),)) in page.tags
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    open_tags: list[str] = []
    for tag in (tag for tag in tags if tag not in ("meta", "link")):
        assert not tag.startswith("/") or open_tags.pop() == tag[1:]
        open_tags += [] if tag.startswith("/") else [tag]
    assert open_tags == []
    assert '<div class="wide" role="region" aria-label="Comparison of the papers" tabindex="0">' in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_the_page_marks_the_quoted_words_within_their_passage() -> None:
    html = written("html")
    assert "A low dose did not raise serum creatinine.</mark> <mark>Patients preferred it.</mark>" in html
    assert '<a href="https://example.org/doses?a=1&amp;b=2" rel="noreferrer">' in html
    assert "Quoted: characters [0, 45), [46, 88), [89, 111) of the abstract" in Page(html).text


# LaTeX and bibliographies


def latex_nodes(text: str) -> list[object]:
    """Read LaTeX strictly; return its nodes, those within others too."""
    found: list[object] = []

    def walk(nodes: list[object]) -> None:
        for node in nodes:
            found.append(node)
            inner = getattr(node, "nodelist", None) or []
            arguments = getattr(getattr(node, "nodeargd", None), "argnlist", None) or []
            walk([*inner, *(a for a in arguments if a is not None)])

    walk(LatexWalker(text, tolerant_parsing=False).get_latex_nodes()[0])
    return found


def commands(text: str) -> list[str]:
    """Return the commands and environments of a LaTeX text that are not letters."""
    nodes = latex_nodes(text)
    names = [
        node.macroname if isinstance(node, LatexMacroNode) else node.environmentname
        for node in nodes
        if isinstance(node, LatexMacroNode | LatexEnvironmentNode)
    ]
    return [n for n in names if n in _STRUCTURE]


_STRUCTURE = (
    "section paragraph textbf cite item itemize table tabular toprule midrule bottomrule small linewidth \\ input end"
).split()


def test_latex_cites_the_keys_of_the_bibliography_and_of_the_library() -> None:
    text = written("tex")
    keys = citation_keys(PAPERS.values())
    cited = {key for keys in re.findall(r"\\cite\{([^}]*)\}", text) for key in keys.split(",")}
    assert cited == {keys[paper.paper_id] for paper in (LITHIUM, DOSES, BARE)}
    assert set(parse_string(written("bib"), "bibtex").entries) == cited
    assert {item["id"] for item in json.loads(written("csl.json"))} == cited
    assert {record["id"] for record in rispy.loads(written("ris"))} == cited
    assert "~\\cite{vandenberg2018lithium,anning2020low}" in text


def test_latex_is_a_fragment_with_a_paragraph_for_each_theme_and_a_plain_table() -> None:
    text = written("tex")
    assert "\\documentclass" not in text
    assert "% Bibliography: export the same as citewell-lithium-relapse.bib" in text
    assert "\\section*{lithium \\& relapse}" in text
    assert re.findall(r"\\paragraph\{([^}]*)\}", text)[:2] == ["Lithium, trials", "Diaries"]
    assert (
        "{}Low Doses Suffice~\\cite{anning2020low} & Low doses of lithium; Patients preferred it & not stated" in text
    )
    assert "% Not included, because below the cut of 0.20: Sleep in Teenagers (0.18)" in text
    assert Counter(commands(text))["cite"] == 15


def test_a_bibliography_holds_what_is_cited_with_the_quotes_as_notes() -> None:
    entries = parse_string(written("bib"), "bibtex").entries
    assert list(entries) == ["vandenberg2018lithium", "anning2020low", "mood-diaries-telephone"]
    assert "“It raised serum creatinine.”" in entries["vandenberg2018lithium"].fields["note"]


def test_a_paper_that_the_library_has_lost_is_told_to_be_lost() -> None:
    papers = {i: paper for i, paper in PAPERS.items() if i != "bare-3"}
    text = SUMMARY_FORMATS["md"].write(SummaryExport(SUMMARY, papers))
    assert "[^3]: Mood Diaries by Telephone. &#91;no longer in the library: authors," in text


@pytest.mark.parametrize("extension", SUMMARY_FORMATS)
def test_the_same_summary_is_written_the_same_way(extension: str) -> None:
    assert written(extension) == written(extension)


# Hostile texts


def hostile(text: str) -> SummaryExport:
    """Put one text wherever a text of others can stand."""
    paper = Paper("p", text, text, (text,), 2021, text)
    said = Claim(text, (replace(SUMMARY.claims[0].citations[0], paper_id="p", title=text, quote=text),),
                 Verdict.VERBATIM, 1.0)  # fmt: skip
    other = replace(said, verdict=Verdict.SUPPORTED)
    table = replace(TABLE, columns=(text,), rows=(Row("p", text, (Cell(said.citations, 0.5),)),))
    summary = replace(
        SUMMARY,
        topic=text,
        length=Length.FULL,
        overview=(other,),
        themes=(Theme(f"z{text}", ("p",), (said,), fallback=text),),
        agreements=(Sides(text, said, said),),
        disagreements=(),
        gaps=(Gap(text, (text,), (said,), 1),),
        table=table,
        papers=(Belonging("p", text, 0.9),),
        near_misses=(Belonging("q", text, 0.1),),
    )
    return SummaryExport(summary, {"p": paper})


def hostile_declined(text: str) -> SummaryExport:
    return SummaryExport(replace(DECLINED, topic=text, declined=text, nearest=(Nearest(text, text, 0.1),)), {})


def bare(text: str) -> str:
    return letters(text.replace("“", "").replace("”", ""))


@given(LONG_TEXTS, st.sampled_from([hostile, hostile_declined]))
@settings(max_examples=60, deadline=None)
def test_no_text_acts_in_markdown(text: str, make: object) -> None:
    assume(letters(text))
    acting, quiet = (SUMMARY_FORMATS["md"].write(make(words)) for words in (text, "Qz"))  # type: ignore[operator]
    for reader in (MARKDOWN, PLAIN, MarkdownIt("commonmark").enable("table")):
        assert skeleton(acting, reader) == skeleton(quiet, reader)
    # A reference is worded by its style, and five words in a row get quotation marks; all else stands to the letter.
    ours, theirs = words_of(acting), words_of(quiet)
    assert [bare(words) for words in ours[:-1]] == [bare(words.replace("Qz", text)) for words in theirs[:-1]]


@given(LONG_TEXTS, st.sampled_from([hostile, hostile_declined]))
@settings(max_examples=60, deadline=None)
def test_no_text_acts_in_html(text: str, make: object) -> None:
    assume(letters(text))
    acting, quiet = (Page(SUMMARY_FORMATS["html"].write(make(words))) for words in (text, "Qz"))  # type: ignore[operator]
    assert [tag for tag, _ in acting.tags if tag not in ("mark", "/mark")] == [
        tag for tag, _ in quiet.tags if tag not in ("mark", "/mark")
    ]
    assert acting.values("href") == quiet.values("href")


@given(LONG_TEXTS, st.sampled_from([hostile, hostile_declined]))
@settings(max_examples=60, deadline=None)
def test_no_text_acts_in_latex(text: str, make: object) -> None:
    assume(letters(text))
    acting, quiet = (SUMMARY_FORMATS["tex"].write(make(words)) for words in (text, "Qz"))  # type: ignore[operator]
    assert commands(acting) == commands(quiet)
    assert acting.count("\n") == quiet.count("\n")
    assert not re.search(r"(?<!\\)[$#~^](?!\\cite)", re.sub(r"(?m)^%.*$", "", acting).replace("~\\cite", ""))


def test_every_block_of_a_document_is_said_in_every_format() -> None:
    document = summary_document(SummaryExport(SUMMARY, PAPERS))
    assert {type(block).__name__ for block in document.blocks} == {"Heading", "Prose", "Bullets", "Aside", "Grid"}
    for extension in ("md", "html", "tex"):
        text = written(extension)
        assert all(word in text for word in ("Diaries", "randomised 204", "real time", "preferred it", "0.18"))
