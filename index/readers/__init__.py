"""Readers: files of papers in, `Record`s out, with reports of bad ones and notes on what was doubtful.

`read_papers` picks the reader by extension and, where that leaves a doubt, by content. Every reader
yields records one at a time, so a large file is never held in memory.
"""

from index.readers.pick import BY_CONTENT, EXTENSIONS, SUPPORTED, read_papers
from index.readers.record import BadRecord, Note, Record

__all__ = ["BY_CONTENT", "EXTENSIONS", "SUPPORTED", "BadRecord", "Note", "Record", "read_papers"]
