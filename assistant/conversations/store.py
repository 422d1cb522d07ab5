"""Conversations, thumbs and preferences in one SQLite file. Every statement names the owner."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from assistant.conversations.conversation import Conversation, Exchange, Heading, Thumb, folded, storable
from assistant.conversations.read import exchange_of, not_found, read_conversation, read_headings
from assistant.conversations.schema import transaction
from assistant.errors import ConversationError

_ID_BYTES = 16  # 128 bits: not to be guessed
_TITLE = 200  # characters that a title may have


class ConversationStore:
    """All conversations, each owner's apart: nobody reads or changes another's.

    Safe from several threads and several processes at once.

    Raises:
        ConversationError: by every method, where the file is not ours, of a later version, damaged, or not writable.
    """

    def __init__(self, file: Path) -> None:
        """Use a file; it is made, with its folder, where there is none."""
        self._file = file
        with transaction(file, "read"):
            pass

    def create(self, owner: str, *, library: str) -> str:
        """Begin a conversation over a library and return its id, which cannot be guessed."""
        conversation_id, now = secrets.token_urlsafe(_ID_BYTES), _now()
        with transaction(self._file, "write") as db:
            db.execute(
                "INSERT INTO conversations (owner, id, library, created_at, changed_at) VALUES (?, ?, ?, ?, ?)",
                (owner, conversation_id, library, now, now),
            )
        return conversation_id

    def headings(self, owner: str, *, containing: str = "") -> list[Heading]:
        """Return an owner's conversations, the one changed last first; a thumb is no change.

        Args:
            containing: words to find as they stand in a title, a question or an answer, whatever their case and
                spacing; "" finds all.
        """
        with transaction(self._file, "read") as db:
            return read_headings(db, owner, containing)

    def open(self, owner: str, conversation_id: str) -> Conversation:
        """Return a conversation with all its exchanges.

        Raises:
            ConversationNotFound: the owner has none of that id.
        """
        with transaction(self._file, "read") as db:
            return read_conversation(db, owner, conversation_id)

    def add(self, owner: str, conversation_id: str, answer: Mapping[str, Any]) -> Exchange:
        """Add an answered question at the end.

        Args:
            answer: the public JSON of an answer.

        Raises:
            ConversationNotFound: the owner has no conversation of that id.
        """
        text = json.dumps(answer, allow_nan=False)
        question, searched = storable(answer["question"]), folded(f"{answer['question']}\n{answer['answer']}")
        with transaction(self._file, "write") as db:
            now = _change(db, owner, conversation_id)
            (last,) = db.execute(
                "SELECT coalesce(max(number), 0) FROM exchanges WHERE owner = ? AND conversation = ?",
                (owner, conversation_id),
            ).fetchone()
            db.execute(
                "INSERT INTO exchanges (owner, conversation, number, asked_at, question, searched, answer)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (owner, conversation_id, last + 1, now, question, searched, text),
            )
        return Exchange(last + 1, json.loads(text), datetime.fromisoformat(now))

    def forget_from(self, owner: str, conversation_id: str, number: int) -> None:
        """Remove an exchange and all after it, before a question is asked again; their thumbs stay in the feedback.

        Raises:
            ConversationNotFound: the owner has no such conversation, or it has no such exchange.
        """
        with transaction(self._file, "write") as db:
            exchange_of(read_conversation(db, owner, conversation_id), number)
            _change(db, owner, conversation_id)
            db.execute(
                "DELETE FROM exchanges WHERE owner = ? AND conversation = ? AND number >= ?",
                (owner, conversation_id, number),
            )

    def rename(self, owner: str, conversation_id: str, title: str) -> None:
        """Give a title, on one line and of at most 200 characters; no later question changes it.

        Raises:
            ConversationNotFound: the owner has no conversation of that id.
            ConversationError: the title is empty.
        """
        line = " ".join(storable(title).split())[:_TITLE].rstrip()
        if not line:
            raise ConversationError(f"The title is {title[:_TITLE]!r}; give it at least one character.")
        with transaction(self._file, "write") as db:
            _change(db, owner, conversation_id)
            db.execute(
                "UPDATE conversations SET new_title = ? WHERE owner = ? AND id = ?", (line, owner, conversation_id)
            )

    def delete(self, owner: str, conversation_id: str) -> None:
        """Delete a conversation with its exchanges and all feedback given in it.

        Raises:
            ConversationNotFound: the owner has no conversation of that id.
        """
        with transaction(self._file, "write") as db:
            _change(db, owner, conversation_id)
            db.execute("DELETE FROM conversations WHERE owner = ? AND id = ?", (owner, conversation_id))

    def rate(
        self, owner: str, conversation_id: str, number: int, *, thumb: Thumb | None, reason: str | None = None
    ) -> None:
        """Keep a thumb with a copy of the answer and the turns before it; it replaces the exchange's earlier one.

        Args:
            thumb: None takes the thumb back, and its reason with it.

        Raises:
            ConversationNotFound: the owner has no such conversation, or it has no such exchange.
            ConversationError: the thumb is something else.
        """
        if thumb not in (None, *get_args(Thumb)):
            raise ConversationError(f"The thumb is {thumb!r}; expected 'up', 'down' or None.")
        with transaction(self._file, "write") as db:
            conversation = read_conversation(db, owner, conversation_id)
            exchange_of(conversation, number)
            one = "FROM exchanges WHERE owner = ? AND conversation = ? AND number = ?"
            place = (owner, conversation_id, number)
            db.execute(f"DELETE FROM thumbs WHERE exchange = (SELECT id {one})", place)
            if thumb is not None:
                kept = (thumb, storable(reason or "").strip() or None, json.dumps(conversation.history(before=number)))
                db.execute(
                    "INSERT INTO thumbs (owner, conversation, exchange, answer, thumb, reason, history)"
                    f" SELECT owner, conversation, id, answer, ?, ?, ? {one}",
                    (*kept, *place),
                )

    def feedback(self, owner: str | None = None) -> Iterator[dict[str, Any]]:
        """Yield every thumb, the latest last, as `citewell eval import-feedback` reads them.

        Each has `thumb`, `reason`, `answer` (the public JSON) and `history` (the turns before).

        Args:
            owner: whose; None for those of all owners, which only the command line may ask for.
        """
        query = "SELECT thumb, reason, answer, history FROM thumbs WHERE owner = ?1 OR ?1 IS NULL ORDER BY id"
        with transaction(self._file, "read") as db:
            for thumb, reason, answer, history in db.execute(query, (owner,)):
                yield {"thumb": thumb, "reason": reason, "answer": json.loads(answer), "history": json.loads(history)}

    def preferences(self, owner: str) -> dict[str, Any]:
        """Return what was last set for an owner; {} where nothing was."""
        with transaction(self._file, "read") as db:
            row = db.execute("SELECT content FROM preferences WHERE owner = ?", (owner,)).fetchone()
        return dict(json.loads(row["content"])) if row else {}

    def set_preferences(self, owner: str, values: Mapping[str, Any]) -> None:
        """Keep an owner's preferences, in place of all earlier ones.

        Args:
            values: what JSON can hold.
        """
        content = json.dumps(dict(values), allow_nan=False)
        with transaction(self._file, "write") as db:
            db.execute("INSERT OR REPLACE INTO preferences (owner, content) VALUES (?, ?)", (owner, content))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _change(db: sqlite3.Connection, owner: str, conversation_id: str) -> str:
    """Note the time of a change and return it; with it, make sure that the owner has this conversation."""
    now = _now()
    changed = db.execute(
        "UPDATE conversations SET changed_at = ? WHERE owner = ? AND id = ?", (now, owner, storable(conversation_id))
    )
    if not changed.rowcount:
        raise not_found(conversation_id)
    return now
