"""The Summarise tab: a topic becomes a document, its evidence beside it."""
