"""Answers that a language model writes, sentence by sentence through the gate; off unless a model is named.

What a sentence says is the model's; who says it, when and where, stands before it and is never the model's. A sentence
that fails the gate is repaired once, by showing the words that it must have meant, or left out; the answer says so.
Where the model is silent, too slow, refuses or writes nothing that passes, the extractive answer is given instead, and
says why.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from indexer.protocol import Kind, Turn
from indexer.store import Passage
from rag import citing, verify
from rag.answer import Citation
from rag.chat_model import TIMEOUT, kind
from rag.composition.composing import Composed, Composer, Material
from rag.composition.leaning import Lean, leaning
from rag.composition.sentences import Written, written
from rag.messages import message
from rag.prompts import PROMPTS, Prompt, prompt
from rag.reference import long_date

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

READ = 6  # passages that the model is given
MOST = 8  # sentences that are shown
_MOST_CHARACTERS = 20_000  # of a reply
NO_ANSWER = ("KEINE ANTWORT", "NO ANSWER")

log = logging.getLogger(__name__)


class Silent(Exception):
    """The model gave no reply that can be used. `why` is the key of a message."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class Draft:
    """What of a reply may be shown so far, and how many of its sentences were repaired or left out."""

    citations: list[Citation] = field(default_factory=list)
    dropped: int = 0
    repaired: int = 0


@dataclass(frozen=True, slots=True)
class Generative:
    """Writes with a chat model; `otherwise` answers where that does not. `timeout` (s) is for the whole reply."""

    model: BaseChatModel
    name: str
    otherwise: Composer
    timeout: float = TIMEOUT

    def compose(self, material: Material) -> Iterator[Composed]:
        """A sentence more at a time, each checked before it is shown."""
        passages = material.passages[:READ]
        asked = request(material, passages)
        draft = Draft()
        why = None
        began = time.perf_counter()
        try:
            for sentence in written(stream(self.model, asked, self.timeout)):
                if _says_no(sentence):
                    raise Silent("model_found_nothing")
                if judge(draft, sentence, passages, material.turns, material.language):
                    yield self._composed(draft, material, final=False)
                if len(draft.citations) >= MOST:
                    break
        except Silent as silent:
            why = silent.why
        took = (time.perf_counter() - began) * 1000
        if draft.citations:
            yield replace(self._composed(draft, material, final=True, why=why), model_ms=took)
            return
        why = why or ("model_unproven" if draft.dropped else "model_empty")
        for composed in self.otherwise.compose(material):
            notes = (*composed.notes, message(why, material.language))
            yield replace(composed, model=self.otherwise.name, notes=notes, model_ms=took)

    def _composed(self, draft: Draft, material: Material, *, final: bool, why: str | None = None) -> Composed:
        notes = [message("model_broke_off", material.language)] if why in ("model_slow", "model_failed") else []
        if final and draft.dropped + draft.repaired:
            notes.append(message("left_out", material.language))
        return Composed(
            text(draft.citations, material.turns, material.language),
            tuple(draft.citations),
            notes=tuple(notes),
        )


def request(material: Material, passages: Sequence[Passage]) -> Prompt:
    """What the model is asked: the question, and the passages by number, as data that cannot leave their marks."""
    told = "\n\n".join(
        f"[{number}] {_who(passage)}, {long_date(_day(passage), material.language)}:\n{passage.text}"
        for number, passage in enumerate(passages, 1)
    )
    return prompt(PROMPTS, "answer", material.language, passages=told, question=material.question.standalone)


def _who(passage: Passage) -> str:
    return ", ".join(filter(None, (passage.speaker, passage.office or passage.party))) or "–"


def _day(passage: Passage) -> date:
    return date.fromisoformat(passage.date)


def stream(model: BaseChatModel, asked: Prompt, timeout: float) -> Iterator[str]:
    """The reply in pieces as they come, for `timeout` seconds and `_MOST_CHARACTERS` at most.

    Raises:
        Silent: the model cannot be reached, fails, or has not finished in time.
    """
    pieces: queue.Queue[str | Exception | None] = queue.Queue()
    enough = threading.Event()

    def read() -> None:
        try:
            for piece in model.stream([("system", asked.system), ("human", asked.user)]):
                pieces.put(str(piece.text))
                if enough.is_set():
                    return
            pieces.put(None)
        except Exception as error:  # whatever the client of whichever provider raises
            pieces.put(error)

    # A thread of its own, since no client can be trusted to keep a time-out while it streams.
    threading.Thread(target=read, name="chat-model", daemon=True).start()
    ends, length = time.monotonic() + timeout, 0
    try:
        while length < _MOST_CHARACTERS:
            try:
                piece = pieces.get(timeout=max(0.0, ends - time.monotonic()))
            except queue.Empty:
                raise Silent("model_slow") from None
            if piece is None:
                return
            if isinstance(piece, Exception):
                # Without the error's own words: they may repeat an address, a key or the question.
                log.warning("The language model failed (%s)", kind(piece))
                raise Silent("model_failed") from None
            length += len(piece)
            yield piece
    finally:
        enough.set()


def _says_no(sentence: Written) -> bool:
    return any(no in sentence.text.upper() for no in NO_ANSWER)


def judge(
    draft: Draft, sentence: Written, passages: Sequence[Passage], turns: Mapping[str, Turn], language: str
) -> bool:
    """Whether the draft has more to show: the sentence as it is, or repaired once; else it counts as left out.

    A sentence that is borne out by another passage than it names cites that one. One that no passage bears out gives
    way to the words it must have meant, quoted from the passage it names.
    """
    named = [passages[number - 1] for number in sentence.numbers if 0 < number <= len(passages)]
    others = [passage for passage in passages if passage not in named]
    for passage in (*named, *others):
        turn = turns[passage.turn_id]
        found = verify.check(sentence.text, passage, turn, language)
        if isinstance(found, verify.Window):
            return _show(draft, sentence.text, passage, turn, found)
    for passage in named:
        turn = turns[passage.turn_id]
        if meant := verify.nearest(sentence.text, passage, turn):
            draft.repaired += 1
            return _show(draft, None, passage, turn, meant)
    draft.dropped += 1
    return False


def _show(draft: Draft, text: str | None, passage: Passage, turn: Turn, window: verify.Window) -> bool:
    """Whether a sentence, or without one the window itself, was added: it was not shown before, and passes the gate.

    Where nothing in the words says what they are about (`Das sei falsch.`), they are shown right behind the sentence
    that does, or quoted together with it: read behind another one they would say something else.
    """
    if leaning(turn.text[window.start : window.end]) is Lean.ALL and not _follows(draft, turn, window):
        whole = verify.leant_on(window, passage, turn)
        if whole is None:
            draft.dropped += 1
            return False
        text, window = None, whole
        draft.repaired += 1
    citation = citing.cite(turn, passage, window.start, window.end, len(draft.citations) + 1)
    if verify.problem(citation, turn) is not None:
        draft.dropped += 1
        return False
    if any(c.turn_id == turn.turn_id and c.start < window.end and window.start < c.end for c in draft.citations):
        return False
    draft.citations.append(replace(citation, sentence=text))
    return True


def _follows(draft: Draft, turn: Turn, window: verify.Window) -> bool:
    """Whether what was shown last stands right before the window."""
    if not draft.citations or draft.citations[-1].turn_id != turn.turn_id:
        return False
    end = draft.citations[-1].end
    return end <= window.start and not turn.text[end : window.start].strip()


def text(citations: Sequence[Citation], turns: Mapping[str, Turn], language: str) -> str:
    """Citations with their sentences as an answer: what one person says on one page stands in one paragraph, headed by
    who, when and where; on the next page of that sitting by the page alone.
    """
    paragraphs: list[str] = []
    before: tuple[object, object] | None = None
    for citation in citations:
        written = turns[citation.turn_id].kind is Kind.WRITTEN
        sitting = citation.parliament, citation.period, citation.sitting
        who = citing.introduced(citation, language) if citation.speaker else citation.turn_id, written, sitting
        place = citation.page, citation.page_last
        told = f"{citation.sentence} [{citation.n}]" if citation.sentence else citing.quoted(citation, language)
        if before == (who, place):
            paragraphs[-1] += f" {told}"
        else:
            other = "told_in_writing" if written else "told"
            key = "same_sitting" if before and before[0] == who else other
            paragraphs.append(f"{citing.introduction(key, citation, language)} {told}")
        before = who, place
    return "\n\n".join(paragraphs)
