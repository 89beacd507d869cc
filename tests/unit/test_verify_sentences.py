"""The gate for sentences that a language model wrote: a test for every way in which one may be wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.protocol import AgendaItem, Interjection, Kind, Paragraph, Role, Speaker, SpeakerSource, Turn
from rag.gate.grounding import Failure
from rag.verify import Window, check, nearest
from tests.passages import a_minister

PARAGRAPHS = (
    "Die Frist für die Brücke halten wir nur ein, wenn der Bund 5 Millionen Euro zahlt. Wir lehnen eine Maut nicht ab. "
    "Der Kreis Flusstal hat dem Land 20 Hektar Wald verkauft. Ich bezweifle, dass der Tunnel sicher ist.",
    "Frau Thal hat gesagt: Wir haben die Brücke vergessen. – Das sehe ich nicht so.",
    "Sie haben den Damm verfallen lassen. Ist der Damm noch zu retten? "
    "Bis zum 31. Dezember 2027 wird der Damm erneuert.",
    "Der Haushalt wächst. Die Schulen bekommen 300 Stellen.",
)
TEXT = "\n".join(PARAGRAPHS)


def a_turn() -> Turn:
    spans, start = [], 0
    for paragraph in PARAGRAPHS:
        spans.append(Paragraph(start, start + len(paragraph), 12, 1))
        start += len(paragraph) + 1
    return Turn(
        turn_id="niederwalden/8/41/0006",
        number=6,
        speaker=Speaker("Rainer Holtkamp", None, None, "Minister des Innern", Role.GOVERNMENT),
        kind=Kind.SPEECH,
        speaker_source=SpeakerSource.LABEL,
        agenda_item=AgendaItem("7", "Brücken"),
        text=TEXT,
        paragraphs=tuple(spans),
        interjections=(Interjection(TEXT.index(" Die Schulen"), 12, "Beifall BU"),),
    )


def found(sentence: str, language: str = "de") -> Window | Failure:
    return check(sentence, a_minister(6, end=len(TEXT), text=TEXT), a_turn(), language)


def rests_on(sentence: str, language: str = "de") -> str:
    window = found(sentence, language)
    assert isinstance(window, Window), window
    return TEXT[window.start : window.end]


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Frist für die Brücke halte man nur ein, wenn der Bund 5 Millionen Euro zahle.",
        "Holtkamp sagte, man werde die Frist für die Brücke nur einhalten, wenn der Bund 5 Millionen Euro zahle.",
        "Am 12. März 2026 erklärte Rainer Holtkamp, die Frist für die Brücke werde man nur einhalten, wenn der Bund "
        "5 Millionen € zahle.",
        "Laut Holtkamp werde die Frist für die Brücke nur eingehalten, wenn der Bund 5 Millionen Euro zahle.",
        "Holtkamp sagte: „Die Frist für die Brücke halten wir nur ein, wenn der Bund 5 Millionen Euro zahlt.“",
        "Die Frist für die Brücke halte man „nur ein, wenn der Bund 5 Millionen Euro zahlt“, sagte der Minister.",
    ],
)
def test_a_true_sentence_passes_and_rests_on_the_words_that_bear_it_out(sentence: str) -> None:
    assert rests_on(sentence) == "Die Frist für die Brücke halten wir nur ein, wenn der Bund 5 Millionen Euro zahlt."


@pytest.mark.parametrize(
    ("sentence", "failure"),
    [
        # fabricated
        ("Der Minister versprach eine neue Brücke bis Ostern.", Failure.WORD),
        ("Man baue eine neue Brücke.", Failure.WORD),
        ("Holtkamp sagte: „Wir bauen eine neue Brücke.“", Failure.QUOTATION),
        ("Holtkamp sagte: „Die Frist halten wir nur ein … zahlt.“", Failure.QUOTATION),
        # stitched together from two places
        ("Der Haushalt bekomme 300 Stellen.", Failure.WORD),
        ("Der Haushalt wachse um 300 Stellen.", Failure.FIGURE),
        ("Der Bund habe dem Land 20 Hektar Wald verkauft.", Failure.WORD),
        ("Der Minister sagte: „Der Haushalt wächst“ und „Wir lehnen eine Maut nicht ab.“", Failure.STITCHED),
        # misattributed
        (
            "Laut Thal werde die Frist für die Brücke nur eingehalten, wenn der Bund 5 Millionen Euro zahle.",
            Failure.ATTRIBUTION,
        ),
        ("Jonas Kettler sagte, man lehne eine Maut nicht ab.", Failure.ATTRIBUTION),
        ("Ministerin Thal sagte: „Wir lehnen eine Maut nicht ab.“", Failure.ATTRIBUTION),
        # another page, sitting or day
        ("Holtkamp sagte auf Seite 99, man lehne eine Maut nicht ab.", Failure.FIGURE),
        ("In der 40. Sitzung sagte Holtkamp, man lehne eine Maut nicht ab.", Failure.FIGURE),
        ("Am 13. März 2026 sagte Holtkamp, man lehne eine Maut nicht ab.", Failure.FIGURE),
        # an altered number or date
        ("Die Frist für die Brücke halte man nur ein, wenn der Bund 50 Millionen Euro zahle.", Failure.FIGURE),
        ("Die Frist für die Brücke halte man nur ein, wenn der Bund 5 Milliarden Euro zahle.", Failure.FIGURE),
        ("Bis zum 31. Dezember 2026 werde der Damm erneuert.", Failure.FIGURE),
        # a negation dropped or added
        ("Man lehne eine Maut ab.", Failure.NEGATION),
        ("Der Kreis Flusstal habe dem Land die 20 Hektar Wald nicht verkauft.", Failure.NEGATION),
        ("Holtkamp sagte, man „lehne“ eine Maut ab.", Failure.QUOTATION),
        # a limit or doubt dropped
        ("Die Frist für die Brücke halte man ein, wenn der Bund 5 Millionen Euro zahle.", Failure.LIMIT),
        ("Die Frist für die Brücke halte man nur ein.", Failure.LIMIT),
        ("Der Tunnel sei sicher.", Failure.LIMIT),
        # who does what turned round
        ("Das Land habe dem Kreis Flusstal 20 Hektar Wald verkauft.", Failure.ORDER),
        # a quotation of a quotation
        ("Man habe die Brücke vergessen.", Failure.WORD),
        ("Holtkamp sagte: „Wir haben die Brücke vergessen.“", Failure.BORROWED),
        # whom the speaker means
        ("Er habe den Damm verfallen lassen.", Failure.PERSON),
        ("Man habe den Damm verfallen lassen.", Failure.PERSON),
        # a question told as a statement
        ("Der Damm sei noch zu retten.", Failure.QUESTION),
        # in its own voice
        ("Der Kreis Flusstal hat dem Land 20 Hektar Wald verkauft.", Failure.MOOD),
        ("Wir lehnen eine Maut nicht ab.", Failure.FIRST_PERSON),
        # promised, where it was only said
        ("Holtkamp sagte zu, man lehne eine Maut nicht ab.", Failure.WORD),
        # words on both sides of an interjection
        ("Holtkamp sagte: „Der Haushalt wächst. Die Schulen bekommen 300 Stellen.“", Failure.STITCHED),
        # nothing at all
        (".", Failure.NOTHING),
        # who says it, told as one pleases
        ("Frau Holtkamp sagte, man lehne eine Maut nicht ab.", Failure.WORD),
        ("Die Ministerin sagte, man lehne eine Maut nicht ab.", Failure.WORD),
        ("Dem Kreis sagte Holtkamp, man lehne eine Maut nicht ab.", Failure.ATTRIBUTION),
        ("Holtkamp hätte gesagt, man lehne eine Maut nicht ab.", Failure.WORD),
        ("Holtkamp wurde gesagt, man lehne eine Maut nicht ab.", Failure.WORD),
        ("Er stimme zu, man lehne eine Maut nicht ab.", Failure.WORD),
        ("Man lehne eine „Maut“ nicht ab.", Failure.QUOTATION),
        ("Man lehne eine 'Maut' nicht ab.", Failure.QUOTATION),
        ("Man lehne eine Maut nicht ab?", Failure.QUESTION),
        ("Man lehne eine Maut (!) nicht ab.", Failure.MARKUP),
        # markup, links and what is not seen
        ("Man lehne eine Maut nicht ab, siehe https://flusstal.example/.", Failure.MARKUP),
        ("Man lehne eine Maut nicht ab ![x](y).", Failure.MARKUP),
        ("Man lehne eine <b>Maut</b> nicht ab.", Failure.MARKUP),
        ("Man lehne eine Maut nicht ab.\u202e", Failure.MARKUP),
        ("Man lehne eine „Maut nicht ab.", Failure.QUOTATION),
    ],
)
def test_a_wrong_sentence_does_not_pass(sentence: str, failure: Failure) -> None:
    assert found(sentence) is failure


def test_english_may_only_say_who_speaks_around_german_words() -> None:
    assert rests_on("On 12 March 2026, Rainer Holtkamp said: “Wir lehnen eine Maut nicht ab.”", "en") == (
        "Wir lehnen eine Maut nicht ab."
    )
    assert found("Rainer Holtkamp promised: “Wir lehnen eine Maut nicht ab.”", "en") is Failure.LANGUAGE
    assert found("Rainer Holtkamp said that the toll is not rejected.", "en") is Failure.LANGUAGE
    assert found("Jonas Kettler said: “Wir lehnen eine Maut nicht ab.”", "en") is Failure.LANGUAGE
    assert found("Rainer Holtkamp said: “lehnen eine Maut”", "en") is Failure.NEGATION


def test_the_sentence_that_was_meant_is_found_for_one_that_fails() -> None:
    turn = a_turn()
    passage = a_minister(6, end=len(TEXT), text=TEXT)
    window = nearest("Der Minister lehnt eine Maut ab.", passage, turn)
    assert window is not None
    assert TEXT[window.start : window.end] == "Wir lehnen eine Maut nicht ab."
    assert nearest("Der Himmel ist blau.", passage, turn) is None


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=80))
def test_no_text_breaks_the_gate(text: str) -> None:
    window = found(text)
    if isinstance(window, Window):
        assert 0 <= window.start < window.end <= len(TEXT)


@given(st.data())
def test_a_true_sentence_with_one_word_exchanged_does_not_pass(data: st.DataObject) -> None:
    sentence = "Die Frist für die Brücke halte man nur ein, wenn der Bund 5 Millionen Euro zahle."
    borne_out = ["Frist", "für", "Brücke", "nur", "wenn", "Bund", "5", "Millionen", "Euro", "zahle"]
    others = ["Maut", "Kettler", "nicht", "niemals", "6", "Kreis", "Tunnel", "spare", "gegen"]
    changed = sentence.replace(data.draw(st.sampled_from(borne_out)), data.draw(st.sampled_from(others)), 1)
    assert isinstance(found(changed), Failure)
