"""How quick the site is: loading its pages, the first visible step and the answer, twenty people asking at once.

    python scripts/bench_chat.py --index DIR QUESTIONS.jsonl

A real server and a real browser; the people are sessions of Gradio's own protocol, each with a question of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.load.doors import Answered, Chat  # noqa: E402
from tests.browser.live import FLAGS, find_chromium, serving  # noqa: E402

LOADS = 7
ASKED = 20
PEOPLE = 20
ROUNDS = 3
# When the first of these is on the page, it can be read and used.
PAGES = {
    "/": ".pc-example",
    "/search": "#pc-search input",
    "/reader": "#pc-reader a",
    "/verify": "#pc-verify textarea",
    "/corpus": "#pc-corpus table",
}


def main() -> None:
    """Measure and print one line each: medians, and the slowest of the people."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("questions", type=Path, help="questions as JSON lines, their text under `question`")
    given = parser.parse_args()
    questions = [json.loads(line)["question"] for line in given.questions.read_text(encoding="utf-8").splitlines()]
    with serving(given.index) as server:
        for line in in_browser(server.address, questions):
            print(line, flush=True)
        for people in (1, PEOPLE):
            print(asyncio.run(at_once(server.address, questions, people)), flush=True)


def in_browser(address: str, questions: Sequence[str]) -> Iterator[str]:
    """Milliseconds until a page can be used, a question shows its first step, and its answer is complete."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for path, there in PAGES.items():
            first, again = [], []
            for _ in range(LOADS):
                context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE")
                page = context.new_page()
                first.append(_loaded(page, address + path, there))
                again.append(_loaded(page, address + path, there))
                context.close()
            yield f"load {path}: {_median(first)} ms in a new browser, {_median(again)} ms again"
        page = browser.new_page(locale="de-DE")
        _loaded(page, address, PAGES["/"])
        seen, done = [], []
        for number, question in enumerate(questions[:ASKED], 1):
            page.locator("#pc-question textarea").fill(question)
            began = time.perf_counter()
            page.locator("#pc-question textarea").press("Enter")
            page.locator(f"#q{number}").wait_for()
            seen.append((time.perf_counter() - began) * 1000)
            page.locator(f"#q{number} .pc-made").wait_for()
            done.append((time.perf_counter() - began) * 1000)
            page.locator("#pc-ask").wait_for()
        yield f"ask in the browser ({len(done)} questions): first step {_median(seen)} ms, answer {_median(done)} ms"
        browser.close()


def _loaded(page: Page, address: str, there: str) -> float:
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(there).first.wait_for()
    return (time.perf_counter() - began) * 1000


async def at_once(address: str, questions: Sequence[str], people: int) -> str:
    """So many people ask at the same moment: when each sees the first step and the answer, in milliseconds."""
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=httpx.Limits(max_connections=100)) as client:
        config = (await client.get("/config")).json()
        rounds = []
        for turn in range(ROUNDS):
            theirs = [questions[(turn * people + person) % len(questions)] for person in range(people)]
            rounds.append(await asyncio.gather(*(_person(Chat(client, config), question) for question in theirs)))
    answers = [answer for one in rounds for answer in one]
    firsts, dones = [answer.first for answer in answers], [answer.done for answer in answers]
    return (
        f"{people} at once ({ROUNDS} rounds): first step {_median(firsts)} ms (slowest {max(firsts):.0f}), "
        f"answer {_median(dones)} ms (slowest {max(dones):.0f})"
    )


async def _person(page: Chat, question: str) -> Answered:
    answered = await page.ask(question)
    await page.leave()
    assert not answered.problem, answered.problem
    return answered


def _median(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.0f}"


if __name__ == "__main__":
    main()
