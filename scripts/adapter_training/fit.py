"""The fit: questions are moved towards their passages and away from others, as little as that allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from indexer.embedding.model import Vectors

Places = NDArray[np.int64]

_SCORED_AT_ONCE = 256  # questions whose cosines with the whole corpus are in memory at a time


@dataclass(frozen=True, slots=True)
class Settings:
    """What the fit is steered by.

    `temperature` divides cosines before the softmax; `stay` weighs the squared distance a question is moved, in tenths.
    Of the `hardest` nearest passages outside a pair's debate, `negatives` are drawn for each pair and step, and serve
    the whole batch, as all its passages do (InfoNCE, van den Oord et al. 2018, arXiv 1807.03748).
    """

    temperature: float = 0.02
    stay: float = 1.0
    rate: float = 1e-3
    epochs: int = 4
    batch: int = 256
    hardest: int = 40
    negatives: int = 4


def hard_negatives(questions: Vectors, passages: Vectors, positives: Places, debates: Places, count: int) -> Places:
    """For each question the `count` nearest passages of other debates than its own passage's: (questions, count)."""
    found = np.empty((len(questions), count), np.int64)
    for start in range(0, len(questions), _SCORED_AT_ONCE):
        cosines = questions[start : start + _SCORED_AT_ONCE] @ passages.T
        own = debates[positives[start : start + _SCORED_AT_ONCE]]
        cosines[own[:, None] == debates[None]] = -1
        top = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        found[start : start + len(top)] = top
    return found


def fit_adapter(
    questions: Vectors, passages: Vectors, positives: Places, negatives: Places, turns: Places, settings: Settings
) -> Vectors:
    """The matrix A of `normalised(q + q @ A)`.

    Args:
        questions: unit vectors (n, dimension).
        passages: unit vectors of the corpus, left as they are.
        positives: the place of each question's passage (n,).
        negatives: places of passages that look like it and are not (n, any).
        turns: the turn of each passage; what is of a positive's own turn is no negative for it.
        settings: what the fit is steered by.
    """
    torch.manual_seed(0)
    chance = np.random.default_rng(0)
    adapter = torch.zeros(questions.shape[1], questions.shape[1], requires_grad=True)
    optimiser = torch.optim.Adam([adapter], lr=settings.rate)
    size = min(settings.batch, len(questions))
    steps = settings.epochs * (len(questions) // size)
    targets = torch.arange(size)
    for step in range(steps):
        if step % (len(questions) // size) == 0:
            order = chance.permutation(len(questions))
        at = order[step % (len(questions) // size) * size :][:size]
        drawn = negatives[at][:, chance.integers(0, negatives.shape[1], settings.negatives)]
        candidates = np.concatenate([positives[at], drawn.ravel()])
        asked = torch.from_numpy(questions[at])
        moved = torch.nn.functional.normalize(asked + asked @ adapter, dim=1)
        scores = moved @ torch.from_numpy(passages[candidates]).T / settings.temperature
        same_turn = torch.from_numpy(turns[positives[at]][:, None] == turns[candidates][None])
        same_turn[targets, targets] = False
        loss = torch.nn.functional.cross_entropy(scores.masked_fill(same_turn, -1e4), targets)
        loss = loss + 10 * settings.stay * (moved - asked).square().sum(dim=1).mean()
        for group in optimiser.param_groups:
            group["lr"] = settings.rate * (1 - step / steps)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    result: Vectors = adapter.detach().numpy()
    return result
