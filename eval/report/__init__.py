"""The report: a run, a comparison, or systems side by side as one HTML file that needs nothing from elsewhere."""

from __future__ import annotations

from eval.report.page import render, render_systems

__all__ = ["render", "render_systems"]
