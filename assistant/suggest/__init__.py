"""Questions to offer: each was asked first, and is answered from the library.

Made by templates and rules of words, without a language model.
"""

from assistant.suggest.examples import example_questions
from assistant.suggest.follow_ups import follow_ups

__all__ = ["example_questions", "follow_ups"]
