"""Role and group of the speakers, over turns whose speaker is right."""

from __future__ import annotations

from eval.metrics.share import Share
from eval.parsing.comparison import Comparison
from eval.parsing.outcome import Fault, Outcome
from eval.parsing.words import letters


def measure(compared: Comparison) -> Outcome:
    """Roles, and the groups of members, where the label in the export tells them (some have empty brackets)."""
    outcome = Outcome()
    roles = groups = right_roles = right_groups = 0
    for pair in compared.pairs:
        if not pair.same_speaker:
            continue
        speaker, expected = pair.turn.speaker, pair.reference
        if expected.party == "":
            outcome.left_out["role"] += 1  # empty brackets: a member, or a guest
        else:
            roles += 1
            right_roles += speaker.role.value == expected.role
        if expected.party != "" and speaker.role.value != expected.role:
            outcome.faults.append(Fault("wrong role", pair.turn.turn_id, f"{speaker.role} for {expected.label}"))
        if expected.party is None:
            continue
        if not expected.party:
            outcome.left_out["party"] += 1
        elif speaker.party is None:
            outcome.unknown["party"] += 1
            outcome.faults.append(Fault("group unknown", pair.turn.turn_id, expected.label))
        else:
            groups += 1
            right_groups += letters(speaker.party) == letters(expected.party)
            if letters(speaker.party) != letters(expected.party):
                detail = f"{speaker.party} for {expected.label}"
                outcome.faults.append(Fault("wrong group", pair.turn.turn_id, detail))
    outcome.shares = {"role": Share(right_roles, roles), "party": Share(right_groups, groups)}
    return outcome
