"""The sources beside an answer: every citation, and what else was found, but nothing twice."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from indexer.store import Passage
from rag.answer import Answer
from rag.assistant import Assistant
from tests.passages import a_passage
from ui.chat.conversation import Exchange
from ui.chat.sources import MORE_PASSAGES, panel
from ui.i18n import translator

DE = translator("de")


@pytest.fixture(scope="module")
def answer(full_text_assistant: Assistant) -> Answer:
    """An answer that cites at least one turn."""
    given = full_text_assistant.ask("Wie viele Wolfsrudel leben in Niederwalden?")
    assert given.citations
    return given


def cards(answer: Answer) -> tuple[list[str], list[str]]:
    """The HTML ids of the cards of citations, and of those of passages that were only found."""
    html = panel(Exchange(1, answer.question, answer=answer), lambda _: None, DE)
    anchors = re.findall(r'<article class="pc-card" id="([^"]+)"', html)
    return [a for a in anchors if "-s" in a], [a for a in anchors if "-p" in a]


def others(answer: Answer, *passages: Passage) -> list[str]:
    """The words of those of the passages that are offered as found, but not cited."""
    held = replace(answer, evidence=passages)
    html = panel(Exchange(1, answer.question, answer=held), lambda _: None, DE)
    _, _, html = html.partition('<details class="pc-more">')
    return re.findall(r'<blockquote class="pc-words">(.*?)</blockquote>', html)


def beside(answer: Answer, start: int, end: int) -> Passage:
    """A passage of the turn that is cited first, so far before and behind the quote's beginning and end."""
    first = answer.citations[0]
    span = first.start + start, first.end + end
    return a_passage(turn_id=first.turn_id, start=span[0], end=span[1], text=f"Wort {start} {end}")


def test_a_passage_of_which_a_citation_shows_something_is_not_offered_again(answer: Answer) -> None:
    length = answer.citations[0].end - answer.citations[0].start
    for start, end in ((0, 0), (-20, 200), (5, -5), (-20, 1 - length), (length - 1, 300)):
        assert others(answer, beside(answer, start, end)) == [], (start, end)


def test_another_part_of_the_turn_and_other_turns_are_offered(answer: Answer) -> None:
    length = answer.citations[0].end - answer.citations[0].start
    before, behind = beside(answer, -20, -length), beside(answer, length, 300)
    elsewhere = replace(beside(answer, 0, 0), turn_id="niederwalden/8/41/9999", text="Anderswo")
    alone = replace(answer, citations=answer.citations[:1])
    assert others(alone, before, elsewhere, behind) == [before.text, "Anderswo", behind.text]


def test_every_citation_has_a_card_and_the_nearest_few_of_the_rest(answer: Answer) -> None:
    many = replace(answer, evidence=tuple(a_passage(n, turn_id=f"niederwalden/8/41/9{n:03d}") for n in range(9)))
    cited, rest = cards(many)
    assert cited == [f"q1-s{citation.n}" for citation in answer.citations]
    assert rest == [f"q1-p{place}" for place in range(1, MORE_PASSAGES + 1)]
    nothing_else = replace(answer, evidence=())
    assert cards(nothing_else) == (cited, [])


def test_a_refusal_shows_the_nearest_passages_at_once(full_text_assistant: Assistant) -> None:
    refused = full_text_assistant.ask("Was sagte Ministerin Quandthoff zum Wolf?")
    assert refused.abstained
    cited, rest = cards(refused)
    assert not cited
    assert len(rest) == min(MORE_PASSAGES, len(refused.evidence)) > 0
    assert 'class="pc-more"' not in panel(Exchange(1, "?", answer=refused), lambda _: None, DE)


def foot(answer: Answer, passage: Passage, provisional: bool = False) -> str:
    """The card of a citation put in place of the first, as HTML."""
    first = answer.citations[0]
    fields = ("parliament", "period", "sitting", "turn_id", "start", "end")
    cited = replace(first, **{name: getattr(passage, name) for name in fields})
    held = replace(answer, citations=(cited,), evidence=())
    turn = answer.turns.get(first.turn_id)
    return panel(Exchange(1, answer.question, answer=held), lambda _: turn, DE, lambda _: provisional)


def test_a_card_opens_its_printed_page_and_gives_a_link_to_the_words(answer: Answer) -> None:
    html = foot(answer, a_passage(start=3, end=12))
    actions = html.partition('<footer class="pc-card-foot">')[2]
    span = 'data-printed-turn="niederwalden/8/41/0001" data-printed-start="3" data-printed-end="12"'
    assert actions.startswith(f'<button type="button" class="pc-open-page" {span}>')
    assert 'data-address="reader?turn=niederwalden/8/41/0001&#38;start=3&#38;end=12"' in actions


def test_a_card_links_to_the_official_document_where_its_address_is_known(answer: Answer) -> None:
    known = foot(answer, a_passage(parliament="bundestag", period=19, sitting=7))
    assert 'href="https://dserver.bundestag.de/btp/19/19007.pdf" target="_blank" rel="noopener noreferrer"' in known
    assert "https://" not in foot(answer, a_passage())


def test_a_card_says_where_a_protocol_is_provisional(answer: Answer) -> None:
    assert ">vorläufig</span>" in foot(answer, a_passage(), provisional=True)
    assert "vorläufig" not in foot(answer, a_passage())
