"""A pasted quote is found where it stands, with whoever said it; whatever was altered in it is told."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.chunk import sentences
from indexer.protocol import Turn
from indexer.store import Filters, Index
from rag.quotes.alignment import words
from rag.quotes.claim import CitationError, place
from rag.quotes.result import Match, Outcome, Verification
from rag.quotes.search import QuoteError, verify_quote

QUOTE = "Wer keine Frist hat, hat auch keinen Druck. Wir haben deshalb im Herbst mit den Kommunalen Spitzenverbänden"
LONG = "Der Stufenplan kennt keine Strafen, und ich werde auch keine einführen."


def codes(match: Match) -> list[str]:
    return [warning.code for warning in match.warnings]


def every_turn(index: Index) -> list[Turn]:
    return [turn for row in index.sittings() for turn in index.turns_of(row.sitting_id)]


def changes(found: Verification) -> list[tuple[str, str, str]]:
    return [(d.change.value, d.quote, d.protocol) for d in found.matches[0].differences]


def test_words_that_stand_there_are_exact_with_who_when_where_and_context(sample_index: Index) -> None:
    found = verify_quote(sample_index, QUOTE)
    (match,) = found.matches
    assert (found.outcome, match.speaker, match.sitting, match.quote) == (Outcome.EXACT, "Rainer Holtkamp", 41, QUOTE)
    assert match.reference.startswith("Landtag Niederwalden, Plenarprotokoll 8/41, 12.03.2026, S. ")
    assert match.context_before.endswith("nicht zufriedengegeben.")
    assert match.context_after.startswith("einen Stufenplan vereinbart.")
    assert found.to_json()["outcome"] == "exact"


@pytest.mark.parametrize(
    "quote",
    [
        f"»{QUOTE}«.",
        QUOTE.replace(" ", "\n"),
        QUOTE.replace("deshalb", "des-\nhalb").replace("Spitzenverbänden", "Spitzen\u00ad\nverbänden"),
        QUOTE.replace("Wir haben", "Wir haben [sic]"),
        f"[…] {QUOTE} […]",
        QUOTE.replace("ä", "a\u0308"),
        "Eine Gemeinde mit 2.800 Einwohnern und einem halben IT‑Mitarbeiter",
    ],
)
def test_what_a_newspaper_does_around_the_words_does_not_matter(sample_index: Index, quote: str) -> None:
    assert verify_quote(sample_index, quote).outcome is Outcome.EXACT


@pytest.mark.parametrize(
    ("old", "new", "difference", "code"),
    [
        ("keine Strafen", "Strafen", ("missing", "", "keine"), "negation_missing"),
        ("werde auch keine", "werde auch nicht keine", ("inserted", "nicht", ""), "negation_added"),
        ("Strafen", "Gnade", ("replaced", "Gnade", "Strafen"), None),
        ("und ich werde", "und werde", ("missing", "", "ich"), None),
        ("Der Stufenplan", "der Stufenplan", ("spelling", "der", "Der"), None),
        ("Strafen, und", "Strafen; und", ("punctuation", "Strafen; und", "Strafen, und"), None),
    ],
)
def test_an_alteration_is_shown_and_a_lost_negation_called_out(
    sample_index: Index, old: str, new: str, difference: tuple[str, str, str], code: str | None
) -> None:
    found = verify_quote(sample_index, LONG.replace(old, new))
    assert (found.outcome, changes(found)) == (Outcome.NEAR, [difference])
    assert code is None or code in codes(found.matches[0])
    assert found.matches[0].quote.strip(".") == LONG.strip(".")


def test_an_altered_number_is_called_out(sample_index: Index) -> None:
    found = verify_quote(sample_index, "Für das Jahr 2026 stehen 185 Millionen Euro bereit")
    assert found.outcome is Outcome.NEAR
    assert "number" in codes(found.matches[0])


def test_a_part_of_a_number_or_of_a_word_is_not_exact(sample_index: Index) -> None:
    assert verify_quote(sample_index, "5 Millionen Euro bereit, mit denen wir").outcome is not Outcome.EXACT
    assert verify_quote(sample_index, "hat auch keinen Dru").outcome is not Outcome.EXACT


def test_marked_omissions_are_shown_and_one_that_takes_a_negation_is_called_out(sample_index: Index) -> None:
    found = verify_quote(sample_index, "Der Stufenplan kennt […] Strafen, und ich werde")
    assert (found.outcome, changes(found)) == (Outcome.NEAR, [("omitted", "…", "keine")])
    assert "negation_missing" in codes(found.matches[0])


def test_words_in_brackets_are_not_the_speakers(sample_index: Index) -> None:
    found = verify_quote(sample_index, LONG.replace("ich werde", "ich [Holtkamp] werde"))
    assert (found.outcome, changes(found)) == (Outcome.NEAR, [("added", "[Holtkamp]", "")])


def test_an_interjection_copied_along_is_no_alteration(sample_index: Index) -> None:
    calls = "(Lachen WLH – Dietmar Rössing (WLH): Unerhört! – Weitere Zurufe WLH – Glocke der Präsidentin)"
    said = ("Eine Enteignung ist das letzte Mittel. Aber sie ist ein Mittel.", "Zweitens. Wir ändern den Betrieb")
    for between in (calls, ""):
        found = verify_quote(sample_index, f"{said[0]} {between} {said[1]}")
        assert (found.outcome, codes(found.matches[0])[-1]) == (Outcome.EXACT, "interrupted")
    other = verify_quote(sample_index, f"{said[0]} (Jubel) {said[1]}")
    assert (other.outcome, changes(other)) == (Outcome.NEAR, [("added", "(Jubel)", "")])


def test_another_speaker_is_the_first_thing_said(sample_index: Index) -> None:
    found = verify_quote(sample_index, QUOTE, speakers=["Jonas Kettler"])
    assert found.outcome is Outcome.OTHER_SPEAKER
    assert codes(found.matches[0])[0] == "other_speaker"
    assert "Rainer Holtkamp" in found.summary
    assert "Jonas Kettler" in found.summary


def test_a_name_pasted_along_is_checked_too(sample_index: Index) -> None:
    assert verify_quote(sample_index, f"„{QUOTE}“, sagte Jonas Kettler (BU).").outcome is Outcome.OTHER_SPEAKER
    assert verify_quote(sample_index, f"„{QUOTE}“, sagte Rainer Holtkamp.").outcome is Outcome.EXACT
    stranger = verify_quote(sample_index, f"„{QUOTE}.“ (Erika Unbekannt)")
    assert (stranger.outcome, changes(stranger)) == (Outcome.NEAR, [("added", "(Erika Unbekannt)", "")])


def test_another_page_is_said(sample_index: Index) -> None:
    right = verify_quote(sample_index, QUOTE)
    page = right.matches[0].page or 0
    assert verify_quote(sample_index, QUOTE, citation=right.matches[0].reference).outcome is Outcome.EXACT
    found = verify_quote(sample_index, QUOTE, citation=f"8/41 S. {page + 5}")
    assert (found.outcome, codes(found.matches[0])[0]) == (Outcome.OTHER_PLACE, "other_place")
    assert verify_quote(sample_index, QUOTE, citation="8/42").outcome is Outcome.OTHER_PLACE


def test_two_places_made_into_one_are_shown_apart_with_what_lies_between(sample_index: Index) -> None:
    found = verify_quote(
        sample_index,
        "Mit der Gemeinde passiert zunächst gar nichts. Eine Gemeinde mit 2.800 Einwohnern wird nicht schneller, "
        "wenn man ihr Geld wegnimmt. An der Frist halte ich jedenfalls fest.",
    )
    assert found.outcome is Outcome.STITCHED
    assert len(found.matches) > 1
    assert any("hohen hause" in (match.left_out or "").lower() for match in found.matches)


def test_a_title_that_the_chair_reads_out_is_nobodys_statement(sample_index: Index) -> None:
    found = verify_quote(sample_index, "Moratorium für die Deichrückverlegung in der Lindenfurter Aue")
    assert found.outcome is Outcome.QUOTED
    assert "title" in codes(found.matches[0])


def test_an_altered_word_that_others_say_too_makes_no_quote_of_two_places(sample_index: Index) -> None:
    found = verify_quote(sample_index, LONG.replace("einführen", "abstimmen"))
    assert (found.outcome, found.matches[0].speaker) == (Outcome.NEAR, "Rainer Holtkamp")
    assert ("inserted", "abstimmen", "") in changes(found)


def test_a_whole_speech_is_compared_and_one_made_of_two_is_taken_apart(sample_index: Index) -> None:
    speeches = sorted((turn.text for turn in every_turn(sample_index)), key=len)
    for text in speeches[-3:]:
        altered = text.split()[:900]
        altered[200] = "Quark"
        found = verify_quote(sample_index, " ".join(altered))
        assert found.outcome is Outcome.NEAR
        assert "Quark" in " ".join(quoted for _, quoted, _ in changes(found))
    both = " ".join((*speeches[-1].split()[100:300], *speeches[-2].split()[100:300]))
    found = verify_quote(sample_index, both)
    assert found.outcome is Outcome.STITCHED
    assert len({match.turn_id for match in found.matches}) == 2


def test_words_in_no_order_are_not_found_however_many_there_are(sample_index: Index) -> None:
    shuffled = sorted(max((turn.text for turn in every_turn(sample_index)), key=len).split())
    assert verify_quote(sample_index, " ".join(shuffled)[:9000]).outcome is Outcome.NOT_FOUND


def test_an_interjection_is_no_speech(sample_index: Index) -> None:
    found = verify_quote(sample_index, "Dann lassen Sie es doch!")
    assert (found.outcome, found.matches[0].speaker) == (Outcome.INTERJECTION, "Philipp Wessendorf")
    assert found.matches[0].floor == "Rainer Holtkamp"


def test_words_that_stand_in_many_places_are_counted(sample_index: Index) -> None:
    found = verify_quote(sample_index, "meine Damen und Herren", most=3)
    assert (found.outcome, len(found.matches)) == (Outcome.EXACT, 3)
    assert found.places > 10


def test_what_nobody_said_is_not_found(sample_index: Index) -> None:
    found = verify_quote(sample_index, "Der Mond über dem Leuchtturm besteht aus reifem Schafskäse")
    assert (found.outcome, found.matches, found.places) == (Outcome.NOT_FOUND, (), 0)


def test_filters_limit_where_is_searched(sample_index: Index) -> None:
    assert verify_quote(sample_index, QUOTE, filters=Filters(sittings=(42,))).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("quote", ["…", "x " * 6_000])
def test_what_cannot_be_looked_for_says_so(sample_index: Index, quote: str) -> None:
    with pytest.raises(QuoteError):
        verify_quote(sample_index, quote)


@pytest.mark.parametrize("citation", ["Seite", "irgendwo", "31.2.2026"])
def test_a_citation_that_names_no_place_says_so(citation: str) -> None:
    with pytest.raises(CitationError):
        place(citation)


@cache
def spoken(index: Index) -> list[tuple[Turn, str]]:
    """Sentences of speeches, some words long, each with its turn."""
    found = ((turn, turn.text[a:b]) for turn in every_turn(index) for a, b in sentences(turn.text))
    return [(turn, text) for turn, text in found if len(words(text)) >= 6 and "…" not in text and "[" not in text]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_an_altered_word_is_never_exact(sample_index: Index, data: st.DataObject) -> None:
    turn, text = data.draw(st.sampled_from(spoken(sample_index)))
    word = data.draw(st.sampled_from(words(text)))
    other = data.draw(st.sampled_from(["", "nicht", "Schafskäse", "17", word.text + "s"]))
    altered = " ".join((text[: word.start] + other + text[word.end :]).split())
    whole = " ".join(turn.text.split())
    found = verify_quote(sample_index, altered)
    if found.outcome is Outcome.EXACT:  # then it does stand there, of whomever
        core = re.sub(r"\W+", " ", altered).strip()
        assert core in re.sub(r"\W+", " ", whole + " ".join(m.quote for m in found.matches))
    elif found.outcome is Outcome.NEAR:
        assert found.matches[0].differences


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_sentence_as_it_stands_is_always_found_with_its_speaker(sample_index: Index, data: st.DataObject) -> None:
    turn, text = data.draw(st.sampled_from(spoken(sample_index)))
    found = verify_quote(sample_index, f"„{text}“", speakers=[turn.speaker.name] if turn.speaker.name else [])
    assert found.outcome in (Outcome.EXACT, Outcome.QUOTED)
    assert turn.turn_id in [match.turn_id for match in found.matches]


def test_of_several_places_that_are_near_the_claimed_one_comes_first(sample_index: Index) -> None:
    altered = "Frau Präsidentin, meine sehr lieben Damen und Herren!"
    anybody = verify_quote(sample_index, altered)
    assert len(anybody.matches) > 1
    speaker = next(m.speaker for m in anybody.matches if m.speaker != anybody.matches[0].speaker)
    assert speaker
    assert verify_quote(sample_index, altered, speakers=[speaker]).matches[0].speaker == speaker
