"""The writing answerer: a language model writes sentences, and each is tested before it stands.

Knows prompts, passages and the claim test; not the page, and not how a model is reached.
"""

from assistant.writing.follow_up import FollowUp, follow_up
from assistant.writing.prompt import warm_up
from assistant.writing.writer import Task, Terms, Writer, Writing, write_answer

__all__ = ["FollowUp", "Task", "Terms", "Writer", "Writing", "follow_up", "warm_up", "write_answer"]
