"""Sentences of a model one by one: repaired once, left out, shown once, and never apart from what they are about."""

from __future__ import annotations

import pytest

from indexer.protocol import AgendaItem, Kind, Paragraph, Role, Speaker, SpeakerSource, Turn
from rag.composition.sentences import Written, written
from rag.generative import Draft, judge, text
from tests.passages import a_minister

WORDS = (
    "Die Maut wird erhöht. Das ist falsch. Der Kreis Flusstal baut im Herbst eine neue Brücke über den Fluss. "
    "Wir lehnen die Maut nicht ab."
)


def a_turn() -> Turn:
    return Turn(
        turn_id="niederwalden/8/41/0006",
        number=6,
        speaker=Speaker("Rainer Holtkamp", None, None, "Minister des Innern", Role.GOVERNMENT),
        kind=Kind.SPEECH,
        speaker_source=SpeakerSource.LABEL,
        agenda_item=AgendaItem(),
        text=WORDS,
        paragraphs=(Paragraph(0, len(WORDS), 12, 1),),
    )


def shown(*lines: str) -> tuple[str, Draft]:
    """The answer that these lines make, and the draft behind it."""
    turn, draft = a_turn(), Draft()
    passage = a_minister(6, end=len(WORDS), text=WORDS)
    for line in lines:
        for sentence in written([line]):
            judge(draft, sentence, [passage], {turn.turn_id: turn}, "de")
    answer = text(draft.citations, {turn.turn_id: turn}, "de")
    heading = "Rainer Holtkamp (Minister des Innern), 12. März 2026 (Plenarprotokoll 8/41, S. 12): "
    assert answer.startswith(heading)
    return answer.removeprefix(heading), draft


def test_what_leans_on_the_sentence_before_is_told_right_behind_it() -> None:
    answer, draft = shown("Die Maut werde erhöht. [1]", "Das sei falsch. [1]")
    assert answer == "Die Maut werde erhöht. [1] Das sei falsch. [2]"
    assert draft.repaired == draft.dropped == 0


def test_behind_another_sentence_it_is_quoted_with_what_it_is_about() -> None:
    answer, draft = shown(
        "Der Kreis Flusstal baue im Herbst eine neue Brücke über den Fluss. [1]", "Das sei falsch. [1]"
    )
    assert answer.endswith("über den Fluss. [1] „Die Maut wird erhöht. Das ist falsch.“ [2]")
    assert draft.repaired == 1


def test_a_sentence_is_repaired_once_or_left_out() -> None:
    answer, draft = shown("Der Minister baut im Herbst eine Brücke über den Fluss. [1]", "Der Mond sei aus Käse. [1]")
    assert answer == "„Der Kreis Flusstal baut im Herbst eine neue Brücke über den Fluss.“ [1]"
    assert (draft.repaired, draft.dropped) == (1, 1)


def test_what_was_shown_is_not_shown_again() -> None:
    answer, _ = shown("Man lehne die Maut nicht ab. [1]", "Holtkamp sagte: „Wir lehnen die Maut nicht ab.“ [1]")
    assert answer == "Man lehne die Maut nicht ab. [1]"


@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        ("Die Frist sei gut. [1]", [("Die Frist sei gut.", (1,))]),
        ("Die Frist sei gut [1].", [("Die Frist sei gut.", (1,))]),
        (
            "1. Die Frist sei gut. [1][2]\n- Sie ende bald [3].",
            [("Die Frist sei gut.", (1, 2)), ("Sie ende bald.", (3,))],
        ),
        ("Erst das. Dann dies. [1, 2]", [("Erst das.", (1, 2)), ("Dann dies.", (1, 2))]),
        ("Ohne Beleg.", [("Ohne Beleg.", ())]),
        ("<think>Hm. [1]</think>Die Frist sei gut. [1]", [("Die Frist sei gut.", (1,))]),
        ("<think>nie zu Ende", []),
        ("x" * 5_000 + " [1]", []),
        ("x" * 5_000 + " [1]\nDie Frist sei gut. [1]", [("Die Frist sei gut.", (1,))]),
        ("", []),
    ],
)
def test_a_reply_in_pieces_gives_the_same_sentences_as_in_one(
    reply: str, sentences: list[tuple[str, tuple[int, ...]]]
) -> None:
    expected = [Written(words, numbers) for words, numbers in sentences]
    assert list(written([reply])) == expected
    assert list(written(reply[i : i + 3] for i in range(0, len(reply), 3))) == expected
