"""Asks the REST interface whatever its OpenAPI allows and forbids, and words made to break a search; prints a table.

    python -m scripts.attacks.rest --index DIR --cases 200

Each operation gets so many cases that fit its description and so many that do not (schemathesis), and every text
parameter the words in `HOSTILE`. An answer of 500 or more, one that OpenAPI does not describe, input that should have
been refused and was not, and an error of another form than the others are failures: they are printed, and the exit
status is 1. Text that JSON Schema cannot describe (a day that exists, at least one letter) may be refused.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi import checks

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
SAMPLE = Path(__file__).resolve().parents[1] / "indexer" / "sample" / "pages"
HOSTILE = (
    *('"', "'", '""a', "a'; DROP TABLE turns; --", 'a" OR text MATCH "b', "a* OR b*", "NEAR(a b, 5)", "a AND", "NOT a"),
    *("text:a", "{a b}:c", "^a", "a + b", "-a", "(a", "a)", "a:*", "%a%", "_a_", "a\\", "a\x00b", "\x00\x01a"),
    *("\u202ea", "a\u200b", "ﬁ", "ı", "İ", "ß" * 300, "ä\u0308" * 100, "a" * 2000, "a " * 999, "𝔄𝔟𝔤", "👩‍👩‍👧a"),
    *("<script>alert(1)</script>", "../../etc/passwd", "{{7*7}}", "${a}", "%s%n", "=1+1", "http://127.0.0.1/a"),
    *("1/" * 150, "9" * 300, "(" * 500 + "a", "a" + ")" * 500, "„" * 200 + "a", "der die das", "A;B|C`d`", "a?b=c&d#e"),
    *("am 31.02.2026", "20/67 S. 99999999999999999", "Was sagte Was sagte Was sagte", "seit 0000 bis 9999", "\r\na: b"),
    *("im Jahr 99999", "vor 999999999 Jahren", "TOP 999999999999", "Drucksache 99999999999/1", "in Sitzung -1"),
)
FILTERS = ("speaker", "party", "office", "agenda", "parliament")


@dataclass
class Row:
    """What came of one operation: how many cases, with which status, and what was amiss."""

    operation: str
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    @property
    def broken(self) -> int:
        """Answers of 500 and more."""
        return sum(count for status, count in self.statuses.items() if status >= 500)


def attack(
    api: FastAPI, cases: int, number: int = 0, told: Callable[[Row], None] = lambda row: None, *, thorough: bool = True
) -> list[Row]:
    """The rows of all operations; the same `number` gives the same cases. `told` gets each row when it is done."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", api)
    client = TestClient(api, raise_server_exceptions=False)
    rows = []
    for result in schema.get_all_operations():
        operation = result.ok()
        row, start = Row(operation.label), time.perf_counter()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _generated(operation, mode, cases, number, row)
        _hostile(client, operation.method.upper(), operation.path, row, thorough)
        row.seconds = time.perf_counter() - start
        told(row)
        rows.append(row)
    return rows


def _generated(operation: Any, mode: GenerationMode, cases: int, number: int, row: Row) -> None:
    @seed(number)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        answer = case.call()
        row.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except (FailureGroup, Failure) as error:
            row.failures.append(" ".join(str(error).split())[:600])
        _form(row, answer.status_code, answer.json() if answer.status_code >= 400 else None)

    try:
        ask()
    except Unsatisfiable:  # nothing that fits: it takes no input that could be wrong
        return


def _hostile(client: TestClient, method: str, path: str, row: Row, thorough: bool) -> None:
    for words in HOSTILE:
        for answer in _asked(client, method, path, words, thorough):
            row.statuses[answer.status_code] += 1
            _form(row, answer.status_code, answer.json() if answer.status_code >= 400 else None)
            if answer.status_code >= 500:
                row.failures.append(f"{answer.status_code} for {words!r}")


def _asked(client: TestClient, method: str, path: str, words: str, thorough: bool) -> Iterator[Any]:
    """The answers to one word in every place of an operation, or only in as many requests as needed."""
    if "{" in path:
        yield client.request(method, path.partition("{")[0] + quote(words, safe=""))
        return
    word = {"/search": "query", "/verify": "quote", "/ask": "question", "/ask/stream": "question"}.get(path)
    if word is None:
        yield client.request(method, path, params={"a": words})
        return
    if not thorough and (method == "POST" or path == "/ask/stream"):
        return
    limited = {word: "Frist", **{name: [words] for name in FILTERS}}
    given: list[dict[str, Any]] = [limited] if path == "/search" and not thorough else [{word: words}]
    if thorough:
        given.append(limited)
        given += [{word: "Frist", name: [words]} for name in FILTERS]
        given += (
            [{word: "Und dazu?", "history": [words]}] if word != "quote" else [{word: words, "speaker": "Holtkamp"}]
        )
    for one in given:
        yield client.get(path, params=one) if method == "GET" else client.post(path, json=one)


def _form(row: Row, status: int, body: Any) -> None:
    if status >= 400 and (not isinstance(body, dict) or sorted(body.get("error", {})) != ["code", "message", "remedy"]):
        row.failures.append(f"{status} in another form: {str(body)[:200]}")


def main() -> int:
    """Attack the interface over an index, by default the bundled sample's; the exit status is 1 where it gave way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, help="The index to ask [default: one of the bundled sample].")
    parser.add_argument("--cases", type=int, default=200, help="So many a operation that fit, and so many that do not.")
    parser.add_argument("--seed", type=int, default=0)
    given_ = parser.parse_args()
    from indexer.pipeline import index
    from rag.assistant import open_assistant
    from ui.api.application import create_api
    from ui.api.running import Workers

    with tempfile.TemporaryDirectory() as folder:
        place = given_.index or Path(folder) / "index"
        if given_.index is None:
            assert index([SAMPLE], place, embedding_model="none").done
        assistant = open_assistant(place)
        print(f"{'operation':<28}{'cases':>8}{'2xx':>8}{'4xx':>8}{'5xx':>6}{'amiss':>7}{'seconds':>9}")
        rows = attack(create_api(assistant, Workers()), given_.cases, given_.seed, _print)
        assistant.close()
    total = Row("all", sum(row.seconds for row in rows), sum((row.statuses for row in rows), Counter()))
    total.failures = [failure for row in rows for failure in row.failures]
    _print(total)
    for failure in dict.fromkeys(total.failures[:20]):
        print(f"- {failure}")
    return 1 if total.failures or total.broken else 0


def _print(row: Row) -> None:
    good = sum(count for status, count in row.statuses.items() if status < 400)
    cases = row.statuses.total()
    told = f"{cases:>8}{good:>8}{cases - good - row.broken:>8}{row.broken:>6}{len(row.failures):>7}{row.seconds:>9.1f}"
    print(f"{row.operation:<28}{told}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
