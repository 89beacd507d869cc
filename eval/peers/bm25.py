"""BM25 alone over the pieces: no vectors, no people, no dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.peers.attribution import Attribution
from eval.peers.pieces import Piece
from indexer.progress import Progress


class BM25:
    """The library bm25s with its own values (Lucene's formula, k1 1.5, b 0.75), German stems and stop words.

    The index is made in memory when the peer is opened, in seconds for the protocols of a whole period.
    """

    name = "BM25, fixed-size pieces"
    says = "the same pieces, ranked by their words alone"

    def __init__(self, pieces: Sequence[Piece], attribution: Attribution, progress: Progress) -> None:
        """Index at least one piece."""
        import bm25s
        import Stemmer

        self._pieces, self._attribution = pieces, attribution
        self._stemmer = Stemmer.Stemmer("german")
        self._index = bm25s.BM25()
        with progress.stage("BM25", len(pieces), "pieces") as advance:
            self._index.index(self._terms([piece.text for piece in pieces]), show_progress=False)
            advance(len(pieces))

    def search(self, question: str, k: int) -> list[dict[str, Any]]:
        """As `Peer.search`; a piece without any word of the question is not found. `score` is that of BM25."""
        k = min(k, len(self._pieces))
        if k < 1:
            return []
        places, scores = self._index.retrieve(
            self._terms([question]), k=k, show_progress=False, backend_selection="numpy"
        )
        found = zip(places[0].tolist(), scores[0].tolist(), strict=True)
        return self._attribution.passages((self._pieces[place], score) for place, score in found if score > 0)

    def close(self) -> None:
        """Nothing is open."""

    def _terms(self, texts: list[str]) -> Any:
        import bm25s

        return bm25s.tokenize(texts, stopwords="german", stemmer=self._stemmer, show_progress=False)
