"""Sentences that order the assistant about. In a paper they are data like any other, and never an answer."""

from __future__ import annotations

import re

_ORDER = re.compile(
    r"""(?:^\W*|[.!?:;,]\s*|\b(?:please|must|should|and|to)\s+)(?:ignore|disregard|forget|override|bypass)\s+
        (?:(?:all|any|the|your|every|this|these|those|previous|other|prior|above|earlier|of|and)\s+){0,5}
        (?:question|passages?|sources?|instructions?|prompts?|rules?|guidelines|context|papers|abstracts|above|everything)\b
      | (?:^|[.!?]\s+)\W*(?:system|developer)(?:\s+(?:prompt|message|override|note))?\W?\s*:
      | \b(?:dear|attention|note\s+to)\s+(?:the\s+|any\s+)?(?:assistant|ai|model|llm|chatbot|reviewer|reader)\b
      | \b(?:ai|language)\s+(?:assistants?|models?)\b.{0,30}\b(?:please|(?:are|is)\s+(?:asked|instructed|ordered))\b
      | \b(?:reply|respond|answer|output|print|say)\b\s+(?:only|just|exactly|nothing)?\s*(?:with|by\s+saying|but)\s+(?:only\s+)?(?:the\s+(?:words?|phrase|text|sentence)|["'“‘])
      | \b(?:as\s+an?\s+(?:ai|assistant|language\s+model)|if\s+you\s+are\s+an?\s+(?:ai|assistant|language\s+model|llm|chatbot))\b
      | \bfrom\s+now\s+on\b.{0,40}\b(?:you|reply|respond|answer|cite)\b | \byou\s+are\s+now\b | \byou\s+must\s+(?:now\s+)?(?:answer|reply|respond|say|cite|tell)\b
      | \b(?:when(?:ever)?|if)\s+(?:some(?:one|body)|any(?:one|body)|the\s+user|a\s+user|you\s+are)\s+ask(?:s|ed)?\b
      | \bwhatever\s+(?:is|the\s+user|you\s+are|the\s+question)\b.{0,20}\bask(?:s|ed)?\b
      | \bthe\s+only\s+(?:correct|right|valid|true)\s+answer\s+(?:is|to)\b | \bthis\s+(?:passage|abstract|paper)\s+must\s+be\s+(?:cited|quoted)\b
      | \b(?:instructions?|notes?|messages?|orders?)\s+(?:for|to)\s+(?:(?:the|any|all|every)\s+)?(?:ai\s+)?(?:summari[sz]ers?|assistants?|chatbots?|models?|llms?|reviewers?|readers?)\s*[:,–—-]
      | \b(?:summari[sz]ers?|reviewers)\s+(?:should|must|shall|have\s+to|are\s+to)\s+(?:\w+\s+)?(?:conclude|say|state|write|cite|quote|answer|mention|rate|praise|recommend|report|ignore)\b
      | (?:^|[.!?:;]\s+)\W*(?:please\s+)?(?:write|state|say|claim|conclude|report|mention|include|rate|praise|recommend|cite|quote|add)\b.{0,60}\b(?:in|into|of)\s+(?:your|the|this|any)\s+(?:summary|answer|reply|response|review)\b
      | (?:^|[.!?:;]\s+)\W*(?:write|state|say)\s+(?:in\s+your\s+\w+\s+)?that\b
      | \b(?:do\s+not|don['’]t|never)\s+(?:answer|mention|cite|quote|use|reveal)\b.{0,30}\b(?:question|user|other|sources?|passages?|papers?)\b""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def gives_orders(sentence: str) -> bool:
    """Tell whether a sentence addresses whoever answers questions, instead of reporting something."""
    return bool(_ORDER.search(sentence))
