"""Logging in, asking and leaving in the browser, and a collection that only a group may read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import TEXT_ONLY
from tests.browser.live import serving
from tests.house import ANNA, BERT
from ui.access.accounts import Accounts

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_login_over_an_answer_of_a_private_collection_to_leaving(
    browser: Browser, sample_index: Path, tmp_path: Path
) -> None:
    accounts = Accounts(tmp_path / "accounts.json")
    accounts.add(*ANNA, groups=("ausschuss",))
    accounts.add(*BERT)
    file = tmp_path / "collections.toml"
    entry = '[[collection]]\nname = "{}"\ntitle = "{}"\nindex = "{}"\nfeedback = "none"\n'
    file.write_text(
        entry.format("landtag", "Landtag", sample_index)
        + entry.format("ausschuss", "Ausschuss", sample_index)
        + 'groups = ["ausschuss"]\n'
    )
    options = (*TEXT_ONLY, "--collections", str(file), "--accounts", str(accounts.path))
    with serving(sample_index, *options) as server:
        context = browser.new_context(locale="de-DE")
        page = context.new_page()
        asked: list[str] = []
        page.goto(f"{server.address}/c/ausschuss/?q=Frist")
        page.get_by_label("Name").fill(ANNA[0])
        page.get_by_label("Passwort").fill("ein falscher Satz")
        page.get_by_role("button", name="Anmelden").click()
        expect(page.get_by_role("alert")).to_have_text("Name oder Passwort stimmt nicht.")
        page.get_by_label("Passwort").fill(ANNA[1])
        page.on("request", lambda request: asked.append(request.url))
        page.get_by_role("button", name="Anmelden").click()
        page.wait_for_url(f"{server.address}/c/ausschuss/?q=Frist")
        question = page.locator("#pc-question textarea")
        expect(question).to_have_value("Frist")
        question.press("Enter")
        page.locator("#q1:not([aria-busy])").wait_for()
        expect(page.locator("#q1 a.pc-cite").first).to_be_visible()
        outside = [url for url in asked if not url.startswith(f"{server.address}/c/ausschuss/")]
        assert outside == [f"{server.address}/login"]
        page.locator(".pc-shelves summary").click()
        page.get_by_role("link", name="Landtag", exact=True).click()
        page.wait_for_url(f"{server.address}/")
        # What was asked of one collection is no conversation of the other.
        page.locator(".pc-welcome, #pc-question textarea").first.wait_for()
        assert page.evaluate("localStorage.getItem('plenarchat-history')") is None
        assert page.evaluate("localStorage.getItem('plenarchat-history:/c/ausschuss/')") is not None
        # A session that ended meanwhile: said, and what was typed stays.
        held = context.cookies()
        page.goto(f"{server.address}/c/ausschuss/?q=Frist")
        expect(question).to_have_value("Frist")
        context.clear_cookies()
        question.fill("Fristen der Länder")
        question.press("Enter")
        expect(page.locator("#pc-connection")).to_contain_text("Ihre Anmeldung ist abgelaufen")
        context.add_cookies(held)  # type: ignore[arg-type]
        page.goto(f"{server.address}/c/ausschuss/")
        expect(question).to_have_value("Fristen der Länder")
        page.get_by_role("button", name="Abmelden").click()
        page.wait_for_url(f"{server.address}/login")
        page.goto(f"{server.address}/c/ausschuss/")
        assert page.url.startswith(f"{server.address}/login")
        page.get_by_label("Name").fill(BERT[0])
        page.get_by_label("Passwort").fill(BERT[1])
        page.get_by_role("button", name="Anmelden").click()
        expect(page.get_by_role("heading", name="Hier gibt es nichts")).to_be_visible()
        context.close()
