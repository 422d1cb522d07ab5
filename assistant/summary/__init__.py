"""Summaries of a topic: what the library's papers say about it, by theme, every sentence cited."""
