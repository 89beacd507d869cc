"""How far the judge agrees with people: Cohen's kappa (Cohen 1960) over the items that both have labelled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.judge.labels import LABELS, Judgement, distinct
from eval.statistics import RESAMPLES, SEED


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kappa (-1..1, 0 as by chance) with its 95 % interval over `n` items; `observed` is the share of equal labels.

    `kappa`, `low` and `high` are None where judge and people gave one and the same label to everything: then nothing
    can be told from chance.
    """

    kappa: float | None
    low: float | None
    high: float | None
    n: int
    observed: float

    def to_json(self) -> dict[str, Any]:
        """Rounded to four places."""
        values = {"value": self.kappa, "low": self.low, "high": self.high, "n": self.n, "observed": self.observed}
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in values.items()}


def agreement(
    judgements: Iterable[Judgement], human: Mapping[str, str], *, seed: int = SEED, resamples: int = RESAMPLES
) -> Agreement | None:
    """The agreement over the items of one task, each counted once; `human` holds people's labels by key.

    None where fewer than two items have both labels. The interval is the percentile bootstrap over items; a sample
    in which kappa is undefined is left out.
    """
    items = [one for one in distinct(judgements) if one.label is not None and one.key in human]
    if len(items) < 2:
        return None
    order = [label for labels in LABELS.values() for label in labels]
    table = np.zeros((len(order), len(order)), np.int64)
    for one in items:
        table[order.index(str(one.label)), order.index(human[one.key])] += 1
    observed = float(np.trace(table)) / len(items)
    used = {str(one.label) for one in items} | {human[one.key] for one in items}
    if len(used) == 1:
        return Agreement(None, None, None, len(items), observed)
    from sklearn.metrics import cohen_kappa_score

    kappa = float(cohen_kappa_score([one.label for one in items], [human[one.key] for one in items]))
    low, high = np.quantile(_resampled(table, seed, resamples), (0.025, 0.975))
    return Agreement(kappa, float(low), float(high), len(items), observed)


def agreements(judgements: Iterable[Judgement], human: Mapping[str, str]) -> dict[str, Agreement | None]:
    """The agreement of each task by its name."""
    held = list(judgements)
    return {task: agreement((one for one in held if one.task == task), human) for task in LABELS}


def kappa_shown(held: Mapping[str, Any] | None) -> str:
    """`κ 0.71 [0.58, 0.83], 60 labels` of an agreement as in metrics.json, or that there are no human labels."""
    if not held:
        return "κ – (no human labels)"
    if held["value"] is None:
        return f"κ undefined (one label only), {held['n']} labels"
    return f"κ {held['value']:.2f} [{held['low']:.2f}, {held['high']:.2f}], {held['n']} labels"


def _resampled(table: np.ndarray, seed: int, resamples: int) -> np.ndarray:
    """Kappa in samples of items drawn with replacement; to draw items is to draw the cells they stand in."""
    n, width = int(table.sum()), len(table)
    drawn = np.random.default_rng(seed).multinomial(n, table.ravel() / n, resamples)
    tables = drawn.reshape(resamples, width, width) / n
    observed = np.trace(tables, axis1=1, axis2=2)
    by_chance = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1)
    defined = by_chance < 1 - 1e-12
    kappas: np.ndarray = (observed[defined] - by_chance[defined]) / (1 - by_chance[defined])
    return kappas
