"""Conversations kept on disk: questions with their answers, thumbs and preferences, each owner's apart.

Knows SQLite and the public JSON of an answer; nothing of how answers are made, and nothing of who may sign in.
"""

from assistant.conversations.conversation import Conversation, Exchange, Heading, Thumb
from assistant.conversations.store import ConversationStore

__all__ = ["Conversation", "ConversationStore", "Exchange", "Heading", "Thumb"]
