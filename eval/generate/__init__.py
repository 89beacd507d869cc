"""Silver questions: made from the structure of the protocols in an index, without a model or with one.

    material.py ─▶ answerable.py, unanswerable.py ─▶ sampling.py ─▶ writer.py ─▶ generate.py
    debates and    candidates of each kind           drawn by      reworded     numbered
    exchanges                                        chance        by a model

Every one is labelled `silver`: it stands beside the questions that people wrote, never among them.
"""

from __future__ import annotations

from eval.generate.generate import KINDS, Generated, generate

__all__ = ["KINDS", "Generated", "generate"]
