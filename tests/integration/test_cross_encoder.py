"""A cross-encoder that is named in the settings reads the first passages again; without one, or a broken one, not."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.embedding.cross import SETTING, CrossEncoderModel
from rag.assistant import open_assistant
from rag.retrieval.crossencoder import CrossEncoder
from rag.retrieval.features import Candidate
from tests.passages import a_passage
from tests.store_samples import HashEmbedder, an_index

pytestmark = pytest.mark.slow  # opens torch


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real cross-encoder, small and untrained, as sentence-transformers saves one."""
    from sentence_transformers import CrossEncoder as Model
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    at = tmp_path_factory.mktemp("model")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "wald", "wolf", "frist", *"abcdefghijklmnopqrstuvwxyz"]
    (at / "vocab.txt").write_text("\n".join([*words, *(f"##{c}" for c in words[8:])]), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(words) + 26, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        num_labels=1,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(at / "plain")
    BertTokenizer(str(at / "vocab.txt")).save_pretrained(at / "plain")
    Model(str(at / "plain"), device="cpu", local_files_only=True).save_pretrained(str(at / "saved"))
    return at / "saved"


def test_the_first_passages_are_read_again_and_none_is_lost(folder: Path) -> None:
    words = ["wald wolf " * n for n in range(1, 41)]
    ranked = [Candidate(a_passage(n, text=text), 1.0, 0.8, score=1 - n / 100) for n, text in enumerate(words)]
    again = CrossEncoder(CrossEncoderModel(str(folder))).reranked("wolf", ranked)
    assert {c.passage.turn_id for c in again} == {c.passage.turn_id for c in ranked}
    assert [c.passage.turn_id for c in again[30:]] == [c.passage.turn_id for c in ranked[30:]]
    assert [c.score for c in again] == sorted((c.score for c in again), reverse=True)
    assert [c.passage.turn_id for c in again] != [c.passage.turn_id for c in ranked]


def test_a_named_cross_encoder_takes_part_in_every_search(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_index(tmp_path / "index", HashEmbedder()).close()
    scores = {}
    for name in ("", str(folder)):
        monkeypatch.setenv(SETTING, name)
        with_it = open_assistant(tmp_path / "index", embedding_model="none")
        scores[name] = [p.score for p in with_it.search("Frist Haushalt Wald Rede").passages]
        with_it.close()
    assert scores[""] != scores[str(folder)]


def test_one_that_cannot_be_opened_is_said_and_the_rest_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    an_index(tmp_path / "index").close()
    monkeypatch.setenv(SETTING, str(tmp_path / "nowhere"))
    assistant = open_assistant(tmp_path / "index")
    assert any("cross-encoder" in note and SETTING in note for note in assistant.notes)
    assert assistant.search("Wald").passages
    assistant.close()
