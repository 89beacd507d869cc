"""What a turn is within the debate, and which turn it replies to: told by the mark-up, and by the chair's words.

A speech (`rede`) is whose it begins with; another member within it interposes a question. A brief intervention is a
speech of its own, which the chair grants by that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.formats.bundestag.draft import Draft
from indexer.protocol import Kind, Role

_BRIEF = re.compile(r"Kurzintervention|Zwischenbemerkung|kurzen? Intervention")
_ELSE = re.compile(r"\b(?:nicht|kein\w*|Zwischenfrage oder|nach der|verzichte\w*|limitiert)\b")
# Last words that give the floor to somebody for something else.
_PASSED_ON = re.compile(r"\b(?:antworten|[Ee]rwider\w+|reagieren|fortfahren|nächste[rn]? Redner(?:in)?|erste Rede)\b")
_BRIEF_MAX = 4_000  # characters; two minutes of talking
_REACH = 200  # turns back; nobody answers what was asked longer ago
_OFFER = 400  # characters before a turn in which the chair says what comes


def classify(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, Kind, Draft | None]]:
    """Each draft with its kind and the draft that it replies to."""
    history = _History(drafts)
    for draft in drafts:
        kind = draft.kind or history.kind(draft)
        yield draft, kind, draft.answers or history.answered(draft, kind)
        history.add(draft, kind)


class _History:
    """What has been classified so far; the first and the last turn of each speech's owner."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.done: list[tuple[Draft, Kind]] = []
        self._kinds: dict[int, Kind] = {}
        self._first: dict[int, Draft] = {}
        self._returns: dict[int, int] = {}  # the number of the owner's last turn
        self._numbers = {id(draft): number for number, draft in enumerate(drafts)}
        for number, draft in enumerate(drafts):
            if draft.speech is not None and draft.speaker == self._first.setdefault(draft.speech, draft).speaker:
                self._returns[draft.speech] = number

    def add(self, draft: Draft, kind: Kind) -> None:
        """Notes the kind of a draft."""
        self.done.append((draft, kind))
        self._kinds[id(draft)] = kind

    def kind(self, draft: Draft) -> Kind:
        """The kind of the draft that comes next."""
        if draft.chairs:
            return Kind.CHAIR
        if draft.asking and draft.speaker.role is Role.MEMBER:
            return Kind.QUESTION
        if draft.asking and draft.speaker.role is Role.GOVERNMENT:
            return Kind.ANSWER if self._last(draft, Kind.QUESTION) else Kind.SPEECH
        first = self._first[draft.speech] if draft.speech is not None else draft
        if first is not draft and first.speaker == draft.speaker:
            return self._kinds[id(first)]
        if draft.speaker.role is Role.MEMBER and len(draft.text) <= _BRIEF_MAX and self._granted():
            return Kind.BRIEF_INTERVENTION
        if first is not draft and not first.chairs and self._returns[first.speech or 0] > self._numbers[id(draft)]:
            return Kind.INTERPOSED_QUESTION
        return Kind.SPEECH

    def answered(self, draft: Draft, kind: Kind) -> Draft | None:
        """The turn that this one answers, follows up or interrupts."""
        if kind is Kind.ANSWER:
            return self._last(draft, Kind.QUESTION)
        if kind is Kind.QUESTION:
            return self._last(draft, Kind.ANSWER)
        spoken = [(d, k) for d, k in self.done[-12:] if not d.chairs]
        addressed = next((d for d, k in reversed(spoken) if k is Kind.SPEECH), None)
        if kind in (Kind.INTERPOSED_QUESTION, Kind.BRIEF_INTERVENTION):
            return addressed if addressed and addressed.speaker != draft.speaker else None
        if kind is Kind.SPEECH and spoken and spoken[-1][1] in (Kind.INTERPOSED_QUESTION, Kind.BRIEF_INTERVENTION):
            return spoken[-1][0] if addressed and addressed.speaker == draft.speaker else None
        return None

    def _last(self, draft: Draft, kind: Kind) -> Draft | None:
        """The last turn of that kind under the same agenda item (and question)."""
        for other, other_kind in reversed(self.done[-_REACH:]):
            if other.item != draft.item:
                if not other.chairs:
                    return None
            elif other_kind is kind:
                return other
        return None

    def _granted(self) -> bool:
        """Whether the chair has just given the floor for a brief intervention."""
        if not self.done or not self.done[-1][0].chairs:
            return False
        words = self.done[-1][0].text[-_OFFER:]
        sentences = [s for s in re.split(r"(?<=[.!?]) (?:– )?|\n", words) if len(s) > 1]
        if sentences and _PASSED_ON.search(sentences[-1]) and not _BRIEF.search(sentences[-1]):
            return False
        return any(_BRIEF.search(s) and not _ELSE.search(s) for s in sentences)
