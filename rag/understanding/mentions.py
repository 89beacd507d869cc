"""All that stands in a question, before it is decided whose words are wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from indexer.analysis import fold
from indexer.protocol import Role
from indexer.roster import Person, Roster
from rag.understanding import agenda
from rag.understanding.blocs import find_sides
from rag.understanding.dates import Dated, read_date
from rag.understanding.governing import government_speaks
from rag.understanding.groups import GroupMention, addressed, find_groups
from rag.understanding.lexicon import lexicon
from rag.understanding.misspelt import find_similar, near
from rag.understanding.offices import Offices, find_offices, in_office
from rag.understanding.people import Mention, Span, find_speakers, first_name, is_excepted, is_object
from rag.understanding.points import find_points
from rag.understanding.setting import Setting
from rag.understanding.sittings import find_papers, find_sittings
from rag.understanding.strangers import find_absent_groups, find_unknown
from rag.understanding.succession import in_succession


@dataclass(frozen=True, slots=True)
class Side:
    """Coalition or opposition in a text."""

    side: str
    span: Span
    spoken_of: bool


_WHO = re.compile(r"\s*(?:Wer|Who)\b(?!\s+(?:ist|war|sind|is|was|are|were)\b)", re.IGNORECASE)


_PASSIVE = re.compile(
    r"\b(?:wurden?|wird|werden|was|were)\b.*\b(?:gesagt|geäußert|debattiert|diskutiert|gesprochen|said)\b"
)


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text mentions and where. `body` is the government where it is said to speak; `strangers` speak nowhere.

    `asks_who` is set where it is asked who speaks, so that nobody who is named does; `passive` where it is asked what
    was said, whoever said it.
    """

    people: tuple[Mention, ...]
    offices: Offices
    groups: tuple[GroupMention, ...]
    sides: tuple[Side, ...]
    body: tuple[Span, ...]
    strangers: tuple[tuple[str, Span], ...]
    dated: Dated | None
    sittings: tuple[tuple[tuple[int, ...], Span], ...]
    papers: tuple[tuple[str, Span], ...]
    numbers: tuple[tuple[str, Span], ...]
    titles: tuple[tuple[str, Span], ...]
    asks_who: bool = False
    passive: bool = False

    @property
    def dates(self) -> tuple[date, date] | None:
        """The period of speaking."""
        return self.dated.period if self.dated else None

    @property
    def together(self) -> bool:
        """Whether a person is named together with an office: `Umweltministerin Muster`."""
        return any(m.titled for m in self.people)


def find_mentions(text: str, roster: Roster, setting: Setting) -> Mentions:
    """Everything in a text that may be meant."""
    words = lexicon()
    # A month alone may be somebody's name.
    points = [(p.start, p.end) for p in find_points(text) if re.search(r"\d", p.match[0])]
    people = find_speakers(text, roster, points)
    offices = find_offices(text, roster, words)
    holders = [*(m.span for m in people), *offices.spans]
    groups = find_groups(text, roster, words["papers"]["endings"], holders)
    sides = list(find_sides(text))
    group_spans = [*(group.span for group in groups), *(span for _, span in sides)]
    agreeing = _agreeing(roster, offices, {group.party for group in groups})
    people += find_similar(text, roster, [*points, *group_spans, *(m.span for m in people)], agreeing)
    people = [_with_office(text, mention, offices, roster) for mention in people]
    people = in_succession(text, people, roster)
    people = [mention for mention in people if not is_excepted(text[: mention.start])]
    groups = [group for group in groups if not is_excepted(text[: group.span[0]])]
    strangers = [(text[m.start : m.end], m.span) for m in people if m.stranger]
    people = [mention for mention in people if not mention.stranger]
    names = [*(m.span for m in people), *group_spans, *offices.spans]
    body = government_speaks(text)
    numbered = tuple(find_sittings(text, setting))
    dated = read_date(text, setting, [*names, *body, *(span for _, span in numbered)])
    taken = [*points, *names, *([dated.span] if dated else []), *(span for _, span in strangers)]
    return Mentions(
        people=tuple(people),
        offices=offices,
        groups=tuple(replace(g, spoken_of=g.spoken_of or _behind(text, g.span[0], people)) for g in groups),
        sides=tuple(
            Side(side, span, is_object(text[: span[0]]) or addressed(text, span[0], names)) for side, span in sides
        ),
        body=tuple(body),
        strangers=(*strangers, *find_unknown(text, roster, taken), *find_absent_groups(text, roster, taken)),
        dated=dated,
        sittings=numbered,
        papers=tuple(find_papers(text, setting)),
        numbers=tuple(agenda.find_numbers(text)),
        titles=tuple(agenda.find_titles(text, setting)),
        asks_who=bool(_WHO.match(text)),
        passive=bool(_PASSIVE.search(text)),
    )


_OF_GROUP = re.compile(r"\s*(?:\(|(?:von|aus|of|from)\s+(?:(?:der|den|dem|the)\s+)?)(?:Fraktion\s+(?:der\s+)?)?")


def _behind(text: str, start: int, people: Sequence[Mention]) -> bool:
    """Whether a group stands behind somebody who is only spoken of: `die Frage von Frau Tönsing (BU)`."""
    return any(m.spoken_of and m.end <= start and _OF_GROUP.fullmatch(text[m.end : start]) for m in people)


def _agreeing(roster: Roster, offices: Offices, parties: set[str]) -> set[str]:
    """The people who hold an office or sit in a group that the text names."""
    held = (*offices.named, *offices.objects)
    governs = offices.government

    def agrees(person: Person) -> bool:
        return any(
            (s.office and (s.office in held or (governs and s.role is Role.GOVERNMENT))) or s.party in parties
            for s in person.stints
        )

    return {person.name for person in roster.people if agrees(person)}


def _with_office(text: str, mention: Mention, offices: Offices, roster: Roster) -> Mention:
    """A name with the office in front of it: it tells which of the namesakes holds it, and whose name is misspelt.

    `Bildungsminister Niehof` is the minister Niehoff, whoever else is called Niehof.
    """
    if not any(_adjacent(text, office, mention.start) for office in offices.spans):
        return mention
    # "Minister Vogt" is none of the Vogts who are only members.
    governing = any(_GOVERNING.search(text[a:b]) for a, b in offices.spans if _adjacent(text, (a, b), mention.start))
    roles = {Role.GOVERNMENT} if governing else {Role.GOVERNMENT, Role.CHAIR, Role.GUEST}
    held = {person.name for person in roster.people if any(s.office and s.role in roles for s in person.stints)}
    holding = tuple(name for name in mention.names if name in held)
    office = next(text[a:b] for a, b in offices.spans if _adjacent(text, (a, b), mention.start))
    other = None if holding or not _is_sure(text, mention, office) else office
    stranger = not holding and other is None
    mention = replace(mention, names=holding or mention.names, titled=True, stranger=stranger, miscalled=other)
    holders = {tenure.name for tenure in in_office(roster, (*offices.named, *offices.objects), None, None)}
    if not holders or holders & set(mention.names):
        return mention
    written = mention.written or text[mention.start : mention.end].split()[-1]
    meant = [name for name in sorted(holders) if near(written, name)]
    return replace(mention, names=(meant[0],), written=written, stranger=False) if len(meant) == 1 else mention


def _is_sure(text: str, mention: Mention, office: str) -> bool:
    """Whether it is one person whatever the office: by the first name, or where the office says no more than minister.

    `Finanzminister Vogt` may be somebody of that name elsewhere.
    """
    first = fold(text[mention.start : mention.end]).split()
    named = all(first_name(name) in first for name in mention.names)
    return len(mention.names) == 1 and (named or bool(_PLAIN.fullmatch(office)))


_PLAIN = re.compile(r"(?:Staats)?[Mm]inister(?:in)?")
_GOVERNING = re.compile(r"minister|sekretär|kanzler", re.IGNORECASE)


def _adjacent(text: str, office: Span, name: int) -> bool:
    """Whether a name stands right behind an office, titles and a first name between them allowed."""
    between = text[office[1] : name]
    return office[1] < name and bool(re.fullmatch(r"\s+(?:(?:Dr|Prof)\.\s+)*(?:[A-ZÄÖÜ][\w.-]*\s+)?", between))
