"""How an answer looks in a terminal. Papers are data: control characters in them are not passed on."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant.answer import Answer, Claim, Listing, Verdict
from assistant.assemble import Engine
from assistant.events import ClaimSettled, Finished, Token
from assistant.history import Turn
from assistant.records import FROM_THE_RECORD
from index import Hit
from index.display import printable
from index.retriever import Filters

_MARK = "bold cyan"
_QUOTE = "bold"
_QUIET = "dim"
_VERDICTS = {Verdict.VERBATIM: "", Verdict.SUPPORTED: " ≈", Verdict.UNSUPPORTED: " ✗ not supported"}
_BARE_WIDTH = 100  # columns where the output is no terminal


def console(*, errors: bool = False) -> Console:
    """Return a console on stdout, or on stderr for what is not data."""
    stream = sys.stderr if errors else sys.stdout
    return Console(file=stream, highlight=False, width=None if stream.isatty() else _BARE_WIDTH)


def ask_watched(
    engine: Engine, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None
) -> Answer:
    """Ask, and on a terminal say meanwhile how far a model has come.

    Raises:
        QuestionError, FilterError: as `Engine.ask`.
    """
    if engine.model is None:
        return engine.ask(question, history=history, filters=filters)
    tested = 0
    with console(errors=True).status(f"{printable(engine.model.name)} reads …") as status:
        for event in engine.stream(question, history=history, filters=filters):
            if isinstance(event, Finished):
                return event.answer
            tested += isinstance(event, ClaimSettled)
            if isinstance(event, Token):
                status.update(f"{printable(engine.model.name)} writes … {tested} sentences tested")
    raise AssertionError("a question that was not answered has raised")


def print_answer(out: Console, answer: Answer) -> None:
    """Print an answer with its sources, the quoted words standing out."""
    out.print()
    if answer.refusal:
        out.print(Text(printable(answer.refusal.message), style="yellow"))
        if answer.refusal.nearest:
            out.print(Text("\nNearest papers", style=_QUIET))
            for near in answer.refusal.nearest:
                out.print(Text.assemble("  ", printable(near.title), (f"  {printable(near.paper_id)}", _QUIET)))
    else:
        if answer.fallback:
            out.print(Text(printable(answer.fallback) + "\n", style="yellow"))
        out.print(_answer_text(answer))
        out.print(Text("\nSources", style=_QUIET))
        _print_sources(out, answer)
    out.print(Text(_footer(answer), style=_QUIET))


def _answer_text(answer: Answer) -> Text:
    if answer.listing:
        return _listed(answer, answer.listing)
    text = Text()
    for claim in answer.claims:
        text.append_text(_sentence(claim)).append(" ")
    text.rstrip()
    return text


def _listed(answer: Answer, listing: Listing) -> Text:
    """Return the papers that fit, each with its chance and the sentence that decides, then the near misses."""
    text = Text(printable(answer.introduction) + "\n")
    for paper, claim in zip(listing.papers, answer.claims, strict=True):
        text.append(f"\n• {printable(paper.title)}", style="bold").append(f"  {paper.chance:.2f}\n  ", style=_QUIET)
        text.append_text(_sentence(claim)).append("\n")
    if listing.near_misses:
        text.append(f"\nNot listed, because the chance that they fit is below {listing.cut:.2f}:", style=_QUIET)
        for paper in listing.near_misses:
            text.append(f"\n  {paper.chance:.2f}  {printable(paper.title)}", style=_QUIET)
    return text


def _sentence(claim: Claim) -> Text:
    text = Text(printable(claim.text)).append(_VERDICTS[claim.verdict], style="yellow")
    for marker in dict.fromkeys(c.marker for c in claim.citations):
        text.append(f" [{marker}]", style=_MARK)
    return text


def _print_sources(out: Console, answer: Answer) -> None:
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for citation in (c for claim in answer.claims for c in claim.citations):
        spans[citation.passage_id].append((citation.start, citation.end))
    for shown in answer.shown:
        passage = shown.hit.passage
        if passage.passage_id not in spans:
            continue
        head = Text.assemble(
            (f"[{shown.marker}] ", _MARK),
            (printable(shown.title), "bold"),
            (f"  {printable(passage.paper_id)}", _QUIET),
        )
        out.print(head)
        text = Text(printable(passage.text), style=_QUIET)
        for start, end in spans[passage.passage_id]:
            text.stylize(f"not dim {_QUOTE}", start - passage.start, end - passage.start)
        out.print(Padding(text, (0, 0, 1, 4)))


def _footer(answer: Answer) -> str:
    parts = [
        _counted(answer.claims),
        f"{answer.completed} of them quoted to complete the answer" if answer.completed else "",
        f"{len(answer.removed)} taken out: the test failed" if answer.removed else "",
        f"read {answer.coverage.read} of {answer.coverage.of} papers",
        f"{answer.timings_ms.get('total', 0):.0f} ms",
        _used(answer),
    ]
    return " · ".join(filter(None, parts)) + "\n"


def _counted(claims: Sequence[Claim]) -> str:
    if claims and all(claim.reason == FROM_THE_RECORD for claim in claims):
        return "from the paper's record"
    verbatim = sum(claim.verdict is Verdict.VERBATIM for claim in claims)
    supported = f", {len(claims) - verbatim} supported in other words" if verbatim < len(claims) else ""
    return f"{verbatim} of {len(claims)} sentences word for word from the sources{supported}" if claims else ""


def _used(answer: Answer) -> str:
    if not answer.usage:
        return ""
    cost = f", ${answer.usage['cost']:.4f}" if "cost" in answer.usage else ""
    tokens = f"{answer.usage['prompt_tokens']:,} + {answer.usage['completion_tokens']:,} tokens"
    return f"{printable(answer.model)}: {tokens}{cost}"


def print_hits(out: Console, hits: Sequence[Hit], titles: dict[str, str]) -> None:
    """Print search hits, best first."""
    if not hits:
        out.print("Nothing found.")
    for hit in hits:
        title = printable(titles[hit.passage.paper_id])
        out.print(
            Text.assemble(
                (f"{hit.rank:3d}  ", _MARK),
                (title, "bold"),
                f"  {hit.score:.2f}",
                (f"  {printable(hit.passage.paper_id)}", _QUIET),
            )
        )
        out.print(Padding(Text(printable(hit.passage.text), style=_QUIET), (0, 0, 1, 5)))
