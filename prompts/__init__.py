"""The prompt texts of language models: one `.md` file each, with `$slot`s.

Knows texts, their slots and the replies they ask for; no model, passage or score. What others wrote goes
into a slot between two lines of `FENCE`, after `unfenced` has made sure that it cannot end the fence.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from string import Template

FENCE = "~~~"
# The replies that `judge.md` asks for, to the letter.
JUDGE_VERDICTS = {"VERDICT: supported": True, "VERDICT: unsupported": False}

_FENCES = re.compile(f"{re.escape(FENCE)}+")


class PromptSlotsError(ValueError):
    """A slot of a prompt was left empty, or a value was given for which there is no slot."""


def render(name: str, **slots: str) -> str:
    """Fill `prompts/{name}.md`. A `$` in a value stays what it is.

    Raises:
        PromptSlotsError: a slot is missing, or one is given that the prompt does not have.
    """
    template = Template(_text(name))
    wanted, given = set(template.get_identifiers()), set(slots)
    if wanted != given:
        raise PromptSlotsError(
            f"The prompt {name!r} has the slots {sorted(wanted)}; "
            f"missing: {sorted(wanted - given)}, unused: {sorted(given - wanted)}."
        )
    return template.substitute(slots)


def prefix(name: str) -> str:
    """Return the text of a prompt before its first slot: what is the same in every prompt of that name."""
    text = _text(name)
    first = Template.pattern.search(text)
    return text[: first.start()] if first else text


def fingerprint(name: str) -> str:
    """Return `sha256:…` of a prompt's text, before its slots are filled."""
    return f"sha256:{hashlib.sha256(_text(name).encode()).hexdigest()}"


def unfenced(text: str) -> str:
    """Take every fence out of a text; what is left cannot close up to a new one."""
    return _FENCES.sub(" ", text)


def _text(name: str) -> str:
    return (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
