"""What several tests share: the bundled sample as a real index, with the default model's vectors and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from indexer.embedding import EmbeddingUnavailable, open_embedder
from indexer.pipeline import index
from indexer.store import Index
from rag.assistant import Assistant, open_assistant

# How long a step takes says nothing on a busy machine.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

SAMPLE = Path(__file__).parent.parent / "indexer" / "sample" / "pages"


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the sample, full text only. Not to be written to."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    assert index([SAMPLE], folder, embedding_model="none").done
    return folder


@pytest.fixture(scope="session")
def sample_index(sample_folder: Path) -> Iterator[Index]:
    """That index, open for reading."""
    with Index.open(sample_folder) as opened:
        yield opened


@pytest.fixture(scope="session")
def full_text_assistant(sample_index: Index) -> Assistant:
    """An assistant over the sample, on full text alone."""
    return Assistant(sample_index, None)


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the sample with the default model's vectors in Chroma."""
    try:
        open_embedder()
    except EmbeddingUnavailable as problem:
        pytest.skip(str(problem))
    folder = tmp_path_factory.mktemp("vectors") / "index"
    assert index([SAMPLE], folder).done
    opened = open_assistant(folder)
    yield opened
    opened.close()
