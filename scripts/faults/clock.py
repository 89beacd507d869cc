"""Clocks that are set back and forward: between runs, during a run, under a server; and file times far off."""

from __future__ import annotations

import asyncio
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from indexer.store import Index
from scripts.faults.checking import apart, check, hashes
from scripts.faults.running import ROOT, Run, report_of
from scripts.faults.sources import states

_SITTINGS = 4
_YEAR = 366 * 86_400


class NoFakeClock(Exception):
    """The library that fakes the clock is not installed."""


def library() -> str:
    """Where libfaketime is. Raises NoFakeClock."""
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    if not found:
        raise NoFakeClock("libfaketime is not installed (Debian, Ubuntu: apt-get install faketime)")
    return found[0]


def faked(offset: str = "", file: Path | None = None) -> dict[str, str]:
    """Variables under which the wall clock is moved; the clocks that only run forward are left alone, as in life."""
    given = {"LD_PRELOAD": library(), "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
    given |= {"NO_FAKE_STAT": "1", "FAKETIME_NO_CACHE": "1"}
    return given | ({"FAKETIME_TIMESTAMP_FILE": str(file)} if file else {"FAKETIME": offset})


def count(place: Path, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Every case in turn; a row each: how often it was tried, and how often it was as it must be."""
    rows = []
    cases: tuple[Callable[[Path], list[str]], ...] = (
        a_change_that_keeps_size_and_time,
        a_change_in_the_moment_of_reading,
        file_times_far_off,
        a_clock_set_back_between_runs,
        a_clock_set_forward_between_runs,
        a_clock_that_jumps_during_a_run,
        a_year_that_ends_between_questions,
        a_server_whose_clock_jumps,
    )
    for case in cases:
        folder = place / case.__name__
        folder.mkdir()
        try:
            results = case(folder)
        except Exception as error:
            results = [f"{type(error).__name__}: {error}"]
        faults = [result for result in results if result]
        name = case.__name__.replace("_", " ")
        rows.append({"case": name, "checks": len(results), "right": len(results) - len(faults), "faults": faults})
        say(f"{name}: {len(results)} checks, faults: {len(faults)}")
    return rows


def _made(place: Path) -> Run:
    run = Run(place / "sources", place / "index", place / "scratch")
    states(_SITTINGS)["first"].write(run.sources)
    _, status, _, errors = run.finish(prune=False)
    if status:
        raise RuntimeError(errors[-300:])
    return run


def _swap(run: Run, number: int, old: str, new: str) -> None:
    """Other words of the same length in one file, whose time of change is set back to what it was."""
    page = sorted((run.sources / f"sitting_{number}").glob("*.txt"))[0]
    before = page.stat()
    text = page.read_text("utf-8")
    assert old in text
    assert len(old.encode()) == len(new.encode())
    page.write_text(text.replace(old, new), "utf-8")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))


def _updated(run: Run, number: int, words: str, **clock: str) -> str:
    """Empty where the next run takes exactly this sitting anew, with these words."""
    _, status, out, errors = run.finish(prune=False, **clock)
    if status:
        return errors[-300:]
    report = report_of(out)
    if [name.rpartition("/")[2] for name in report["updated"]] != [str(number)]:
        return f"updated: {report['updated']} instead of sitting {number}"
    if len(report["unchanged"]) != _SITTINGS - 1:
        return f"unchanged: {report['unchanged']}"
    if any(seconds < 0 for seconds in report["seconds"].values()):
        return f"seconds: {report['seconds']}"
    held = hashes(run.index)
    finding = check(run.index, held, held)
    there = apart(_said, run.index, number, words)
    return "" if finding.sound and there else f"not there: {finding.to_json()}"


def _said(index: Path, number: int, words: str) -> bool:
    with Index.open(index) as reader:
        return any(turn.text.startswith(f"{words} ") for turn in reader.turns_of(f"niederwalden/8/{number}"))


def a_change_that_keeps_size_and_time(place: Path) -> list[str]:
    """Same size, same time of change, other words: noticed, by the time the system itself keeps."""
    run = _made(place)
    time.sleep(2.1)
    run.finish(prune=False)  # from now on by their marks alone
    _swap(run, 2, "Zu ", "Ah ")
    return [_updated(run, 2, "Ah")]


def a_change_in_the_moment_of_reading(place: Path) -> list[str]:
    """A file that changes right after it was read, within what a file system's clock can tell apart."""
    run = _made(place)
    results = []
    for words in (("Zu ", "Ah "), ("Ah ", "Oh ")):
        _swap(run, 3, *words)
        results.append(_updated(run, 3, words[1].strip()))
    return results


def file_times_far_off(place: Path) -> list[str]:
    """Files from the future and from 1970: unchanged is unchanged, changed is changed."""
    run = _made(place)
    results = []
    for number, when in enumerate((time.time() + 10 * _YEAR, 1.0), 1):
        for page in run.sources.rglob("*.txt"):
            os.utime(page, (when, when))
        _, status, out, errors = run.finish(prune=False)
        unchanged = not status and len(report_of(out)["unchanged"]) == _SITTINGS
        results.append("" if unchanged else f"not unchanged: {out[:200]}{errors[-200:]}")
        _swap(run, number, "Zu ", "Ah ")
        results.append(_updated(run, number, "Ah"))
    return results


def a_clock_set_back_between_runs(place: Path) -> list[str]:
    """The clock is 400 days behind when the next run begins; then it is right again."""
    return _set(place, "-400d")


def a_clock_set_forward_between_runs(place: Path) -> list[str]:
    """The clock is 400 days ahead when the next run begins; then it is right again."""
    return _set(place, "+400d")


def _set(place: Path, offset: str) -> list[str]:
    run = _made(place)
    _swap(run, 1, "Zu ", "Ah ")
    results = [_updated(run, 1, "Ah", **faked(offset))]
    _swap(run, 2, "Zu ", "Oh ")
    results.append(_updated(run, 2, "Oh", **faked(offset)))
    _swap(run, 3, "Zu ", "Eh ")
    results.append(_updated(run, 3, "Eh"))
    _, status, out, errors = run.finish(prune=False)
    unchanged = not status and len(report_of(out)["unchanged"]) == _SITTINGS
    return [*results, "" if unchanged else f"not unchanged afterwards: {out[:200]}{errors[-200:]}"]


def a_clock_that_jumps_during_a_run(place: Path) -> list[str]:
    """The clock jumps by days, back and forward, while protocols are read, embedded and Chroma is built."""
    run, clock = _made(place), place / "clock"
    wanted = place / "wanted"
    states(_SITTINGS)["second"].write(run.sources)
    Run(run.sources, wanted, run.scratch).finish(prune=False)
    clock.write_text("+0d")
    done = threading.Event()

    def jump() -> None:
        while not done.is_set():
            for offset in ("-30d", "+90d", "-2d", "+0d"):
                clock.with_suffix(".new").write_text(offset)
                clock.with_suffix(".new").rename(clock)
                time.sleep(0.1)

    jumping = threading.Thread(target=jump)
    jumping.start()
    try:
        _, status, out, errors = run.finish(prune=False, **faked(file=clock))
    finally:
        done.set()
        jumping.join()
    if status:
        return [errors[-300:]]
    seconds = report_of(out)["seconds"]
    return [
        "" if all(spent >= 0 for spent in seconds.values()) else f"seconds: {seconds}",
        "" if max(seconds.values()) < 3600 else f"seconds: {seconds}",
        "" if hashes(run.index) == hashes(wanted) else "other sittings than without jumps",
    ]


def a_year_that_ends_between_questions(place: Path) -> list[str]:
    """A question with a relative date is answered on either side of New Year, and no time spent is negative."""
    results: list[str] = []
    states(_SITTINGS)["first"].write(place / "sources")
    ui = [sys.executable, "-m", "ui", "--index", str(place / "index")]
    index = [*ui, "index", str(place / "sources"), "--embedding-model", "none"]
    subprocess.run(index, cwd=ROOT, capture_output=True, check=True)
    for day in ("2026-12-31 23:00:00", "2027-01-01 01:00:00"):
        asked = subprocess.run(
            [*ui, "ask", "--json", "Was wurde letztes Jahr zu den Mooren gesagt?"],
            cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | faked(f"@{day}"),
        )  # fmt: skip
        if asked.returncode:
            results.append(asked.stderr[-300:])
            continue
        answer = json.loads(asked.stdout)
        spent = answer["timings_ms"]
        results.append("" if all((value or 0) >= 0 for value in spent.values()) else f"on {day}: {spent}")
    return results


def a_server_whose_clock_jumps(place: Path) -> list[str]:
    """One page asks on, while the server's clock goes a year ahead and days back: nothing of the page is lost."""
    from tests.browser.live import serving

    run, clock, results = _made(place), place / "clock", list[str]()
    shutil.rmtree(run.index / "chroma", ignore_errors=True)
    clock.write_text("+0d")
    before = dict(os.environ)
    os.environ.update(faked(file=clock))
    try:
        with serving(run.index, "--embedding-model", "none") as server:
            for name in faked(file=clock):
                os.environ.pop(name, None)
            results = asyncio.run(_ask_on(server.address, clock))
    finally:
        os.environ.clear()
        os.environ.update(before)
    return results


async def _ask_on(address: str, clock: Path) -> list[str]:
    from scripts.load.doors import Chat

    results = []
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        page = Chat(client, (await client.get("/config")).json())
        for number, offset in enumerate(("+0d", "+365d", "-3d", "+0d"), 1):
            clock.write_text(offset)
            answered = await page.ask("Was wurde letztes Jahr zu den Mooren gesagt?")
            results.append(answered.problem)
            results.append("" if answered.first >= 0 else "a negative time")
            # The number of the exchange tells that the earlier ones are still known.
            there = re.search(rf'id=\\"q{number}\\"', page.shown)
            results.append("" if there else f"after {offset}: the conversation began anew")
        await page.leave()
    return results
