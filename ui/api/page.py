"""The interface for people: one page made of its OpenAPI, with examples to copy. It loads nothing from elsewhere."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from ui.markup import attributes, join, text

_STYLE = """
:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;max-width:56rem;margin:0 auto;padding:1rem;background:#fff;color:#1b1b1b}
h1,h2{line-height:1.2}h2{margin-top:2.5rem;font-size:1.15rem;overflow-wrap:anywhere}a{color:#0b57a4}
code,pre{font-family:ui-monospace,monospace;font-size:.875rem}
pre{background:#f3f3f1;padding:.75rem;overflow:auto;max-height:24rem;white-space:pre-wrap;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0}
tr{border-top:1px solid #ccc}summary{cursor:pointer;padding:.25rem 0}
@media(prefers-color-scheme:dark){body{background:#161616;color:#ececec}a{color:#8ab8f0}pre{background:#262626}tr{border-color:#444}}
"""


def page(told: dict[str, Any], base: str) -> str:
    """The page of an OpenAPI description; `base` is the address that its paths begin with."""
    parts = [_operation(path, ways, base) for path, ways in told["paths"].items()]
    return join(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{text(told['info']['title'])} – REST</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{text(told['info']['title'])} – REST</h1><p>{text(told['info']['description'])}</p>",
        '<p>For programs: <a href="openapi.json">openapi.json</a>.</p>',
        *parts,
        "</main></body></html>",
    )


def _operation(path: str, ways: dict[str, Any], base: str) -> str:
    first: dict[str, Any] = next(iter(ways.values()))
    methods = " / ".join(name.upper() for name in ways)
    answer = first["responses"]["200"]["content"].get("application/json", {}).get("example")
    return join(
        f"<section><h2>{methods} <code>{text(path)}</code></h2><p>{text(first['summary'])}</p>",
        _parameters(first.get("parameters", [])),
        _example(path, first, base) if answer else None,
        f"<details><summary>What came back</summary>{_code(_shown(answer))}</details>" if answer else None,
        "</section>",
    )


def _parameters(parameters: list[dict[str, Any]]) -> str | None:
    if not parameters:
        return None
    rows = []
    for each in parameters:
        schema = each["schema"]
        many = schema.get("type") == "array"
        notes = [note for note, holds in (("required", each.get("required")), ("repeatable", many)) if holds]
        what = each.get("description") or "As the other answers name it."
        said = f"{what} ({', '.join(notes)})" if notes else what
        rows.append(f'<tr><th scope="row"><code>{text(each["name"])}</code></th><td>{text(said)}</td></tr>')
    return f"<details><summary>Parameters</summary><table><tbody>{''.join(rows)}</tbody></table></details>"


def _example(path: str, way: dict[str, Any], base: str) -> str:
    given = {each["name"]: each["example"] for each in way.get("parameters", []) if "example" in each}
    for name in [name for name in given if f"{{{name}}}" in path]:
        path = path.replace(f"{{{name}}}", str(given.pop(name)))
    address = path + (f"?{urlencode(given, doseq=True)}" if given else "")
    return _code(f"curl '{base}{address}'") + f"<p><a{attributes({'href': address.lstrip('/')})}>Try it</a></p>"


def _code(words: str) -> str:
    return f'<pre tabindex="0"><code>{text(words)}</code></pre>'


def _shown(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)
