"""Markup becomes what it means, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers.latex import bibtex_text
from index.readers.markup import plain_text

_PIECES = st.sampled_from(
    [
        *"\\{}$<>&;%^_~`'\" ab1\n",
        *("\\frac", "\\sqrt", "\\href", "\\input{x}", "\\emph{", "\\left(", "\\verb", "\\'", "$$", "``", "''"),
        *("<i>", "</i>", "<br/>", "<jats:p>", "&amp;", "&#xD800;", "{" * 400, "}" * 400),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "a < b and c > d",
        "p<0.05",
        "5% of $10",
        r"C:\dir\temp\beta",
        "x_i and y^2",
        "if x<i and i>j",
        "vector<b> only",
        "<mask> and <eos> tokens",
        "from US$5 to US$6",
        "$5 and $10",
        "paid 5$, x_i and 6$",
        "$5-$10, or $10,$20",
        "AT&T, R&D and &copy=1",
        "$HOME/$USER",
        r"say \"word\" now",
        "`x' and --flag",
        "",
    ],
)
def test_text_without_markup_comes_back_to_the_letter(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("<i>E. coli</i> &amp; x", "E. coli & x"),
        ("R&amp;amp;D", "R&D"),
        ("&lt;i&gt;E. coli&lt;/i&gt;", "E. coli"),
        ("<jats:title>Abstract</jats:title><jats:p>We show.</jats:p>", "We show."),
        ("<jats:title>Aim</jats:title><jats:p>X.</jats:p><jats:p>Y.</jats:p>", "Aim: X.\nY."),
        ("10<sup>-3</sup> of H<sub>2</sub>O", "10⁻³ of H2O"),
        ("<mml:math><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>1</mml:mn></mml:math>", "x=1"),
        ('<span style="color: red">red</span><br/>blue', "red\nblue"),
        (r"\emph{x} and \textbf{a \emph{b}} and {\bf c}", "x and a b and c"),
        (r"``quotes'' and 5\%", "“quotes” and 5%"),
        (r"$\alpha$, $x^2$, $10^{-3}$, the $k$th and $k$-means", "α, x^2, 10^-3, the kth and k-means"),
        (r"km s$^{-1}$, 5$\sigma$, 20$^\circ$C, $\sim$10$^{5}$", "km s^-1, 5σ, 20°C, ∼10^5"),
        (r"$e^{a+b}$, $\frac{a+b}{2c}$, $x\foo y$, 5$\mathrm{km}$", "e^(a+b), (a+b)/2c, xfoo y, 5km"),
        (r"$\|x\|$, $\sqrt[3]{x}$, $a\lt b$", "‖x‖, ^3√(x), a< b"),
        (r"$p=0.05$ for $3 million", "p=0.05 for $3 million"),
        (r"G\"odel, Erd\H{o}s, Poincar\'e, {\L}ukasz", "Gödel, Erdős, Poincaré, Łukasz"),
    ],
)
def test_what_is_clearly_markup_becomes_what_it_means(marked: str, plain: str) -> None:
    assert plain_text(marked) == plain


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("{BERT}: {Deep} {{Models}}", "BERT: Deep Models"),
        (r"{\"o} \'{e} \'e {\'{\i}} \c{c} {\L}ukasz \L ukasz \AA", "ö é é í ç Łukasz Łukasz Å"),
        (r"Nguy{\~{\^e}}n, Th{\d i}, Tr\'{\^{o}}", "Nguyễn, Thị, Trố"),
        (r"5$\sigma$ at 20$^{\circ}$C, \textbraceleft{}x\textbraceright{}", "5σ at 20°C, {x}"),
        ("5% of things\nand more", "5% of things\nand more"),
        ("1--2 --- so~it", "1–2 — so it"),
        (r"{\textless}i{\textgreater} \& {\%} C\#", "<i> & % C#"),
        (r"\unheard{of} \emph{The {BERT} model}", "of The BERT model"),
        (r"\{x\} \input{secret}", r"{x} \input{secret}"),
    ],
)
def test_the_value_of_a_bibtex_field_loses_its_latex_and_no_letter(value: str, plain: str) -> None:
    assert bibtex_text(value) == plain


@settings(deadline=None, max_examples=300)
@given(st.lists(_PIECES, max_size=20).map("".join) | st.text(max_size=40))
def test_whatever_the_text_a_text_comes_out(text: str) -> None:
    assert isinstance(plain_text(text), str)
    assert isinstance(bibtex_text(text), str)


@given(st.text(alphabet="abc XYZ.,:;()[]#@!?/-+=*|é中\n", max_size=60))
def test_letters_and_plain_signs_are_never_markup(text: str) -> None:
    assert plain_text(text) == text
