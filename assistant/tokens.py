"""How many tokens a text is to a language model, for budgets and cost. Knows no model and no price.

A passage's length is counted elsewhere, in the word pieces of the encoder.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding

_ENCODING = "o200k_base"
_TABLE = "fb374d419588a4632f3f557e76b4b70aebbca790"  # tiktoken's name for the file of that encoding
_FOLDER = "TIKTOKEN_CACHE_DIR"
_CHARACTERS = 4  # to a token of English, roughly


def count_tokens(text: str) -> int:
    """Count the tokens of a text as recent OpenAI models do; other models differ by some percent.

    Where the tables are not on this machine it is one token for every four characters, rounded up:
    nothing is fetched.
    """
    encoding = _encoding()
    if encoding is None:
        return -(-len(text) // _CHARACTERS)
    return len(encoding.encode(text, disallowed_special=()))


@cache
def _encoding() -> Encoding | None:
    """Load the table that llama_index brings; left alone, tiktoken would download it."""
    package = find_spec("llama_index.core")
    folder = Path(package.origin or "").parent / "_static" / "tiktoken_cache" if package else None
    if folder is None or not (folder / _TABLE).is_file():
        return None
    import tiktoken

    before = os.environ.get(_FOLDER)
    os.environ[_FOLDER] = str(folder)
    try:
        return tiktoken.get_encoding(_ENCODING)
    finally:
        if before is None:
            del os.environ[_FOLDER]
        else:
            os.environ[_FOLDER] = before
