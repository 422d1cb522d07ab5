"""Readers: files of papers in, `Paper` records and bad-record reports out.

`read_papers` picks the reader by extension and, where that leaves a doubt, by content. Every reader
yields records one at a time, so a large file is never held in memory.
"""

from index.readers.pick import SUPPORTED, read_papers
from index.readers.record import BadRecord, Record

__all__ = ["SUPPORTED", "BadRecord", "Record", "read_papers"]
