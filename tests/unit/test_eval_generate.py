"""Silver questions over the bundled sample: places that stand there, absences that are real, the same every time."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from eval.dataset import UNANSWERABLE, UNANSWERABLE_TYPES, Question, load, save
from eval.generate import KINDS, Generated, generate
from eval.generate.wording import parliaments, topics
from indexer.months import MONTHS
from indexer.protocol import Role, Turn
from indexer.store import Index
from rag.question import detect_language
from rag.understanding.dates import find_dates
from tests.store_samples import a_sitting, chunks_of

QUOTED = re.compile(r"„(.+)“|“(.+)”|zum ((?:\w+en )*Gesetz .+?)(?: debattiert)?\?")


@pytest.fixture(scope="module")
def generated(sample_index: Index) -> Generated:
    return generate(sample_index, per_kind=12)


@pytest.fixture(scope="module")
def turns(sample_index: Index) -> list[Turn]:
    return [turn for row in sample_index.sittings() for turn in sample_index.turns_of(row.sitting_id)]


def of(generated: Generated, kind: str) -> list[Question]:
    found = [q for q in generated.questions if kind in (q.kind, q.unanswerable_type)]
    assert found, f"the sample gives no question of the kind {kind}"
    return found


def topic_of(question: Question) -> str:
    match = QUOTED.search(question.text)
    assert match, question.text
    return next(filter(None, match.groups())).translate(str.maketrans("‚‘", "„“"))


def named(question: Question, turns: list[Turn]) -> str:
    """The longest name of a speaker that stands in the question."""
    names = {turn.speaker.name for turn in turns if turn.speaker.name and turn.speaker.name in question.text}
    return max(names, key=len)


# What the protocols answer


def test_every_quote_stands_in_words_of_that_speaker_on_that_page(generated: Generated, turns: list[Turn]) -> None:
    places = [place for question in generated.questions for place in question.gold]
    assert places
    for place in places:
        assert (place.parliament, place.period) == ("niederwalden", 8)
        assert any(
            turn.turn_id.startswith(f"niederwalden/8/{place.sitting}/")
            and turn.speaker.name == place.speaker
            and any(
                {p.page for p in turn.paragraphs if p.start < found.end() and found.start() < p.end} == {place.page}
                for found in re.finditer(re.escape(place.quote), turn.text)
            )
            for turn in turns
        ), place


def test_no_quote_greets_is_the_chairs_or_runs_over_an_interjection(generated: Generated, turns: list[Turn]) -> None:
    for place in (place for question in generated.questions for place in question.gold):
        assert "meine Damen und Herren" not in place.quote
        assert not place.quote.startswith(("Frau Präsidentin", "–"))
        turn = next(turn for turn in turns if place.quote in turn.text and turn.speaker.name == place.speaker)
        assert turn.speaker.role is not Role.CHAIR
        start = turn.text.index(place.quote)
        assert not any(start < call.offset < start + len(place.quote) for call in turn.interjections)


def test_every_question_is_labelled_and_has_gold_or_a_reason_for_none(generated: Generated) -> None:
    assert {question.kind for question in generated.questions} == set(KINDS) - {"paraphrase"}
    for question in generated.questions:
        assert question.silver
        assert question.answer is None
        assert question.text.endswith(("?", "“", "”"))
        assert (question.kind == UNANSWERABLE) == (not question.gold) == bool(question.unanswerable_type)
        assert not re.search(r"[{}]| \?|\bNone\b", question.text)


def test_a_question_for_a_minister_is_answered_by_the_government_and_not_a_quote_of_it(
    generated: Generated, turns: list[Turn]
) -> None:
    for question in [*of(generated, "minister"), *of(generated, "fact")]:
        assert "Ich frage" not in question.text
        for place in question.gold:
            assert question.text not in place.quote
            assert place.quote not in question.text
            (turn,) = [t for t in turns if place.quote in t.text and t.speaker.name == place.speaker]
            assert turn.speaker.role is Role.GOVERNMENT
            assert turn.replies_to


def test_a_fact_is_quoted_with_its_number_first(generated: Generated) -> None:
    for question in of(generated, "fact"):
        assert re.search(r"\d", question.gold[0].quote)


def test_every_page_of_an_answer_is_gold_once(generated: Generated, turns: list[Turn]) -> None:
    for question in [*of(generated, "minister"), *of(generated, "fact")]:
        pages = [place.page for place in question.gold]
        (turn,) = [t for t in turns if all(place.quote in t.text for place in question.gold)]
        letters = Counter[int | None]()
        for part in turn.paragraphs:
            letters[part.page] += len(re.findall(r"\w", turn.text[part.start : part.end]))
        assert sorted(pages) == sorted(page for page, count in letters.items() if page and count >= 20)


@pytest.mark.parametrize("kind", ["member", "dated"])
def test_what_a_member_said_is_found_with_that_member(kind: str, generated: Generated) -> None:
    for question in of(generated, kind):
        assert all(place.speaker in question.text for place in question.gold)


def test_a_dated_question_is_answered_only_by_sittings_of_that_month(generated: Generated, sample_index: Index) -> None:
    days = {row.number: date.fromisoformat(row.date) for row in sample_index.sittings()}
    for question in [*of(generated, "dated"), *of(generated, "english")]:
        period, _ = find_dates(question.text)
        assert period
        assert all(period[0] <= days[place.sitting] <= period[1] for place in question.gold)


def test_english_questions_are_in_english(generated: Generated) -> None:
    for question in generated.questions:
        assert detect_language(re.sub(r"“.+”|„.+“", "", question.text)) == question.lang
        assert (question.kind != "english") or question.lang == "en"


def test_a_follow_up_has_a_question_before_it_and_a_form_that_stands_alone(
    generated: Generated, turns: list[Turn]
) -> None:
    for question in of(generated, "followup"):
        assert question.standalone
        assert topic_of(Question("", question.history[0], "", "de")) in question.standalone
        assert "Thema" not in question.text
        parties = {t.speaker.party for t in turns for place in question.gold if t.speaker.name == place.speaker}
        assert len(parties) == 1
        party = parties.pop()
        assert party is None or party in question.text


# What they do not answer


def test_a_wrong_speaker_neither_spoke_in_that_debate_nor_used_its_rarest_word(
    generated: Generated, turns: list[Turn]
) -> None:
    for question in of(generated, "wrong_speaker"):
        topic, name = topic_of(question), named(question, turns)
        assert any(topic in (turn.agenda_item.title or "") for turn in turns)
        theirs = [turn for turn in turns if turn.speaker.name == name]
        assert theirs
        assert not any(topic in (turn.agenda_item.title or "") for turn in theirs)
        counts = {word: sum(word in turn.text for turn in turns) for word in re.findall(r"\w{5,}", topic)}
        rarest = min((word for word in counts if counts[word]), key=lambda word: counts[word])
        assert not any(rarest in turn.text for turn in theirs)


def test_what_was_never_debated_is_nowhere_even_mentioned(generated: Generated, turns: list[Turn]) -> None:
    for question in of(generated, "never_debated"):
        (topic,) = [t for t in topics() if question.lang in t.about and t.about[question.lang] in question.text]
        assert not any(word in turn.text.lower() for turn in turns for word in topic.telling)


def test_a_false_premise_is_false(generated: Generated, turns: list[Turn], sample_index: Index) -> None:
    days = {date.fromisoformat(row.date) for row in sample_index.sittings()}
    ways = Counter[str]()
    for question in of(generated, "false_premise"):
        period, _ = find_dates(question.text)
        name = named(question, turns)
        if "in der Sitzung am" in question.text or "in the sitting on" in question.text:
            ways["day"] += 1
            assert period
            assert period[0] == period[1]
            assert period[0] not in days
            assert min(days) <= period[0] <= max(days)
        elif "auf die Frage von" in question.text or " asked: “" in question.text:
            ways["asker"] += 1
            end = topic_of(question)[-20:]
            asked = [turn for turn in turns if end in turn.text]
            assert asked
            assert not any(turn.speaker.name in question.text for turn in asked)
        else:
            ways["office"] += 1
            held = {turn.speaker.office for turn in turns if turn.speaker.name == name}
            claimed = {
                turn.speaker.office for turn in turns if turn.speaker.office and turn.speaker.office in question.text
            }
            assert claimed
            assert not claimed & held
    assert ways["day"]
    assert ways["asker"]


def test_another_parliament_is_a_real_one_and_not_in_the_index(generated: Generated) -> None:
    for question in of(generated, "other_parliament"):
        assert "Niederwalden" not in question.text
        assert any(other.name[question.lang] in question.text for other in parliaments())


def test_each_undebated_topic_is_asked_of_once_before_any_comes_again(sample_index: Index) -> None:
    """Half of them have no English form, and are passed over where that is drawn."""
    made = generate(sample_index, per_kind=40, kinds=[UNANSWERABLE])
    own = of(made, "never_debated")
    about = [t.telling for q in own for t in topics() if q.lang in t.about and t.about[q.lang] in q.text]
    assert len(set(about)) == len(own) == 40


def test_after_the_period_is_after_the_last_sitting(generated: Generated, sample_index: Index) -> None:
    for question in of(generated, "after_period"):
        period, _ = find_dates(question.text)
        assert period
        assert period[0] > date.fromisoformat(sample_index.coverage().date_to or "")


# The set


def test_the_same_seed_gives_the_same_questions_and_another_seed_others(
    generated: Generated, sample_index: Index
) -> None:
    assert generate(sample_index, per_kind=12) == generated
    other = generate(sample_index, per_kind=12, seed=1)
    assert {question.text for question in other.questions} != {question.text for question in generated.questions}


def test_one_kind_alone_gives_the_questions_it_gives_among_all(generated: Generated, sample_index: Index) -> None:
    alone = generate(sample_index, per_kind=12, kinds=["followup", "fact"])
    assert list(alone.questions) == of(generated, "fact") + of(generated, "followup")


def test_ids_are_numbered_by_kind_and_no_question_comes_twice(generated: Generated) -> None:
    for kind in set(KINDS) - {"paraphrase"}:
        own = of(generated, kind)
        assert [question.id for question in own] == [f"s-{kind}-{number:04d}" for number in range(1, len(own) + 1)]
        assert len({(question.history, question.text) for question in own}) == len(own)


def test_what_is_missing_is_told_for_each_kind_and_type(generated: Generated) -> None:
    for name in (*(set(KINDS) - {"paraphrase", UNANSWERABLE}), *UNANSWERABLE_TYPES):
        key = f"{UNANSWERABLE}/{name}" if name in UNANSWERABLE_TYPES else name
        assert len(of(generated, name)) + generated.short.get(key, 0) == 12


def test_few_are_drawn_from_both_sittings(sample_index: Index) -> None:
    drawn = generate(sample_index, per_kind=2, kinds=["minister"]).questions
    assert {place.sitting for question in drawn for place in question.gold} == {41, 42}


def test_the_questions_can_be_saved_and_read_again(generated: Generated, tmp_path: Path) -> None:
    save(tmp_path / "silver.jsonl", generated.questions)
    assert load(tmp_path / "silver.jsonl").questions == generated.questions


def test_a_kind_that_is_not_there_is_named(sample_index: Index) -> None:
    with pytest.raises(ValueError, match="there is no kind 'riddle'; there are minister, "):
        generate(sample_index, kinds=["riddle"])


def test_an_empty_index_gives_nothing_and_says_so(tmp_path: Path) -> None:
    with Index.open(tmp_path / "index", create=True) as index:
        made = generate(index, per_kind=3)
    assert made.questions == ()
    assert set(made.short.values()) == {3}


def test_words_without_a_page_are_no_gold(tmp_path: Path) -> None:
    """One member of the made sitting speaks where the page is unknown, and nobody at length."""
    sitting = a_sitting()
    with Index.open(tmp_path / "index", create=True) as index:
        index.put_sitting(sitting, chunks_of(sitting), stamp="1", digest="1")
        made = generate(index, per_kind=3)
    assert not any(place.page is None for question in made.questions for place in question.gold)
    assert made.short["member"] == 3


def test_months_are_written_out(generated: Generated) -> None:
    assert all(any(month in question.text for month in MONTHS) for question in of(generated, "dated"))
