"""PubMed's XML: articles, books and what stands between them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from index.readers.pubmed_xml import looks_like_pubmed_xml, read_pubmed_xml
from index.readers.record import BadRecord, Record

FILE = Path("pubmed.xml")
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2024//EN"
 "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_240101.dtd">
<PubmedArticleSet>
"""
TAIL = "\n</PubmedArticleSet>\n"

TRIAL = """<PubmedArticle>
  <MedlineCitation Status="MEDLINE" Owner="NLM">
    <PMID Version="1">26903338</PMID>
    <DateCompleted><Year>2017</Year><Month>01</Month></DateCompleted>
    <Article PubModel="Print-Electronic">
      <Journal>
        <ISSN IssnType="Electronic">1533-4406</ISSN>
        <JournalIssue CitedMedium="Internet">
          <Volume>374</Volume><Issue>11</Issue>
          <PubDate><Year>2016</Year><Month>Mar</Month><Day>17</Day></PubDate>
        </JournalIssue>
        <Title>The New England journal of medicine</Title><ISOAbbreviation>N Engl J Med</ISOAbbreviation>
      </Journal>
      <ArticleTitle>Effect of CO<sub>2</sub> on <i>E. <b>coli</b></i> at 10<sup>-3</sup> mol &amp;
        more.</ArticleTitle>
      <Pagination><StartPage>1011</StartPage><EndPage>1022</EndPage><MedlinePgn>1011-22</MedlinePgn></Pagination>
      <ELocationID EIdType="doi" ValidYN="Y">10.1056/elocation</ELocationID>
      <Abstract>
        <AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Sepsis is common.</AbstractText>
        <AbstractText Label="RESULTS" NlmCategory="RESULTS">Mortality fell (p &lt; 0.05 and n &gt; 3).</AbstractText>
        <AbstractText/>
        <AbstractText>No label here.</AbstractText>
        <CopyrightInformation>Copyright 2016</CopyrightInformation>
      </Abstract>
      <AuthorList CompleteYN="Y">
        <Author ValidYN="Y"><LastName>Müller</LastName><ForeName>Anna B</ForeName><Initials>AB</Initials>
          <AffiliationInfo><Affiliation>Bonn, Germany.</Affiliation></AffiliationInfo></Author>
        <Author ValidYN="N"><LastName>Muller</LastName><ForeName>Ana</ForeName></Author>
        <Author ValidYN="Y"><LastName>King</LastName><ForeName>Martin Luther</ForeName><Suffix>Jr</Suffix></Author>
        <Author ValidYN="Y"><LastName>Chen</LastName><Initials>X</Initials></Author>
        <Author ValidYN="Y"><CollectiveName>REACH Investigators, Oslo and Bergen</CollectiveName></Author>
      </AuthorList>
      <PublicationTypeList>
        <PublicationType UI="D016428">Journal Article</PublicationType>
        <PublicationType UI="D016449">Randomized Controlled Trial</PublicationType>
      </PublicationTypeList>
    </Article>
  </MedlineCitation>
  <PubmedData>
    <ArticleIdList>
      <ArticleId IdType="pubmed">26903338</ArticleId>
      <ArticleId IdType="doi">10.1056/NEJMoa1500000</ArticleId>
    </ArticleIdList>
    <ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1/other</ArticleId></ArticleIdList></Reference>
    </ReferenceList>
  </PubmedData>
</PubmedArticle>"""

BOOK = """<PubmedBookArticle>
  <BookDocument>
    <PMID Version="1">20301295</PMID>
    <ArticleIdList><ArticleId IdType="bookaccession">NBK1116</ArticleId></ArticleIdList>
    <Book>
      <Publisher><PublisherName>University of Washington, Seattle</PublisherName></Publisher>
      <BookTitle book="gene">GeneReviews</BookTitle>
      <PubDate><Year>1993</Year></PubDate>
      <AuthorList Type="editors"><Author><LastName>Adam</LastName><ForeName>Margaret</ForeName></Author></AuthorList>
    </Book>
    <ArticleTitle book="gene" part="x">Fanconi Anemia</ArticleTitle>
    <AuthorList Type="authors"><Author><LastName>Mehta</LastName><ForeName>Parinda A</ForeName></Author></AuthorList>
    <Abstract><AbstractText Label="CLINICAL CHARACTERISTICS">Bone marrow failure.</AbstractText></Abstract>
  </BookDocument>
</PubmedBookArticle>"""


def read(body: str, head: str = HEAD) -> tuple[list[Record], list[tuple[int, str]]]:
    found = list(read_pubmed_xml(FILE, io.BytesIO((head + body + TAIL).encode())))
    bad = [(r.line, r.reason) for r in found if isinstance(r, BadRecord)]
    return [r for r in found if isinstance(r, Record)], bad


def article(inner: str, pmid: str = "1") -> str:
    citation = f"<PMID>{pmid}</PMID><Article>{inner}</Article>"
    return f"<PubmedArticle><MedlineCitation>{citation}</MedlineCitation></PubmedArticle>"


def one(inner: str) -> Record:
    good, bad = read(article(inner))
    assert bad == []
    return good[0]


def test_an_article_is_read() -> None:
    good, bad = read(TRIAL)
    assert bad == []
    assert good == [
        Record(
            source_id="pmid:26903338",
            title="Effect of CO2 on E. coli at 10⁻³ mol & more.",
            abstract="BACKGROUND: Sepsis is common. RESULTS: Mortality fell (p < 0.05 and n > 3). No label here.",
            authors=("Anna B Müller", "Martin Luther King Jr", "X Chen", "REACH Investigators, Oslo and Bergen"),
            year=2016,
            venue="The New England journal of medicine",
            doi="10.1056/NEJMoa1500000",
            url="https://pubmed.ncbi.nlm.nih.gov/26903338/",
            kind="article-journal",
            volume="374",
            issue="11",
            pages="1011-22",
        )
    ]


def test_a_chapter_of_a_book_is_read() -> None:
    good, bad = read(BOOK)
    assert bad == []
    assert (good[0].source_id, good[0].title, good[0].venue) == ("pmid:20301295", "Fanconi Anemia", "GeneReviews")
    assert (good[0].authors, good[0].year, good[0].kind) == (("Parinda A Mehta",), 1993, "chapter")
    assert good[0].abstract == "CLINICAL CHARACTERISTICS: Bone marrow failure."
    assert good[0].publisher == "University of Washington, Seattle"


def test_a_whole_book_is_read() -> None:
    whole = BOOK.replace('<ArticleTitle book="gene" part="x">Fanconi Anemia</ArticleTitle>', "")
    good, _ = read(whole)
    assert (good[0].title, good[0].venue, good[0].kind) == ("GeneReviews", None, "book")


def test_deleted_citations_are_passed_over() -> None:
    deleted = "<DeleteCitation><PMID Version='1'>5</PMID><PMID Version='1'>6</PMID></DeleteCitation>"
    good, bad = read(article("<ArticleTitle>A</ArticleTitle>") + deleted)
    assert ([r.source_id for r in good], bad) == (["pmid:1"], [])


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998),
        ("<MedlineDate>Spring 2003</MedlineDate>", 2003),
        ("<Year>2010</Year>", 2010),
        ("<Season>Winter</Season>", None),
    ],
)
def test_the_year_is_that_of_the_issue(date: str, year: int | None) -> None:
    issue = f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>"
    assert one(f"{issue}<ArticleTitle>A</ArticleTitle>").year == year


@pytest.mark.parametrize("title", ["[Not Available].", "[Not Available]", "Not available.", ""])
def test_a_title_that_was_not_translated_is_given_in_its_own_language(title: str) -> None:
    inner = f"<ArticleTitle>{title}</ArticleTitle><VernacularTitle>Über die Grippe.</VernacularTitle>"
    assert one(inner).title == "Über die Grippe."


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["Journal Article", "Preprint"], "article"),
        (["Academic Dissertation"], "thesis"),
        (["Review"], "article-journal"),
        ([], "article-journal"),
    ],
)
def test_the_kind_is_what_the_types_say(names: list[str], kind: str) -> None:
    types = "".join(f"<PublicationType>{name}</PublicationType>" for name in names)
    inner = f"<ArticleTitle>A</ArticleTitle><PublicationTypeList>{types}</PublicationTypeList>"
    assert one(inner).kind == kind


def test_pages_are_first_and_last_where_none_are_printed() -> None:
    pages = "<Pagination><StartPage>e12</StartPage><EndPage>e19</EndPage></Pagination>"
    assert one(f"<ArticleTitle>A</ArticleTitle>{pages}").pages == "e12-e19"


def test_a_formula_in_an_abstract_is_text() -> None:
    formula = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi><mml:mo>=</mml:mo></mml:math>'
    inner = f"<ArticleTitle>A</ArticleTitle><Abstract><AbstractText>Let {formula} 2.</AbstractText></Abstract>"
    assert one(inner).abstract == "Let x= 2."


def test_an_identifier_that_is_withdrawn_is_not_taken() -> None:
    inner = '<ArticleTitle>A</ArticleTitle><ELocationID EIdType="doi" ValidYN="N">10.1/x</ELocationID>'
    assert one(inner).doi is None


def test_an_article_with_nothing_in_it_is_reported_with_its_line_and_the_next_is_read() -> None:
    good, bad = read("<PubmedArticle/>\n" + article("<ArticleTitle>A</ArticleTitle>"))
    assert [r.title for r in good] == ["A"]
    assert bad == [(5, bad[0][1])]
    assert "neither title nor abstract" in bad[0][1]


def test_the_opening_is_known() -> None:
    assert looks_like_pubmed_xml(HEAD)
    assert looks_like_pubmed_xml("<PubmedArticle>\n")
    assert not looks_like_pubmed_xml('<feed xmlns="http://www.w3.org/2005/Atom">')
    assert not looks_like_pubmed_xml("The PubmedArticleSet element")


def test_a_family_of_two_names_stays_before_its_given_name() -> None:
    author = "<Author><LastName>García López</LastName><ForeName>Ana</ForeName></Author>"
    assert one(f"<ArticleTitle>A</ArticleTitle><AuthorList>{author}</AuthorList>").authors == ("García López, Ana",)
