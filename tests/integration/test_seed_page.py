"""One page of a protocol alone, as an export that lost its dashes; read from shared data where there is any."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.pipeline import index
from indexer.store import Index
from rag.assistant import Assistant

SEED = Path(__file__).parents[3] / "shared" / "data" / "seed"

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the shared data are not beside this checkout")


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("seed") / "index"
    assert index([SEED], folder, embedding_model="none").done
    return Assistant(Index.open(folder), None)


def test_a_page_alone_answers_with_speaker_and_printed_page(seed: Assistant) -> None:
    answer = seed.ask("Was sagte der Minister zu den Fristen des OZG?")
    assert {(c.speaker, c.sitting, c.page) for c in answer.citations} == {("Peter Beuth", 67, 5316)}


def test_words_before_the_first_label_are_marked_as_inferred(seed: Assistant) -> None:
    answer = seed.ask("Was sagte der Minister zu den OZG-Modellkommunen?")
    inferred = [c for c in answer.citations if c.speaker_source == "inferred"]
    assert inferred
    assert inferred[0].speaker == "Peter Beuth"
    assert "Sprecher aus dem Zusammenhang erschlossen" in answer.answer
