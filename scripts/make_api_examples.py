"""Asks the bundled sample what OpenAPI shows as examples, and writes what comes back into ui/api/examples.json.

A test asks again and compares. Run it when answers have changed: `python -m scripts.make_api_examples`.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from indexer.pipeline import index
from rag.assistant import Assistant, open_assistant
from ui.api.application import create_api
from ui.api.running import Workers

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "indexer" / "sample" / "pages"
FILE = ROOT / "ui" / "api" / "examples.json"
QUOTE = "Es beträgt 6 Cent je Kubikmeter."
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "ask": ("/ask", {"question": "Wie viele Wolfsrudel leben in Niederwalden?", "speaker": ["Ellerbrock"]}),
    "search": ("/search", {"query": "Wasserentnahmeentgelt Industrie", "k": 1}),
    "verify": ("/verify", {"quote": QUOTE, "citation": "8/41"}),
    "turn": ("/turns/niederwalden/8/41/0006", {}),
    "sittings": ("/sittings", {}),
    "coverage": ("/coverage", {}),
}


def examples(assistant: Assistant) -> dict[str, Any]:
    """Each operation's parameters and answer."""
    client = TestClient(create_api(assistant, Workers()))
    held = {}
    for name, (path, given) in ASKED.items():
        answer = client.get(path, params=given)
        answer.raise_for_status()
        held[name] = {"given": given, "answer": answer.json()}
        if name == "turn":
            held[name]["id"] = path.removeprefix("/turns/")
    return held


def main() -> None:
    """Write the file anew."""
    with tempfile.TemporaryDirectory() as folder:
        assert index([SAMPLE], Path(folder) / "index", embedding_model="none").done
        assistant = open_assistant(Path(folder) / "index")
        made = examples(assistant)
        assistant.close()
    FILE.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
