"""Copies of the protocols on disk: a folder a copy, with the same files as the originals, each page varied."""

from __future__ import annotations

import shutil
from pathlib import Path

from eval.bench.scale.corpus import Corpus
from eval.bench.scale.varying import Varying
from indexer.characters import decode


def write_copy(protocols: Path, corpus: Corpus, copy: int, into: Path, seed: int = 0) -> Path:
    """The folder of a copy (from 1), made where it is not there yet; the copy 0 is the originals' own folder.

    A copy that was broken off is made anew. UTF-8 whatever the originals are in.

    Raises:
        OSError: an original cannot be read, or the copy not be written.
    """
    if copy == 0:
        return protocols
    folder = into / f"copy-{copy:03d}"
    if folder.exists():
        return folder
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    varying = Varying(corpus, copy, seed)
    for name, contents in corpus.pages.items():
        original = protocols / name
        data = original.read_bytes()
        text = decode(data, original) if data.strip() else ""
        target = partial / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(varying.page(text, name, contents=contents).encode())
    partial.rename(folder)
    return folder
