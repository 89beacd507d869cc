"""A page set from its text shows every printed word once, each as what it is."""

from __future__ import annotations

from dataclasses import replace

from indexer.protocol import AgendaItem, Page, Turn
from indexer.store import Index
from rag.printed.heads import furniture
from rag.printed.letters import letters
from rag.printed.lookup import PrintedPages
from rag.printed.placing import place
from rag.printed.setting import Block, Set, set_page
from tests.printed_pages import HEAD, Spoken, printed


def blocks(page: Page, turns: list[Turn], span: tuple[int, int] = (0, 0), of: int = 0) -> list[Set]:
    placed = place(page, turns, without=furniture(page.text))
    marks = placed.marks(turns[of], *span) or ()
    return list(set_page(page, placed, marks, furniture(page.text)))


def words(text: str) -> list[str]:
    return text.split(" ")


def told(block: Set) -> str:
    return "".join(run.text for line in block.lines for run in line)


def test_labels_speech_and_calls_are_told_apart_and_head_and_number_are_left_out() -> None:
    page, turns, _ = printed(
        [
            Spoken("Dora Ahrbeck", [words("Wir bauen den Deich am Fluss und wir bauen ihn hoch.")], {0: "Beifall BU"}),
            Spoken("Jonas Kettler", [words("Das reicht nicht aus.")]),
        ]
    )
    assert [(block.kind, told(block)) for block in blocks(page, turns)] == [
        (Block.LABEL, "Dora Ahrbeck (BU):"),
        (Block.SPEECH, "Wir bauen den Deich am Fluss und wir bauen ihn hoch."),
        (Block.CALL, "(Beifall BU)"),
        (Block.LABEL, "Jonas Kettler (BU):"),
        (Block.SPEECH, "Das reicht nicht aus."),
    ]


def test_a_broken_word_is_one_word_again_a_compound_keeps_its_hyphen_and_glued_words_are_parted() -> None:
    said = "Die Hochwasserschutzverordnung der EU-Kommission gilt ab heute in allen Gemeinden."
    page, turns, _ = printed([Spoken("Dora Ahrbeck", [words(said)])], width=99, broken=False)
    raw = page.text.replace("schutzverordnung", "schutz-\nverordnung").replace("EU-Kommission", "EU-\nKommission")
    raw = raw.replace("gilt ab", "giltab")
    (_, speech) = blocks(replace(page, text=raw), turns)
    assert told(speech) == said
    assert len(speech.lines) == 3


def test_what_a_blank_line_cuts_is_one_paragraph_as_in_the_turn() -> None:
    said = "Wir geben in diesem Jahr 800.000 Euro für die Deiche am Unterlauf aus."
    page, turns, _ = printed([Spoken("Dora Ahrbeck", [words(said)])], width=99, broken=False)
    (_, speech) = blocks(replace(page, text=page.text.replace("Jahr 800", "Jahr\n\n800")), turns)
    assert told(speech) == said


def test_a_call_of_several_lines_with_names_in_brackets_is_one_block() -> None:
    call = "Zuruf Jonas Kettler (BU): Hört, hört! – Gegenruf Ole Holtkamp\n(WLH): Ach was!"
    page, turns, _ = printed([Spoken("Dora Ahrbeck", [words("Wir bauen den Deich jetzt am Fluss.")], {0: call})])
    assert [block.kind for block in blocks(page, turns)] == [Block.LABEL, Block.SPEECH, Block.CALL]


def test_the_title_of_an_agenda_item_is_a_heading() -> None:
    item = AgendaItem(
        "4", "Antrag Fraktion der BU Deiche am Unterlauf erhöhen; Antrag Fraktion der WLH Mühlen erhalten"
    )
    title = "Antrag Fraktion der BU Deiche am Unterlauf erhöhen – Drucks. 8/2043 –"
    page, turns, _ = printed([Spoken("Dora Ahrbeck", [words("Ich rufe Punkt 4 auf:"), words(title)])], width=99)
    found = blocks(page, [replace(turns[0], agenda_item=item)])
    assert [block.kind for block in found] == [Block.LABEL, Block.SPEECH, Block.HEADING]


def test_marks_run_over_lines_without_a_gap_and_over_paragraphs_apart() -> None:
    page, turns, _ = printed(
        [
            Spoken(
                "Dora Ahrbeck",
                [words("Erstens bauen wir den Deich am Fluss."), words("Zweitens reden wir über Geld.")],
            )
        ],
        broken=False,
    )
    start, end = turns[0].text.index("bauen"), turns[0].text.index(" über")
    runs = [
        run
        for block in blocks(page, turns, (start, end))
        for line in block.lines
        for run in line
        if run.mark is not None
    ]
    assert "|".join(run.text for run in runs) == "bauen wir den Deich |am Fluss.|Zweitens reden wir"


def test_a_page_of_contents_is_listed_line_by_line() -> None:
    raw = f"Inhalt\n\nAmtliche Mitteilungen ........ 3101\nDora Ahrbeck ..... 3102\n{HEAD}\n"
    page = Page(1, 1, "x", raw, contents=True)
    found = set_page(page, place(page, []), (), furniture(page.text))
    assert {block.kind for block in found} == {Block.LISTED}
    lines = ["".join(run.text for run in line) for block in found for line in block.lines]
    assert lines == ["Inhalt", "Amtliche Mitteilungen\t3101", "Dora Ahrbeck\t3102"]


def test_every_letter_of_every_page_of_the_sample_is_shown_once_in_its_order(sample_index: Index) -> None:
    pages = PrintedPages(sample_index)
    for row in sample_index.sittings():
        protocol = pages.protocol(row.sitting_id)
        assert protocol
        for page in protocol.pages:
            found = pages.page(protocol.turns[0].turn_id, file_page=page.file_page)
            shown = "".join(told(block) for block in found.blocks())
            assert letters(shown).text == letters(page.text, without=furniture(page.text)).text, page.source
            if not page.contents:
                kinds = {block.kind for block in found.blocks()}
                assert Block.SPEECH in kinds
                for block in found.blocks():
                    assert block.kind is not Block.SPEECH or not told(block).startswith("(Beifall")
