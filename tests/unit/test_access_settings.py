"""What can be said about access: on the command line, in the file of collections, and what is refused."""

from __future__ import annotations

import asyncio
import io
import json
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from indexer.store import Filters
from rag.assistant import Assistant
from tests.conftest import SAMPLE
from tests.house import ANNA, CHEF, build
from ui.access.admin import Indexing
from ui.access.answer_deadline import TooLong, within
from ui.access.errors import AccessError
from ui.access.identity import Identity
from ui.access.settings import Access
from ui.access.visitor import KEY, Visitor
from ui.chat.asking import converse
from ui.chat.conversation import Conversation, Status
from ui.cli import run
from ui.cli_access import Given, access_options, is_loopback, open_to_all
from ui.collections import Collection, read_collections


def given(*arguments: str) -> Given:
    """What `serve` makes of these options."""

    @click.command()
    @access_options
    def said(given: Given) -> Given:
        return given

    result = CliRunner().invoke(said, arguments, standalone_mode=False)
    assert result.exception is None, result.exception
    assert isinstance(result.return_value, Given)
    return result.return_value


def access(folder: Path, *arguments: str, host: str = "127.0.0.1") -> Access:
    index = Collection("default", "plenarchat", folder / "index")
    return given(*arguments).access((index,), host)


# The file of collections

GOOD = """
[[collection]]
name = "landtag"
title = "Landtag"
index = "landtag-index"

[[collection]]
name = "ausschuss"
title = "Ausschüsse (nicht öffentlich)"
index = "/srv/ausschuss"
groups = ["ausschuss"]
sources = ["protokolle"]
feedback = "none"
"""


def test_collections_are_read_in_order_with_paths_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(GOOD, "utf-8")
    first, second = read_collections(tmp_path / "c.toml")
    assert (first.name, first.index, first.groups) == ("landtag", tmp_path / "landtag-index", None)
    assert first.feedback == tmp_path / "landtag-index.feedback.jsonl"
    assert (second.groups, second.index) == (frozenset({"ausschuss"}), Path("/srv/ausschuss"))
    assert (second.sources, second.feedback) == ((tmp_path / "protokolle",), None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("groups =", "group ="), "unknown group"),
        (('["ausschuss"]', "[]"), "nobody may read"),
        (('["ausschuss"]', '"ausschuss"'), "list of texts"),
        (('["ausschuss"]', '["ausschuss"]\nopen = true'), "choose one"),
        (('name = "ausschuss"', 'name = "../x"'), "address"),
        (('name = "ausschuss"', 'name = "landtag"'), "same name"),
        (('name = "ausschuss"', ""), "`name`"),
        (("[[collection]]", "[[sammlung]]"), "[[collection]]"),
        (("[[collection]]", "[[collection"), "no TOML"),
        ((GOOD, ""), "no collection"),
    ],
)
def test_a_file_that_is_not_understood_is_refused_and_the_place_named(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    (tmp_path / "c.toml").write_text(GOOD.replace(*change), "utf-8")
    with pytest.raises(AccessError) as refused:
        read_collections(tmp_path / "c.toml")
    assert said in str(refused.value)
    assert "c.toml" in str(refused.value)


def test_a_collection_for_a_group_needs_a_login(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="accounts add"):
        build(tmp_path, first_groups=frozenset({"x"}), login=False)


# Options


def test_a_desk_has_no_limits_and_answers_to_its_own_name_alone(tmp_path: Path) -> None:
    desk = access(tmp_path)
    assert not desk.login
    assert (desk.rates.requests, desk.rates.questions) == (None, None)
    assert set(desk.hosts or ()) == {"127.0.0.1", "localhost", "::1"}
    assert access(tmp_path, "--questions-per-minute", "3").rates.questions == 3
    served = access(tmp_path, host="0.0.0.0")
    assert served.rates.questions == 20
    assert served.hosts is None
    assert access(tmp_path, "--questions-per-minute", "0", host="0.0.0.0").rates.questions is None


def test_whoever_binds_to_more_than_this_machine_without_a_login_is_warned(tmp_path: Path) -> None:
    for host, loopback in (
        *(("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.8.8.8", True)),
        *(
            ("0.0.0.0", False),
            ("::", False),
            ("192.0.2.1", False),
            ("haus.example", False),
            ("localhost.example", False),
        ),
    ):
        assert is_loopback(host) is loopback
        warning = open_to_all(host, access(tmp_path, host=host))
        assert (warning is None) is loopback
        assert loopback or "nobody has to log in" in str(warning)
    accounts = build(tmp_path).accounts
    (tmp_path / "index.accounts.json").write_bytes(accounts.path.read_bytes())
    served = access(tmp_path, host="0.0.0.0")
    assert served.login
    assert open_to_all("0.0.0.0", served) is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--accounts", "nirgends.json"), "accounts add"),
        (("--proxy-user-header", "X-User"), "--trusted-proxy"),
        (("--trusted-proxy", "0.0.0.0/0"), "every address"),
        (("--trusted-proxy", "proxy"), "10.0.0.5"),
        (("--oidc-issuer", "https://id.example"), "--oidc-client-id"),
        (("--oidc-issuer", "http://id.example", "--oidc-client-id", "x"), "https"),
        (("--cors-origin", "*"), "origin"),
        (("--cors-origin", "https://*.example"), "origin"),
        (("--cors-origin", "https://a.example/"), "origin"),
        (("--public-url", "haus.example"), "https://host"),
        (("--public-url", "https://anna@haus.example"), "https://host"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_way_out(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    with pytest.raises(AccessError) as refused:
        access(tmp_path, *arguments)
    assert said in str(refused.value)


# Accounts at the command line


def test_accounts_are_made_changed_listed_and_removed_at_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "a.json")

    def accounts(*arguments: str, password: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(password))
        status = run(["accounts", *arguments, "--accounts", file])
        out, err = capsys.readouterr()
        return status, out, err

    assert accounts("add", "Anna", "--group", "x", "--password-stdin", password="ein langer Satz\n")[0] == 0
    status, _, err = accounts("add", "anna", "--password-stdin", password="ein langer Satz\n")
    assert (status, "already" in err) == (1, True)
    status, _, err = accounts("add", "bert", "--password-stdin", password="kurz\n")
    assert (status, "too short" in err) == (1, True)
    assert accounts("add", "bert")[0] == 2  # no terminal to ask at
    status, token, _ = accounts("token", "anna", "--label", "Skript")
    assert (status, token[:4]) == (0, "plt_")
    status, out, _ = accounts("list", "--json")
    (held,) = json.loads(out)["accounts"]
    assert (held["name"], held["groups"], held["tokens"][0]["label"]) == ("anna", ["x"], "Skript")
    assert token.strip().rpartition("_")[2] not in out
    assert accounts("token", "anna", "--revoke", held["tokens"][0]["id"])[0] == 0
    assert accounts("passwd", "anna", "--password-stdin", password="ein neuer langer Satz\n")[0] == 0
    assert accounts("remove", "anna")[0] == 0
    status, _, err = accounts("remove", "anna")
    assert (status, "Traceback" in err, "no account" in err) == (1, False, True)


# How long an answer may take


def test_events_come_as_they_are_made_and_end_when_the_time_is_over() -> None:
    stopped = threading.Event()

    def events() -> Iterator[int]:
        try:
            yield 1
            yield 2
            while True:
                time.sleep(0.01)
                yield 3
        finally:
            stopped.set()

    came: list[int] = []
    with pytest.raises(TooLong):
        came.extend(within(0.3, events))
    assert came[:3] == [1, 2, 3]
    assert stopped.wait(10)
    assert list(within(5, lambda: iter("abc"))) == ["a", "b", "c"]

    def fails() -> Iterator[int]:
        yield 1
        raise ValueError("so")

    with pytest.raises(ValueError, match="so"):
        list(within(5, fails))


def test_an_answer_that_takes_too_long_becomes_a_message_in_the_chat(full_text_assistant: Assistant) -> None:
    *_, last = converse(full_text_assistant, Conversation(), "Was wurde zur Frist gesagt?", Filters(), 0.0)
    assert (last.exchanges[-1].status, last.exchanges[-1].problem) == (Status.FAILED, "problem.time")
    *_, last = converse(full_text_assistant, Conversation(), "Was wurde zur Frist gesagt?", Filters(), 60)
    assert last.exchanges[-1].status is Status.DONE


def test_who_asks_too_much_in_the_chat_is_told_when_to_go_on(full_text_assistant: Assistant) -> None:
    import gradio as gr
    from starlette.requests import Request

    from ui.chat.page import ChatPage

    with gr.Blocks() as blocks:
        page = ChatPage(full_text_assistant, blocks)
    visitor = Visitor(question=lambda: 7)
    request = gr.Request(Request({"type": "http", "headers": [], KEY: visitor}))
    form = [component.value for component in page.fields.inputs]
    (views,) = page._ask(request, "Was wurde zur Frist gesagt?", Conversation(), "de", *form)
    assert "In 7 Sekunden" in views[page.notice]


# Indexing


def test_an_admin_has_protocols_indexed_and_nobody_else(tmp_path: Path) -> None:
    house = build(tmp_path)
    assert house.logged_in(ANNA).post("/admin/index").status_code == 403
    assert house.client().post("/admin/index").status_code == 401
    chef = house.logged_in(CHEF)
    refused = chef.post("/admin/index", json={"sources": ["/"]})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "no_sources")
    assert chef.get("/admin/index").json() == {"state": "idle"}
    assert chef.delete("/admin/index").status_code == 405
    assert build(tmp_path / "open", login=False).client().post("/admin/index").status_code == 403


@pytest.mark.slow
def test_indexing_runs_once_at_a_time_and_says_how_it_went(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ui.py").write_text("raise SystemExit(7)")  # what lies where the server was started is not run
    monkeypatch.chdir(tmp_path)
    admin = Identity("chef", admin=True, source="session")
    run = Indexing(Collection("x", "X", tmp_path / "index", sources=(SAMPLE,)))
    told: list[int] = []

    async def send(message: object) -> None:
        if isinstance(message, dict) and message["type"] == "http.response.start":
            told.append(message["status"])

    async def twice() -> None:
        await run.answer("POST", admin, send)
        await run.answer("POST", admin, send)
        while run.state["state"] == "running":
            await asyncio.sleep(0.05)

    asyncio.run(twice())
    assert told == [202, 409]
    assert run.state["state"] == "done", run.state
    assert run.state["by"] == "chef"
    assert run.state["report"]
