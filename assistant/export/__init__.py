"""Answers to take away: Markdown, one HTML page, a JSON bundle that can be verified, and a bibliography.

Knows the public JSON of an answer and papers; nothing of how answers are made or where they are kept.
`assistant.export.verify` checks a bundle.
"""

from assistant.export.content import Export
from assistant.export.formats import FORMATS, Format, file_name

__all__ = ["FORMATS", "Export", "Format", "file_name"]
