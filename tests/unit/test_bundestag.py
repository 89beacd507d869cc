"""The Bundestag's XML: an invented sitting with every trap of the published files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.formats import bundestag
from indexer.protocol import Kind, Role, Sitting, SpeakerSource, Turn
from tests.bundestag_xml import BERG, CHAIR, TAL, annex, load, minister, page, redner, said, source, top

Read = Callable[..., Sitting]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(body: str, annexes: str = "", **more: str) -> Sitting:
        return load(tmp_path, source(body, annexes, **more).encode())

    return reading


def by(sitting: Sitting, name: str) -> list[Turn]:
    return [turn for turn in sitting.turns if turn.speaker.name == name]


def test_a_protocol_is_recognised_by_its_root_in_any_encoding() -> None:
    text = source("")
    assert bundestag.recognises(text.encode()[:4096])
    assert bundestag.recognises(b"\xef\xbb\xbf" + text.encode()[:4096])
    assert bundestag.recognises(text.encode("utf-16")[:4096])
    assert not bundestag.recognises(b"<DOKUMENT><TEXT>Plenarprotokoll</TEXT></DOKUMENT>")


def test_the_head_says_which_sitting_it_is(read: Read) -> None:
    sitting = read("")
    assert (sitting.sitting_id, sitting.date.isoformat(), sitting.format) == (
        "bundestag/99/3",
        "2026-03-12",
        "bundestag",
    )


def test_speakers_have_their_titles_groups_places_and_offices(read: Read) -> None:
    place = redner(4, "Eva", "Au", "BÜNDNIS 90/ DIE GRÜNEN", label="Dr. Eva Au (Neustadt) (BÜNDNIS 90/ DIE GRÜNEN):")
    senator = minister(5, "Kai", "Ufer", "Senator (Berlin)")
    sitting = read(top(f'<rede id="ID1">{place}{said("Ja.")}{senator}{said("Nein.")}{CHAIR}{said("Danke.")}</rede>'))
    member, land, chair = (turn.speaker for turn in sitting.turns[1:])
    assert (member.title, member.name, member.party) == ("Dr.", "Eva Au (Neustadt)", "BÜNDNIS 90/DIE GRÜNEN")
    assert (land.name, land.office, land.role, land.party) == ("Kai Ufer", "Senator (Berlin)", Role.GOVERNMENT, None)
    assert (chair.title, chair.name, chair.office, chair.role) == ("Dr.", "Ina Stein", "Vizepräsidentin", Role.CHAIR)


def test_a_faulty_mark_up_is_read_from_the_printed_label_and_the_other_way_round(read: Read) -> None:
    presiding = (
        '<p klasse="redner"><redner id="8"><name><vorname>Alterspräsident Dr. Max</vorname><nachname>Alt</nachname>'
        "<rolle><rolle_lang>Alterspräsident</rolle_lang></rolle></name></redner></p>"
    )
    order = redner(1, "Ada", "Berg", "zur Geschäftsordnung")
    short = redner(2, "Ole", "Tal", "AfD: Ja.", label="Ole Tal (AfD): Ja.")
    sitting = read(
        top(f'<rede id="ID1">{presiding}</rede>{said("Guten Tag.")}<rede id="ID2">{order}'
            f'{said("Antrag.")}{short}</rede>')
    )  # fmt: skip
    first, second, third = sitting.turns[1:]
    assert (first.speaker.name, first.speaker.title, first.speaker.role) == ("Max Alt", "Dr.", Role.CHAIR)
    assert (first.text, first.speaker.office) == ("Guten Tag.", "Alterspräsident")
    assert (second.speaker.name, second.speaker.party) == ("Ada Berg", "SPD")
    assert (third.speaker.party, third.text) == ("AfD", "Ja.")


def test_characters_are_as_printed(read: Read) -> None:
    text = "Die Groß-\u00adStadt und der Zehn\u2011Punkte-Plan: 1\u2009000\u00a0Euro\u00ad."
    text += "<sup>1</sup><fussnote>Anlage 2</fussnote>"
    sitting = read(top(f'<rede id="ID1">{BERG}<p klasse="J_1">{text}</p></rede>'))
    assert by(sitting, "Ada Berg")[0].text == "Die Groß-Stadt und der Zehn-Punkte-Plan: 1 000 Euro."
    assert "1 Anlage 2" in sitting.pages[-1].text


def test_a_sentence_cut_by_an_interjection_goes_on(read: Read) -> None:
    call = "<kommentar>(Beifall bei der SPD – Ole Tal [AfD]: Nein – niemals! – Zuruf von der LINKEN: Doch!)</kommentar>"
    sitting = read(
        top(f'<rede id="ID1">{BERG}{said("Wir bauen,")}{call}<p klasse="O">was wir sagen.</p>'
            f'<p klasse="J">Danke.</p></rede>')
    )  # fmt: skip
    [turn] = by(sitting, "Ada Berg")
    assert turn.text == "Wir bauen, was wir sagen.\nDanke."
    assert [(c.offset, c.speaker, c.party, c.text) for c in turn.interjections] == [
        (10, None, None, "Beifall bei der SPD"),
        (10, "Ole Tal", "AfD", "Ole Tal [AfD]: Nein – niemals!"),
        (10, None, "DIE LINKE", "Zuruf von der LINKEN: Doch!"),
    ]


def test_an_interjection_without_its_last_bracket_is_kept_whole(read: Read) -> None:
    call = "<kommentar>(Zuruf des Abg. Ole Tal [AfD]</kommentar>"
    sitting = read(top(f'<rede id="ID1">{BERG}{said("Ja.")}{call}</rede>'))
    assert [c.text for c in by(sitting, "Ada Berg")[0].interjections] == ["Zuruf des Abg. Ole Tal [AfD]"]


def test_each_paragraph_stands_on_its_printed_page(read: Read) -> None:
    first = f'<p klasse="J_1">Auf sieben.{page(8)}</p><p klasse="J">Auf acht, und hier {page(9)}weiter.</p>'
    second = f'<kommentar>(Beifall){page(12)}</kommentar><p klasse="J">Auf zwölf.{page(11)}</p>'
    sitting = read(top(f'<rede id="ID1">{BERG}{first}{second}</rede>'))
    [turn] = by(sitting, "Ada Berg")
    shown = [(turn.text[p.start : p.end], p.page, p.continued) for p in turn.paragraphs]
    assert shown == [
        ("Auf sieben.", 7, False),
        ("Auf acht, und hier", 8, False),
        ("weiter.", 9, True),
        ("Auf zwölf.", 12, False),
    ]
    assert turn.interjections[0].page == 9
    assert [p.number for p in sitting.pages] == [None, 7, 8, 9, 12]
    assert sitting.pages[0].contents
    assert sitting.pages[3].text == "weiter.\n(Beifall)"


def test_a_page_never_begins_right_behind_a_label(read: Read) -> None:
    label = minister(3, "Uli", "Moor", "Bundesminister der Beispiele", page(8))
    sitting = read(top(f'<rede id="ID1">{label}{said("Erster Satz. Zweiter Satz.")}</rede>'))
    [turn] = by(sitting, "Uli Moor")
    assert [(turn.text[p.start : p.end], p.page) for p in turn.paragraphs] == [
        ("Erster Satz.", 7),
        ("Zweiter Satz.", 8),
    ]
    assert turn.text == "Erster Satz. Zweiter Satz."
    assert turn.pages() == (7, 8)


def test_interposed_questions_reply_to_the_speech_and_the_speaker_to_them(read: Read) -> None:
    sitting = read(
        top(f'<rede id="ID1">{BERG}{said("Rede.")}{CHAIR}{said("Erlauben Sie eine Frage?")}{TAL}'
            f'{said("Warum?")}{BERG}{said("Darum.")}{CHAIR}<p klasse="J_1">Der Kollege Tal hat das Wort '
            f'zu einer Kurzintervention.</p></rede><rede id="ID2">{TAL}{said("Doch nicht.")}{CHAIR}'
            f'{said("Frau Kollegin, wollen Sie antworten?")}</rede><rede id="ID3">{BERG}{said("Ja.")}</rede>')
    )  # fmt: skip
    speech, asked, back = (t for t in sitting.turns if t.text in ("Rede.", "Warum?", "Darum."))
    brief, reply = (t for t in sitting.turns if t.text in ("Doch nicht.", "Ja."))
    assert (speech.kind, speech.replies_to) == (Kind.SPEECH, None)
    assert (asked.kind, asked.replies_to) == (Kind.INTERPOSED_QUESTION, speech.turn_id)
    assert (back.kind, back.replies_to) == (Kind.SPEECH, asked.turn_id)
    assert (brief.kind, brief.replies_to) == (Kind.BRIEF_INTERVENTION, back.turn_id)
    assert (reply.kind, reply.replies_to) == (Kind.SPEECH, brief.turn_id)


def test_a_refused_brief_intervention_makes_the_next_speech_none(read: Read) -> None:
    sitting = read(
        top(f'<rede id="ID1">{BERG}{said("Rede.")}{CHAIR}<p klasse="J_1">Eine Kurzintervention lasse ich nicht zu. '
            f'Nächster Redner ist Ole Tal.</p></rede><rede id="ID2">{TAL}{said("Rede.")}</rede>')
    )  # fmt: skip
    assert [t.kind for t in by(sitting, "Ole Tal")] == [Kind.SPEECH]


def test_an_agenda_item_has_its_number_title_and_papers(read: Read) -> None:
    more = (
        '<p klasse="T_ZP_NaS">ZP 2 Erste Beratung des von der Bundesregierung eingebrachten Entwurfs eines Gesetzes</p>'
        '<p klasse="T_fett">zur Änderung des Beispielgesetzes</p><p klasse="T_Drs">Drucksachen 99/18, 99/19</p>'
    )
    sitting = read(
        top(f'{more}<rede id="ID1">{BERG}{said("Ja.")}</rede>')
        + f'<tagesordnungspunkt top-id="Einzelplan 09"><rede id="ID2">{TAL}{said("Ja.")}</rede></tagesordnungspunkt>'
    )
    item, budget = by(sitting, "Ada Berg")[0].agenda_item, by(sitting, "Ole Tal")[0].agenda_item
    assert item.number == "1, ZP 2"
    assert item.title == "Radwege am Fluss; Entwurf eines Gesetzes zur Änderung des Beispielgesetzes"
    assert item.drucksachen == ("99/17", "99/18", "99/19")
    assert (budget.number, budget.title) == ("Einzelplan 09", "Ministerium für Beispiele")


def test_an_item_that_is_opened_again_keeps_its_title(read: Read) -> None:
    again = f'<tagesordnungspunkt top-id="Tagesordnungspunkt 1"><rede id="ID1">{BERG}{said("Ja.")}</rede>'
    sitting = read(top("") + f"{again}</tagesordnungspunkt>")
    assert by(sitting, "Ada Berg")[0].agenda_item.title == "Radwege am Fluss"


def test_questioning_the_government_is_read_in_spite_of_stray_blanks(read: Read) -> None:
    moor = minister(3, "Uli", "Moor", "Bundesminister der Beispiele")
    item = '<tagesordnungspunkt top-id="Tagesordnungspunkt 2"><p klasse="T_fett">Befr agung der Bundesregierung</p>'
    sitting = read(
        f'{item}<rede id="ID1">{moor}{said("Bericht.")}</rede><rede id="ID2">{BERG}{said("Warum?")}</rede>'
        f'<rede id="ID3">{moor}{said("Darum.")}</rede></tagesordnungspunkt>'
    )
    report, question, answer = sitting.turns[1:]
    assert [t.kind for t in (report, question, answer)] == [Kind.SPEECH, Kind.QUESTION, Kind.ANSWER]
    assert answer.replies_to == question.turn_id
    assert answer.agenda_item.title == "Befragung der Bundesregierung"


def test_a_question_of_question_time_is_its_member_s_not_the_chair_s(read: Read) -> None:
    moor = minister(3, "Uli", "Moor", "Bundesminister der Beispiele")
    heading = '<p klasse="T_fett">Fragestunde</p><p klasse="T_Drs">Drucksache 99/20</p>'
    question = '<p klasse="J">Ich rufe die Frage 5 der Abgeordneten Berg auf:</p><p klasse="p">Was ist geplant?</p>'
    answers = f'<p klasse="J">Bitte.</p>{moor}{said("Viel.")}{BERG}{said("Was noch?")}'
    sitting = read(
        f'<tagesordnungspunkt top-id="Tagesordnungspunkt 3">{heading}{question}{answers}</tagesordnungspunkt>'
    )
    called, asked, chair, answer, further = sitting.turns
    assert (asked.text, asked.kind) == ("Was ist geplant?", Kind.QUESTION)
    assert (asked.speaker.name, asked.speaker_source) == ("Ada Berg", SpeakerSource.INFERRED)
    assert (chair.speaker, chair.text) == (called.speaker, "Bitte.")
    assert (answer.replies_to, further.replies_to) == (asked.turn_id, answer.turn_id)
    assert (further.agenda_item.number, further.agenda_item.drucksachen) == ("Frage 5", ("99/20",))


def test_written_answers_belong_to_who_asked_and_who_answered(read: Read) -> None:
    heading = '<p klasse="Anlage_2">Frage 8</p><kommentar>Antwort</kommentar>'
    who = '<p klasse="O">des Parl. Staatssekretärs Dr. Uli Moor auf die Frage der Abgeordneten Ada Berg (SPD):</p>'
    words = '<p klasse="p">Warum?</p><p klasse="J">Darum.</p>'
    kind = "Schriftliche Antworten auf Fragen der Fragestunde (Drucksache\u00a099/20)"
    sitting = read("", annex(kind, heading + who + words))
    question, answer = sitting.turns[1:]
    assert [t.kind for t in (question, answer)] == [Kind.WRITTEN, Kind.WRITTEN]
    assert (question.speaker.name, question.speaker.party, question.text) == ("Ada Berg", "SPD", "Warum?")
    assert (answer.speaker.title, answer.speaker.name, answer.text) == ("Dr.", "Uli Moor", "Darum.")
    assert (answer.speaker.office, answer.speaker.role) == ("Parl. Staatssekretär", Role.GOVERNMENT)
    assert (answer.replies_to, answer.agenda_item.number) == (question.turn_id, "Frage 8")
    assert answer.agenda_item.drucksachen == ("99/20",)
    [_, alone] = read("", annex(kind, heading + who + words.replace('"p"', '"J"'))).turns
    assert (alone.speaker.name, alone.replies_to, alone.text) == ("Uli Moor", None, "Warum?\nDarum.")


def test_what_was_handed_in_is_its_author_s_and_lists_are_nobody_s(read: Read) -> None:
    single = '<p klasse="Anlage_3">des Abgeordneten Ole Tal (AfD) zu der Abstimmung (Tagesordnungspunkt 4)</p>'
    joint = '<p klasse="Anlage_3">der Abgeordneten Ada Berg und Eva Au (beide SPD) zu der Abstimmung</p>'
    head = '<p klasse="Anlage_2">Erklärung nach § 31 GO</p>'
    excused = "<table><tbody><tr><td>Berg, Ada</td><td>SPD</td></tr></tbody></table>"
    sitting = read(
        "",
        annex("Liste der entschuldigten Abgeordneten", f'<p klasse="Anlage_2">Liste</p><p klasse="J">{excused}</p>')
        + annex("Erklärung nach § 31 GO", f'{head}{single}<p klasse="J">Nein.</p>')
        + annex("Erklärung nach § 31 GO", f'{head}{joint}<p klasse="J">Ja.</p>')
        + annex("Zu Protokoll gegebene Rede", f'<rede id="ID7">{BERG[:-4]} Meine Rede.</p>{said("Ende.")}</rede>'),
    )  # fmt: skip
    declared, together, speech = sitting.turns[1:]
    assert {t.kind for t in (declared, together, speech)} == {Kind.WRITTEN}
    assert (declared.speaker.name, declared.text, declared.agenda_item.number) == ("Ole Tal", "Nein.", "4")
    assert (together.speaker.name, together.speaker_source) == (None, SpeakerSource.UNKNOWN)
    assert "Ada Berg und Eva Au" in (together.agenda_item.title or "")
    assert (speech.speaker.name, speech.text) == ("Ada Berg", "Meine Rede.\nEnde.")
    assert "Berg, Ada | SPD" in sitting.pages[-1].text


def test_what_happens_is_an_interjection_and_a_roll_call_is_no_speech(read: Read) -> None:
    voted = '<p klasse="AL_Partei">SPD</p><p klasse="AL_Namen">Ada Berg</p>'
    sitting = read(
        top(f'{voted}<p klasse="J">(Unterbrechung von 12.05 bis 13.30 Uhr)</p><p klasse="J">Es geht weiter.</p>')
    )
    [turn] = sitting.turns
    assert turn.text.endswith("Die Sitzung ist eröffnet.\nBeratung des Antrags der Fraktion der SPD\nRadwege am Fluss\n"
                              "Drucksache 99/17\nEs geht weiter.")  # fmt: skip
    assert [c.text for c in turn.interjections] == ["Unterbrechung von 12.05 bis 13.30 Uhr"]
    assert "Ada Berg" in sitting.pages[-1].text


def test_the_table_of_contents_is_compared_with_the_turns(read: Read) -> None:
    sitting = read(top(f'<rede id="ID1">{BERG}{said("Ja.")}</rede>'))
    assert sitting.audit is not None
    assert (sitting.audit.listed, sitting.audit.found, sitting.audit.missing) == (2, 1, (("Nie Da", 8),))
    assert read("", listed="").audit is None


def test_somebody_who_says_nothing_has_no_turn(read: Read) -> None:
    sitting = read(top(f'<rede id="ID1">{BERG}<kommentar>(Beifall)</kommentar>{TAL}{said("Ja.")}</rede>'))
    assert [t.speaker.name for t in sitting.turns] == ["Udo Wald", "Ole Tal"]
    assert [(c.text, c.offset) for c in sitting.turns[0].interjections] == [("Beifall", len(sitting.turns[0].text))]
