"""Which steps of finding and answering take part; all of them, unless it is measured what each is worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stages:
    """The steps that take part.

    `text` and `vectors` are the two searches, `adapting` is the step from a question's vector to the one searched with,
    where there is one for the embedding model. `understanding` is what a question is found to name (people, offices,
    groups, dates), `rewriting` the stand-alone form of a question that leans on earlier ones, `reranking` what the
    passages around a passage say about it. Without `abstaining` an answer is given however weak its evidence is; words
    of somebody else than the question asks for are not quoted even then.
    """

    text: bool = True
    vectors: bool = True
    adapting: bool = True
    understanding: bool = True
    rewriting: bool = True
    reranking: bool = True
    abstaining: bool = True
