"""PubMed's XML, as its website's "efetch" and the yearly baseline files give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element

from index.readers.markup import plain_text
from index.readers.people import in_order
from index.readers.record import BadRecord, Record
from index.readers.xml_stream import read_elements

_ROOT = re.compile(r"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|PubmedBookArticleSet)\b")
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
# Types that say more than "an article of a journal", which all others are.
_KINDS = {
    "preprint": "article",
    "academic dissertation": "thesis",
    "technical report": "report",
    "dataset": "dataset",
    "congress": "paper-conference",
}
_INLINE = {"b", "i", "u", "sub", "sup"}
_NO_TITLE = "not available"


def looks_like_pubmed_xml(opening: str) -> bool:
    """Tell whether a file opens as PubMed's XML."""
    return _ROOT.search(opening) is not None or "<!DOCTYPE PubmedArticleSet" in opening


def read_pubmed_xml(file: Path, stream: BinaryIO) -> Iterator[Record | BadRecord]:
    """Yield the articles, books and chapters; citations that PubMed deleted are passed over."""
    return read_elements(file, stream, {"PubmedArticle": _article, "PubmedBookArticle": _book})


def _article(record: Element) -> dict[str, object]:
    article = _child(_child(record, "MedlineCitation"), "Article")
    journal = _child(article, "Journal")
    issue = _child(journal, "JournalIssue")
    # References of the article have identifiers too, further down: only its own list is asked.
    own_ids = record.findall("PubmedData/ArticleIdList/ArticleId[@IdType='doi']")
    return {
        **_identity(record.findtext("MedlineCitation/PMID")),
        "title": _title(article),
        "abstract": _abstract(article),
        "authors": _authors(article.findall("AuthorList/Author")),
        "year": _year(issue.find("PubDate")) or _year(article.find("ArticleDate")),
        "venue": _text(journal.find("Title")) or _text(journal.find("ISOAbbreviation")),
        "doi": _doi([*own_ids, *article.findall("ELocationID[@EIdType='doi']")]),
        "kind": _kind(article),
        "volume": _text(issue.find("Volume")),
        "issue": _text(issue.find("Issue")),
        "pages": _pages(article),
    }


def _book(record: Element) -> dict[str, object]:
    document = _child(record, "BookDocument")
    book = _child(document, "Book")
    book_title = _text(book.find("BookTitle"))
    chapter = _text(document.find("ArticleTitle"))
    authors = document.findall("AuthorList/Author") or book.findall("AuthorList[@Type='authors']/Author")
    return {
        **_identity(document.findtext("PMID")),
        "title": chapter or book_title,
        "abstract": _abstract(document),
        "authors": _authors(authors or book.findall("AuthorList/Author")),
        "year": _year(book.find("PubDate")) or _year(document.find("ContributionDate")),
        "venue": book_title if chapter else None,
        "doi": _doi(document.findall("ArticleIdList/ArticleId[@IdType='doi']")),
        "kind": "chapter" if chapter else "book",
        "volume": _text(book.find("Volume")),
        "pages": _pages(document),
        "publisher": _text(book.find("Publisher/PublisherName")),
    }


def _child(element: Element, tag: str) -> Element:
    found = element.find(tag)
    return Element(tag) if found is None else found


def _identity(pmid: str | None) -> dict[str, object]:
    number = (pmid or "").strip()
    return {"id": f"pmid:{number}", "url": f"https://pubmed.ncbi.nlm.nih.gov/{number}/"} if number else {}


def _markup(element: Element) -> str:
    """What stands in an element, with its inner tags, which `plain_text` knows how to read."""
    return _inner(element) if len(element) else element.text or ""


def _inner(element: Element) -> str:
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        local = child.tag.rpartition("}")[2]
        name = child.tag if child.tag in _INLINE else f"mml:{local}"  # stripped as the tags of a formula are
        parts.append(f"<{name}>{_inner(child)}</{name}>{escape(child.tail or '', quote=False)}")
    return "".join(parts)


def _text(element: Element | None) -> str | None:
    """Plain text on one line, None where there is none."""
    return None if element is None else " ".join(plain_text(_markup(element)).split()) or None


def _title(article: Element) -> str | None:
    title = _text(article.find("ArticleTitle"))
    if title is None or title.strip("[]. ").casefold() == _NO_TITLE:
        return _text(article.find("VernacularTitle"))
    return title


def _abstract(article: Element) -> str:
    """The parts one after another, each behind its label."""
    parts = ((part.get("Label", "").strip(), _text(part)) for part in article.findall("Abstract/AbstractText"))
    return " ".join(f"{label}: {text}" if label else text for label, text in parts if text)


def _authors(authors: list[Element]) -> list[str]:
    names = (_author(author) for author in authors if author.get("ValidYN") != "N")
    return [name for name in names if name]


def _author(author: Element) -> str:
    if group := _text(author.find("CollectiveName")):
        return group
    given = _text(author.find("ForeName")) or _text(author.find("Initials"))
    return in_order(_text(author.find("LastName")) or "", given or "", _text(author.find("Suffix")) or "")


def _year(date: Element | None) -> int | None:
    if date is None:
        return None
    found = _YEAR.search(date.findtext("Year") or date.findtext("MedlineDate") or "")
    return int(found[0]) if found else None


def _doi(candidates: list[Element]) -> str | None:
    texts = ((c.text or "").strip() for c in candidates if c.get("ValidYN") != "N")
    return next((text for text in texts if text), None)


def _kind(article: Element) -> str:
    types = ((t.text or "").strip().casefold() for t in article.findall("PublicationTypeList/PublicationType"))
    return next((_KINDS[name] for name in types if name in _KINDS), "article-journal")


def _pages(element: Element) -> str | None:
    if printed := _text(element.find("Pagination/MedlinePgn")):
        return printed
    ends = [_text(element.find(f"Pagination/{tag}")) for tag in ("StartPage", "EndPage")]
    return "-".join(end for end in ends if end) or None
