"""From the text of a reply to sentences with markers: functions of text alone. Knows no passage and no model."""

from assistant.reply.declines import declines, is_decline
from assistant.reply.parser import ReplyParser
from assistant.reply.said import said
from assistant.reply.written import Written

__all__ = ["ReplyParser", "Written", "declines", "is_decline", "said"]
