"""Run every kind of attack against a server made for it, and count: `python -m scripts.attacks [--only markup]`.

The status is 1 where one of them did something, or where it did not arrive, so that nothing was tried.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from rag.assistant import open_assistant
from scripts.attacks import access, bombs, cells, pages, paths, queries, reach, sizes
from scripts.attacks.listener import Listener
from scripts.attacks.protocols import formulas, make_index, markup
from scripts.attacks.tally import Tally
from tests.browser.live import FLAGS, find_chromium, serving


def main() -> int:
    """Print a line for each kind, and what came through."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="KIND", help="one kind, repeatable")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the counts there")
    given = parser.parse_args()
    tallies = []
    for tally in attacks(given.only):
        tallies.append(tally)
        outcome = "held" if tally.held else "NOT held" if tally.through else "did not arrive"
        print(f"{outcome}: {tally.kind}: {len(tally.through)} of {tally.tried:,} came through", flush=True)
        for line in tally.through[:10]:
            print(f"    {line}", flush=True)
    if given.json:
        given.json.write_text(json.dumps([tally.to_json() for tally in tallies], ensure_ascii=False, indent=1))
    return 0 if tallies and all(tally.held for tally in tallies) else 1


def attacks(only: list[str] | None = None) -> Iterator[Tally]:
    """The tallies of all kinds, or of some: markup, cells, paths, reach, queries, sizes, bombs, access."""
    with tempfile.TemporaryDirectory() as place, Listener() as listener:
        folder = Path(place)
        make_index(folder / "index", listener.address)
        pieces, cell_pieces = markup(listener.address), formulas(listener.address)
        with serving(folder / "index", "--embedding-model", "none") as server:
            kinds: dict[str, Callable[[], Tally]] = {
                "cells": lambda: cells.attack(server.address, len(pieces), cell_pieces),
                "paths": lambda: paths.attack(server.address),
                "reach": lambda: reach.attack(server.address, listener),
                "queries": lambda: queries.attack(server.address),
                "sizes": lambda: sizes.attack(server.address),
            }
            yield from (run() for name, run in kinds.items() if not only or name in only)
            if not only or "markup" in only:
                assistant = open_assistant(folder / "index")
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
                    yield pages.attack(browser, server.address, assistant, pieces, listener)
                    browser.close()
                assistant.close()
        if not only or "bombs" in only:
            yield bombs.attack(folder / "bombs")
        if not only or "access" in only:
            yield access.attack(folder / "access")


if __name__ == "__main__":
    sys.exit(main())
