"""`kill -9` at random moments of indexing, replacing and pruning; after each, all is held against what must be."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from scripts.faults.checking import Finding, Found, Hashes, apart, check, found, hashes, leftovers, stored_vectors
from scripts.faults.running import Run, gone, kill, report_of
from scripts.faults.sources import STEPS, Sources, states

_SITTINGS = {"hash": 16, "real": 6}
_AGAIN = 0.3  # how often the run that goes on after a kill is killed as well
# How often a kill is aimed at a moment of the whole run, and how often at the short ones that matter most.
_AIMS = {"time": 0.5, "file": 0.2, "commit": 0.15, "chroma": 0.1, "close": 0.05}
_SPREAD = {"commit": 0.005, "chroma": 0.8, "close": 0.02}  # seconds after such a point began, at most
_TOLERANCE = {"hash": 1e-4, "real": 0.02}  # the bundled model's vectors vary a little with what is embedded together


@dataclass
class Tally:
    """What came of the kills of one situation."""

    kills: int = 0
    missed: int = 0  # runs that had ended before they were killed; not counted as kills
    not_opening: int = 0
    lost: int = 0
    half: int = 0
    strange: int = 0
    processes: int = 0  # that outlived the one that was killed
    leftovers: int = 0  # files and folders beside the index once a run had finished
    continued: int = 0  # runs that finished after the kills
    equal: int = 0  # of those: with exactly what an undisturbed run gives
    untouched: int = 0  # kills before anything had changed
    amid: int = 0  # kills that left some sittings in their new state and others in their old one
    done: int = 0  # kills after the last sitting had been changed, while vectors or Chroma were made
    most_leftovers: int = 0
    aims: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass
class Goal:
    """What an undisturbed run makes of one state of the sources."""

    state: Sources
    hashes: Hashes
    found: Found


class Kills:
    """A chain of situations over one index, each disturbed by kills."""

    def __init__(self, place: Path, model: str, seed: int) -> None:
        self._chance = random.Random(f"{seed}/{model}")
        self._model, self._place = model, place
        self._run = Run(place / "sources", place / "index", place / "scratch", model)
        self._tallies = {name: Tally() for name, _ in STEPS}
        self._seconds: dict[str, float] = {}
        self._points: dict[str, dict[str, int]] = {}
        self._goals: dict[str, Goal] = {}
        self._vectors: Any = None

    def prepare(self) -> None:
        """Undisturbed runs: what each state makes of a new index, how long each step takes and what it passes."""
        for state in states(_SITTINGS[self._model]).values():
            run = Run(self._run.sources, self._place / "reference", self._run.scratch, self._model)
            run.clear()
            state.write(run.sources)
            self._must(run.finish(prune=False))
            if self._vectors is None:
                matrix = stored_vectors(run.index)[1]
                self._vectors = np.array(matrix[:: max(1, len(matrix) // 4)][:4])
            self._goals[state.name] = Goal(state, hashes(run.index), apart(found, run.index, self._vectors))
        for step, name in STEPS:
            self._goals[name].state.write(self._run.sources)
            self._seconds[step] = self._must(self._run.finish(prune=step in ("pruning", "mixed")))
            self._points[step] = self._run.passed()
            if problem := self._compare(self._goals[name]):
                raise RuntimeError(f"two undisturbed runs differ after {step}: {problem}")

    def count(self, kills: int, say: Any) -> dict[str, Tally]:
        """Kill so many times, through the situations in turn."""
        done, told = 0, Counter[str]()
        while done < kills:
            before: Goal | None = None
            self._run.clear()
            for step, name in STEPS:
                done += self._disturb(step, before, self._goals[name])
                before = self._goals[name]
                faults = Counter(self._faults())
                for fault in faults - told:
                    say(fault)
                told = faults
                say(f"{self._model}: {done} kills, last while {step}; faults: {faults.total()}")
                if done >= kills:
                    break
        return self._tallies

    def _disturb(self, step: str, before: Goal | None, goal: Goal) -> int:
        """One step, killed once or more, then finished; how many kills that were."""
        tally, kills = self._tallies[step], 0
        old = before.hashes if before else {}
        goal.state.write(self._run.sources)
        while True:
            killed = self._kill(step, tally)
            finding = check(self._run.index, old, goal.hashes)
            if killed:
                kills += 1
                self._enter(step, tally, finding, old, goal.hashes)
            else:
                tally.missed += 1
            if killed and self._chance.random() >= _AGAIN:
                break
            if not killed and kills:
                break
            if not killed:  # nothing was disturbed: the step was done, so it is begun anew next time
                return 0
        _, status, out, errors = self._run.finish(prune=step in ("pruning", "mixed"))
        tally.continued += 1
        problem = f"exit status {status}: {errors[-300:]}" if status else self._compare(goal)
        if not problem and report_of(out)["failed"]:
            problem = "sources failed"
        left = leftovers(self._run.index) + [f"scratch/{path.name}" for path in self._run.scratch.iterdir()]
        shutil.rmtree(self._run.scratch)  # each is counted once
        tally.leftovers += len(left)
        if left:
            tally.faults.append(f"{step}: left behind after the next run: {left[:5]}")
        if problem:
            tally.faults.append(f"{step}: the next run did not give what an undisturbed one gives: {problem}")
        else:
            tally.equal += 1
        return kills

    def _kill(self, step: str, tally: Tally) -> bool:
        """Run the command and kill it; false where it had ended before."""
        aim = self._chance.choices(list(_AIMS), list(_AIMS.values()))[0]
        passed = self._points[step].get(aim, 0)
        at = ""
        if aim != "time" and passed:
            number = self._chance.randint(1, passed)
            at = f"{aim}:{number}:{self._chance.uniform(0, _SPREAD.get(aim, 0)):.5f}"
        log = self._chance.choice(("64", ""))  # the log folded into the database all the time, or as usual
        process = self._run.start(
            prune=step in ("pruning", "mixed"), kill=at, FAULTS_LOG=log, FAULTS_BATCH=self._chance.choice(("16", "256"))
        )
        if at:
            process.communicate()
            killed = process.returncode == -9
        else:
            time.sleep(self._chance.uniform(0, self._seconds[step]))
            killed = kill(process, group=self._chance.random() < 0.75)
            if not killed:
                process.communicate()
        if not killed and process.returncode:
            tally.faults.append(f"{step}: a run that was not killed ended with {process.returncode}")
        if not gone(process.pid):
            tally.processes += 1
            tally.faults.append(f"{step}: a process outlived the one that was killed")
        if killed:
            tally.kills += 1
            kind = aim if at else "time"
            tally.aims[kind] = tally.aims.get(kind, 0) + 1
        return killed

    def _enter(self, step: str, tally: Tally, finding: Finding, old: Hashes, new: Hashes) -> None:
        tally.not_opening += not finding.opens
        tally.lost += len(finding.lost)
        tally.half += len(finding.half)
        tally.strange += len(finding.strange)
        tally.most_leftovers = max(tally.most_leftovers, len(finding.leftovers))
        if not finding.sound:
            tally.faults.append(f"{step}: {finding.to_json()}")
        changed = sum(old.get(sitting) != mark for sitting, mark in new.items()) + len(old.keys() - new.keys())
        same = sum(old.get(sitting) == mark for sitting, mark in new.items())
        have = finding.new - same + (len(old.keys()) - (finding.old + finding.new) if len(old) > len(new) else 0)
        if not finding.made or have <= 0:
            tally.untouched += 1
        elif have >= changed:
            tally.done += 1
        else:
            tally.amid += 1

    def _compare(self, goal: Goal) -> str:
        try:
            if hashes(self._run.index) != goal.hashes:
                return "other sittings, or others' words"
            finding = check(self._run.index, goal.hashes, goal.hashes)
            if not finding.sound or finding.leftovers:
                return f"{finding.to_json()}"
            mine: Found = apart(found, self._run.index, self._vectors)
            return mine.differs(goal.found, _TOLERANCE[self._model])
        except Exception as error:
            return f"{type(error).__name__}: {error}"

    def _must(self, ended: tuple[float, int, str, str]) -> float:
        seconds, status, _, errors = ended
        if status:
            raise RuntimeError(f"an undisturbed run ended with {status}: {errors[-500:]}")
        return seconds

    def _faults(self) -> list[str]:
        return [fault for tally in self._tallies.values() for fault in tally.faults]
