"""A second judge: a language model or a cross-encoder that says whether evidence supports a claim.

Optional, and it decides nothing: its verdicts are set beside those of the deterministic judge. Claims
and evidence are data to it, and only a verdict to the letter is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from assistant.errors import ModelError
from assistant.models.chat import ChatModel, open_model
from assistant.models.counting import count_tokens
from assistant.models.options import ModelOptions
from eval.errors import JudgeError
from eval.judging.verdicts import VerdictCache
from index.encoders.cross_encoder import CrossEncoder
from index.errors import EncoderError
from prompts import JUDGE_VERDICTS, fingerprint, render, unfenced

_PROMPT = "judge"
_REPLY_SECONDS = 120.0  # of silence: judging is not hurried
_REPLY_TOKENS = 256  # the verdict is one line; some models think aloud before it
_ENTAILED = 0.5
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A claim, its evidence as one text, and whether the deterministic judge found it supported."""

    claim: str
    evidence: str
    supported: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """What judging some pairs will take.

    Attributes:
        calls: verdicts that must be made; a pair that comes twice is judged once.
        cached: verdicts that are at hand already.
        tokens: of all calls to a language model, at most: the prompts and the longest replies.
        cost: USD at most, one retry of a failed call left out; None without prices.
    """

    calls: int
    cached: int
    tokens: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class SecondReport:
    """How a second judge agrees with ours.

    Attributes:
        n: pairs with a verdict of the second judge; all that follows is over these.
        unscored: pairs for which it gave no verdict that can be read.
        supported: pairs that it finds supported.
        agreement: share of the pairs with the same verdict; None for no pair.
        kappa: agreement beyond chance; None if chance alone makes it complete, or for no pair.
    """

    n: int
    unscored: int
    supported: int
    agreement: float | None
    kappa: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)


class SecondJudge(Protocol):
    """Says whether evidence supports a claim."""

    def supports(self, claim: str, evidence: str) -> bool | None:
        """Return the verdict; None if the judge's reply holds none.

        Raises:
            JudgeError: the judge cannot be reached or used.
        """

    def estimate(
        self, pairs: Iterable[JudgedPair], *, price_in: float | None = None, price_out: float | None = None
    ) -> Estimate:
        """Return what judging would take; no judge is called. Prices are in USD for a million tokens."""


class ModelJudge:
    """A language model. Its verdicts are kept, so that a second run costs nothing."""

    def __init__(self, model: ChatModel, *, spec: str, cache: Path) -> None:
        self._model = model
        self._cache = VerdictCache(cache / "second-judge", judge=f"{spec} {fingerprint(_PROMPT)}")

    def supports(self, claim: str, evidence: str) -> bool | None:
        claim, evidence = _as_data(claim), _as_data(evidence)
        kept = self._cache.get(claim, evidence)
        if kept is not None:
            return kept
        try:
            reply = self._model.complete(_prompt(claim, evidence), max_tokens=_REPLY_TOKENS)
        except ModelError as error:
            raise JudgeError(f"{error} Verdicts until here are kept: run it again to go on.") from error
        verdict = None if reply.is_cut else read_verdict(reply.text)
        if verdict is not None:
            self._cache.put(claim, evidence, supported=verdict)
        return verdict

    def estimate(
        self, pairs: Iterable[JudgedPair], *, price_in: float | None = None, price_out: float | None = None
    ) -> Estimate:
        asked = dict.fromkeys((_as_data(pair.claim), _as_data(pair.evidence)) for pair in pairs)
        new = [pair for pair in asked if self._cache.get(*pair) is None]
        prompts = sum(count_tokens(_prompt(*pair)) for pair in new)
        replies = _REPLY_TOKENS * len(new)
        priced = price_in is not None and price_out is not None
        cost = (prompts * (price_in or 0) + replies * (price_out or 0)) / _MILLION if priced else None
        return Estimate(len(new), len(asked) - len(new), prompts + replies, cost)


class EntailmentJudge:
    """A cross-encoder on this machine; it supports what it finds entailed with a chance of a half or more."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model

    def supports(self, claim: str, evidence: str) -> bool | None:
        try:
            return bool(self._model.score([(evidence, claim)])[0] >= _ENTAILED)
        except EncoderError as error:
            raise JudgeError(str(error)) from error

    def estimate(
        self, pairs: Iterable[JudgedPair], *, price_in: float | None = None, price_out: float | None = None
    ) -> Estimate:
        return Estimate(calls=sum(1 for _ in pairs), cached=0, tokens=0, cost=0.0)


def open_second_judge(spec: str, *, cache: Path) -> SecondJudge:
    """Return the judge that a spec names.

    Args:
        spec: `nli:PATH` (or a name on the hub) for a cross-encoder; else a language model as in `open_model`.
        cache: where the verdicts of a language model are kept.

    Raises:
        JudgeError: it cannot be used as it is; the message says what to do.
    """
    kind, _, path = spec.partition(":")
    try:
        if kind == "nli" and not path:
            raise JudgeError("nli: names no cross-encoder; expected nli:PATH")
        if kind == "nli":
            return EntailmentJudge(CrossEncoder(path))
        options = ModelOptions(timeout=_REPLY_SECONDS, pulled=cache / "models")
        return ModelJudge(open_model(spec, options), spec=spec, cache=cache)
    except (ModelError, EncoderError) as error:
        raise JudgeError(f"The second judge cannot be used. {error}") from error


def second_opinion(pairs: Iterable[JudgedPair], judge: SecondJudge) -> SecondReport:
    """Judge every pair again and compare; pairs without a verdict are counted and left out.

    Source: Cohen 1960, "A coefficient of agreement for nominal scales": two raters, unweighted, chance from
    the raters' own shares.

    Raises:
        JudgeError: the judge failed.
    """
    verdicts = [(pair.supported, judge.supports(pair.claim, pair.evidence)) for pair in pairs]
    scored = [(ours, theirs) for ours, theirs in verdicts if theirs is not None]
    n, same = len(scored), sum(ours == theirs for ours, theirs in scored)
    yes_ours, yes_theirs = sum(ours for ours, _ in scored), sum(theirs for _, theirs in scored)
    chance = yes_ours * yes_theirs + (n - yes_ours) * (n - yes_theirs)  # n² times the share expected
    return SecondReport(
        n=n,
        unscored=len(verdicts) - n,
        supported=yes_theirs,
        agreement=same / n if n else None,
        kappa=(n * same - chance) / (n * n - chance) if chance < n * n else None,
    )


def read_verdict(reply: str) -> bool | None:
    """Return the verdict of the last line that is one to the letter, blanks around it aside; None for none."""
    lines = (line.strip() for line in reversed(reply.split("\n")))
    return next((JUDGE_VERDICTS[line] for line in lines if line in JUDGE_VERDICTS), None)


def _prompt(claim: str, evidence: str) -> str:
    return render(_PROMPT, claim=claim, evidence=evidence)


def _as_data(text: str) -> str:
    """Make one line of a text, without a fence: it can neither end its fence nor begin a line of its own."""
    whole = text.encode(errors="replace").decode()  # half a surrogate pair cannot be sent
    return " ".join(unfenced(whole).split())
