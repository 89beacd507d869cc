"""Whatever REST's description allows or forbids, and whatever words may break a search: no answer is a 5xx."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from rag.assistant import Assistant
from scripts.attacks.rest import HOSTILE, attack
from ui.api.application import create_api
from ui.api.running import Workers


@pytest.mark.slow
def test_no_input_makes_the_server_fail_or_answer_in_another_form(full_text_assistant: Assistant) -> None:
    rows = attack(create_api(full_text_assistant, Workers()), cases=3, thorough=False)
    assert [(row.operation, row.failures) for row in rows if row.failures or row.broken] == []
    assert len(rows) == 12
    assert all(row.statuses[200] for row in rows if "{" not in row.operation)
    assert sum(row.statuses.total() for row in rows) > 5 * len(HOSTILE)


@pytest.mark.parametrize("quote", ["„" * 9990 + "a", "a" + "…a" * 4999])
def test_a_quote_of_marks_is_checked_without_end_of_work(full_text_assistant: Assistant, quote: str) -> None:
    """It took minutes: one letter stands everywhere, and all around each was read."""
    answer = TestClient(create_api(full_text_assistant, Workers())).post("/verify", json={"quote": quote})
    assert answer.json()["outcome"] == "not_found"
