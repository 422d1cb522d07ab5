"""Citewell as a LlamaIndex retriever: its nodes keep offsets, scores, signals and the paper's record.

Use it in any stock query engine. The global `Settings` of LlamaIndex are never read here; a query
engine reads them unless it is given its own `llm`.
"""

from __future__ import annotations

from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.callbacks import CallbackManager
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.assemble import Engine
from index import Hit, Paper


class CitewellRetriever(BaseRetriever):  # type: ignore[misc]  # LlamaIndex is not read by the type checker
    """Retrieve passages of a Citewell library.

    Args:
        engine: an open library, from `open_engine`.
        k: how many passages to return.
        by_paper: return the best passage of each paper.
    """

    def __init__(self, engine: Engine, *, k: int = 6, by_paper: bool = False) -> None:
        super().__init__(callback_manager=CallbackManager())
        self._engine = engine
        self._k = k
        self._by_paper = by_paper

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._engine.search(query_bundle.query_str, k=self._k, by_paper=self._by_paper)
        library = self._engine.retriever.library
        return [_node(hit, library.paper(hit.passage.paper_id)) for hit in hits]


def _node(hit: Hit, paper: Paper) -> NodeWithScore:
    """Return a node whose offsets are those of the passage in the abstract."""
    passage = hit.passage
    metadata: dict[str, Any] = {
        "paper_id": paper.paper_id,
        "title": paper.title,
        "authors": "; ".join(paper.authors),
        "year": paper.year,
        "venue": paper.venue,
        "rank": hit.rank,
        **{f"signal_{name}": value for name, value in hit.signals.items()},
    }
    shown = ["title"]  # what a language model reads before the text; the rest is for programs
    node = TextNode(
        id_=passage.passage_id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={key: value for key, value in metadata.items() if value not in ("", None)},
        excluded_llm_metadata_keys=[key for key in metadata if key not in shown],
        excluded_embed_metadata_keys=[key for key in metadata if key not in shown],
    )
    return NodeWithScore(node=node, score=hit.score)
