"""The file that conversations lie in: its tables, its version, and a transaction over it.

Every row names its owner. Each transaction has a connection of its own, so any thread and any process may start one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from assistant.errors import ConversationError

_APPLICATION = 0x43697465  # "Cite": tells our files from another program's
_VERSION = 1
_PATIENCE = 10.0  # seconds to wait for another writer
_PRIMARY = 0xFF  # the bits of an error code that say what kind it is
_STATEMENTS = (  # that make a new file
    # The first question is the title of a conversation until it is renamed.
    """CREATE TABLE conversations (
        owner TEXT NOT NULL, id TEXT NOT NULL, library TEXT NOT NULL, new_title TEXT,
        created_at TEXT NOT NULL, changed_at TEXT NOT NULL,
        PRIMARY KEY (owner, id))""",
    # AUTOINCREMENT: an id is never given twice, so a thumb that outlives its exchange is not taken for a later one's.
    # The answer is last: SQLite reads a row from its start, and a search needs only what stands before it.
    """CREATE TABLE exchanges (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        owner TEXT NOT NULL, conversation TEXT NOT NULL, number INTEGER NOT NULL, asked_at TEXT NOT NULL,
        question TEXT NOT NULL, searched TEXT NOT NULL, answer TEXT NOT NULL,
        UNIQUE (owner, conversation, number),
        FOREIGN KEY (owner, conversation) REFERENCES conversations (owner, id) ON DELETE CASCADE)""",
    """CREATE TABLE thumbs (
        id INTEGER PRIMARY KEY,
        owner TEXT NOT NULL, conversation TEXT NOT NULL, exchange INTEGER NOT NULL UNIQUE,
        thumb TEXT NOT NULL, reason TEXT, history TEXT NOT NULL, answer TEXT NOT NULL,
        FOREIGN KEY (owner, conversation) REFERENCES conversations (owner, id) ON DELETE CASCADE)""",
    "CREATE TABLE preferences (owner TEXT PRIMARY KEY, content TEXT NOT NULL)",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)


@contextmanager
def transaction(file: Path, kind: Literal["read", "write"]) -> Iterator[sqlite3.Connection]:
    """Yield a connection that sees one state of the file; what it changes is kept whole, or not at all on an error.

    The file is made where there is none. Writers wait for each other, readers for nobody.

    Raises:
        ConversationError: the file is not ours, of a later version, damaged, or cannot be written.
    """
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)  # other users of the machine shall not read along
        with closing(_connect(file)) as db:
            _prepare(db, file)
            db.execute("BEGIN" if kind == "read" else "BEGIN IMMEDIATE")
            with db:
                yield db
    except (sqlite3.Error, OSError) as error:
        raise ConversationError(
            f"The conversations in {file} cannot be read or written: {error}. Try again; if it stays, look at the disk "
            "and the folder's permissions, or move the file away to begin a new one."
        ) from error


def _connect(file: Path) -> sqlite3.Connection:
    # Used by one thread at a time, but a generator that holds it may be continued by another.
    db = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _prepare(db: sqlite3.Connection, file: Path) -> None:
    """Make sure that the file is ours, with its tables, and that readers and writers need not wait for each other."""
    with db:
        db.execute("BEGIN")
        blank = _is_blank(db, file)
    if blank:
        with db:
            db.execute("BEGIN EXCLUSIVE")
            if _is_blank(db, file):  # else another process has just made them
                for statement in _STATEMENTS:
                    db.execute(statement)
    try:
        db.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # Two that set the mode at the same moment: one is turned away at once, and goes on well without.
        if error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY:
            raise


def _is_blank(db: sqlite3.Connection, file: Path) -> bool:
    """Tell whether the file has no tables yet; one that we cannot use is an error."""
    try:
        application, version, tables = (
            db.execute(query).fetchone()[0]
            for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
        )
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            raise
        application, version, tables = None, None, None
    if (application, version, tables) == (0, 0, 0):
        return True
    if application != _APPLICATION:
        raise ConversationError(
            f"{file} holds something else than conversations. Move it away, or set data_dir to another folder."
        )
    if version != _VERSION:
        raise ConversationError(
            f"{file} holds conversations of version {version}; this Citewell reads version {_VERSION}. "
            "Update Citewell, or move the file away to begin a new one."
        )
    return False
