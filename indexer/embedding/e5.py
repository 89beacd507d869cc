"""multilingual-e5-small on ONNX Runtime: the default engine, without torch, transformers or sentence-transformers."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from indexer.embedding.model import DEFAULT_MODEL, Vectors
from indexer.embedding.prepare import GRAPH, PIECES, SCORES, Prepared
from indexer.embedding.unigram import Unigram

PASSAGE_PROMPT, QUERY_PROMPT = "passage: ", "query: "
LONGEST = 512  # tokens, begin and end token included; what is longer is cut


class E5Embedder:
    """The default model. A text's vector does not depend on the other texts it is embedded with."""

    name = DEFAULT_MODEL

    def __init__(self, prepared: Prepared, threads: int) -> None:
        """Open a prepared model; `threads` texts are embedded at a time."""
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # a thread a text scales better than two a text
        options.log_severity_level = 3
        graph = str(prepared.folder / GRAPH)
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._threads = threads
        pieces = (prepared.folder / PIECES).read_text(encoding="utf-8").split("\n")
        scores = array("d", np.load(prepared.folder / SCORES).astype(np.float64).tobytes())
        self._tokenizer = Unigram(pieces, scores, bos=prepared.bos, eos=prepared.eos, unk=prepared.unk)
        self.revision: str = prepared.revision
        self.dimension: int = self._session.get_outputs()[0].shape[1]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.embed_passages`; texts beyond 512 tokens (about 2,200 characters of German) are cut."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        tokens = [self._tokenizer.encode(PASSAGE_PROMPT + text, LONGEST) for text in texts]
        longest_first = sorted(range(len(texts)), key=lambda row: -len(tokens[row]))  # so that all threads end together

        def embed(row: int) -> None:
            vectors[row] = self._vector(tokens[row])

        with ThreadPoolExecutor(self._threads) as pool:
            for _ in pool.map(embed, longest_first):
                pass  # an error in a thread is raised here
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """As `Embedder.embed_query`."""
        return self._vector(self._tokenizer.encode(QUERY_PROMPT + text, LONGEST))

    def _vector(self, tokens: Sequence[int]) -> Vectors:
        result: Vectors = self._session.run(None, {"input_ids": np.array([tokens], np.int64)})[0][0]
        return result
