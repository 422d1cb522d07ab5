"""Who answers, in words: which answerers there are, what leaves the machine, and how a trial went."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from assistant.export.content import QUOTING
from assistant.models.chat import ChatModel
from assistant.models.known import KnownModel
from assistant.models.trial import Trial
from assistant.ui.markup import text

_QUOTING = "Quoting (no model)"
_AWAY = "leaves this machine"


def choices(models: Iterable[KnownModel], chosen: str) -> list[tuple[str, str]]:
    """Return the answerers with their specs, the quoting one first; the chosen one also where it is gone."""
    found = {QUOTING: _QUOTING, **{model.spec: _label(model) for model in models}}
    found.setdefault(chosen, f"{chosen} (not there now)")
    return [(label, spec) for spec, label in found.items()]


def leaving_html(model: ChatModel | None) -> str:
    """Say where questions and passages are sent; "" where they stay on the machine."""
    if model is None or not model.leaves_machine:
        return ""
    return (
        '<p class="cw-leaving"><span aria-hidden="true">⚠</span> Passages and questions leave this machine: '
        f"they are sent to <strong>{text(host_of(model))}</strong>.</p>"
    )


def host_of(model: ChatModel) -> str:
    """Return the name of the machine that a model is asked on."""
    return urlsplit(model.endpoint).hostname or model.endpoint


def unusable_html(problem: object) -> str:
    """Say that the chosen model cannot be used, and why."""
    return f'<p class="cw-problem" role="alert">Answers are quoted for now: {text(problem)}</p>'


def trying_html(name: str) -> str:
    """Say that a model is being tried."""
    return f'<p role="status"><span class="cw-spinner" aria-hidden="true"></span> Asking {text(name)} a word …</p>'


def trial_html(name: str, trial: Trial) -> str:
    """Say how a trial went: how long the reply took and how fast it was written, or what to do."""
    if not trial.ok:
        failed = f"<strong>{text(name)} does not answer.</strong> {text(trial.message)}"
        return f'<p class="cw-problem" role="alert">{failed}</p>'
    speed = "" if trial.tokens_per_second is None else f" · {trial.tokens_per_second:.0f} tokens/s"
    return f'<p role="status">✓ {text(name)} answers “{text(trial.message)}” · {trial.seconds:.1f} s{speed}</p>'


def _label(model: KnownModel) -> str:
    notes = ", ".join(filter(None, [model.note, _AWAY if model.leaves_machine and _AWAY not in model.note else ""]))
    return f"{model.name} ({notes})" if notes else model.name
