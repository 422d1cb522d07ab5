"""Citewell inside a stock LlamaIndex query engine, with a scripted model and poisoned global settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from llama_index.core import Settings
from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.llms import CustomLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import get_response_synthesizer
from llama_index.core.schema import NodeWithScore

from assistant.assemble import AskSettings, Engine
from assistant.llamaindex import CitewellRetriever
from index.libraries import Libraries
from index.retriever import Retriever


class Poison:
    """Fails as soon as anything is read of it."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"the global settings were read: {name}")


class ScriptedLLM(CustomLLM):
    """Answers from a script, keeps the prompts it saw, and fails when the script runs dry."""

    script: list[str]
    prompts: list[str] = []

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(context_window=4096, num_output=256, model_name="scripted")

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        assert self.script, "the script has run dry"
        self.prompts.append(prompt)
        return CompletionResponse(text=self.script.pop(0))

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        raise AssertionError("nothing asks for a stream")


@pytest.fixture
def poisoned_settings() -> Iterator[None]:
    kept = (Settings._llm, Settings._embed_model, Settings._node_parser)
    Settings._llm = Settings._embed_model = Settings._node_parser = Poison()  # type: ignore[assignment]
    yield
    Settings._llm, Settings._embed_model, Settings._node_parser = kept


@pytest.fixture(scope="module")
def engine(libraries: Libraries) -> Engine:
    return Engine(Retriever(libraries.open(), libraries.encoder), AskSettings(passages=6, refuse_below=0.5))


def nodes_of(engine: Engine, question: str, **options: Any) -> Sequence[NodeWithScore]:
    return CitewellRetriever(engine, **options).retrieve(question)


def test_nodes_keep_offsets_scores_and_metadata(engine: Engine, poisoned_settings: None) -> None:
    nodes = nodes_of(engine, "How does mixup regularise a network?", k=4)
    assert len(nodes) == 4
    for node in nodes:
        paper = engine.retriever.library.paper(node.node.metadata["paper_id"])
        start, end = node.node.start_char_idx, node.node.end_char_idx  # type: ignore[attr-defined]
        assert paper.abstract[start:end] == node.node.get_content(metadata_mode="none")  # type: ignore[arg-type]
        assert node.node.metadata["title"] == paper.title
        assert {"signal_dense", "signal_late"} <= set(node.node.metadata)
    scores = [node.score or 0.0 for node in nodes]
    assert scores == sorted(scores, reverse=True)


def test_by_paper_gives_one_node_a_paper(engine: Engine) -> None:
    nodes = nodes_of(engine, "neural audio codecs", k=10, by_paper=True)
    assert len({node.node.metadata["paper_id"] for node in nodes}) == 10


def test_it_works_inside_a_stock_query_engine(engine: Engine, poisoned_settings: None) -> None:
    llm = ScriptedLLM(script=["It mixes pairs of examples."])
    synthesizer = get_response_synthesizer(llm=llm, response_mode="compact", prompt_helper=None)  # type: ignore[arg-type]
    query_engine = RetrieverQueryEngine(CitewellRetriever(engine, k=2), response_synthesizer=synthesizer)
    response = query_engine.query("What does mixup do to the training examples?")
    assert str(response) == "It mixes pairs of examples."
    assert len(response.source_nodes) == 2
    assert "convex combinations" in llm.prompts[0]
    assert "signal_dense" not in llm.prompts[0]
