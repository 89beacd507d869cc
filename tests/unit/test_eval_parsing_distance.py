"""Comparing texts: the edits must be those a proof-reader would make, and turns be matched by their words alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eval.parsing.align import align
from eval.parsing.anchors import gaps, increasing, unique_matches
from eval.parsing.calls import matched
from eval.parsing.classes import text_class
from eval.parsing.distance import BLOCK, edits
from eval.parsing.words import person, plain

WORDS = st.lists(st.sampled_from(["der", "die", "das", "Weg", "am", "Fluss", "ist", "schmal", "und"]), max_size=40)


def words(text: str) -> list[str]:
    return text.split()


@given(WORDS, WORDS)
def test_gaps_and_what_lies_between_them_make_up_both_texts(a: list[str], b: list[str]) -> None:
    i = j = 0
    for a0, a1, b0, b1 in gaps(a, b):
        assert a[i:a0] == b[j:b0]
        assert a0 <= a1
        assert b0 <= b1
        i, j = a1, b1
    assert a[i:] == b[j:]


@given(WORDS, WORDS)
def test_edits_cost_nothing_only_between_equal_texts(a: list[str], b: list[str]) -> None:
    found = list(edits(a, b))
    assert (not found) == (a == b)
    longer = max(len(" ".join(a)), len(" ".join(b))) + 1
    assert sum(edit.cost for edit in found) <= 2 * longer


def test_an_edit_shows_what_was_changed_and_where() -> None:
    (edit,) = edits(words("Der Weg am Fluss ist schmal."), words("Der Weg amFluss ist schmal."))
    assert (edit.before, edit.after, edit.cost) == (" ", "", 1)
    assert (edit.words, edit.read_words, edit.word) == ("am Fluss", "amFluss", 2)
    assert text_class(edit) == "blank lost: words glued"


def test_a_whole_piece_that_is_missing_is_no_misread_character() -> None:
    said = words("Der Weg am Fluss ist schmal und er wird im Herbst breiter gemacht")
    (edit,) = edits(said, said[:2] + said[-2:])
    assert edit.is_block
    assert edit.cost >= BLOCK
    (edit,) = edits(said, [*said[:4], "war", *said[5:]])
    assert not edit.is_block


def test_the_longest_common_order_is_kept() -> None:
    assert unique_matches("abcd", "bacd") in ([(0, 1), (2, 2), (3, 3)], [(1, 0), (2, 2), (3, 3)])
    assert increasing([(0, 5), (1, 1), (2, 2), (3, 0), (4, 3)]) == [(1, 1), (2, 2), (4, 3)]
    assert unique_matches("aab", "aab") == [(2, 2)]


def test_turns_are_matched_by_their_words_in_order() -> None:
    told = [
        ["Bitte schön."],
        ["Der Weg ist schmal."],
        ["Vielen Dank."],
        ["Er wird im Herbst breiter."],
        ["Bitte schön."],
    ]
    read = ["Bitte schön.", "Der Wegist schmal.", "Er wird im Herbst breiter.", "Ganz anderes hier.", "Bitte schön."]
    found = align(told, read)
    assert found.pairs == ((0, 0), (1, 1), (3, 2), (4, 4))
    assert (found.missing, found.extra) == ((2,), (3,))


def test_a_heading_that_only_one_reading_has_does_not_part_turns() -> None:
    heading = "Beschlussempfehlung und Bericht des Ausschusses für Verkehr über den Weg am Fluss"
    assert align([[f"{heading} Bitte sehr.", "Bitte sehr."]], ["Bitte sehr."]).pairs == ((0, 0),)
    assert align([[f"{heading} Bitte sehr."]], ["Bitte sehr."]).pairs == ()


def test_brackets_are_matched_with_the_parts_they_were_cut_into() -> None:
    assert matched(["beifallzuruf", "unruhe"], ["beifall", "zuruf", "glocke", "unruhe"]) == [
        (0, 0, 2, True),
        (1, 3, 4, True),
    ]
    assert matched(["lebhafterbeifallbu"], ["lebhafterbeifalbu"]) == [(0, 0, 1, False)]
    assert matched(["beifall"], ["heiterkeit"]) == []
    many = [f"zuruf{n}" for n in range(300)]
    assert len(matched(many, many)) == 300


def test_namesakes_are_told_apart_where_both_carry_a_place() -> None:
    assert person("Dr. Karin Tann").is_same(person("Karin Tann (Rothfeld)"))
    assert not person("Karin Tann (Aue)").is_same(person("Karin Tann (Rothfeld)"))
    assert not person(None).is_same(person(""))
    assert plain("a\u00a0b\u2011c\n d") == "a b-c d"
