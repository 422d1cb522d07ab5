"""Conversations and their headings as they are read from the tables, for one owner at a time."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from assistant.conversations.conversation import Conversation, Exchange, Heading, folded, storable, title_of
from assistant.errors import ConversationNotFound

_HEADINGS = """
    SELECT id, library, new_title, changed_at,
        (SELECT count(*) FROM exchanges e WHERE e.owner = c.owner AND e.conversation = c.id) AS exchanges,
        (SELECT question FROM exchanges e WHERE e.owner = c.owner AND e.conversation = c.id AND number = 1) AS question,
        EXISTS (SELECT 1 FROM exchanges e WHERE e.owner = c.owner AND e.conversation = c.id
                AND instr(searched, :words)) AS said
    FROM conversations c WHERE owner = :owner ORDER BY changed_at DESC, c.rowid DESC
"""
_EXCHANGES = """
    SELECT number, asked_at, e.answer, thumb, reason
    FROM exchanges e LEFT JOIN thumbs t ON t.exchange = e.id AND t.owner = e.owner
    WHERE e.owner = ? AND e.conversation = ? ORDER BY number
"""


def read_headings(db: sqlite3.Connection, owner: str, containing: str) -> list[Heading]:
    """Return the headings of the conversations that have some words in a title, a question or an answer."""
    words = folded(containing)
    rows = db.execute(_HEADINGS, {"owner": owner, "words": words}).fetchall()
    found = [(_heading(row), bool(row["said"])) for row in rows]
    return [heading for heading, said in found if said or words in folded(heading.title)]


def read_conversation(db: sqlite3.Connection, owner: str, conversation_id: str) -> Conversation:
    """Return a whole conversation.

    Raises:
        ConversationNotFound: the owner has none of that id.
    """
    row = db.execute(
        "SELECT library, new_title, created_at, changed_at FROM conversations WHERE owner = ? AND id = ?",
        (owner, storable(conversation_id)),
    ).fetchone()
    if row is None:
        raise not_found(conversation_id)
    exchanges = tuple(map(_exchange, db.execute(_EXCHANGES, (owner, conversation_id))))
    return Conversation(
        id=conversation_id,
        title=_title(row["new_title"], exchanges[0].answer["question"] if exchanges else None),
        library=row["library"],
        created_at=datetime.fromisoformat(row["created_at"]),
        changed_at=datetime.fromisoformat(row["changed_at"]),
        exchanges=exchanges,
    )


def exchange_of(conversation: Conversation, number: int) -> Exchange:
    """Return the exchange of a number.

    Raises:
        ConversationNotFound: the conversation has none of that number.
    """
    count = len(conversation.exchanges)
    if not 1 <= number <= count:
        raise ConversationNotFound(f"The conversation has no exchange {number}; it has {count}. Open it again.")
    return conversation.exchanges[number - 1]


def not_found(conversation_id: str) -> ConversationNotFound:
    """Return the error for an id that the owner does not have, whether or not another has it."""
    return ConversationNotFound(f"There is no conversation {conversation_id[:80]!r}. It may have been deleted.")


def _heading(row: sqlite3.Row) -> Heading:
    return Heading(
        id=row["id"],
        title=_title(row["new_title"], row["question"]),
        library=row["library"],
        changed_at=datetime.fromisoformat(row["changed_at"]),
        exchanges=row["exchanges"],
    )


def _exchange(row: sqlite3.Row) -> Exchange:
    return Exchange(
        number=row["number"],
        answer=json.loads(row["answer"]),
        asked_at=datetime.fromisoformat(row["asked_at"]),
        thumb=row["thumb"],
        reason=row["reason"],
    )


def _title(new_title: str | None, first_question: str | None) -> str:
    return new_title or title_of(storable(first_question or ""))
