"""References in the styles of APA and the IEEE: what they say, and that titles stand in them to the letter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from index.bibliography.formats import write_bibliography
from index.bibliography.references import Style, format_references
from index.paper import Paper
from tests.index.test_bibliography_formats import BARE, BOSON, TEXTS, folded, hostile

QUIET = Paper(
    "quiet-1", "Quiet Codec: Speech at One Kilobit", "A codec.", ("Aäron van den Oord", "Smith JA"), 2021,
    "Proceedings of Interspeech", "10.1000/quiet", pages="12-24",
)  # fmt: skip


@pytest.mark.parametrize(
    ("paper", "style", "said"),
    [
        (QUIET, "apa", "van den Oord, A., & Smith, J. A. (2021). Quiet Codec: Speech at One Kilobit. Proceedings of "
         "Interspeech, 12–24. https://doi.org/10.1000/quiet"),
        (QUIET, "ieee", "A. van den Oord and J. A. Smith, “Quiet Codec: Speech at One Kilobit,” in Proceedings of "
         "Interspeech, 2021, pp. 12–24. doi: 10.1000/quiet."),
        (BOSON, "apa", "The ATLAS Collaboration, & Byron, A. (2012). Observation of a New Particle. Physics Letters B, "
         "716(1), 1–29. https://doi.org/10.1016/j.x_2"),
        (BOSON, "ieee", "The ATLAS Collaboration and A. Byron, “Observation of a New Particle,” Physics Letters B, "
         "vol. 716, no. 1, pp. 1–29, 2012, doi: 10.1016/j.x_2."),
        (BARE, "apa", "Image Patches. (n.d.). [authors, year, venue and DOI not recorded]"),
        (BARE, "ieee", "“Image Patches.” [authors, year, venue and DOI not recorded]"),
        (replace(QUIET, venue="NeurIPS", doi=None), "ieee", "A. van den Oord and J. A. Smith, “Quiet Codec: Speech at "
         "One Kilobit,” NeurIPS, pp. 12–24, 2021. [DOI not recorded]"),
        (replace(QUIET, venue="MIT", kind="thesis", pages=None), "apa", "van den Oord, A., & Smith, J. A. (2021). "
         "Quiet Codec: Speech at One Kilobit [MIT]. https://doi.org/10.1000/quiet"),
        (replace(QUIET, title="Is It Quiet?"), "apa", "van den Oord, A., & Smith, J. A. (2021). Is It Quiet? "
         "Proceedings of Interspeech, 12–24. https://doi.org/10.1000/quiet"),
        (replace(QUIET, title="Is It Quiet?"), "ieee", "A. van den Oord and J. A. Smith, “Is It Quiet?” in Proceedings "
         "of Interspeech, 2021, pp. 12–24. doi: 10.1000/quiet."),
        (replace(QUIET, title="A Codec."), "ieee", "A. van den Oord and J. A. Smith, “A Codec,” in Proceedings of "
         "Interspeech, 2021, pp. 12–24. doi: 10.1000/quiet."),
        (replace(QUIET, title="A Codec."), "apa", "van den Oord, A., & Smith, J. A. (2021). A Codec. Proceedings of "
         "Interspeech, 12–24. https://doi.org/10.1000/quiet"),
        (Paper("x", "", "Text."), "ieee", "[title, authors, year, venue and DOI not recorded]"),
    ],
)  # fmt: skip
def test_a_reference_is_as_its_style_has_it_and_says_what_is_missing(paper: Paper, style: str, said: str) -> None:
    assert format_references([paper], Style(style)) == [said]


@pytest.mark.parametrize("style", list(Style))
def test_references_keep_the_order_and_papers_that_are_alike(style: Style) -> None:
    papers = [QUIET, BARE, QUIET, replace(QUIET, paper_id="QUIET-1", title="Another")]
    assert format_references(papers, style) == [format_references([paper], style)[0] for paper in papers]
    assert format_references([], style) == []


def test_a_file_of_ieee_references_is_numbered_and_one_of_apa_is_not() -> None:
    numbered = write_bibliography([QUIET, BARE], {}, "ieee.txt").splitlines()
    assert [line[:5] for line in numbered] == ["[1] A", "[2] “"]
    assert write_bibliography([BARE], {}, "apa.txt").startswith("Image Patches. (n.d.)")


@pytest.mark.parametrize("style", list(Style))
@given(text=TEXTS)
@settings(max_examples=40, deadline=None)
def test_a_title_stands_in_its_reference_to_the_letter_whatever_it_holds(style: Style, text: str) -> None:
    assume(folded(text))
    (plain,) = format_references([replace(QUIET, title=text, venue=text)], style)
    assert plain.count(folded(text).removesuffix(".")) >= 2
    (said,) = format_references([hostile(text)], style)
    assert folded(text).removesuffix(".") in said
    assert len(said.splitlines()) == 1
