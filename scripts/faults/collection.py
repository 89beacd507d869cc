"""`python -m scripts.faults.collection --count 100`: what harm to the files of a Chroma collection does to searches.

Each time one thing is done to a sound collection: the folder or a file is deleted, cut short, or written over at a
random place. Then a search must find what an exact search finds, `plenarchat index` must say that it has built the
collection again (unless what was harmed is nothing that a search depends on), and afterwards the collection must be in
use again with the same results.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from indexer.store import Filters, Index
from indexer.store.chroma_folder import FOLDER, STAMP, read_stamp, verify
from tests.store_samples import MINISTER, HashEmbedder, a_sitting, a_turn, chunks_of

SITTINGS, TURNS = 12, 100  # Chroma has files of its vectors from a thousand on
HARMS = ("folder deleted", "file deleted", "cut short", "written over", "a byte changed", "emptied")
_EMBEDDER = HashEmbedder()
_ASKED = [_EMBEDDER.embed_query(f"Rede über die Fristen {number}") for number in (3, 7, 11)]


def build(folder: Path) -> None:
    """An index with a sound collection."""
    with Index.open(folder, create=True) as index:
        for number in range(1, SITTINGS + 1):
            turns = [a_turn(n, MINISTER, f"Rede zu Fristen {number} {n}.", sitting=number) for n in range(1, TURNS + 1)]
            sitting = a_sitting(number, turns)
            index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
        missing = index.missing_vectors()
        index.set_model(_EMBEDDER.name, _EMBEDDER.revision)
        index.put_vectors([key for key, _ in missing], _EMBEDDER.embed_passages([text for _, text in missing]))
        index.sync_chroma()


def harm(chroma: Path, how: str, by: random.Random) -> str:
    """Do it to a random file; says to which."""
    if how == "folder deleted":
        shutil.rmtree(chroma)
        return FOLDER
    file = by.choice(sorted(path for path in chroma.rglob("*") if path.is_file() and path.stat().st_size))
    data = bytearray(file.read_bytes())
    place = by.randrange(len(data))
    if how == "file deleted":
        file.unlink()
        return file.name
    if how == "cut short":
        data = data[:place]
    elif how == "emptied":
        data.clear()
    elif how == "a byte changed":
        data[place] ^= by.randrange(1, 256)
    else:
        length = min(len(data) - place, by.choice((16, 512, 4096, 65536)))
        data[place : place + length] = by.randbytes(length)
    file.write_bytes(data)
    return file.name


def right(index: Index) -> bool:
    """Whether searches find what an exact search finds."""
    for query in _ASKED:
        found = index.search_vector(query, limit=10)
        wanted = index.search_vector(query, Filters(parliaments=("niederwalden",)), 10)
        if not np.allclose([score for _, score in found], [score for _, score in wanted], atol=1e-5):
            return False
    return True


def examined(folder: Path) -> list[str]:
    """What is not as it must be after some harm; nothing where all is well."""
    faults = []
    with Index.open(folder) as index:
        if not right(index):
            faults.append("a search was wrong")
        used = index.try_chroma() is None
    stamp, sound = read_stamp(folder / FOLDER), False
    if stamp is not None:
        try:
            verify(folder / FOLDER, stamp)
            sound = True
        except Exception:
            sound = False
    if used and not sound:
        faults.append("a harmed collection was used")
    with Index.open(folder, write=True) as index:
        remark = index.sync_chroma().remark
    if (remark is None) is not sound:
        faults.append(f"not said: {remark}")
    with Index.open(folder) as index:
        if not right(index) or index.try_chroma() or index.notes():
            faults.append("not in use again")
    return faults


def _process() -> ProcessPoolExecutor:
    """A process of its own for each that crashes; a fork would take Chroma's locks along without its threads."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def count(times: int, seed: int) -> dict[str, object]:
    """Do harm so many times; how often each, and what was not as it must be."""
    by, done, faults = random.Random(seed), Counter[str](), []
    with tempfile.TemporaryDirectory(prefix="plenarchat-faults-") as name:
        sound, folder = Path(name) / "sound", Path(name) / "index"
        build(sound)
        pool = _process()
        for number in range(times):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(sound, folder)
            how = HARMS[number % len(HARMS)]
            what = harm(folder / FOLDER, how, by)
            done[f"{how}: {'the stamp' if what == STAMP else what}"] += 1
            try:
                found = pool.submit(examined, folder).result()
            except BrokenProcessPool:
                found, pool = ["the process crashed"], _process()
            except Exception as error:
                found = [f"{type(error).__name__}: {error}"]
            faults += [f"{number}: {how}, {what}: {fault}" for fault in found]
            print(f"{number + 1}/{times} {how}, {what}: {found or 'right'}", file=sys.stderr, flush=True)
        pool.shutdown()
    return {"kind": "collection", "seed": seed, "times": times, "done": dict(sorted(done.items())), "faults": faults}


def main() -> int:
    """Count; the status is 1 where anything was not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("fault-results"), help="where the JSON goes")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    result = count(given.count, given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    file = given.out / f"collection-{given.seed}.json"
    file.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    return 1 if result["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
