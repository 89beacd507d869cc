"""One core, four doors: the same question has the same answer through the chat, the command line, REST and MCP."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError

from rag.assistant import Assistant
from rag.permalink import linked_json
from tests.browser.live import Server, serving
from tests.commands import plenarchat
from tests.integration.test_api import events, same
from ui.chat.asking import converse
from ui.chat.conversation import Conversation
from ui.given import filters
from ui.tools.catalogue import OFFERS

GIVEN: dict[str, Any] = {"question": "Was sagte der Minister zu den Fristen des OZG?", "sitting": [41]}
QUOTE = "Es beträgt 6 Cent je Kubikmeter."


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    with serving(sample_folder, "--feedback", "none") as running:
        yield running


def stdio(index: Path) -> StdioServerParameters:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return StdioServerParameters(
        command=sys.executable, args=["-m", "ui", "--index", str(index), "mcp"], env=environment
    )


@asynccontextmanager
async def connected(to: Any, mode: str = "auto") -> Any:
    """The SDK's client; whatever arrives that is no message of the protocol fails the test."""
    amiss: list[Exception] = []

    async def on_message(message: Any) -> None:
        if isinstance(message, Exception):
            amiss.append(message)

    with anyio.fail_after(180):
        async with Client(to, mode=mode, message_handler=on_message) as client:
            yield client
    assert amiss == []


async def asked_of(to: Any, mode: str = "auto") -> Any:
    async with connected(to, mode) as client:
        result = await client.call_tool("ask", GIVEN)
        assert json.loads(result.content[0].text) == result.structured_content
        return result.structured_content


@pytest.mark.anyio
async def test_the_same_question_has_the_same_answer_through_every_door(
    server: Server, full_text_assistant: Assistant
) -> None:
    printed = json.loads(plenarchat(f"--index '{server.index}' ask '{GIVEN['question']}' --sitting 41 --json").out)
    assert printed["citations"]
    limits = filters({"sitting": [41]})
    (*_, conversation) = converse(full_text_assistant, Conversation(), GIVEN["question"], limits)
    shown = conversation.exchanges[-1].answer
    assert shown
    chat = json.loads(json.dumps(linked_json(shown, filters=limits)))
    address = f"{server.address}/api/v1/ask?{urlencode(GIVEN, doseq=True)}"
    with urllib.request.urlopen(address) as answer:
        rest = json.load(answer)
    with urllib.request.urlopen(urllib.request.Request(address, headers={"accept": "text/event-stream"})) as answer:
        streamed = events(answer.read().decode())[-1][1]
    doors = {
        "chat": chat,
        "rest": rest,
        "events": streamed,
        "mcp over http": await asked_of(f"{server.address}/mcp"),
        "mcp over http, handshake": await asked_of(f"{server.address}/mcp", "legacy"),
        "mcp over stdio": await asked_of(stdio(server.index)),
    }
    assert {door: same(answer) for door, answer in doors.items()} == dict.fromkeys(doors, same(printed))


@pytest.mark.anyio
async def test_the_tools_are_typed_read_only_and_give_the_json_of_the_commands(server: Server) -> None:
    index = f"--index '{server.index}'"
    async with connected(f"{server.address}/mcp") as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == set(OFFERS) == {"search", "ask", "read_turn", "verify_quote", "coverage"}
        for tool in tools.values():
            assert tool.annotations.read_only_hint
            assert tool.annotations.open_world_hint is False
            assert tool.description
            assert tool.output_schema["properties"]
            assert tool.input_schema["additionalProperties"] is False
        steps: list[str] = []

        async def progress(done: float, total: float | None, step: str | None) -> None:
            steps.append(f"{step} {done:.0f}/{total:.0f}")

        await client.call_tool("ask", GIVEN, progress_callback=progress)
        assert steps == ["understand 1/4", "retrieve 2/4", "read 3/4", "check 4/4"]
        found = (await client.call_tool("search", {"query": "OZG", "k": 2, "role": "government"})).structured_content
        assert found == json.loads(plenarchat(f"{index} search OZG -k 2 --role government --json").out)
        checked = (await client.call_tool("verify_quote", {"quote": QUOTE, "citation": "8/41"})).structured_content
        assert checked == json.loads(plenarchat(f"{index} verify '{QUOTE}' --citation 8/41 --json").out)
        turn_id = found["passages"][0]["turn_id"]
        turn = (await client.call_tool("read_turn", {"turn_id": turn_id})).structured_content
        with urllib.request.urlopen(f"{server.address}/api/v1/turns/{turn_id}") as answer:
            assert json.load(answer) == turn
        with urllib.request.urlopen(f"{server.address}/api/v1/coverage") as answer:
            assert json.load(answer) == (await client.call_tool("coverage", {})).structured_content


@pytest.mark.anyio
async def test_what_a_model_gets_wrong_is_told_to_it(server: Server) -> None:
    async with connected(f"{server.address}/mcp") as client:
        for name, given, said in (
            ("ask", {}, "question: Field required"),
            ("ask", {"question": "a", "speeker": "b"}, "there is no 'speeker'"),
            ("search", {"query": "a", "from": "gestern"}, "'gestern' is no date; write 2021-03-16"),
            ("read_turn", {"turn_id": "../../etc/passwd"}, "There is no such turn."),
            ("verify_quote", {"quote": "…"}, "there are no words in it"),
        ):
            result = await client.call_tool(name, given)
            assert result.is_error
            assert said in result.content[0].text
        with pytest.raises(MCPError, match="There is no such tool; there are search"):
            await client.call_tool("delete_everything", {})


def test_a_page_of_another_site_cannot_reach_the_tools(server: Server) -> None:
    """DNS rebinding: a foreign name that resolves to this machine."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}})
    for headers, status, said in (
        ({"Host": "evil.example"}, 400, "unknown_host"),
        ({"Origin": "http://evil.example"}, 403, "other_site"),
        ({}, 200, '"read_turn"'),
    ):
        held = {"content-type": "application/json", "accept": "application/json, text/event-stream", **headers}
        request = urllib.request.Request(f"{server.address}/mcp", body.encode(), held)
        try:
            with urllib.request.urlopen(request) as answer:
                got = (answer.status, answer.read().decode())
        except urllib.error.HTTPError as error:
            got = (error.code, error.read().decode())
        assert got[0] == status
        assert said in got[1]


@pytest.mark.slow
def test_nothing_but_the_protocol_is_on_standard_output(sample_folder: Path) -> None:
    lines = [
        '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", '
        '"capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}}',
        "no JSON at all",
        '{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        '{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "coverage"}}',
    ]
    command = [sys.executable, "-m", "ui", "--index", str(sample_folder), "mcp"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("\n".join(lines) + "\n")
        process.stdin.flush()
        told = []
        while not any(message.get("id") == 2 for message in told):
            told.append(json.loads(process.stdout.readline()))
        _, errors = process.communicate()
    assert process.returncode == 0
    assert "Traceback" not in errors
    assert next(message for message in told if message.get("id") == 2)["result"]["structuredContent"]["sittings"] == 2


def test_without_an_index_the_command_says_so_and_prints_nothing(tmp_path: Path) -> None:
    assert "plenarchat index" in plenarchat(f"--index '{tmp_path / 'none'}' mcp").error()


def test_a_reader_who_hangs_up_frees_the_server(server: Server) -> None:
    for _ in range(20):
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as line:
            request = f"GET /api/v1/ask/stream?{urlencode(GIVEN, doseq=True)} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n"
            line.sendall(request.encode())
            assert line.recv(20).startswith(b"HTTP/1.1 200")
    with urllib.request.urlopen(f"{server.address}/api/v1/coverage") as answer:
        assert answer.status == 200


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
