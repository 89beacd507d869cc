"""Silver questions from an index: all kinds, drawn by chance, numbered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from eval.dataset import UNANSWERABLE, UNANSWERABLE_TYPES, Question
from eval.generate.answerable import Answerable
from eval.generate.material import Material
from eval.generate.sampling import Candidate, draw
from eval.generate.telling import Weights
from eval.generate.unanswerable import Unanswerable
from eval.generate.writer import paraphrase, translate
from indexer.progress import NoProgress, Progress
from indexer.store import Index

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

KINDS = ("minister", "member", "fact", "dated", "followup", "english", "paraphrase", UNANSWERABLE)
"""The kinds that can be made; `paraphrase` needs a writer."""
_WRITTEN = 2  # replies a writer is asked for, at most, for each question wanted


@dataclass(frozen=True, slots=True)
class Generated:
    """Silver questions, and the kinds of which there are fewer than asked for, each with how many are missing.

    Types of unanswerable questions stand there as `unanswerable/never_debated`.
    """

    questions: tuple[Question, ...]
    short: dict[str, int]


def generate(
    index: Index,
    *,
    seed: int = 0,
    per_kind: int = 50,
    kinds: Iterable[str] | None = None,
    writer: BaseChatModel | None = None,
    progress: Progress | None = None,
) -> Generated:
    """Questions with known places, or known to have none, from the protocols' own structure.

    The same index, seed, number and kinds give the same questions; without a writer no model is needed.

    Args:
        index: open for reading.
        seed: another one draws other questions.
        per_kind: questions of each kind, and of each type of unanswerable ones, at most.
        kinds: of `KINDS`; all that are possible by default.
        writer: a chat model that rewords questions (`paraphrase`) and translates them (`english`). A reply that is no
            question is passed over; what it raises is not caught.
        progress: told about reading the sittings, and about writing.

    Raises:
        ValueError: a kind that there is not, or `paraphrase` without a writer.
    """
    wanted = _wanted(kinds, writer)
    progress = progress or NoProgress()
    material = Material(index, progress)
    answerable = Answerable(material, Weights(index))
    makers: dict[str, Callable[[], list[list[Candidate]]]] = {
        "minister": answerable.minister,
        "member": answerable.member,
        "fact": answerable.fact,
        "dated": answerable.dated,
        "followup": answerable.followup,
        "english": answerable.english,
    }
    questions: list[Question] = []
    short: dict[str, int] = {}

    def take(name: str, drawn: Iterable[Question]) -> list[Question]:
        taken = list(islice(drawn, per_kind))
        if len(taken) < per_kind:
            short[name] = per_kind - len(taken)
        return taken

    for kind in wanted:
        if kind == UNANSWERABLE:
            unanswerable = Unanswerable(material)
            own: list[Question] = []
            for name in UNANSWERABLE_TYPES:
                own += take(f"{kind}/{name}", draw(getattr(unanswerable, name)(), f"{seed}/{kind}/{name}"))
        elif writer is not None and kind in ("paraphrase", "english"):
            base = [makers[k]()[0] for k in ("minister", "fact", "member")]
            rewrite = partial(paraphrase if kind == "paraphrase" else translate, writer=writer)
            drawn = draw([_mixed(base)], f"{seed}/{kind}")
            with progress.stage(f"Writing {kind}", per_kind, "questions") as advance:
                own = take(kind, _rewritten(islice(drawn, _WRITTEN * per_kind), rewrite, advance))
        else:
            own = take(kind, draw(makers[kind](), f"{seed}/{kind}"))
        questions += [replace(question, id=f"s-{kind}-{number:04d}") for number, question in enumerate(own, 1)]
    return Generated(tuple(questions), short)


def _wanted(kinds: Iterable[str] | None, writer: BaseChatModel | None) -> tuple[str, ...]:
    """The kinds in the order of `KINDS`."""
    asked = set(KINDS if kinds is None else kinds)
    if unknown := sorted(asked - set(KINDS)):
        raise ValueError(f"there is no kind {unknown[0]!r}; there are {', '.join(KINDS)}")
    if writer is None and "paraphrase" in asked:
        if kinds is not None:
            raise ValueError("questions of the kind 'paraphrase' are written by a language model; configure one")
        asked.remove("paraphrase")
    return tuple(kind for kind in KINDS if kind in asked)


def _mixed(candidates: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """As many of each as of the fewest, for a mixture of kinds."""
    fewest = min((len(own) for own in candidates if own), default=0)
    return [candidate for own in candidates for candidate in own[:: max(1, len(own) // max(1, fewest))]]


def _rewritten(
    questions: Iterable[Question], rewrite: Callable[[Question], Question | None], advance: Callable[[int], None]
) -> Iterator[Question]:
    """What the model makes of the questions; a wording that it gives again is passed over."""
    given: set[str] = set()
    for question in questions:
        written = rewrite(question)
        if written is not None and written.text not in given:
            given.add(written.text)
            advance(1)
            yield written
