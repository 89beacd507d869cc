"""The search as a LangChain retriever."""

from __future__ import annotations

from langchain_core.runnables import RunnableLambda

from indexer.store import Filters, Index
from rag.assistant import Assistant
from rag.retriever import as_retriever


def test_documents_are_verbatim_and_carry_who_when_and_where(assistant: Assistant, sample_index: Index) -> None:
    documents = as_retriever(assistant, k=4).invoke("Fristen des OZG")
    assert 0 < len(documents) <= 4
    for document in documents:
        turn = sample_index.turn(document.metadata["turn_id"])
        assert turn is not None
        assert document.page_content in turn.text
        assert document.id == document.metadata["chunk_id"]
        assert document.metadata["speaker"] == turn.speaker.name
        assert document.metadata["page_first"]


def test_filters_are_hard_in_a_chain_too(assistant: Assistant) -> None:
    retriever = as_retriever(assistant, filters=Filters(speakers=("Kettler",)))
    chain = retriever | RunnableLambda(lambda documents: {d.metadata["speaker"] for d in documents})
    assert chain.invoke("Fristen des OZG") == {"Jonas Kettler"}


def test_the_retriever_works_in_batches(assistant: Assistant) -> None:
    assert all(as_retriever(assistant).batch(["Wolf", "Deich", "Hebammen"]))
