"""What can go wrong with papers, encoders and libraries.

IndexingError
+ ReaderError          a file of papers cannot be read at all
+ EncoderError         the encoder is missing, altered or unusable
+ LibraryError
  + LibraryNotFound    no library of that name or path
  + LibraryExists      a library of that name is already there
  + LibraryReadOnly    the bundled library is not changed
  + LibraryBusy        another process is writing to it
  + LibraryDamaged     a file is missing, truncated or edited
  + LibraryMismatch    built by another encoder or another version
  + PaperNotFound      no paper of that id
+ FilterError          a search filter that cannot be applied
+ BibliographyError    a bibliography cannot be written
+ Cancelled            the caller stopped a long task
"""

from __future__ import annotations


class IndexingError(Exception):
    """Base of every error this package raises on purpose."""


class ReaderError(IndexingError):
    """A file of papers cannot be read at all (one bad record is a `BadRecord`, not an error)."""


class EncoderError(IndexingError):
    """The encoder is missing, altered or cannot be used."""


class LibraryError(IndexingError):
    """A library cannot be used as asked."""


class LibraryNotFound(LibraryError):
    """No library has that name or lies at that path."""


class LibraryExists(LibraryError):
    """A library of that name is already there."""


class LibraryReadOnly(LibraryError):
    """The bundled library is read, never changed."""


class LibraryBusy(LibraryError):
    """Another process holds the library's write lock."""


class LibraryDamaged(LibraryError):
    """A file of the library is missing, truncated or edited."""


class LibraryMismatch(LibraryError):
    """The library was built by another encoder or another version of Citewell."""


class PaperNotFound(LibraryError):
    """The library has no paper of that id."""


class FilterError(IndexingError):
    """A search filter is malformed or names something the library does not have."""


class BibliographyError(IndexingError):
    """A bibliography has no such format, cannot be formatted, or cannot be written to its file."""


class Cancelled(IndexingError):
    """The caller stopped a long task, by raising this from its progress callback; nothing was changed."""
