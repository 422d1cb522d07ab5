"""Two runs on the same cases: what changed, whether it matters, and why."""
