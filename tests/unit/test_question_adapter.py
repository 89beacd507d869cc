"""The question adapter: small, for its own model only, and trained on pairs that leave out what measures it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.retrieval.question_adapter import FILE, QuestionAdapter, adapter_for
from rag.retrieve import Retriever
from rag.stages import Stages
from scripts.adapter_training.corpus import Corpus, Piece, Spoken
from scripts.adapter_training.fit import Settings, fit_adapter, hard_negatives
from scripts.adapter_training.pairs import make_pairs, sentences, without_formula
from tests.passages import a_question
from tests.store_samples import HashEmbedder, an_index

BUNDLED = QuestionAdapter.load()
QUESTION = "Ich frage die Landesregierung: Wann werden die Radwege im Lahntal gebaut?"


def test_what_is_shipped_is_small_and_for_the_default_model() -> None:
    assert FILE.stat().st_size < 1 << 20
    assert (BUNDLED.model, BUNDLED.matrix.shape) == ("multilingual-e5-small", (384, 384))
    assert np.isfinite(BUNDLED.matrix.astype(np.float32)).all()


def test_a_moved_question_has_length_one_and_stays_near(tmp_path: Path) -> None:
    questions = np.random.default_rng(1).normal(size=(8, 384)).astype(np.float32)
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    moved = BUNDLED(questions)
    assert np.allclose(np.linalg.norm(moved, axis=1), 1, atol=1e-5)
    assert np.allclose(BUNDLED(questions[0]), moved[0], atol=1e-5)
    assert (questions * moved).sum(axis=1).min() > 0.5


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    BUNDLED.save(tmp_path / "adapter.npz")
    again = QuestionAdapter.load(tmp_path / "adapter.npz")
    assert np.array_equal(again.matrix, BUNDLED.matrix)
    assert (again.model, again.revision) == (BUNDLED.model, BUNDLED.revision)


def test_another_model_is_not_adapted() -> None:
    assert adapter_for(HashEmbedder()) is None
    assert not replace(BUNDLED, revision="another").fits(HashEmbedder())


class DefaultEmbedder(HashEmbedder):
    """Vectors without weights under the default model's name."""

    name, revision = BUNDLED.model, BUNDLED.revision


@pytest.mark.parametrize("adapting", [True, False])
def test_the_adapted_vector_is_searched_with_unless_the_step_is_left_out(tmp_path: Path, adapting: bool) -> None:
    embedder = DefaultEmbedder(384)
    raw = embedder.embed_query("Straßen")
    with an_index(tmp_path, embedder) as index:
        retriever = Retriever(index, embedder, stages=Stages(adapting=adapting))
        found = retriever.found(a_question("Straßen"))
        by_model, moved = (dict(index.search_vector(vector)) for vector in (raw, BUNDLED(raw)))
    assert by_model != moved
    assert {c.passage.chunk_id: c.cosine for c in found} == pytest.approx(by_model)
    assert {c.passage.chunk_id: c.moved for c in found} == pytest.approx(moved if adapting else by_model)


def test_the_formula_of_a_question_is_taken_off() -> None:
    asked = f"Herr Präsident, {QUESTION[0].lower()}{QUESTION[1:]}"
    assert without_formula(asked) == "Wann werden die Radwege im Lahntal gebaut?"
    assert without_formula("Vielen Dank für die Antwort. – Wird der Weg denn auch beleuchtet sein?").startswith("Wird")
    assert sentences("Es regnet. Wir\ngehen.") == ["Es regnet.", "Wir gehen."]


def spoken(
    row: int, kind: str, text: str, *, person: int, role: str = "member", replies_to: int | None = None
) -> Spoken:
    reply = f"niederwalden/8/41/{replies_to:04d}" if replies_to else None
    name = f"Person {person}"
    return Spoken(row, f"niederwalden/8/41/{row:04d}", 41, 1, "Radwege", person, name, role, kind, reply, text)


def a_corpus() -> Corpus:
    answer = "Die Radwege im Lahntal werden im Frühjahr gebaut, sobald die Ausschreibung abgeschlossen sein wird."
    said = "Wer Radwege im Lahntal will, muss im Frühjahr die Ausschreibung abschließen."
    turns = {
        1: spoken(1, "question", QUESTION, person=1),
        2: spoken(2, "answer", answer, person=2, role="government", replies_to=1),
        3: spoken(3, "speech", said, person=3),
    }
    vectors = np.eye(3, dtype=np.float32) + 0.5
    pieces = tuple(Piece(row, turn.text, 12, 12) for row, turn in turns.items())
    return Corpus(turns, pieces, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def test_pairs_lead_from_questions_to_answers_and_leave_out_gold(tmp_path: Path) -> None:
    corpus = a_corpus()
    pairs = make_pairs(corpus, set())
    assert ("Wann werden die Radwege im Lahntal gebaut?", (1,)) in {(p.question, p.passages) for p in pairs}
    assert {"answers", "paraphrases", "dropped"} <= {pair.source for pair in pairs}
    assert pairs == make_pairs(corpus, set())
    gold = tmp_path / "questions.jsonl"
    gold.write_text('{"gold": [{"sitting": 41, "speaker": "Person 2", "page": 12}]}\n', encoding="utf-8")
    left_out = corpus.gold_turns([gold])
    assert left_out == {2}
    assert all(1 not in pair.passages for pair in make_pairs(corpus, left_out))


def test_the_fit_brings_questions_to_their_passages() -> None:
    chance = np.random.default_rng(3)
    passages = chance.normal(size=(300, 16)).astype(np.float32)
    passages /= np.linalg.norm(passages, axis=1, keepdims=True)
    turned = np.linalg.qr(np.eye(16) + 0.4 * chance.normal(size=(16, 16)))[0].astype(np.float32)
    questions, positives = passages @ turned, np.arange(300)
    negatives = hard_negatives(questions, passages, positives, positives, 10)
    assert not (negatives == positives[:, None]).any()
    settings = Settings(temperature=0.05, stay=0.0, rate=0.02, epochs=40, batch=100)
    matrix = fit_adapter(questions, passages, positives, negatives, positives, settings)
    moved = QuestionAdapter("m", "r", matrix.astype(np.float16))(questions)

    def found(vectors: np.ndarray) -> float:
        return float(((vectors @ passages.T).argmax(axis=1) == positives).mean())

    assert found(moved) > max(0.9, found(questions))
