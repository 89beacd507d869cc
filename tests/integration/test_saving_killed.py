"""`kill -9` while an index is saved or brought back leaves nothing half: a backup is whole, and so is the index."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.store import Index
from indexer.store.saving import backup, restore
from tests.store_samples import HashEmbedder, a_sitting, an_index, chunks_of

ROOT = Path(__file__).resolve().parents[2]
KILLS = 12

# Slowed down where it matters, so that there is something to interrupt.
RUN = """
import sys, time
from pathlib import Path
from indexer.store import saving
from indexer.store.saving import backup, files, restore

def slow(original):
    def slower(*given, **named):
        time.sleep(0.02)
        return original(*given, **named)
    return slower

for module in (backup, restore):
    module = sys.modules[f"indexer.store.saving.{module.__name__}"]
    for name in ("copy", "publish", "discard"):
        if hasattr(module, name):
            setattr(module, name, slow(getattr(module, name)))
print("ready", flush=True)
if sys.argv[1] == "backup":
    saving.backup(Path(sys.argv[2]), Path(sys.argv[3]), version="1")
else:
    saving.restore(Path(sys.argv[2]), Path(sys.argv[3]), replace=True)
"""


def killed(after: float, *arguments: str | Path) -> None:
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(after)
        process.kill()


@pytest.mark.slow
def test_what_is_killed_leaves_nothing_half(tmp_path: Path) -> None:
    place, chance = tmp_path / "index", random.Random(5)
    with an_index(place, HashEmbedder(), *(a_sitting(number) for number in range(1, 9))) as index:
        index.sync_chroma()
    saved = tmp_path / "good.tar"
    backup(place, saved, version="1")
    with Index.open(place, write=True) as index:
        index.put_sitting(a_sitting(20), chunks_of(a_sitting(20)), stamp="", digest="")
    for kill in range(KILLS):
        target = tmp_path / f"saved-{kill}.tar"
        killed(chance.random(), "backup", place, target)
        if target.exists():
            assert restore(target, tmp_path / f"from-{kill}").manifest.counts["sittings"] in (8, 9)
    states = set()
    for _ in range(KILLS):
        killed(chance.random(), "restore", saved, place)
        with Index.open(place, write=True) as index:
            held = [row.number for row in index.sittings()]
            assert held in ([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8, 20])
            assert all(len(index.turns_of(row.sitting_id)) == row.turns for row in index.sittings())
            index.search_vector(HashEmbedder().embed_query("Glasfasernetz"))
            states.add(len(held))
    # What killed ones left is cleared away by the next one of the same name.
    restore(saved, place, replace=True)
    assert not list(tmp_path.glob(".index.restore-*"))
    with Index.open(place, write=True) as index:
        index.sync_chroma()
        assert index.notes() == []
