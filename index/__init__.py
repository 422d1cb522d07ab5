"""Papers in, hits out: readers, passages, encoders, the library on disk and the retriever over it.

Knows no prompt, no language model and no answer.
"""

from index.errors import IndexingError
from index.paper import Hit, Paper, Passage

__all__ = ["Hit", "IndexingError", "Paper", "Passage"]
