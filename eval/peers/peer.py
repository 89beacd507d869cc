"""What every peer offers, how it fails, and how it is asked."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Protocol

from eval.dataset import Question

PACKAGES = ("langchain_text_splitters", "langchain_chroma", "bm25s")


class PeersUnavailable(Exception):
    """The peers cannot be built. The message says why; `remedy` says what to do about it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}. {remedy}")
        self.problem, self.remedy = problem, remedy


class Peer(Protocol):
    """A pipeline that finds passages for a question."""

    @property
    def name(self) -> str:
        """As it stands in a table."""

    @property
    def says(self) -> str:
        """How it finds passages, in a line."""

    def search(self, question: str, k: int) -> list[dict[str, Any]]:
        """The `k` best passages, fewer where no more are found, best first.

        Each has of the contract's passage what the measures look at: `rank` (from 1), `score` (higher is better),
        `chunk_id`, `turn_id`, `speaker`, `parliament`, `period`, `sitting`, `date`, `page_first`, `page_last`, `text`.
        `turn_id` and `speaker` are a favour, see `eval.peers.attribution`; both are None where nobody can be named.
        """

    def close(self) -> None:
        """Let go of what is open; the peer cannot be asked afterwards."""


def require_packages() -> None:
    """Raise `PeersUnavailable` where a package that the peers are made of is missing, before any work is done."""
    for package in PACKAGES:
        try:
            import_module(package)
        except ImportError as error:
            raise PeersUnavailable(
                f"The peers need the package {package}, which cannot be imported ({error})",
                "Install it with the extra: pip install 'plenarchat[peers]'.",
            ) from error


def history_as_prefix(question: Question) -> str:
    """The question behind all that was asked before, in one text: the usual way of a pipeline without a memory."""
    return " ".join((*question.history, question.text))
