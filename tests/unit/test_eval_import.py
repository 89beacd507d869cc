"""Questions out of spreadsheets and out of the chat's feedback: what is taken, what needs a person, what is said."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.dataset import DatasetError, Gold, Place, load, save
from eval.dataset.check import check
from eval.dataset.importing import import_files
from eval.gold_turns import GoldTurns
from eval.metrics import Measurer
from eval.record import IndexRecord
from indexer.store import Index

GUIDE = Path(__file__).parents[2] / "docs" / "evaluation-data.md"

TABLE = (
    "Frage;Sitzung;Seite;Redner;Zitat\r\n"
    "Wann wird die Brücke gebaut?;8/41;S. 3124;Ada Holm;„Die Brücke wird gebaut“\r\n"
)
CITED = {
    "n": 1,
    "chunk_id": "niederwalden/8/41/0007/0-80",
    "parliament": "niederwalden",
    "period": 8,
    "sitting": 41,
    "date": "2024-03-14",
    "page": 3124,
    "speaker": "Ada Holm",
    "quote": "Die Brücke wird gebaut",
}
GOLD = Gold(41, 3124, "Ada Holm", "Die Brücke wird gebaut", parliament="niederwalden", period=8)
REJECTED = Place(41, 3124, "Ada Holm", parliament="niederwalden", period=8)
LIKED: dict[str, Any] = {
    "question": "Was sagte die Ministerin zur Brücke?",
    "history": [],
    "verdict": "up",
    "reason": None,
    "comment": None,
    "time": "2024-04-02T10:00:00+02:00",
    "citations": [CITED],
}


def table(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "fragen.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def feedback(folder: Path, *lines: dict[str, Any], name: str = "feedback.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    return path


# Tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_table_is_read_however_the_spreadsheet_saves_it(encoding: str, sign: str, tmp_path: Path) -> None:
    path = table(tmp_path, TABLE.replace(";", sign), encoding=encoding)
    (question,) = import_files([path]).questions
    assert question.text == "Wann wird die Brücke gebaut?"
    assert question.gold == (Gold(41, 3124, "Ada Holm", "„Die Brücke wird gebaut“", period=8),)
    assert (question.kind, question.lang, question.silver) == ("fact", "de", False)


def test_columns_have_english_names_in_any_case_and_order(tmp_path: Path) -> None:
    text = (
        "QUOTE,Page,Question,KIND,history,Speaker,sitting,id,Lang,Answer,Standalone\n"
        "It is built,3124,And when?,followup,What of the bridge? | Who builds it?,Ada Holm,41,b1,EN,In May.,"
        "When is it?\n"
    )
    (question,) = import_files([table(tmp_path, text)]).questions
    assert (question.id, question.kind, question.lang) == ("b1", "followup", "en")
    assert question.history == ("What of the bridge?", "Who builds it?")
    assert (question.answer, question.standalone) == ("In May.", "When is it?")


def test_rows_with_one_id_are_one_question_with_several_places(tmp_path: Path) -> None:
    text = (
        "id;Frage;Sitzung;Seite;Redner;Zitat\n"
        "q1;Was kostet sie?;41;7;Ada Holm;Fünf Millionen\n"
        "q2;Wer zahlt?;41;8;Ada Holm;Das Land zahlt\n"
        "q1;;41;9;Tom Al-Hase;Sechs Millionen\n"
    )
    first, second = import_files([table(tmp_path, text)]).questions
    assert [(place.page, place.speaker) for place in first.gold] == [(7, "Ada Holm"), (9, "Tom Al-Hase")]
    assert second.id == "q2"


def test_without_ids_rows_that_repeat_the_question_or_leave_it_empty_go_on_with_it(tmp_path: Path) -> None:
    text = (
        "Frage;Sitzung;Seite;Redner;Zitat\n"
        "Was kostet sie?;41;7;Ada Holm;Fünf Millionen\n"
        "was  kostet sie?;41;8;Ada Holm;Genau fünf\n"
        ";41;9;Tom Al-Hase;Sechs Millionen\n"
        "Wer zahlt?;41;9;Tom Al-Hase;Das Land zahlt\n"
    )
    first, second = import_files([table(tmp_path, text)]).questions
    assert [place.page for place in first.gold] == [7, 8, 9]
    assert [place.page for place in second.gold] == [9]


def test_a_made_id_is_the_same_on_the_next_import(tmp_path: Path) -> None:
    once, again = (import_files([table(tmp_path, TABLE, name=name)]).questions[0].id for name in ("a.csv", "b.csv"))
    assert once == again
    assert once.startswith("q-")


@pytest.mark.parametrize(
    ("kind", "reason"), [("unanswerable", "never_debated"), ("", "never_debated"), ("Unanswerable", "")]
)
def test_a_question_is_unanswerable_where_its_kind_or_a_reason_says_so(kind: str, reason: str, tmp_path: Path) -> None:
    text = f"Frage;Art;Grund\nWas sagte er zum Mond?;{kind};{reason}\n"
    (question,) = import_files([table(tmp_path, text)]).questions
    assert (question.kind, question.gold, question.unanswerable_type) == ("unanswerable", (), reason or None)


@pytest.mark.parametrize("text", ["Frage\nWas?\n", "Frage;Art;Antwort\nWas?;fact;Sieben.\n", "Frage;Seite\nWas?;\n"])
def test_nobody_is_told_to_refuse_a_question_that_nobody_has_looked_up(text: str, tmp_path: Path) -> None:
    imported = import_files([table(tmp_path, text)])
    assert imported.questions == ()
    (waiting,) = imported.open
    assert "fragen.csv, line 2: Was? (the table gives no place; give one, or the kind `unanswerable`)" in str(waiting)


def test_cells_may_hold_line_breaks_and_the_lines_are_still_counted(tmp_path: Path) -> None:
    text = (
        'Frage;Sitzung;Seite;Redner;Zitat\n"Was kostet\nsie?";41;7;Ada Holm;"Fünf\nMillionen"\n'
        "Und?;41;sieben;Ada Holm;Viel\n"
    )
    with pytest.raises(DatasetError) as caught:
        import_files([table(tmp_path, text)])
    assert (caught.value.line, caught.value.field) == (5, "Seite")


def test_the_line_that_a_spreadsheet_writes_for_itself_is_no_header(tmp_path: Path) -> None:
    assert len(import_files([table(tmp_path, f"sep=;\r\n{TABLE}")]).questions) == 1


@pytest.mark.parametrize(
    ("text", "line", "field", "words"),
    [
        ("", None, None, "holds no questions"),
        ("Frage;Zitatt\nWas?;x\n", 1, "Zitatt", "unknown column"),
        ("Seite;Sitzung\n7;41\n", 1, "question", "missing in the header"),
        ("Frage;question\nWas?;Wer?\n", 1, "Frage", "stands twice"),
        ("Frage;Seite\nWas?;7\n", 2, "sitting", "is missing"),
        ("Frage;Sitzung;Seite;Redner;Zitat\n\nWas?;41;0;Ada;Ja\n", 3, "Seite", "expected a number"),
        ("Frage;Sitzung;Seite;Redner;Zitat\nWas?;41. Sitzung;7;Ada;Ja\n", 2, "Sitzung", "expected `67`"),
        ("Frage;Sitzung;Seite;Redner;Zitat\n;41;7;Ada;Ja\n", 2, "Frage", "is missing"),
        ("Frage;Sitzung;Seite;Redner;Zitat\nWas?;41;7;;Ja\n", 2, "Redner", "is missing"),
        ("Frage;Art;Grund\nWas?;fact;never_debated\n", 2, "kind", "is of the kind `unanswerable`, not 'fact'"),
        ("Frage;Grund\nWas?;weil\n", 2, "Grund", "expected one of wrong_speaker"),
        ("Frage;Art;Sitzung;Seite;Redner;Zitat\nWas?;unanswerable;41;7;Ada;Ja\n", 2, "kind", "has no place"),
        ("id;Frage\nq1;Was?\nq1;Wer?\n", 3, "id", "another question has this id in line 2"),
        ("id;Frage;Antwort\nq1;Was?;Ja.\nq1;Was?;Nein.\n", 3, "Antwort", "differs from line 2"),
        ('Frage\n"Was"?\n', 2, None, "is not a table"),
        ("Frage;id\nWas?;q1;zu viel\n", 2, None, "has 3 cells, the header has 2"),
    ],
)
def test_a_wrong_cell_is_named_with_file_line_and_column(
    text: str, line: int | None, field: str | None, words: str, tmp_path: Path
) -> None:
    path = table(tmp_path, text)
    with pytest.raises(DatasetError) as caught:
        import_files([path])
    assert (caught.value.path, caught.value.line, caught.value.field) == (path, line, field)
    assert words in str(caught.value)


def test_a_table_in_no_known_encoding_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "fragen.csv"
    path.write_bytes(b"Frage\nBr\x81cke?\n")
    with pytest.raises(DatasetError, match="save or export it as CSV, UTF-8"):
        import_files([path])


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).map(str.strip).filter(bool)


@given(questions=st.lists(WORDS, min_size=1, max_size=4), sign=st.sampled_from(";,\t"))
def test_any_words_survive_a_table(questions: list[str], sign: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    written = io.StringIO()
    rows = [[f"q{number}", question, question, "unanswerable"] for number, question in enumerate(questions)]
    csv.writer(written, delimiter=sign).writerows([["id", "question", "answer", "kind"], *rows])
    imported = import_files([table(tmp_path_factory.mktemp("any"), written.getvalue())])
    assert imported.merged == len(questions) - len(imported.questions)
    texts = {" ".join(question.text.split()).casefold() for question in imported.questions}
    assert texts == {" ".join(question.split()).casefold() for question in questions}


# Feedback


def test_the_places_of_a_good_answer_become_gold(tmp_path: Path) -> None:
    imported = import_files([feedback(tmp_path, LIKED)])
    (question,) = imported.questions
    assert question.gold == (GOLD,)
    assert (question.kind, question.lang, imported.open, imported.merged) == ("fact", "de", (), 0)


@pytest.mark.parametrize("reason", ["wrong_person", "wrong_page"])
def test_a_wrong_place_is_rejected_and_the_question_waits_for_a_person(reason: str, tmp_path: Path) -> None:
    imported = import_files([feedback(tmp_path, LIKED | {"verdict": "down", "reason": reason})])
    assert imported.questions == ()
    (waiting,) = imported.open
    assert waiting.rejected == (REJECTED,)
    assert "feedback.jsonl, line 1: Was sagte die Ministerin zur Brücke? (the cited words" in str(waiting)


@pytest.mark.parametrize("reason", ["missed", "other", None])
def test_an_answer_that_was_missed_or_disliked_waits_for_a_person(reason: str | None, tmp_path: Path) -> None:
    imported = import_files([feedback(tmp_path, LIKED | {"verdict": "down", "reason": reason})])
    assert imported.questions == ()
    assert imported.open[0].rejected == ()


def test_what_should_not_have_been_answered_is_unanswerable(tmp_path: Path) -> None:
    line = LIKED | {"verdict": "down", "reason": "should_not_have_answered"}
    (question,) = import_files([feedback(tmp_path, line)]).questions
    assert (question.kind, question.gold, question.rejected) == ("unanswerable", (), (REJECTED,))


@pytest.mark.parametrize("cited", [[], [CITED | {"page": None}], [CITED | {"speaker": None}]])
def test_a_good_answer_without_a_place_waits_for_a_person(cited: list[Any], tmp_path: Path) -> None:
    imported = import_files([feedback(tmp_path, LIKED | {"citations": cited})])
    assert (len(imported.questions), len(imported.open)) == (0, 1)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"question": " "}, "question", "expected text"),
        ({"question": None}, "question", "is missing"),
        ({"verdict": "gut"}, "verdict", "expected one of up, down"),
        ({"reason": "boring"}, "reason", "expected one of wrong_person"),
        ({"history": "Was?"}, "history", "expected a list"),
        ({"citations": ["S. 7"]}, "citations", "expected a list of citations"),
        ({"citations": [CITED | {"page": "7"}]}, "citations[0].page", "is not as expected"),
        ({"citations": [CITED, CITED | {"quote": None}]}, "citations[1].quote", "is missing"),
        ({"citations": [CITED | {"sitting": True}]}, "citations[0].sitting", "is not as expected"),
    ],
)
def test_a_wrong_field_of_feedback_is_named_with_its_line(
    change: dict[str, Any], field: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(DatasetError) as caught:
        import_files([feedback(tmp_path, LIKED, LIKED | change)])
    assert (caught.value.line, caught.value.field) == (2, field)
    assert words in str(caught.value)


def test_feedback_that_is_broken_off_is_named_with_its_line(tmp_path: Path) -> None:
    path = feedback(tmp_path, LIKED)
    path.write_text(path.read_text(encoding="utf-8") + '{"question": "Was', encoding="utf-8")
    with pytest.raises(DatasetError, match="line 2: is not JSON"):
        import_files([path])


# Together


def test_the_same_question_from_table_and_chat_is_one_with_both_places(tmp_path: Path) -> None:
    text = (
        "id;Frage;Art;Sitzung;Seite;Redner;Zitat\nb7;was sagte die Ministerin zur Brücke?;minister;42;9;Ada Holm;Bald\n"
    )
    again = LIKED | {"verdict": "down", "reason": "missed", "citations": []}
    imported = import_files([feedback(tmp_path, LIKED, again), table(tmp_path, text)])
    (question,) = imported.questions
    assert (question.id, question.kind) == ("b7", "minister")
    assert [place.page for place in question.gold] == [3124, 9]
    assert (imported.open, imported.merged) == ((), 2)


def test_a_place_from_the_chat_answers_what_the_table_left_open(tmp_path: Path) -> None:
    text = "id;Frage;Art;Antwort\nb7;Was sagte die Ministerin zur Brücke?;minister;Sie wird gebaut.\n"
    for files in (
        [table(tmp_path, text), feedback(tmp_path, LIKED)],
        [feedback(tmp_path, LIKED), table(tmp_path, text)],
    ):
        imported = import_files(files)
        (question,) = imported.questions
        assert (question.id, question.kind, question.answer) == ("b7", "minister", "Sie wird gebaut.")
        assert (question.gold, imported.open) == ((GOLD,), ())


def test_one_place_told_more_or_less_precisely_is_one_with_all_that_is_told(tmp_path: Path) -> None:
    text = (
        "Frage;Sitzung;Seite;Redner;Zitat\n"
        "Was sagte die Ministerin zur Brücke?;8/41;3124;Dr. Ada Holm;„Die Brücke wird gebaut“\n"
        ";41;3124;Ada Holm;Sie wird teuer\n"
    )
    liked = LIKED | {"citations": [CITED | {"speaker": "Ada Holm (Altenau)"}]}
    for files in (
        [table(tmp_path, text), feedback(tmp_path, liked)],
        [feedback(tmp_path, liked), table(tmp_path, text)],
    ):
        (question,) = import_files(files).questions
        (place,) = [place for place in question.gold if "gebaut" in place.quote]
        assert (place.parliament, place.period, place.speaker) == ("niederwalden", 8, "Ada Holm (Altenau)")
        assert len(question.gold) == 2


def test_namesakes_stay_two_places(tmp_path: Path) -> None:
    liked, other = (
        LIKED | {"citations": [CITED | {"speaker": f"Karin Vogt ({town})"}]} for town in ("Altenbrück", "Marsweiler")
    )
    (question,) = import_files([feedback(tmp_path, liked, other)]).questions
    assert len(question.gold) == 2
    disliked = other | {"verdict": "down", "reason": "wrong_person"}
    (question,) = import_files([feedback(tmp_path, liked, disliked)]).questions
    assert (len(question.gold), len(question.rejected)) == (1, 1)


def test_the_same_words_after_other_questions_are_another_question(tmp_path: Path) -> None:
    other = LIKED | {"history": ["Wie steht es um den Tunnel?"]}
    imported = import_files([feedback(tmp_path, LIKED, other)])
    assert (len(imported.questions), imported.merged) == (2, 0)


@pytest.mark.parametrize("reason", ["wrong_page", "should_not_have_answered"])
def test_where_people_contradict_each_other_a_person_decides(reason: str, tmp_path: Path) -> None:
    imported = import_files([feedback(tmp_path, LIKED, LIKED | {"verdict": "down", "reason": reason})])
    assert imported.questions == ()
    assert imported.open[0].reason == "the files contradict each other"


@pytest.mark.parametrize(
    ("sitting", "speaker", "cited"),
    [
        ("41", "Ada Holm", {}),
        ("8/41", "Dr. Ada Holm", {}),
        ("41", "Ada Holm (SPD)", {"speaker": "Ada Holm (Altenau)", "parliament": None}),
        ("41", "Vizepräsidentin", {"speaker": "Vizepräsidentin"}),
    ],
)
def test_a_place_is_not_gold_that_was_rejected_more_precisely(
    sitting: str, speaker: str, cited: dict[str, Any], tmp_path: Path
) -> None:
    text = f"Frage;Sitzung;Seite;Redner;Zitat\n{LIKED['question']};{sitting};3124;{speaker};Die Brücke wird gebaut\n"
    disliked = LIKED | {"verdict": "down", "reason": "wrong_page", "citations": [CITED | cited]}
    imported = import_files([table(tmp_path, text), feedback(tmp_path, disliked)])
    assert imported.questions == ()
    assert imported.open[0].reason == "the files contradict each other"


@pytest.mark.parametrize(
    "change", [{"period": 7}, {"parliament": "hessen"}, {"sitting": 42}, {"page": 3125}, {"speaker": "Tom Al-Hase"}]
)
def test_another_place_that_was_rejected_contradicts_nothing(change: dict[str, Any], tmp_path: Path) -> None:
    disliked = LIKED | {"verdict": "down", "reason": "wrong_page", "citations": [CITED | change]}
    (question,) = import_files([feedback(tmp_path, LIKED, disliked)]).questions
    assert (question.gold, len(question.rejected)) == ((GOLD,), 1)


def test_a_question_that_the_table_asks_as_one_with_an_answer_is_not_refused_without_a_person(tmp_path: Path) -> None:
    refused = LIKED | {"verdict": "down", "reason": "should_not_have_answered"}
    path = table(tmp_path, f"Frage;Art\n{LIKED['question']};minister\n")
    imported = import_files([path, feedback(tmp_path, refused)])
    assert (imported.questions, imported.open[0].reason) == ((), "the files contradict each other")


def test_nothing_is_unanswerable_that_somebody_knows_to_be_there(tmp_path: Path) -> None:
    lines = [LIKED | {"verdict": "down", "reason": reason} for reason in ("should_not_have_answered", "missed")]
    assert import_files([feedback(tmp_path, *lines)]).questions == ()


def test_two_questions_with_one_id_in_two_files_are_an_error(tmp_path: Path) -> None:
    paths = [table(tmp_path, f"id;Frage\nq1;{word}?\n", name=f"{word}.csv") for word in ("Was", "Wer")]
    with pytest.raises(DatasetError, match=r"Wer\.csv, line 2, field `id`: another question .*Was\.csv, line 2"):
        import_files(paths)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"absent\.csv: cannot be read"):
        import_files([tmp_path / "absent.csv"])


def test_what_was_imported_can_be_saved_and_read_again(tmp_path: Path) -> None:
    down = LIKED | {"question": "Wer zahlt?", "verdict": "down", "reason": "should_not_have_answered"}
    imported = import_files([table(tmp_path, TABLE), feedback(tmp_path, LIKED, down)])
    save(tmp_path / "questions.jsonl", imported.questions)
    assert load(tmp_path / "questions.jsonl").questions == imported.questions


# The guide


def test_the_examples_of_the_guide_can_be_used_as_they_stand(tmp_path: Path, sample_index: Index) -> None:
    blocks = re.findall(r"^```\w+\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    names = ("questions.jsonl", "table.csv", "feedback.jsonl", "result.json")
    questions, rows, liked, result = (tmp_path / name for name in names)
    for path, text in zip((questions, rows, liked, result), blocks, strict=True):
        path.write_bytes(text.replace("\n", "\r\n").encode("cp1252") if path is rows else text.encode())
    held, imported, record = load(questions).questions, import_files([rows, liked]), IndexRecord(sample_index)
    assert check([*held, *imported.questions], record) == []
    assert [question.id for question in imported.questions[:-1]] == ["e04", "e05", "e06", "e07"]
    assert (len(imported.questions[1].gold), len(imported.open), imported.merged) == (2, 2, 1)
    answer = json.loads(result.read_bytes())
    shares = Measurer(record, GoldTurns(record)).take(held[0], answer)
    assert held[0].id == answer["id"]
    assert {name for name, share in shares.items() if share is None} == {"abstention_precision", "abstention_recall"}
