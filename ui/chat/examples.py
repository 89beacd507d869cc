"""Example questions for the empty chat: those written for the sample, otherwise made from what the index holds."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from importlib.resources import files

from indexer.parliaments import load
from indexer.protocol import Kind, Role
from indexer.store import Index
from ui.i18n import Translator

COUNT = 4
_SAMPLE = "niederwalden"
_KINDS = ("minister", "member", "paraphrase", "dated", "fact")
_SUBJECT_LENGTH = range(12, 75)
_SPEECH_LENGTH = 1500


@dataclass(frozen=True, slots=True)
class Example:
    """A question to click."""

    question: str


def examples(index: Index, t: Translator) -> list[Example]:
    """Up to four questions in the interface's language."""
    if index.facets().parliaments == (_SAMPLE,) and (written := _written(t.language)):
        return written
    return _derived(index, t)


def _written(language: str) -> list[Example]:
    """The sample's own questions, one of each kind first, so that the four differ."""
    file = files("indexer").joinpath("sample", "questions.jsonl")
    if not file.is_file():
        return []
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["lang"] == language and row["gold"] and not row.get("history"):
            by_kind[row["kind"]].append(row["question"])
    kinds = [kind for kind in _KINDS if kind in by_kind] + [kind for kind in by_kind if kind not in _KINDS]
    rounds = max((len(by_kind[kind]) for kind in kinds), default=0)
    found = [by_kind[kind][i] for i in range(rounds) for kind in kinds if i < len(by_kind[kind])]
    return [Example(question) for question in found[:COUNT]]


def _derived(index: Index, t: Translator) -> list[Example]:
    """What somebody said on an agenda item that they really spoke on, one a sitting, the latest first.

    Only people who speak often, and items whose title says what they are about in a few words.
    """
    people = index.roster().people
    names = {
        person.name
        for role in (Role.GOVERNMENT, Role.MEMBER)
        for person in [p for p in people if any(stint.role is role for stint in p.stints)][:12]
    }
    makers = _makers(index)
    found: list[Example] = []
    for row in reversed(index.sittings()):
        for turn in index.turns_of(row.sitting_id):
            name, subject = turn.speaker.name, _subject(turn.agenda_item.title, makers)
            if turn.kind is Kind.SPEECH and name in names and subject and len(turn.text) >= _SPEECH_LENGTH:
                names.remove(name)
                found.append(Example(t("example.said", speaker=name, subject=subject)))
                break
        if len(found) == COUNT or not names:
            break
    return found


def _makers(index: Index) -> re.Pattern[str]:
    """Who brings something before a parliament: its groups, by any name, and the government."""
    parties = {
        name
        for parliament in index.facets().parliaments
        for canonical, aliases in load(parliament).parties.items()
        for name in (canonical, *aliases)
    }
    known = "|".join(re.escape(name) for name in sorted(parties, key=len, reverse=True))
    return re.compile(
        rf"(?:Fraktion(?:en)? (?:der |des )?(?:{known})|(?:Bundes|Landes|Staats)regierung|Senat)(?=[^a-zäöüß]|$)"
    )


def _subject(title: str | None, makers: re.Pattern[str]) -> str | None:
    """What an item is about: the words behind whoever brought it in, up to the first stop; None where that is unclear.

    Topical hours (Aktuelle Stunde) are left out: their titles are slogans, and an example should not take sides.
    """
    brought = list(makers.finditer((title or "").split(";")[0]))
    if not title or not brought or "Aktuelle Stunde" in title:
        return None
    words = re.split(r"[;:.!?]| – | hier:", title[brought[-1].end() :])[0].strip(" ,")
    return words if len(words) in _SUBJECT_LENGTH and words[0].isupper() and not re.search('[„“"]', words) else None
