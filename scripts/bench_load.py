"""Many people at one server: errors, how long they wait, whether its memory grows; and what they see when it dies.

    python -m scripts.bench_load --index DIR QUESTIONS.jsonl                  50 people for 5 minutes
    python -m scripts.bench_load --index DIR QUESTIONS.jsonl --killed 3      20 people, 3 of them at real pages; kill -9

A real `plenarchat serve`, on this machine alone. The questions are JSON lines, their text under `question`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from scripts.load.doors import DOORS
from scripts.load.memory import Memory
from scripts.load.people import People
from tests.browser.live import Server, serving

_AWAY = 8  # seconds that a killed server stays away


def main() -> int:
    """Measure and print; the status is 1 where somebody met with an error, or the memory grew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--people", type=int, help="how many [50, with --killed 20]")
    parser.add_argument("--seconds", type=float, help="how long [300, with --killed 30]")
    parser.add_argument("--think", type=float, nargs=2, default=(15.0, 45.0), metavar="SECONDS", help="[15 45]")
    parser.add_argument("--door", choices=sorted(DOORS), default="chat")
    parser.add_argument("--killed", type=int, metavar="PAGES", help="kill -9 meanwhile; so many are at real pages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("fault-results"), help="where the JSON goes")
    given = parser.parse_args()
    questions = [json.loads(line)["question"] for line in given.questions.read_text("utf-8").splitlines()]
    busy = os.getloadavg()[0]
    if given.killed is None:
        result, name = steady(given, questions), f"load-{given.door}.json"
    else:
        result, name = killed(given, questions), "load-killed.json"
    result |= {"load_of_the_machine_before": round(busy, 2), "processors": os.cpu_count(), "door": given.door}
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / name).write_text(json.dumps(result, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    for key, value in result.items():
        if key != "memory":
            print(f"{key}: {value}")
    for key, value in result.get("memory", {}).items():
        if key != "samples":
            print(f"memory {key}: {value}")
    return 0 if result["good"] else 1


def steady(given: argparse.Namespace, questions: list[str]) -> dict[str, Any]:
    """So many people for so long."""
    people, seconds = given.people or 50, given.seconds or 300.0
    with serving(given.index) as server:
        crowd = People(server.address, given.door, questions, tuple(given.think), given.seed)
        memory = Memory(server.process.pid)

        async def run() -> None:
            # What the first answers load is no growth.
            await People(server.address, given.door, questions, (0, 1), given.seed + 1).stay(4, 10)
            watching = asyncio.create_task(memory.watch())
            await crowd.stay(people, seconds)
            watching.cancel()

        asyncio.run(run())
        held = memory.to_json()
    found = crowd.happened.to_json() | {"people": people, "seconds": seconds, "think": list(given.think)}
    return found | {"memory": held, "good": not found["errors"] and bool(held["flat"])}


def killed(given: argparse.Namespace, questions: list[str]) -> dict[str, Any]:
    """The server is killed while all are at it, and started again at the same address."""
    from scripts.load.pages import through_a_kill

    people, seconds = given.people or 20, given.seconds or 30.0
    stack, at = ExitStack(), time.monotonic()
    server: Server = stack.enter_context(serving(given.index))
    port = int(server.address.rsplit(":", 1)[1])
    # Nobody thinks for long, so that nearly all of them are asking, or about to, when it happens.
    crowd = People(server.address, given.door, questions, (2.0, 8.0), given.seed)
    wire = threading.Thread(target=lambda: asyncio.run(crowd.stay(people - given.killed, 3600, dies=True)), daemon=True)

    def kill() -> None:
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()

    def back() -> None:
        time.sleep(_AWAY)
        stack.enter_context(serving(given.index, port=port))

    with stack:
        wire.start()
        pages = through_a_kill(server.address, questions, given.killed, kill, back)
        time.sleep(seconds)
        crowd.enough()
        wire.join()
    happened = crowd.happened
    found = happened.to_json() | {
        "people": people,
        "at_the_wire": people - given.killed,
        "told": happened.told,
        "went_on": happened.went_on,
        "lost": happened.lost,
        "at_pages": given.killed,
        "pages_said_so": sum(bool(page["said"]) for page in pages),
        "pages_kept_the_question": sum(bool(page["kept"]) for page in pages),
        "pages_went_on": sum(bool(page["went_on"]) for page in pages),
        "page_results": pages,
        "seconds": round(time.monotonic() - at),
    }
    good = not found["errors"] and happened.told == happened.went_on and happened.told > 0
    return found | {"good": good and all(page["said"] and page["kept"] and page["went_on"] for page in pages)}


if __name__ == "__main__":
    sys.exit(main())
