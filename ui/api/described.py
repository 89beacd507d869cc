"""How the interface describes itself: OpenAPI with examples that were answered, and a page of it for people."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from ui.api.page import page

TITLE = "plenarchat"
DESCRIPTION = (
    "Who said what in parliament, when, on which printed page, in words that stand there. The names are those of the "
    "command line's options, the JSON is that of its `--json`. GET takes parameters, each repeatable where it is a "
    "list; POST takes the same as JSON. Every error has one form: `error` with `code`, `message` and `remedy`."
)
SUMMARIES = {
    "ask": "A cited answer, or why there is none. With `Accept: text/event-stream` it comes step by step.",
    "stream": "The same as server-sent events: `step`, `text` (the answer so far), `answer` or `error`.",
    "search": "The passages that fit best; no answer is written.",
    "verify": "Whether the words of a quote stand in the protocols, and who said them.",
    "turn": "A whole turn, with its interjections.",
    "sittings": "All sittings.",
    "sitting": "One sitting: its agenda, and who speaks in it.",
    "coverage": "How much the index holds.",
}


def version() -> str:
    """The program's version."""
    try:
        return installed("plenarchat")
    except PackageNotFoundError:
        return "unknown"


@cache
def examples() -> dict[str, Any]:
    """What was asked of the bundled sample and what came back, by operation (`scripts/make_api_examples.py`)."""
    held: dict[str, Any] = json.loads(resources.files("ui.api").joinpath("examples.json").read_text("utf-8"))
    return held


def documented(api: FastAPI) -> None:
    """Adds the examples to the OpenAPI of the application, once it is asked for."""
    plain = api.openapi

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            for path, ways in plain()["paths"].items():
                for way in ways.values():
                    _simplify(way.get("parameters", []))
                    _exemplify(path, way)
        return plain()

    api.openapi = openapi  # type: ignore[method-assign]

    @api.get("/", include_in_schema=False)
    @api.get("/docs", include_in_schema=False)
    def docs(request: Request) -> Response:
        base = request.url.replace(path=request.scope.get("root_path", ""), query="")
        return HTMLResponse(page(api.openapi(), str(base)))


def _simplify(parameters: list[dict[str, Any]]) -> None:
    """A list is a list in an address; only JSON tells one value from a list of one."""
    for parameter in parameters:
        choices = parameter["schema"].get("anyOf", [])
        if choices and choices[0].get("type") == "array":
            parameter["schema"] = choices[0]


def _exemplify(path: str, way: dict[str, Any]) -> None:
    example = examples().get(way["operationId"].partition("_")[0])
    if example is None:
        return
    way["responses"]["200"]["content"]["application/json"]["example"] = example["answer"]
    if "requestBody" in way:
        way["requestBody"]["content"]["application/json"]["example"] = example["given"]
    for parameter in way.get("parameters", []):
        if parameter["name"] in example["given"]:
            parameter["example"] = example["given"][parameter["name"]]
        elif parameter["in"] == "path":
            parameter["example"] = example["id"]
