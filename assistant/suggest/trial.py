"""Ask a question before it is offered: it is kept where the library answers it, from where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.answer import Answer
from assistant.assemble import Engine
from assistant.history import Turn
from assistant.suggest.phrases import is_telling, phrases
from assistant.suggest.subjects import reporting_sentences
from assistant.suggest.wording import Idea
from index import Paper
from index.paper import normalise
from index.words import content_words

_SURE = 0.6  # the probability of an answer from which a question is offered
_COMMON, _FEW = 0.06, 3  # the share, or number, of papers up to which a phrase tells one paper from the rest
_FIRST = 3  # the sentences of an answer among which something new must be
_MANY = 0.1  # the share of papers above which a list is too long to read
_GOOD_LIST = 4  # papers
_LISTABLE = 2000  # papers; a list reads them all, some 0.2 ms each
_FITTING = 0.5  # the share of listed papers that must have the phrase they were listed for


class Trial:
    """Questions tried one after the other, each as if it were asked at the end of one conversation.

    Attributes:
        said: all that was said in the conversation, and in answer to the questions that were kept.
    """

    def __init__(self, engine: Engine, turns: Sequence[Turn], *, tries: int) -> None:
        """Args: `tries`: how many questions are asked at most."""
        self._engine = engine.quoting()
        self._turns = turns
        self._tries = tries
        self.said = "\n".join(turn["content"] for turn in turns)
        self._seen = {normalise(turn["content"]) for turn in turns if turn["role"] == "user"}
        self._kinds: set[str] = set()
        self._texts = [f"{p.title} {p.abstract}".casefold() for p in engine.retriever.library.papers]

    def keep(self, groups: Sequence[Sequence[Idea]], count: int) -> list[str]:
        """Return questions worth offering, taken from the groups in turn, and from each in its order.

        Questions of one kind are kept only where others do not suffice.
        """
        kept: list[str] = []
        for alike in (False, True):
            waiting = list(groups)
            while waiting and len(kept) < count:
                group = waiting.pop(0)
                question = self._first_kept(group, alike=alike)
                if question:
                    kept.append(question)
                    waiting.append(group)
        return kept

    def shared_phrases(self, papers: Iterable[Paper]) -> list[str]:
        """Return the phrases of papers that some others have as well, but not most; what was not said yet first.

        There are none in a library so large that a list of its papers takes long.
        """
        if len(self._texts) > _LISTABLE:
            return []
        sentences = (sentence for paper in papers for sentence in reporting_sentences(paper))
        seen = dict.fromkeys(phrase for sentence in sentences for phrase in phrases(sentence))
        counts = {phrase: self._papers_with(phrase) for phrase in seen if is_telling(phrase)}
        shared = [p for p, count in counts.items() if 1 < count <= max(_FEW, _MANY * len(self._texts))]
        return sorted(shared, key=lambda p: (p.casefold() in self.said.casefold(), abs(counts[p] - _GOOD_LIST)))

    def _first_kept(self, ideas: Iterable[Idea], *, alike: bool) -> str | None:
        untried = (i for i in ideas if normalise(i.question) not in self._seen and (alike or i.kind not in self._kinds))
        return next((idea.question for idea in untried if self._tries and self._keeps(idea)), None)

    def _papers_with(self, phrase: str) -> int:
        return sum(phrase.casefold() in text for text in self._texts)

    def _keeps(self, idea: Idea) -> bool:
        self._seen.add(normalise(idea.question))
        if self._is_common(idea):
            return False
        self._tries -= 1
        answer = self._engine.ask(idea.question, history=self._turns)
        if not self._is_good(idea, answer):
            return False
        self._kinds.add(idea.kind)
        self.said = "\n".join([self.said, *_opening(answer)])
        return True

    def _is_common(self, idea: Idea) -> bool:
        """Tell whether too many papers have its phrase for a question to be about one of them."""
        about_one = idea.phrase and idea.papers
        return bool(about_one) and self._papers_with(idea.phrase) > max(_FEW, _COMMON * len(self._texts))

    def _is_good(self, idea: Idea, answer: Answer) -> bool:
        if answer.refusal or answer.answerable < max(_SURE, self._engine.settings.refuse_below):
            return False
        cited = list(dict.fromkeys(c.paper_id for claim in answer.claims for c in claim.citations))
        if not idea.papers:
            return self._fit(cited, idea.phrase)
        fresh = {text for text in _opening(answer) if text not in self.said}
        right = cited[0] in idea.papers and set(idea.papers) <= set(cited)
        return right and bool(fresh.intersection(idea.sentences) if idea.sentences else fresh)

    def _fit(self, cited: Sequence[str], phrase: str) -> bool:
        """Tell whether the papers of a list are several, and enough of them have the words of the phrase."""
        library, words = self._engine.retriever.library, set(content_words(phrase))
        papers = [library.paper(paper_id) for paper_id in cited]
        having = sum(words.issubset(content_words(f"{paper.title} {paper.abstract}")) for paper in papers)
        return having > 1 and having >= _FITTING * len(papers)


def _opening(answer: Answer) -> list[str]:
    return [claim.text for claim in answer.claims[:_FIRST]]
