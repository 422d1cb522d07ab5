"""Who answers an owner's questions: the quoting answerer, or one of the language models that are offered.

A visitor chooses among what the service knows, and never types an address: what is asked of it stays its owner's say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.answer import Answer
from assistant.assemble import Engine
from assistant.errors import ModelError, SettingsError
from assistant.export.content import QUOTING
from assistant.models.chat import ChatModel
from assistant.models.known import KnownModel
from assistant.models.spec import parse_spec
from assistant.ui.desk import Desk
from assistant.ui.settings.preferences import engine_for, keep

_MODEL = "model"  # the name of the preference


@dataclass(frozen=True, slots=True)
class Answerer:
    """What answers an owner's questions about a library.

    Attributes:
        problem: why the model that was chosen does not write, so that the engine quotes; "" where nothing is wrong.
    """

    engine: Engine
    problem: str = ""

    def explained(self, answer: Answer) -> Answer:
        """Return an answer, which says why it is quoted where a model was to write it."""
        return replace(answer, fallback=self.problem) if self.problem and not answer.refusal else answer


def answerer_for(desk: Desk, owner: str, library: str) -> Answerer:
    """Return what answers an owner's questions: a model that cannot be used is no reason to answer nothing.

    Raises:
        LibraryError, EncoderError: the library cannot be used.
    """
    engine = engine_for(desk, owner, library)
    try:
        return Answerer(replace(engine, model=model_for(desk, owner)))
    except ModelError as error:
        return Answerer(engine, f"The language model cannot be used, so this is quoted: {error}")


def model_for(desk: Desk, owner: str) -> ChatModel | None:
    """Return the model that writes an owner's answers; None where they are quoted.

    Raises:
        ModelError: it cannot be used.
    """
    return desk.engines.models.get(preferred_model(desk, owner))


def preferred_model(desk: Desk, owner: str) -> str:
    """Return the spec of what an owner has chosen, else that of the settings; `extractive` quotes.

    What was kept and leaves the machine is passed over: that is chosen by the settings of the service alone, which
    may have changed since.
    """
    kept, usual = desk.store.preferences(owner).get(_MODEL), usual_model(desk)
    return kept if isinstance(kept, str) and _stays_here(desk, kept) else usual


def prefer_model(desk: Desk, owner: str, spec: str) -> None:
    """Keep what an owner has chosen; the value of the settings is not kept.

    Raises:
        SettingsError: it is none of those that are offered.
    """
    usual = usual_model(desk)
    if spec not in {QUOTING, usual, *(model.spec for model in offered(desk))}:
        raise SettingsError(f"There is no answerer {spec[:80]!r} here; choose one from the list.")
    keep(desk, owner, {_MODEL}, {} if spec == usual else {_MODEL: spec})


def usual_model(desk: Desk) -> str:
    """Return the spec of the settings; `extractive` where they name no model."""
    return desk.engines.settings.model or QUOTING


def offered(desk: Desk) -> list[KnownModel]:
    """Return the models that can be chosen; a look at what this machine serves takes up to half a second."""
    return desk.engines.models.known()


def _stays_here(desk: Desk, spec: str) -> bool:
    if spec == QUOTING:
        return True
    try:
        return not parse_spec(spec, pulled=desk.engines.settings.models_folder()).leaves_machine
    except ModelError:
        return False
