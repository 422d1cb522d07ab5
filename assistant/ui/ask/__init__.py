"""The Ask tab: a chat, and the evidence beside it."""
