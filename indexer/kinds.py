"""What a turn is within the debate: question, answer, interposed question, brief intervention, or plain speech.

Decided from the agenda item, from the chair's words just before, and from who speaks before and after.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.draft import Draft
from indexer.protocol import AgendaItem, Kind, Role

_CLOSED = re.compile(r"Schluss(?: der Sitzung)?\s*:?\s*\d")  # `(Schluss: 18:04 Uhr)`
INTERPOSED = re.compile(
    r"Zwischen-?(?:\s?(?:oder|und|/)\s?\w+)?(?:frage|bemerkung)|\b(?:Schluss|Abschluss|End|Nach|Verständnis)frage|"
    r"\bFrage\b[^.!?]{0,80}\b(?:zu|zulassen|gestatten|stellen|beantworten)\b|\bfür eine Frage das Wort\b|"
    r"\b(?:[Ll]assen|[Gg]estatten|[Ee]rlauben)\b[^.!?]{0,60}\bFrage\b"
)
_BRIEF = re.compile(r"Kurzintervention|kurze Intervention|Zwischenbemerkung")
_INTERPOSED_MAX = 1_500  # characters; an interposed question is short, a speech is not
_ASKED_MAX = 600
_CUT_IN = 200  # characters that the one spoken to throws in before a brief intervention goes on
_BRIEF_MAX = 4_000  # two minutes of talking
_LOOK_BACK = 4  # turns between the chair's offer and the question itself: answer, thanks, call


def classify(drafts: Sequence[Draft], items: Sequence[AgendaItem]) -> list[Kind]:
    """The kind of each turn. Behind the end of the sitting, and in an annex, nothing was spoken."""
    annexed = next((i for i, draft in enumerate(drafts) if draft.annex), len(drafts))
    # A note of the end behind which the chair speaks again was quoted.
    chaired = max((i for i, draft in enumerate(drafts[:annexed]) if _chairs(draft)), default=0)
    closing = (i + 1 for i in range(chaired, annexed) if any(_CLOSED.match(j.text) for j in drafts[i].interjections))
    spoken = next(closing, annexed)
    kinds: list[Kind] = []
    for i in range(len(drafts)):
        kinds.append(_kind(drafts, items, kinds, i) if i < spoken else Kind.WRITTEN)
    return kinds


def _kind(drafts: Sequence[Draft], items: Sequence[AgendaItem], before: Sequence[Kind], i: int) -> Kind:
    label = drafts[i].label
    if label is None:
        return Kind.SPEECH
    if label.written:
        return Kind.WRITTEN
    role = label.speaker.role
    if role is Role.CHAIR:
        return Kind.CHAIR
    if (items[i].number or "").startswith("Frage"):
        return Kind.ANSWER if role is Role.GOVERNMENT else Kind.QUESTION
    if role is Role.MEMBER and len(drafts[i].text) <= _BRIEF_MAX and _intervenes(drafts, before, i):
        return Kind.BRIEF_INTERVENTION
    if _interrupts(drafts, i) and not _returns(drafts, before, i) and _interposed(drafts, i):
        return Kind.INTERPOSED_QUESTION
    return Kind.SPEECH


def _intervenes(drafts: Sequence[Draft], before: Sequence[Kind], i: int) -> bool:
    """Whether turn `i` is a brief intervention just called by the chair, or goes on with one after a word thrown in."""
    if _offered(drafts, i, _BRIEF, 1):
        return True
    cut = i > 1 and before[i - 2] is Kind.BRIEF_INTERVENTION and len(drafts[i - 1].text) <= _CUT_IN
    return cut and not _chairs(drafts[i - 1]) and drafts[i - 2].label == drafts[i].label


def _interposed(drafts: Sequence[Draft], i: int) -> bool:
    """Whether what stands between two parts of somebody's speech is a question: offered as one, or short and asked."""
    text = drafts[i].text
    if len(text) <= _ASKED_MAX and text.endswith("?"):
        return True
    return len(text) <= _INTERPOSED_MAX and _offered(drafts, i, INTERPOSED, _LOOK_BACK)


def _offered(drafts: Sequence[Draft], i: int, words: re.Pattern[str], reach: int) -> bool:
    """Whether the chair used these words at most `reach` turns ago, or who is interrupted did just before."""
    if words.search(drafts[i - 1].text[-200:]):
        return True
    return any(_chairs(d) and words.search(d.text[-600:]) for d in drafts[max(0, i - reach) : i])


def _interrupts(drafts: Sequence[Draft], i: int) -> bool:
    """Whether the same other person speaks before and after turn `i`."""
    before = next((d for d in reversed(drafts[:i]) if d.label and not _chairs(d)), None)
    after = next((d for d in drafts[i + 1 :] if d.label and not _chairs(d)), None)
    names = [d.label.speaker.name if d and d.label else None for d in (before, drafts[i], after)]
    return names[0] is not None and names[0] == names[2] != names[1]


def _returns(drafts: Sequence[Draft], before: Sequence[Kind], i: int) -> bool:
    """Whether turn `i` is by whom the last interposed question or brief intervention interrupted."""
    asked = next((j for j in reversed(range(i)) if drafts[j].label and not _chairs(drafts[j])), None)
    if asked is None or before[asked] not in (Kind.INTERPOSED_QUESTION, Kind.BRIEF_INTERVENTION):
        return False
    speech = next((d for d in reversed(drafts[:asked]) if d.label and not _chairs(d)), None)
    names = [d.label.speaker.name if d and d.label else None for d in (speech, drafts[i])]
    return names[0] is not None and names[0] == names[1]


def _chairs(draft: Draft) -> bool:
    return draft.label is not None and draft.label.speaker.role is Role.CHAIR
