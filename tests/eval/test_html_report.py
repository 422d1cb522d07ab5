"""The report: one file that asks for nothing, where all that comes from outside is text and no figure lacks its n."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, KeyFact
from eval.errors import MissingExtra
from eval.regression.compare import compare_runs
from eval.regression.replay import Cause
from eval.report.html import Section, write_html
from eval.runs.record import Row, Run
from eval.runs.score import score_run
from eval.runs.summary import summarise
from index.paper import Paper

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}{% raw %}\"'><img src=x onerror=alert(2)>"
VOID = {"meta", "link", "br", "img"}
OWN_LINE = {"p", "li", "td", "th", "tr", "small", "summary", "h3", "h4"}
PAPER = Paper("p", "A Title", "The codec runs at 8 kbps. It is fast. It is small.")
FACT, FAST, SMALL = (0, 25), (26, 37), (38, 50)
MODEL = {"model": "extractive", "code": "sha256:" + "ab" * 32, "settings": {"refuse_below": 0.4}}


class Page(HTMLParser):
    """A page as a browser reads it; a tag that is not closed in its turn fails the test that reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []
        self._classes: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute of {tag} is given twice"
        self.tags.append((tag, dict(attrs)))
        if tag in OWN_LINE:
            self.texts.append(((*self._open, *self._classes), " "))
        if tag not in VOID:
            self._open.append(tag)
            self._classes.append(dict(attrs).get("class") or "")

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag
        self._classes.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append(((*self._open, *self._classes), data))

    def text(self, within: str = "body") -> str:
        """The text inside of all elements of a tag or class, spaces folded."""
        return " ".join("".join(t for where, t in self.texts if within in where).split())

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def section(self, name: str) -> Page:
        """The part of the page below one heading."""
        (found,) = re.findall(rf'<section aria-labelledby="{name}">.*?</section>', self.html, re.DOTALL)
        return Page(f"<body>{found}</body>")

    def row(self, title: str) -> list[str]:
        """The cells of the table row of this title."""
        (found,) = re.findall(rf'<tr><th scope="row">{re.escape(title)}</th>(.*?)</tr>', self.html, re.DOTALL)
        return [Page(cell).text("td") for cell in re.findall(r"<td.*?</td>", found, re.DOTALL)]


def claim(*span: int, paper: Paper = PAPER, marker: int = 1, verdict: str = "verbatim") -> dict[str, Any]:
    quote = paper.abstract[slice(*span)]
    citation = {"marker": marker, "paper_id": paper.paper_id, "start": span[0], "end": span[1], "quote": quote}
    return {"text": quote, "verdict": verdict, "citations": [citation], "dangling": []}


def row(case_id: str, *claims: dict[str, Any], paper: Paper = PAPER, refusal: str = "", **fields: Any) -> Row:
    """A question with one key fact, answered with these claims; with none of them it is declined."""
    given: dict[str, Any] = {
        "gold_papers": (paper.paper_id,),
        "key_facts": (KeyFact(paper.paper_id, *FACT, ("8 kbps",)),),
    }
    case = Case(**{"id": case_id, "type": "single", "question": f"How many bits, {case_id}?"} | given | fields)
    message = refusal or "Nothing here says so."
    answer = {
        "answer": " ".join(c["text"] for c in claims) or message,
        "answerable": 0.9 if claims else 0.1,
        "refused": not claims,
        "refusal": None if claims else {"reason": "not_stated", "message": message},
        "claims": list(claims),
        "shown": [{"marker": 1, "paper_id": paper.paper_id, "start": 0, "end": 37, "score": 0.8765}],
        "usage": None,
    }
    return Row(case, answer, None, (), {paper.paper_id: 1}, None if claims else False, {"total": 250.0})


def right(case_id: str) -> Row:
    return row(case_id, claim(*FACT))


def wrong(case_id: str) -> Row:
    return row(case_id, claim(*FAST))


def failed(case_id: str, message: str = "the library is gone") -> Row:
    return replace(right(case_id), answer=None, error={"type": "LibraryError", "message": message}, timings_ms={})


def run(*rows: Row, paper: Paper = PAPER, **changed: Any) -> Run:
    return Run(MODEL | changed, {paper.paper_id: paper}, rows)


def page(new: Run, file: Path, base: Run | None = None, **more: Any) -> Page:
    scored = score_run(new)
    compared = compare_runs(base, new) if base else None
    write_html(file, new, scored, summarise(scored), comparison=compared, **more)
    return Page(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Every section, with one case of each kind."""
    base = run(right("a"), right("b"), wrong("c"), wrong("d"), right("e"), right("gone"), code="sha256:" + "cd" * 32)
    new = run(
        right("a"),
        wrong("b"),
        right("c"),
        row("d", claim(*SMALL), claim(*FAST, verdict="supported")),
        failed("e"),
        row("f", type="unanswerable", key_facts=(), refusal="Not in the abstract."),
    )
    return page(
        new,
        tmp_path_factory.mktemp("report") / "in" / "a" / "report.html",
        base,
        causes={"b": Cause("answerer: other sentences", replayed=True), "c": Cause("retrieval", replayed=False)},
        gate_failures=["right went from 0.6 to 0.4"],
        sections=[Section("Self check", "What must hold.", ("what", "share", "n"), (("a", 0.5, 1200), ("b", None, 0)))],
    )


def test_it_asks_for_nothing(full: Page) -> None:
    for tag, attrs in full.tags:
        assert tag not in ("script", "iframe", "object", "embed", "form", "base", "img")
        for name, value in attrs.items():
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "action", "poster", "data", "background")
            if name in ("href", "xlink:href"):
                assert value is not None
                assert value.startswith("#") or value == "data:,"
            assert name.startswith("xmlns") or "//" not in (value or "")
    assert "@import" not in full.html
    assert not re.search(r"url\((?!#)", full.html)
    (policy,) = [m["content"] for m in full.of("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_it_is_one_document_with_a_title_in_which_every_anchor_leads_somewhere(full: Page) -> None:
    assert full.html.startswith("<!doctype html>\n")
    assert full.of("html") == [{"lang": "en"}]
    assert "6 questions" in full.text("title")
    ids = [attrs["id"] for _, attrs in full.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {(attrs["href"] or "")[1:] for attrs in full.of("a")}
    assert targets == {"baseline", "gate", "figures", "groups", "plots", "worst", "checks", "failed"}
    assert targets <= set(ids)
    for _, attrs in full.tags:
        assert set((attrs.get("aria-labelledby") or "").split()) <= set(ids)


def test_headings_and_tables_can_be_found_by_ear(full: Page) -> None:
    levels = [int(tag[1]) for tag, _ in full.tags if re.fullmatch(r"h\d", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(full.of("caption")) == len(full.of("table"))
    assert {attrs["scope"] for attrs in full.of("th")} == {"col", "row"}
    assert all(box["tabindex"] == "0" and box["aria-label"] for box in full.of("div") if box.get("class") == "box")


def test_it_opens_with_the_verdict(full: Page) -> None:
    # a and c are right, f is rightly declined; b and d are wrong; e failed.
    assert full.text("verdict") == "6 questions: 3 right (1 of them rightly declined), 2 wrong; 1 could not be asked."
    assert "The gate fails. 1 reason" in full.text("header")


def test_the_parts_of_the_run_are_named_short_and_whole(full: Page) -> None:
    (code,) = [attrs for attrs in full.of("code") if (attrs.get("title") or "") == MODEL["code"]][:1]
    assert code
    assert full.html.count("sha256:abababababab…") == 2  # of the run, and where it differs from the base
    assert "sha256:cdcdcdcdcdcd…" in full.text("section")


def test_figures_come_with_an_interval_and_their_n(full: Page) -> None:
    value, interval, n, meaning = full.section("figures").row("right answers")
    assert (value, n) == ("60.0%", "5")
    assert re.fullmatch(r"\d+\.\d% to \d+\.\d%", interval)
    assert meaning.startswith("every key fact held")


def test_what_is_undefined_is_a_dash_with_no_cases(tmp_path: Path) -> None:
    figures = page(run(right("a"), right("b")), tmp_path / "r.html").section("figures")
    assert figures.row("missed refusals")[:3] == ["–", "–", "0"]
    assert figures.row("AUROC")[:3] == ["–", "–", "0"]
    assert "nan" not in figures.text().casefold().split()


def test_full_marks_by_construction_are_said_to_be_so_of_quoted_answers_alone(full: Page, tmp_path: Path) -> None:
    assert "by construction: quoted sentences are in their source" in full.section("figures").row("groundedness")[3]
    assert "by construction" not in full.section("figures").row("right answers")[3]
    other = page(run(right("a"), model="gpt"), tmp_path / "r.html")
    assert "by construction" not in other.text()


def test_all_figures_stand_by_type_with_their_n(full: Page) -> None:
    groups = full.section("groups")
    assert [*(a for a in re.findall(r'class="n">(\w+) \(\d+\)', groups.html))][-2:] == ["single", "unanswerable"]
    # Of five single questions one failed and two of the other four are right; the unanswerable one is too.
    assert groups.row("right answers")[-2:] == ["50.0% 4", "100.0% 1"]
    assert groups.row("key facts")[-1] == "– 0"


def test_the_baseline_is_compared_in_counts_and_figures(full: Page) -> None:
    baseline = full.section("baseline")
    # b is broken, e could be answered rightly and now fails, c is fixed, d says something else.
    # Exact McNemar of 2 against 1: both tails are everything, p = 1.
    assert "Of 5 questions in both runs, 2 are newly broken, 1 newly fixed, and 1 answered otherwise" in baseline.text()
    assert "McNemar's exact p = 1.000" in baseline.text()
    # Of a to d, which both runs answered: 2 right before, a and c after.
    change, verdict, _, base, new, p, _, n, _ = baseline.row("right answers")
    assert (base, new, change, p, verdict, n) == ("50.0%", "50.0%", "0.0 points", "1.000", "no evidence of change", "4")
    assert "Could be asked before and cannot now: e" in baseline.text()
    assert "1 left out: only in the base gone" in baseline.text()
    assert "1 left out: only in the new run f" in baseline.text()
    assert "right went from 0.6 to 0.4" in baseline.text("li")


def test_it_says_what_the_questions_cannot_show(full: Page) -> None:
    # Differences of right answers: 0, -1, 1, 0; their standard deviation is sqrt(2 / 3) = .8165.
    # (1.9600 + .8416) * .8165 / sqrt(4) = 1.1437, and no change is greater than 1.
    sentence = "These 4 questions cannot be expected to show a change of right answers smaller than 100.0 points."
    assert sentence in full.section("baseline").text()
    assert "key facts 100.0 points (n = 4)" in full.section("baseline").text()


def case_of(page: Page, section: str, case_id: str) -> Page:
    (found,) = [
        case
        for case in re.split(r'(?=<details class="case">)', page.section(section).html)
        if f"<code>{case_id}</code>" in case
    ]
    return Page(f"<body>{found[: found.rindex('</details>')]}</details></body>")


def test_a_changed_answer_stands_beside_the_one_before_with_its_cause(full: Page) -> None:
    broken = case_of(full, "baseline", "b")
    assert "✗ newly broken b How many bits, b? answerer: other sentences" in broken.text("summary")
    assert "✗ wrong: missing: 8 kbps" in broken.text("sides")
    assert broken.text("removed").startswith("− removed The codec runs at 8 kbps. [1]")
    assert broken.text("added").startswith("+ added It is fast. [1]")
    assert "retrieval (from the records)" in case_of(full, "baseline", "c").text("summary")


def test_a_sentence_that_is_judged_otherwise_is_neither_kept_nor_new(full: Page) -> None:
    changed = case_of(full, "baseline", "d")
    assert "≠ changed d" in changed.text("summary")
    assert changed.text("recited").count("≠ cited or judged otherwise It is fast. [1]") == 2
    assert changed.text("added") == "+ added It is small. [1] verbatim; cites A Title"
    assert "− removed" not in changed.text()


def test_an_answer_that_failed_is_not_called_wrong(full: Page) -> None:
    sides = case_of(full, "baseline", "e").text("sides")
    assert "! not answered: LibraryError: the library is gone" in sides
    assert "✗" not in sides


def test_only_changed_and_wrong_cases_are_written_out(full: Page) -> None:
    assert "How many bits, a?" not in full.text()
    assert "How many bits, f?" not in full.text()


def test_more_changed_cases_than_can_be_read_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.report.html._WRITTEN_OUT", 1)
    found = page(run(wrong("a"), wrong("b")), tmp_path / "r.html", run(right("a"), right("b"))).section("baseline")
    assert "1 of 2 are written out, newly broken ones first." in found.text()
    assert found.text("summary").count("newly broken") == 1


def test_a_wrong_answer_is_shown_with_its_faults_its_gold_and_its_passages(tmp_path: Path) -> None:
    changed = claim(*FACT) | {"text": "The codec runs at 9 kbps."}
    asked = row(
        "x",
        changed,
        claim(*FAST),
        note="A near miss.",
        reference="8 kbps.",
        history=({"role": "user", "content": "Hello?"},),
    )
    worst = page(run(asked), tmp_path / "r.html").section("worst")
    assert "✗ number: 9" in worst.text("li")
    assert "single, " in worst.text("muted")
    assert worst.text("history").endswith("user Hello?")
    assert "Note: A near miss." in worst.text()
    assert "Reference: 8 kbps." in worst.text()
    assert "✗ missing: 8 kbps" in worst.text("facts")
    assert "A Title rank 1, cited" in worst.text("summary")
    assert "[1] A Title (gold), score 0.8765" in worst.text("label")
    assert _abstracts(worst) == [PAPER.abstract, PAPER.abstract[:37]]
    assert [m for m, _ in _marks(worst)] == ["gold cited", "cited"] * 2
    assert [t for _, t in _marks(worst)] == ["The codec runs at 8 kbps.", "It is fast."] * 2


def _abstracts(page: Page) -> list[str]:
    found = re.findall(r'<p class="abstract"[^>]*>(.*?)</p>', page.html, re.DOTALL)
    return ["".join(text for _, text in Page(f"<span>{inner}</span>").texts) for inner in found]


def _marks(page: Page) -> list[tuple[str, str]]:
    section = page.html[page.html.index('<details class="case">') :]
    return re.findall(r'<mark class="([a-z ]+)">(.*?)</mark>', section)


def test_a_key_fact_is_said_to_be_held_miscited_or_not_judged(tmp_path: Path) -> None:
    # The fact is told with a citation of another sentence: miscited. A failed case has no outcomes.
    elsewhere = claim(*FAST) | {"text": "It is fast at 8 kbps."}
    worst = page(run(row("x", elsewhere), failed("y")), tmp_path / "r.html")
    assert "✗ miscited: 8 kbps" in case_of(worst, "worst", "x").text("facts")
    assert "– not judged: 8 kbps" in case_of(worst, "worst", "y").text("facts")
    held = page(run(row("z", claim(*FACT), claim(*FAST) | {"citations": []})), tmp_path / "r.html")
    assert "✓ held: 8 kbps" in case_of(held, "worst", "z").text("facts")
    assert "✗ uncited" in case_of(held, "worst", "z").text("li")


def test_a_paper_that_the_library_lacks_is_named_by_its_id(tmp_path: Path) -> None:
    asked = replace(wrong("x"), case=replace(wrong("x").case, gold_papers=("p", "absent"), key_facts=()))
    asked = replace(asked, case=replace(asked.case, type="exhaustive"), gold_ranks={"p": 1, "absent": None})
    worst = page(run(asked), tmp_path / "r.html").section("worst")
    assert "absent not ranked, not cited" in worst.text("summary")
    assert "The run holds no text of it." in worst.text("abstract")


def test_cases_that_could_not_be_asked_are_listed_with_their_error(full: Page) -> None:
    assert full.section("failed").text("tbody") == "e How many bits, e? LibraryError: the library is gone"


def test_tables_of_a_check_are_written_with_their_numbers(full: Page) -> None:
    checks = full.section("checks")
    assert "What must hold." in checks.text("p")
    assert checks.row("a") == ["0.500", "1,200"]
    assert checks.row("b") == ["–", "0"]


def hostile_run(text: str) -> tuple[Run, Run]:
    """Two runs in which every text from outside is this one."""
    paper = Paper(f"id {text}", f"title {text}", f"The codec runs at 8 kbps. {text} And more.")
    end = len(paper.abstract)
    told = claim(26, end, paper=paper) | {"text": f"said {text}"}
    outside: dict[str, Any] = {
        "paper": paper,
        "question": f"question {text}",
        "note": f"note {text}",
        "reference": f"reference {text}",
        "history": ({"role": f"role {text}", "content": f"turn {text}"},),
    }
    answered = row(f"case {text}", told, **outside)
    declined = row(f"case {text}", refusal=f"refusal {text}", **outside)
    broken = replace(
        row(f"failed {text}", told, **outside), answer=None, error={"type": f"type {text}", "message": f"error {text}"}
    )
    only = row(f"only {text}", told, **outside)
    return run(declined, only, paper=paper, code=f"base {text}"), run(
        answered, broken, paper=paper, code=f"code {text}"
    )


def hostile_page(text: str, file: Path) -> Page:
    base, new = hostile_run(text)
    return page(
        new,
        file,
        base,
        causes={f"case {text}": Cause(f"cause {text}", replayed=True)},
        gate_failures=[f"gate {text}"],
        sections=[Section(f"section {text}", f"about {text}", (f"column {text}",), ((f"cell {text}",),))],
    )


def test_all_that_comes_from_outside_is_text(tmp_path: Path) -> None:
    found, plain = hostile_page(HOSTILE, tmp_path / "h.html"), hostile_page("plain", tmp_path / "p.html")
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in plain.tags]
    assert [set(attrs) for _, attrs in found.tags] == [set(attrs) for _, attrs in plain.tags]
    for name in (
        "title", "id", "question", "note", "reference", "role", "turn", "said", "refusal", "case", "failed", "type",
        "error", "only", "base", "code", "cause", "gate", "section", "about", "column", "cell", "runs at 8 kbps.",
    ):  # fmt: skip
        assert f"{name} {HOSTILE}" in found.text(), name
    assert "49" not in found.section("worst").text()


@pytest.mark.parametrize(
    "text",
    [
        "]]> --> <!-- </title></style></details></body>",
        "&lt;b&gt; &amp; &#60; &notit; <b",
        "\u202e \u2028 {# {{ {%- ` ${x} \\",
    ],
)
def test_no_text_breaks_the_page(text: str, tmp_path: Path) -> None:
    found = hostile_page(text, tmp_path / "h.html")
    assert " ".join(f"said {text}".split()) in found.section("worst").text()
    assert " ".join(f"question {text}".split()) in found.section("failed").text("td")


def test_what_no_page_may_hold_is_replaced(tmp_path: Path) -> None:
    section = Section("Check", "a\x00b\x1bc\ud800d\te", ("what",), ())
    found = page(run(right("a")), tmp_path / "r.html", sections=[section])
    assert "a\ufffdb\ufffdc\ufffdd e" in found.section("checks").text("p")


def test_the_same_run_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        page(run(right("a"), wrong("b")), tmp_path / name, run(right("a"), right("b")))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert sorted(f.name for f in tmp_path.iterdir()) == ["a", "b"]


def test_a_run_in_which_nothing_is_wrong_or_changed_says_so(tmp_path: Path) -> None:
    same = run(right("a"), right("b"))
    found = page(same, tmp_path / "r.html", same)
    assert "nothing failed." in found.text("verdict")
    assert "No answer was wrong." in found.section("worst").text()
    assert "No answer changed." in found.section("baseline").text()
    assert "The two runs were made of the same parts." in found.section("baseline").text()
    assert 'id="failed"' not in found.html


@pytest.mark.parametrize("rows", [[], [failed("a")]])
def test_a_run_without_a_single_answer_is_a_report_without_figures(rows: list[Row], tmp_path: Path) -> None:
    found = page(run(*rows), tmp_path / "r.html", run(right("b")))
    assert found.section("figures").row("right answers")[:3] == ["–", "–", "0"]
    assert 'id="plots"' not in found.html
    assert "The runs share 0 questions: too few to show any change." in found.section("baseline").text()


def test_tokens_are_told_where_a_model_counts_them(tmp_path: Path) -> None:
    counted = right("a")
    counted = replace(
        counted, answer={**(counted.answer or {}), "usage": {"prompt_tokens": 1200, "completion_tokens": 30}}
    )
    figures = page(run(counted, right("b")), tmp_path / "r.html").section("figures")
    assert "Tokens, over 1 answers: completion_tokens 30; prompt_tokens 1,200." in figures.text()


@pytest.mark.parametrize("module", ["jinja2", "matplotlib.figure"])
def test_without_the_extra_it_is_named_and_nothing_is_written(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=r"pip install 'citewell\[eval\]'"):
        page(run(right("a")), tmp_path / "r.html")
    assert not list(tmp_path.iterdir())
