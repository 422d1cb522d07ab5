"""What can go wrong between a question and its answer. A refusal is an answer, not an error.

AssistantError
+ QuestionError            the question or its history cannot be used
+ SettingsError            a setting is unknown, malformed or out of range
+ BatchError               a batch file or a line of it cannot be used
+ ModelError               a language model cannot be reached or used
+ AskingCancelled          whoever asked has stopped the question
+ ConversationError        a conversation, or the file of all of them, cannot be used
  + ConversationNotFound   no conversation of that id, or no exchange of that number in it
+ TableError               the columns of a table cannot be used as asked
+ ExportError              an answer cannot be written to the file that was asked for
+ QualityError             the evaluation of a library cannot be shown or made
+ ServerError              the server cannot start
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of every error this package raises on purpose."""


class QuestionError(AssistantError):
    """The question or its history cannot be used."""


class SettingsError(AssistantError):
    """A setting is unknown, malformed or out of range."""


class BatchError(AssistantError):
    """A batch file, or one line of it, cannot be used."""


class ModelError(AssistantError):
    """A language model is not set up, cannot be reached or gave no usable reply. Never holds a key."""


class AskingCancelled(AssistantError):
    """Whoever asked has stopped the question."""


class ServerError(AssistantError):
    """The server cannot start: its port is taken, or its address is not one of this machine."""


class ConversationError(AssistantError):
    """A conversation, or the file that keeps them all, cannot be used as asked."""


class ConversationNotFound(ConversationError):
    """The owner has no conversation of that id, or it has no exchange of that number."""


class QualityError(AssistantError):
    """The evaluation of a library cannot be shown or made."""


class ExportError(AssistantError):
    """An answer cannot be written to the file that was asked for."""


class TableError(AssistantError):
    """The columns of a table cannot be used as asked."""
