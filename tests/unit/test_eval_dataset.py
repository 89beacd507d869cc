"""Questions with known answers: what a file may hold, and what is said of one that holds something else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.dataset import DatasetError, Gold, Question, load

LINE: dict[str, Any] = {
    "id": "q1",
    "question": "Was sagte die Ministerin zur Brücke?",
    "kind": "minister",
    "lang": "de",
    "history": ["Wie steht es um die Brücke?"],
    "gold": [{"sitting": 41, "page": 3124, "speaker": "Ada Holm", "quote": "Die Brücke wird gebaut"}],
    "answer": "Sie wird gebaut.",
}


def written(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "questions.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def test_a_question_is_read_with_all_its_fields(tmp_path: Path) -> None:
    path = written(tmp_path, LINE, "", LINE | {"id": "q2", "kind": "unanswerable", "gold": []})
    dataset = load(path)
    first, second = dataset.questions
    gold = Gold(sitting=41, page=3124, speaker="Ada Holm", quote="Die Brücke wird gebaut")
    assert first == Question(
        id="q1",
        text="Was sagte die Ministerin zur Brücke?",
        kind="minister",
        lang="de",
        history=("Wie steht es um die Brücke?",),
        gold=(gold,),
        answer="Sie wird gebaut.",
    )
    assert first.answerable
    assert not second.answerable
    assert gold.to_json() == LINE["gold"][0]
    assert (dataset.name, dataset.sha256) == ("questions.jsonl", hashlib.sha256(path.read_bytes()).hexdigest())


def test_history_and_reference_answer_may_be_left_out(tmp_path: Path) -> None:
    line = {key: value for key, value in LINE.items() if key not in ("history", "answer")}
    question = load(written(tmp_path, line)).questions[0]
    assert question.history == ()
    assert question.answer is None


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"questoin": "?"}, "questoin", "unknown field; known are answer, gold"),
        ({"question": " "}, "question", "expected text"),
        ({"id": None}, "id", "is missing"),
        ({"id": 7}, "id", "expected text"),
        ({"kind": "unanswerable"}, "gold", "has none"),
        ({"history": "Wie steht es?"}, "history", "expected a list"),
        ({"history": ["Wie steht es?", ""]}, "history[1]", "expected a question"),
        ({"gold": None}, "gold", "expected a list"),
        ({"gold": ["S. 3124"]}, "gold[0]", "expected a JSON object"),
        ({"gold": [LINE["gold"][0] | {"page": "3124"}]}, "gold[0].page", "expected a number"),
        ({"gold": [LINE["gold"][0] | {"page": True}]}, "gold[0].page", "expected a number"),
        ({"gold": [LINE["gold"][0] | {"sitting": 0}]}, "gold[0].sitting", "expected a number"),
        ({"gold": [LINE["gold"][0], LINE["gold"][0] | {"quote": None}]}, "gold[1].quote", "is missing"),
        ({"gold": [LINE["gold"][0] | {"pages": [1]}]}, "gold[0].pages", "unknown field"),
    ],
)
def test_a_wrong_field_is_named_with_file_and_line(
    change: dict[str, Any], field: str, words: str, tmp_path: Path
) -> None:
    path = written(tmp_path, LINE, LINE | {"id": "q2"} | change)
    with pytest.raises(DatasetError) as caught:
        load(path)
    assert (caught.value.line, caught.value.field) == (2, field)
    assert str(caught.value).startswith(f"{path}, line 2, field `{field}`: ")
    assert words in str(caught.value)


def test_the_same_id_twice_is_an_error_that_names_both_lines(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"line 3, field `id`: 'q1' already stands in line 1"):
        load(written(tmp_path, LINE, LINE | {"id": "q2"}, LINE))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no questions"),
        (b"\n \n", "holds no questions"),
        (b'{"id": "q1",\n', "line 1: is not JSON"),
        (b"[1]\n", "line 1: expected a JSON object"),
        (b'\n"\xfc"\n', "line 2: is not UTF-8"),
    ],
)
def test_a_file_that_holds_no_questions_says_why(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    with pytest.raises(DatasetError) as caught:
        load(path)
    assert words in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"absent\.jsonl: cannot be read \(No such file or directory\)"):
        load(tmp_path / "absent.jsonl")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_words_survive_reading(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = written(tmp_path_factory.mktemp("any"), LINE | {"question": text})
    assert load(path).questions[0].text == text
