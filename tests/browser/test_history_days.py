"""A browser keeps conversations for as long as the house says, and none where it says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import TEXT_ONLY, Chat
from tests.browser.live import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OZG = "Was sagte der Minister zu den Fristen des OZG?"
DAY = 86_400_000
KEPT = "JSON.parse(localStorage.getItem('plenarchat-history') ?? 'null')?.map(one => one.id) ?? null"


def with_history(chat: Chat) -> None:
    """Conversations of today and of eight days ago, as if this browser had had them."""
    chat.page.evaluate(
        f"""() => localStorage.setItem('plenarchat-history', JSON.stringify([0, 8].map(days => (
          {{id: `${{days}}`, at: Date.now() - days * {DAY}, asked: [{{question: `vor ${{days}}`, token: 'x'}}]}}))))"""
    )
    chat.page.reload()


def test_what_is_too_old_is_deleted_when_a_page_is_opened(sample_index: Path, new_chat: Callable[..., Chat]) -> None:
    with serving(sample_index, *TEXT_ONLY, "--history-days", "7") as server:
        chat = new_chat(server)
        with_history(chat)
        chat.page.get_by_role("button", name="Verlauf").click()
        expect(chat.page.locator(".pc-history-open span")).to_have_text("vor 0")
        expect(chat.page.get_by_role("dialog")).to_contain_text("Was älter ist als 7 Tage, wird gelöscht.")
        assert chat.page.evaluate(KEPT) == ["0"]


def test_a_house_can_have_none_kept(sample_index: Path, new_chat: Callable[..., Chat]) -> None:
    with serving(sample_index, *TEXT_ONLY, "--history-days", "0") as server:
        chat = new_chat(server)
        with_history(chat)
        chat.ask(OZG)
        chat.page.get_by_role("button", name="Verlauf").click()
        expect(chat.page.get_by_role("dialog")).to_contain_text("Hier werden keine Gespräche aufbewahrt.")
        assert chat.page.evaluate(KEPT) is None
