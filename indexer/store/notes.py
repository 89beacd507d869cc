"""What of an index is weaker than it could be, in words that say what to do."""

from __future__ import annotations

from indexer.store.chroma_place import Shortfall
from indexer.store.holdings import Coverage


def notes(coverage: Coverage, outdated: int, chroma: Shortfall | None) -> list[str]:
    """One note for each thing that is lacking, in English; empty where all is well.

    Args:
        coverage: of the whole index.
        outdated: sittings read by an older version.
        chroma: what is wrong with the Chroma collection, None where nothing is.
    """
    found = []
    if outdated:
        found.append(
            f"{outdated} of {coverage.sittings} sittings were read by an older version and lack what it did not read; "
            "`plenarchat index` with their protocols reads them anew."
        )
    if coverage.vectors < coverage.chunks:
        found.append(
            f"{coverage.chunks - coverage.vectors:,} of {coverage.chunks:,} passages have no vector yet and are found "
            "by their words only; `plenarchat index` goes on with them."
        )
    if coverage.vectors and chroma:
        found.append(_server(chroma) if chroma.server else _folder(chroma))
    return found


def _folder(chroma: Shortfall) -> str:
    return (
        f"The Chroma collection is {chroma.words}: vectors are searched exactly without it, with the same results. "
        "`plenarchat index` rebuilds it."
    )


def _server(chroma: Shortfall) -> str:
    if chroma.kind == "away":
        return (
            f"The Chroma server at {chroma.server} cannot be reached ({chroma.words}): until it can, the vectors in "
            "the index itself are searched. Start the server (`chroma run --path DIR`); "
            "`plenarchat index --chroma-url none` does without one."
        )
    return (
        f"The Chroma collection in {chroma.server} is {chroma.words}: for the time being the vectors in the "
        "index itself are searched. `plenarchat index` puts it right."
    )
