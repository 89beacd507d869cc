"""Watching questions as they are answered: what logs, metrics, traces and an orderly shutdown hang on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from rag.answer import Event


class Ending(Exception):
    """The program is about to end: the question is not answered, or not to its end."""


class Observer(Protocol):
    """Sees every question of an assistant and passes its events on."""

    def watched(self, question: str, events: Iterator[Event]) -> Iterator[Event]:
        """The events, each as it comes. What is raised by them is passed on, too.

        Raises:
            Ending: the program is about to end.
        """
        ...
