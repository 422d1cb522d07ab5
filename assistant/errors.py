"""What can go wrong between a question and its answer. A refusal is an answer, not an error.

AssistantError
+ QuestionError    the question or its history cannot be used
+ SettingsError    a setting is unknown, malformed or out of range
+ BatchError       a batch file or a line of it cannot be used
+ ModelError       a language model cannot be reached or used
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
