"""Citation recall and precision as in ALCE (Gao et al. 2023, "Enabling Large Language Models to Generate Text with
Citations", https://arxiv.org/abs/2305.14627, section 3): do the quotes an answer cites support what it says?

A statement counts for recall where it cites and all it cites supports it together. A citation counts for precision
where its statement counts and it is not superfluous: it supports the statement alone, or the others do not without it.

Two things are told apart from ALCE's program: it scores the precision of an answer that cites nothing as 0, here such
an answer has none; and it leaves out the citations of a statement that names one which does not exist, here they
support nothing, so that no invented number is free. All citations of a statement count, not its first three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.judge.labels import ENTAILS, LABELS, SUPPORTED, Judgement
from eval.judge.model import Judge
from eval.judge.prompts import known, prompt
from eval.judge.replies import label
from eval.metrics import Result, Share
from eval.metrics.gold import citations
from eval.statements import Statement, statements
from rag.messages import message


@dataclass(frozen=True, slots=True)
class CitationScores:
    """One answer's shares: statements supported of all, citations that count of all; None where there are none.

    What the judge gave no verdict on is in neither part of a share: `unjudged_statements` and `unjudged_citations`
    count it. `judgements` holds every pair that was put to the judge.
    """

    recall: Share | None = None
    precision: Share | None = None
    unjudged_statements: int = 0
    unjudged_citations: int = 0
    judgements: tuple[Judgement, ...] = ()


def citation_scores(result: Result, judge: Judge) -> CitationScores:
    """Recall and precision of one answer; an error, an abstention and an answer without statements have neither.

    A statement without a citation is not supported, nor is one that names a citation that does not exist; nobody is
    asked about them. A statement without a verdict is left out together with its citations. A citation without one is
    left out unless it counts either way.
    """
    if "error" in result or result.get("abstained"):
        return CitationScores()
    answer = _Answer(result, judge)
    for statement in statements(result.get("answer") or ""):
        answer.count(statement)
    return CitationScores(
        _share(answer.statements),
        _share(answer.citations),
        answer.statements.count(None),
        answer.citations.count(None),
        tuple(answer.judgements),
    )


def premise(citation: Mapping[str, Any], language: str) -> str:
    """A citation as evidence: its reference, then who speaks, for which party, in which office, and the quote.

    What makes its speaker or its sitting doubtful stands there too: the statement says it as well.
    """
    details = [citation.get("party"), citation.get("office")]
    if citation.get("speaker_source") == "inferred":
        details.append(message("inferred", language))
    details.append(citation.get("doubt"))
    name = " ".join(filter(None, (citation.get("title"), citation.get("speaker"))))
    told = "; ".join(filter(None, details))
    who = f"{name or message('speaker_unknown', language)}{f' ({told})' if told else ''}"
    return f"{citation.get('reference') or ''}\n{who}:\n{citation.get('quote') or ''}".strip()


class _Answer:
    """An answer being judged: the verdicts on its statements and citations, and what was asked for them."""

    def __init__(self, result: Result, judge: Judge) -> None:
        self.statements: list[bool | None] = []
        self.citations: list[bool | None] = []
        self.judgements: list[Judgement] = []
        self._judge, self._question = judge, str(result.get("id", ""))
        self._language = known(result.get("language"))
        self._premises = {cited.get("n"): premise(cited, self._language) for cited in citations(result)}

    def count(self, statement: Statement) -> None:
        """Add the verdicts on a statement and on each of its citations."""
        text, markers = statement.text, statement.markers
        if not markers or any(number not in self._premises for number in markers):
            self.statements.append(False)
            self.citations += [False] * len(markers)
            return
        premises = [self._premises[number] for number in markers]
        together = self._supports(text, premises)
        self.statements.append(together)
        if not together or len(premises) == 1:
            self.citations += [together] * len(premises)
            return
        for place, one in enumerate(premises):
            alone = self._supports(text, [one])
            without = None if alone else self._supports(text, premises[:place] + premises[place + 1 :])
            self.citations.append(_is_needed(alone, without))

    def _supports(self, statement: str, premises: Sequence[str]) -> bool | None:
        """The judge's verdict on whether the premises together support a statement."""
        texts = {"passages": "\n\n".join(premises), "statement": statement}
        asked = prompt(ENTAILS, self._language, **texts)
        verdict = self._judge.ask(asked, lambda reply: label(reply, LABELS[ENTAILS]))
        self.judgements.append(Judgement(ENTAILS, self._language, self._question, texts, verdict))
        return None if verdict is None else verdict == SUPPORTED


def _is_needed(alone: bool | None, without: bool | None) -> bool | None:
    """Whether a citation supports its statement `alone`, or the others do not `without` it; None where it is open."""
    if alone or without is False:
        return True
    return None if alone is None or without is None else False


def _share(verdicts: Sequence[bool | None]) -> Share | None:
    given = [verdict for verdict in verdicts if verdict is not None]
    return Share(sum(given), len(given)) if given else None
