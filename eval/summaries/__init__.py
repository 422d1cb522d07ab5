"""Golden topics, and what summaries of them are worth."""
