"""What every group says, time lines, and who voted how, asked of the bundled sample."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from indexer.store import Filters, Index
from rag.assistant import Assistant
from rag.composition.positions import groups
from rag.composition.timeline import MOMENTS, parted
from tests.integration.test_answering import check_evidence


def test_every_group_of_the_period_is_named_in_alphabetical_order(
    full_text_assistant: Assistant, sample_index: Index
) -> None:
    answer = full_text_assistant.ask("Wie stehen die Fraktionen zum Deich?")
    check_evidence(answer, sample_index)
    setting = full_text_assistant.holdings.setting
    sat = groups(sample_index.roster(), setting, (setting.first, setting.last))
    told = [part.split(":")[0] for part in answer.answer.split("\n\n")[1:]]
    assert [one for one in told if one in sat] == sat
    assert "fraktionslos" not in told
    assert "kein Beitrag gefunden" in answer.answer


def test_a_group_that_only_asked_about_it_is_not_said_to_have_been_silent(assistant: Assistant) -> None:
    answer = assistant.ask("Wie stehen die Fraktionen zum Wolf?")
    told = dict(part.split(": ", 1) for part in answer.answer.split("\n\n")[1:])
    assert told["WLH"] == "kein Beitrag gefunden, der Stellung nimmt."
    assert told["Sozialer Aufbruch"] == "kein Beitrag gefunden."


def test_a_groups_place_holds_its_own_words_alone(full_text_assistant: Assistant) -> None:
    answer = full_text_assistant.ask("Was sagen die Fraktionen zum Deich?")
    cited = {citation.n: citation for citation in answer.citations}
    for part in answer.answer.split("\n\n")[1:]:
        for n, citation in cited.items():
            if part.endswith(f"[{n}]"):
                assert part.startswith(f"{citation.party or 'Regierung'}:")


def test_whoever_filters_by_group_gets_that_group_alone(full_text_assistant: Assistant) -> None:
    answer = full_text_assistant.ask("Was sagen die Fraktionen zum Deich?", filters=Filters(parties=("BU",)))
    assert {citation.party for citation in answer.citations} <= {"BU"}


@pytest.mark.parametrize("question", ["Wie stimmte die BU über den Haushalt ab?", "How did the BU vote on the budget?"])
def test_who_voted_how_is_answered_by_what_the_protocols_do_not_tell(
    full_text_assistant: Assistant, sample_index: Index, question: str
) -> None:
    answer = full_text_assistant.ask(question)
    check_evidence(answer, sample_index)
    assert answer.abstained
    assert answer.reason
    assert ("nicht verlässlich" in answer.reason) or ("cannot be told reliably" in answer.reason)
    assert {passage.role for passage in answer.evidence} <= {"chair"}


def test_a_period_is_told_by_years_or_by_its_parts() -> None:
    assert [first.year for first, _ in parted(date(2019, 1, 18), date(2022, 7, 13))] == [2019, 2020, 2021, 2022]
    parts = parted(date(2026, 3, 1), date(2026, 4, 30))
    assert len(parts) == MOMENTS
    assert (parts[0][0], parts[-1][1]) == (date(2026, 3, 1), date(2026, 4, 30))
    assert all(later[0] > earlier[1] for earlier, later in pairwise(parts))
    assert parted(date(2026, 3, 1), date(2026, 3, 1)) == [(date(2026, 3, 1), date(2026, 3, 1))]
