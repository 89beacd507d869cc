"""Agenda items, read out of what the chair says.

    Ich rufe Tagesordnungspunkt 72 auf:
    Antrag Aktuelle Stunde Fraktion der AfD 68 Jahre 17. Juni: Hessen vergisst nicht – Drucks. 20/5946 –
    zusammen mit Tagesordnungspunkt 88:
    Dringlicher Entschließungsantrag … – Drucks. 20/5980 –

A call names the numbers and ends in a colon; the printed title stands behind it and ends in its papers between dashes.
Titles that follow one another belong together, and so does what is called `zusammen mit` or `ebenfalls`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.draft import Draft
from indexer.protocol import AgendaItem, Role

_ONE = r"\d{1,3}(?:\s+bis\s+\d{1,3})?"
_NUMBERS = re.compile(
    rf"\b(?:Tagesordnungs\s?punkt(?:e[ns]?|s)?|TOP|Punkt(?:e[ns]?)?|Zusatzpunkt(?:e[ns]?)?)\s*"
    rf"(?P<numbers>{_ONE}(?:(?:\s*,\s*|\s+(?:und|sowie)\s+){_ONE})*)"
)
_PAPER = r"\d{1,3}/\d{1,6}(?:\s+neu)*"
_PRINTED = r"Drucks(?:achen?|\.)"
_PAPERS = re.compile(
    rf"[–-]\s*(?:zu\s+)?{_PRINTED}\s*{_PAPER}"
    rf"(?:\s*(?:,|und zu|und|zu|sowie)?\s*(?:{_PRINTED})?\s*{_PAPER})*\s*[–-](?=\s|$)"
)
_CALLING = re.compile(r"\b(?:[Rr]ufen?|[Kk]ommen?|[Ff]ahren|[Ee]röffne|aufrufen|auf)\b")
_MENTIONED = re.compile(r"\b(?:dass|vereinbart|mitgeteilt|soll|sollen|kann|Erledigt|entnehmen)\b")
_JOINT = re.compile(
    r"^(?:und|sowie|mit|in)\b|\b(?:[Zz]usammen|[Gg]emeinsam|verbunden|Verbindung|[Ee]benfalls|[Aa]ußerdem|[Dd]azu|[Hh]ierzu|"
    r"[Mm]it aufgerufen|zudem|[Hh]inzu|auch)\b"
)
_NEXT = re.compile(r"\b(?:rufe|kommen?|fahren?|beginnen?|folgt|starten?)\b")
# `Regierungserklärung … zusammen mit den Tagesordnungspunkten 18, 19 und 56`
_TAIL = re.compile(rf"\s*(?:zusammen|gemeinsam|verbunden|in Verbindung) mit (?:de[mn] )?{_NUMBERS.pattern}")
# How a printed title begins; what follows may be glued to it (`Dritte LesungGesetzentwurf`).
_TITLE = re.compile(
    r"(?:(?:Erste|Zweite|Dritte) Lesung|(?:Dringlicher? )?(?:Antrag|(?:Entschließungs|Änderungs)antrag|Gesetzentwurf)|"
    r"Wahl(?:vorschlag)?|Nachwahl|Große Anfrage|Beschlussempfehlung|Bericht|Regierungserklärung|Regierungsbefragung|"
    r"Fragestunde|Aktuelle Stunde|Vorlage|Vereidigung|Erklärung|Mitteilung|Entgegennahme|Unterrichtung)"
)
_KIND = re.compile(r"Regierungserklärung|Regierungsbefragung|Fragestunde|Aktuelle Stunde")
_SECTION = re.compile(r"(?P<number>Einzelplan \d{2})\s*[–-]")
_QUESTION = re.compile(r"\bFrage\s+(?P<number>\d{1,4})\b(?!\s*(?:bis|und|,)\s*\d)")
_SENTENCE = re.compile(r"(?<!Drucks)(?<!\d)[.!?…][“\"]?$")
_GLUED = re.compile(
    r"(?<=[a-zäöüß])(?=Fraktion|Landesregierung|Hessische|Gesetz|Antrag|Änderungsantrag|Dringlich|Entschließung|Ausschuss|Haushalts)|"
    r"(?<=Landesregierung)(?=[A-ZÄÖÜ])"
)
_OPENING = AgendaItem(None, "Amtliche Mitteilungen")
_ANNEX_QUESTIONS = "Fragestunde: schriftliche Antworten"
_MAX_TITLE = 300


def assign(drafts: Sequence[Draft]) -> list[AgendaItem]:
    """The agenda item of each turn. Before the first call it is the chair's opening, where there is one."""
    agenda = _Agenda(_OPENING if _opens(drafts) else AgendaItem())
    items: list[AgendaItem] = []
    annex = AgendaItem()
    for draft in drafts:
        label = draft.label
        if draft.annex:
            annex = _annexed(draft.text)
        if label and label.written:
            asked = items[-1].number if items and label.answer else None
            number = f"Frage {label.question}" if label.question else asked
            items.append(AgendaItem(number, _ANNEX_QUESTIONS, annex.drucksachen))
        elif annex != AgendaItem():
            items.append(annex)
        else:
            if label and label.speaker.role is Role.CHAIR:
                agenda.hear(draft.text)
            items.append(agenda.current)
    return items


def _opens(drafts: Sequence[Draft]) -> bool:
    return any("Beginn" in i.text for draft in drafts[:2] for i in draft.interjections)


def _annexed(heading: str) -> AgendaItem:
    """`Anlage 1 (zu Tagesordnungspunkt 38)` / `… Drucks. 20/570, zu Protokoll gegebene Stellungnahme`."""
    called = _NUMBERS.search(heading)
    number = _numbers(called["numbers"])[0] if called else None
    return AgendaItem(number, _clean(heading), tuple(dict.fromkeys(_papers(heading))))


@dataclass(slots=True)
class _Agenda:
    """What has been called so far. `item` is being debated, `question` is the number within a Fragestunde."""

    item: AgendaItem
    question: str | None = None
    called: list[str] | None = None  # the numbers of a call whose title is still to come
    joint: bool = False  # what comes next belongs to the item that is open
    title: list[str] = field(default_factory=list)

    @property
    def current(self) -> AgendaItem:
        number = f"Frage {self.question}" if self.question else self.item.number
        return AgendaItem(number, self.item.title, self.item.drucksachen)

    def hear(self, text: str) -> None:
        """Takes in one turn of the chair."""
        self.called, self.joint, self.title = None, False, []
        for piece in _pieces(text):
            if papers := _ends_in_papers(piece):
                self._titled(piece[: papers.start()], _papers(papers[0]))
            elif (call := _call(piece)) is not None:
                self._settle()
                self.called, self.title = call, []
                self.joint = _is_joint(piece) and self.item not in (_OPENING, AgendaItem())
            elif piece.endswith(":"):
                self._settle()
                self.title = [piece] if _MENTIONED.search(_last_sentence(piece)) else []
            elif section := _SECTION.match(piece):
                self.item, self.question = AgendaItem(section["number"], _clean(piece)), None
            elif _SENTENCE.search(piece):
                if self.called and not self.title and (kind := _KIND.match(piece)):
                    self.title = [kind[0]]  # the sentence is glued to the title: where that ends cannot be told
                self._settle()
                self._ask(piece)
            else:
                self.title.append(piece)
                self._ask(piece)
        self._settle()

    def _titled(self, words: str, papers: list[str]) -> None:
        """A printed title has ended in its papers."""
        title = _last_sentence(" ".join([*self.title, words]).strip())
        start = _TITLE.search(title)
        joint = self.joint
        if self.called is None:
            # No number was called: a title is one that begins like one, is said to come next, or on top.
            before = title[: start.start()] if start else ""
            added = bool(_JOINT.search(before)) and not _NEXT.search(before)
            if not start or not (joint or added or not before or _NEXT.search(before)):
                self.title = []
                return
            joint, title = joint or added, title[start.start() :]
        self._open(title, papers, joint=joint)
        self.joint = True  # titles that follow at once belong to the same call

    def _settle(self) -> None:
        """A call without papers, or the end of what belongs to one."""
        if self.called:
            self._open(" ".join(self.title), [], joint=self.joint)
        self.joint, self.title = False, []

    def _open(self, title: str, papers: list[str], *, joint: bool) -> None:
        numbers, old = self.called or [], self.item
        self.called, self.title = None, []
        if tail := _TAIL.search(title):
            numbers, title = [*numbers, *_numbers(tail["numbers"])], title[: tail.start()]
        if joint:
            numbers = [*(old.number.split(", ") if old.number else []), *numbers]
            title, papers = f"{old.title or ''}; {title}".strip("; "), [*old.drucksachen, *papers]
        else:
            self.question = None
        self.item = AgendaItem(", ".join(dict.fromkeys(numbers)) or None, _clean(title), tuple(dict.fromkeys(papers)))

    def _ask(self, piece: str) -> None:
        if "Fragestunde" in (self.item.title or ""):
            for question in _QUESTION.finditer(piece):
                self.question = question["number"]


def _pieces(text: str) -> Iterator[str]:
    """The chair's words, cut behind every call and behind every title's papers, so that each stands at an end."""
    for paragraph in text.split("\n"):
        start = 0
        for end in sorted({m.end() for m in _PAPERS.finditer(paragraph)} | set(_colons(paragraph))):
            yield paragraph[start:end].strip()
            start = end
        if rest := paragraph[start:].strip():
            yield rest


def _colons(paragraph: str) -> Iterator[int]:
    """Behind each colon that ends a sentence with an item's number or with `rufe auf`."""
    for colon in re.finditer(":", paragraph):
        sentence = re.split(r": ", _last_sentence(paragraph[: colon.start()]))[-1]
        if _NUMBERS.search(sentence) or re.search(r"\b[Rr]ufe\b.*\bauf$", sentence):
            yield colon.end()


def _ends_in_papers(piece: str) -> re.Match[str] | None:
    return next((m for m in _PAPERS.finditer(piece) if m.end() == len(piece)), None)


def _call(piece: str) -> list[str] | None:
    """The numbers called at the end of this piece; None if nothing is called, or an item is only mentioned."""
    sentence = _last_sentence(piece)
    mentioned = _MENTIONED.search(sentence) and not re.search(r"\brufe\b", sentence)
    if mentioned or not (piece.endswith(":") or _called_in_passing(sentence)):
        return None
    numbers = [n for match in _NUMBERS.finditer(sentence) for n in _numbers(match["numbers"])]
    return numbers if numbers or re.search(r"\b[Rr]ufe\b.*\bauf:$", sentence) else None


def _called_in_passing(sentence: str) -> bool:
    """`Ich rufe Tagesordnungspunkt 17 auf.` and nothing more."""
    return len(sentence) < 80 and bool(_CALLING.search(sentence)) and bool(re.search(r"\brufe\b", sentence))


def _is_joint(piece: str) -> bool:
    """Whether a call adds to the open item: what stands before its number says so."""
    sentence = _last_sentence(piece)
    first = _NUMBERS.search(sentence)
    return bool(first and _JOINT.search(sentence[: first.start()]) and not _NEXT.search(sentence[: first.start()]))


def _last_sentence(text: str) -> str:
    return re.split(r"(?<!\d)(?<!Drucks)[.?!] (?:– )?", text)[-1]


def _numbers(text: str) -> list[str]:
    return re.split(r"\s*,\s*|\s+(?:und|sowie)\s+", re.sub(r"\s+", " ", text))


def _papers(text: str) -> list[str]:
    return re.findall(r"\d{1,3}/\d{1,6}", text)


def _clean(text: str) -> str | None:
    title = re.sub(r"\s+", " ", _GLUED.sub(" ", text)).strip(" –-,:")
    return (title[: _MAX_TITLE - 1].rstrip() + "…" if len(title) > _MAX_TITLE else title) or None
