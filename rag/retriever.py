"""The passages of an index as a LangChain retriever, for chains and agents that are built on it."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from indexer.store import Filters, Passage
from rag.assistant import Assistant


class ProtocolRetriever(BaseRetriever):
    """Finds passages of protocols for a question, best first.

    `k` is how many documents are returned, `filters` hard limits as in `indexer.store.Filters`. A document's text is
    verbatim, its id the chunk's; its metadata are the passage's fields as in the contract.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    filters: Filters = Filters()
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        found = self.assistant.search(query, filters=self.filters, k=self.k if k is None else k)
        return [to_document(passage) for passage in found.passages]


def to_document(passage: Passage) -> Document:
    """A passage as a LangChain document."""
    metadata = passage.to_json()
    return Document(page_content=metadata.pop("text"), metadata=metadata, id=passage.chunk_id)


def as_retriever(assistant: Assistant, *, filters: Filters = Filters(), k: int = 10) -> ProtocolRetriever:
    """The assistant's search as a retriever."""
    return ProtocolRetriever(assistant=assistant, filters=filters, k=k)
