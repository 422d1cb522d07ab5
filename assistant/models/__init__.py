"""Language models as such: how they are named, reached, asked, counted and paid for.

Sole owner of the OpenAI SDK, llama.cpp and tiktoken. Knows no passage, claim or prompt text.
"""

from assistant.models.chat import ChatModel, Reply, open_model
from assistant.models.options import ModelOptions
from assistant.models.request import Message
from assistant.models.spec import ModelSpec, parse_spec
from assistant.models.usage import Usage

__all__ = ["ChatModel", "Message", "ModelOptions", "ModelSpec", "Reply", "Usage", "open_model", "parse_spec"]
