"""The protocols as a tutorial would have them: a document a printed page, split at a fixed size."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from indexer.store import Index

# The values of LangChain's own tutorial on retrieval, in characters.
CHUNK_SIZE, CHUNK_OVERLAP = 1000, 200


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one page's raw text, at most `CHUNK_SIZE` characters, with the page's place.

    `page` is the printed page, None where it cannot be known; `file_page` counts the source's own pages from 1.
    `piece_id` is stable (sitting, page of the file in order, piece); `date` is ISO.
    """

    piece_id: str
    sitting_id: str
    parliament: str
    period: int
    sitting: int
    date: str
    page: int | None
    file_page: int
    text: str

    def metadata(self) -> dict[str, str | int]:
        """What a document of the tutorial carries; a page that is not known is left out (Chroma takes no None)."""
        fields: dict[str, Any] = {
            "parliament": self.parliament,
            "period": self.period,
            "sitting": self.sitting,
            "date": self.date,
            "page": self.page,
        }
        return {name: value for name, value in fields.items() if value is not None}


def split(index: Index, chunk_size: int = CHUNK_SIZE, chunk_overlap: int = CHUNK_OVERLAP) -> list[Piece]:
    """The pieces of every page in the index, contents pages too, in the order of sittings and pages.

    Args:
        index: whose raw page texts are read.
        chunk_size: characters a piece has at most.
        chunk_overlap: characters that neighbours on one page share at most.
    """
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=chunk_size, chunk_overlap=chunk_overlap)
    return [
        Piece(
            piece_id=f"{row.sitting_id}/page/{place}/{number}",
            sitting_id=row.sitting_id,
            parliament=row.parliament,
            period=row.period,
            sitting=row.number,
            date=row.date,
            page=page.number,
            file_page=page.file_page,
            text=text,
        )
        for row in index.sittings()
        for place, page in enumerate(index.pages(row.sitting_id), 1)
        for number, text in enumerate(splitter.split_text(page.text), 1)
    ]


def digest(pieces: Iterable[Piece]) -> str:
    """One sha256 over the ids and texts of all pieces."""
    total = hashlib.sha256()
    for piece in pieces:
        total.update(f"{piece.piece_id}\0{piece.text}\0".encode())
    return total.hexdigest()
