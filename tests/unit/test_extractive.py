"""Which sentences are quoted, and how the answer introduces them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.chunk import sentences
from indexer.protocol import AgendaItem, Interjection, Kind, Paragraph, Role, Speaker, SpeakerSource, Turn
from indexer.store import Passage
from rag.answer import Citation
from rag.citing import cite, introduced, paragraph
from rag.entities import Entities
from rag.extractive import MAX_QUOTES, Quote, choose, is_others_view
from rag.question import Question
from rag.retrieval.topic import Topic, term_weights, terms
from rag.verify import problem
from tests.passages import a_passage, a_question


def a_turn(text: str, number: int = 1, calls: tuple[Interjection, ...] = (), **fields: object) -> Turn:
    paragraphs, start = [], 0
    for part in text.split("\n"):
        paragraphs.append(Paragraph(start, start + len(part), 12, 2))
        start += len(part) + 1
    turn = Turn(
        f"niederwalden/8/41/{number:04d}", number, Speaker("Amelie Tönsing", None, "BU"), Kind.SPEECH,
        SpeakerSource.LABEL, AgendaItem(), text, tuple(paragraphs), calls,
    )  # fmt: skip
    return replace(turn, **fields)  # type: ignore[arg-type]


def whole(turn: Turn, score: float = 1.0, **fields: object) -> Passage:
    return a_passage(turn.number, end=len(turn.text), text=turn.text, score=score, kind=turn.kind.value, **fields)


def topic_of(question: Question) -> Topic:
    """What a question is about where each of its terms stands in three of a hundred passages."""
    return Topic(term_weights(dict.fromkeys(terms(question), 3), 100))


def cited(quote: Quote, n: int) -> Citation:
    return cite(quote.turn, quote.passage, quote.start, quote.end, n)


def quotes(
    text: str, *turns: Turn, passages: list[Passage] | None = None, entities: Entities = Entities()
) -> list[str]:
    question = a_question(text, entities)
    found = choose(
        question, passages or [whole(t) for t in turns], {t.turn_id: t for t in turns}, topic_of(question), None
    )
    return [q.turn.text[q.start : q.end] for q in found]


def test_the_sentence_that_holds_the_questions_words_is_quoted() -> None:
    turn = a_turn(
        "Ich beginne mit dem Haushalt des Landes. Der Deich bei Lindenfurt wird im Herbst erhöht. Danke dafür."
    )
    assert quotes("Wann wird der Deich bei Lindenfurt erhöht?", turn)[0].startswith("Der Deich bei Lindenfurt")


def test_a_question_for_a_figure_gets_the_sentence_with_the_figure() -> None:
    turn = a_turn(
        "Über die Rudel der Wölfe reden wir heute lange. Sieben Rudel der Wölfe, also 7, sind sicher gezählt."
    )
    assert "7" in quotes("Wie viele Rudel der Wölfe gibt es?", turn)[0]


def test_greetings_and_announcements_are_not_quoted() -> None:
    turn = a_turn(
        "Frau Präsidentin, meine Damen und Herren! Ich frage die Regierung zum Deich:\n"
        "Wir erhöhen den ganzen Deich im Mai."
    )
    assert quotes("Was geschieht mit dem Deich?", turn) == ["Wir erhöhen den ganzen Deich im Mai."]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Sie fordern mit Ihrem Antrag, den Deich bei Lindenfurt zu erhöhen.", True),
        ("Heute hingegen erklären Sie: Der Deich muss noch höher werden.", True),
        ("Die Fraktion der WLH fordert mit ihrem Antrag einen höheren Deich.", True),
        ("Sie fordern einen höheren Deich; wir lehnen das ab.", False),
        ("Der Deich bei Lindenfurt muss höher werden.", False),
    ],
)
def test_what_others_want_is_no_position_of_the_speakers(text: str, others: bool) -> None:
    assert is_others_view(text) is others


def test_a_position_is_quoted_before_what_others_want_and_before_a_question() -> None:
    own = "Der Deich bei Lindenfurt ist hoch genug."
    turn = a_turn(
        f"Sie fordern, der Deich bei Lindenfurt müsse erhöht werden. Muss der Deich bei Lindenfurt höher werden?\n{own}"
    )
    question = a_question("Wie steht die BU zum Deich bei Lindenfurt?")
    found = choose(question, [whole(turn)], {turn.turn_id: turn}, topic_of(question), None, 1, stance=True)
    assert [q.turn.text[q.start : q.end] for q in found] == [own]


def test_of_the_chair_only_what_is_on_the_subject_is_quoted() -> None:
    chair = Speaker("Helga Reinstorf", "Dr.", None, "Präsidentin", Role.CHAIR)
    turn = a_turn(
        "Ich bitte Sie alle, die Maske zu tragen. Ich erteile jetzt dem Abgeordneten Holtkamp das Wort.",
        speaker=chair,
        kind=Kind.CHAIR,
    )
    passage = whole(turn, speaker=chair.name, party=None, office=chair.office, role=Role.CHAIR.value)
    found = quotes(
        "Was sagte Reinstorf zur Maske?", turn, passages=[passage], entities=Entities(speakers=("Helga Reinstorf",))
    )
    assert found == ["Ich bitte Sie alle, die Maske zu tragen."]
    aside = a_turn("Die Mittagspause ist vorbei, wir gehen in die zweite Runde.", speaker=chair, kind=Kind.CHAIR)
    passage = replace(passage, text=aside.text, end=len(aside.text))
    asked = Entities(speakers=("Helga Reinstorf",))
    assert quotes("Was sagte Reinstorf zur Maske?", aside, passages=[passage], entities=asked) == []


def test_what_a_member_asks_does_not_answer_the_question() -> None:
    asked = a_turn("Wie viele Wolfsrudel leben derzeit in Niederwalden?", 1, kind=Kind.QUESTION)
    answered = a_turn("Nach dem Monitoring leben in Niederwalden sieben Rudel.", 2, kind=Kind.ANSWER)
    assert quotes("Wie viele Wolfsrudel leben in Niederwalden?", asked, answered) == [answered.text]
    asker = Entities(speakers=("Amelie Tönsing",))
    assert asked.text in quotes("Was fragte Tönsing zu Wolfsrudeln in Niederwalden?", asked, entities=asker)


def test_a_sentence_that_leans_on_the_one_before_takes_it_along() -> None:
    turn = a_turn("Den Deich bei Lindenfurt haben wir geprüft. Er wird im Herbst um einen Meter erhöht werden müssen.")
    assert quotes("Um wie viel muss erhöht werden?", turn) == [turn.text]


def test_what_a_sentence_leans_on_may_stand_in_the_paragraph_before() -> None:
    turn = a_turn("Den Deich bei Lindenfurt haben wir geprüft.\nEr wird im Herbst um einen Meter erhöht werden müssen.")
    assert quotes("Um wie viel muss erhöht werden?", turn)[0] == turn.text


def test_a_sentence_is_not_quoted_where_nothing_says_what_it_means() -> None:
    called = "Zu dem alten Deich –"
    turn = a_turn(
        f"{called}\nEr wird im Herbst um einen Meter erhöht werden müssen. Der Deich wird im Herbst erhöht.",
        calls=(Interjection(len(called), 12, "Zuruf WLH"),),
    )
    assert quotes("Wird im Herbst erhöht?", turn) == ["Der Deich wird im Herbst erhöht."]


def test_the_figure_that_is_asked_for_is_quoted_not_any() -> None:
    other = a_turn("Für die Rudel der Wölfe zahlte Niederwalden im Jahr 2025 schon 400.000 € an die Höfe.", 1)
    right = a_turn("In Niederwalden wurden zuletzt sieben Rudel gezählt.", 2)
    assert quotes("Wie viele Rudel leben in Niederwalden?", other, right)[0] == right.text


def test_a_quote_never_runs_across_an_interjection() -> None:
    first = "Den Deich bei Lindenfurt haben wir geprüft."
    turn = a_turn(
        f"{first} Er wird im Herbst um einen Meter erhöht.", calls=(Interjection(len(first), 12, "Beifall BU"),)
    )
    assert all(first not in quote or quote == first for quote in quotes("Wird der Deich im Herbst erhöht?", turn))


def test_at_most_four_quotes_and_none_twice() -> None:
    turns = [a_turn(f"Der Deich Nummer {n} wird erhöht. Der Deich Nummer {n} ist alt.", n) for n in range(1, 9)]
    found = quotes("Welcher Deich wird erhöht?", *turns)
    assert 1 <= len(found) <= MAX_QUOTES
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("speaker", "source", "shown"),
    [
        (Speaker("Rainer Holtkamp", None, None, "Minister des Innern", Role.GOVERNMENT), "label",
         "Rainer Holtkamp (Minister des Innern)"),
        (Speaker("Martin Vogt", "Dr.", "Sozialer Aufbruch"), "label", "Dr. Martin Vogt (Sozialer Aufbruch)"),
        (Speaker("Helga Reinstorf", "Dr.", None, "Präsidentin", Role.CHAIR), "label",
         "Präsidentin Dr. Helga Reinstorf"),
        (Speaker("Rainer Holtkamp", None, None, "Minister des Innern", Role.GOVERNMENT), "inferred",
         "Rainer Holtkamp (Minister des Innern; Sprecher aus dem Zusammenhang erschlossen)"),
        (Speaker(None), "unknown", "Sprecher unbekannt"),
    ],
)  # fmt: skip
def test_everybody_is_introduced_with_office_or_group_and_any_doubt(speaker: Speaker, source: str, shown: str) -> None:
    turn = a_turn("Der Deich wird im Herbst erhöht.", speaker=speaker, speaker_source=SpeakerSource(source))
    question = a_question("Wird der Deich erhöht?")
    found = choose(question, [whole(turn)], {turn.turn_id: turn}, Topic({"deich": 1.0}), None)
    citation = cited(found[0], 1)
    assert introduced(citation, "de") == shown
    assert paragraph(citation, turn, "de").endswith("„Der Deich wird im Herbst erhöht.“ [1]")


words = st.sampled_from(
    ["Der Deich", "wird erhöht.", "Das gilt!", "z. B.", "am 16. März", "Wirklich?", "Nein:", "7 Rudel", "\n"]
)


@given(st.lists(words, min_size=3, max_size=30).map(" ".join), st.sets(st.integers(0, 200), max_size=4))
def test_every_quote_of_any_turn_passes_the_gate(text: str, offsets: set[int]) -> None:
    text = "\n".join(part.strip() for part in text.split("\n") if part.strip())
    if not text:
        return
    turn = a_turn(text, calls=tuple(Interjection(min(o, len(text)), 12, "Beifall") for o in sorted(offsets)))
    question = a_question("Wird der Deich erhöht?")
    for n, quote in enumerate(choose(question, [whole(turn)], {turn.turn_id: turn}, topic_of(question), None), 1):
        assert problem(cited(quote, n), turn) is None
        assert (quote.start, quote.end)[0] in {start for start, _ in sentences(text)}
