"""The claim test: does this span support this sentence? It trusts no model that wrote the sentence.

Knows texts and an encoder; nothing of questions, libraries or answers' layout.
"""

from assistant.claims.check import ClaimTest, Finding

__all__ = ["ClaimTest", "Finding"]
