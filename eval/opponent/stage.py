"""An engine whose model says what it is told to say, over real HTTP: the whole way of an answer, with a known reply."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, Claim
from assistant.assemble import Engine
from assistant.events import ClaimSettled, Finished
from assistant.models import ModelOptions, parse_spec
from assistant.writing.prompt import fenced
from assistant.writing.settle import Source
from eval.cases import Case
from eval.opponent.fates import Raw, follow, sentences_of
from eval.opponent.overheard import Overheard
from eval.opponent.scripted import Request, serving
from prompts import FENCE, prefix

_NONE = "The passages do not say."
_NUMBERED = re.compile(rf"^\[(\d+)\]\n{FENCE}\n(.*)\n{FENCE}$", re.MULTILINE)
_MENDS_NOTHING = "\n".join(f"{n}. none" for n in range(1, 10))


@dataclass(slots=True)
class _Script:
    """Says `reply`; asked to mend sentences it answers "none", asked to rewrite a question nothing."""

    reply: str = _NONE

    def __call__(self, request: Request, /) -> str:
        prompt: str = request["messages"][0]["content"]
        if prompt.startswith(prefix("condense")):
            return ""
        return _MENDS_NOTHING if prompt.startswith(prefix("repair")) else self.reply


@dataclass(frozen=True, slots=True)
class Played:
    """An answer, and what became of each sentence of the reply it was made from."""

    answer: Answer
    raws: tuple[Raw, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where replies are said."""

    engine: Engine
    _model: Overheard
    _script: _Script
    _passages: Mapping[str, Source] = field(repr=False)

    def sources(self, case: Case) -> list[Source]:
        """Return the passages that the model is shown, as numbered there; none where it is not asked."""
        self._play(case, _NONE)
        prompt = next((h.prompt for h in self._model.heard if not h.is_for("condense")), "")
        return [replace(self._passages[line], marker=int(n)) for n, line in _NUMBERED.findall(prompt)]

    def play(self, case: Case, reply: str) -> Played:
        """Answer a question with this reply."""
        answer, settled = self._play(case, reply)
        heard = next(h for h in self._model.heard if not h.is_for("condense"))
        return Played(answer, tuple(follow(sentences_of(heard), settled, answer)))

    def _play(self, case: Case, reply: str) -> tuple[Answer, list[Claim]]:
        self._script.reply = reply
        self._model.heard.clear()
        events = list(self.engine.stream(case.question, history=case.history))
        finished = events[-1]
        assert isinstance(finished, Finished), "a stream of events ends with an answer"
        return finished.answer, [event.claim for event in events if isinstance(event, ClaimSettled)]


@contextmanager
def stage(quoting: Engine, options: ModelOptions) -> Iterator[Stage]:
    """Serve until the block ends what a stage's model says.

    Args:
        quoting: an engine without a model.
    """
    library = quoting.retriever.library
    sources = (Source(1, library.paper(p.paper_id), p) for p in library.passages)
    passages = {_NUMBERED.findall(fenced([source]))[0][1]: source for source in sources}
    script = _Script()
    with serving(respond=script) as server:
        model = Overheard(parse_spec(server.spec, pulled=options.pulled), options)
        yield Stage(replace(quoting, model=model), model, script, passages)
