"""The settings in force as they show: each value, where it came from, and what it means. No secret is ever shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.ask import AskSettings
from assistant.models.chat import ChatModel
from assistant.settings import SECRETS, Loaded, Settings
from assistant.ui.markup import text
from assistant.ui.settings.answerer_view import host_of
from assistant.ui.tables import table_html

_COMMAND = re.compile("`([^`]+)`")
_HERE = "this page"
_ON_THE_SERVER = "on the server"


def settings_html(loaded: Loaded, asking: AskSettings, model: str | None = None) -> str:
    """Return a table of every setting.

    With a login, paths are not shown: they are the server's, and whoever signs in need not know them.

    Args:
        asking: how the visitor's own questions are answered.
        model: which language model the visitor has chosen to write the answers; None takes that of the settings.
    """
    own = asdict(asking) | ({} if model is None else {"model": model})
    rows = "".join(_row(name, loaded, own) for name in Settings.model_fields)
    return (
        '<section class="cw-settings" aria-labelledby="settings-in-force"><h3 id="settings-in-force">Settings in force'
        f"</h3>{table_html(('setting', 'value', 'from'), rows)}</section>"
    )


def privacy_html(loaded: Loaded, model: ChatModel | None = None) -> str:
    """Say what leaves the machine, where conversations are kept, and how they are deleted.

    Args:
        model: writes the visitor's answers; None where they are quoted.
    """
    file = loaded.settings.conversations_file()
    where = _ON_THE_SERVER if _has_login(loaded) else f"in <code>{text(file)}</code>"
    whose = "by the user who signed in" if _has_login(loaded) else "for each browser apart"
    return (
        f'<p class="cw-quiet">{_leaving(model)} Conversations, thumbs and the values above are kept '
        f"{where}, {whose}. To delete a conversation, open it, then in the sidebar <em>This conversation</em>, "
        "<em>Delete …</em>; its thumbs go with it.</p>"
    )


def _leaving(model: ChatModel | None) -> str:
    if model is None:
        return (
            "Nothing leaves the machine that Citewell runs on: answers are quoted there, no language model is asked "
            "and no statistics are sent."
        )
    name = text(model.name)
    if not model.leaves_machine:
        return (
            f"Nothing leaves the machine that Citewell runs on: answers are written there by {name}, and no statistics "
            "are sent."
        )
    return (
        f"Your questions, what was said before them and the passages found leave the machine that Citewell runs on: "
        f"they are sent to <strong>{text(host_of(model))}</strong>, where {name} writes the answers. Papers you add "
        "are sent as far as they are found for a question; no statistics are sent."
    )


def _row(name: str, loaded: Loaded, own: Mapping[str, Any]) -> str:
    usual: Any = getattr(loaded.settings, name)
    value = own.get(name, usual)
    origin = _HERE if value != usual else _origin(name, loaded)
    meaning = _COMMAND.sub(r"<code>\1</code>", text(Settings.model_fields[name].description))
    return (
        f'<tr><th scope="row"><code>{text(name)}</code><span class="cw-meaning">{meaning}</span></th>'
        f"<td>{text(_shown(name, value, loaded))}</td><td>{text(origin)}</td></tr>"
    )


def _shown(name: str, value: Any, loaded: Loaded) -> str:
    if name in SECRETS:
        return "set" if value.get_secret_value() else "not set"
    if _has_login(loaded) and _may_be_path(value):
        return _ON_THE_SERVER
    if value is None or value == "":
        return "not set"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _origin(name: str, loaded: Loaded) -> str:
    origin = loaded.origins[name]
    if loaded.file is None or origin != str(loaded.file):
        return origin
    return "file" if _has_login(loaded) else f"file {origin}"


def _may_be_path(value: Any) -> bool:
    """A library and an encoder may be named by a path; the name of an encoder that looks like one is not shown."""
    return isinstance(value, Path) or (isinstance(value, str) and ("/" in value or "\\" in value))


def _has_login(loaded: Loaded) -> bool:
    return bool(loaded.settings.auth.get_secret_value())
