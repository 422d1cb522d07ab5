"""Evaluation: cases with gold spans, what ships fitted on them, and how well it does.

Knows the assistant as a caller knows it. Import its modules by name: `eval` alone is a built-in.
"""
