"""Limits are settings with sane defaults; a wrong one is named."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from indexer.limits import Limits, SettingError, limits, variable
from ui.cli import run


def test_limits_hold_unless_a_variable_sets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in fields(Limits):
        monkeypatch.delenv(variable(field.name), raising=False)
    assert limits() == Limits()
    monkeypatch.setenv("PLENARCHAT_MAX_SECONDS", "60")
    monkeypatch.setenv("PLENARCHAT_MAX_FILE_PAGES", "")
    assert limits() == Limits(seconds=60)


@pytest.mark.parametrize("value", ["0", "-1", "10s", "1e3", "٣", "9" * 30, " "])
def test_a_limit_that_is_no_number_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: str
) -> None:
    monkeypatch.setenv("PLENARCHAT_MAX_SECONDS", value)
    with pytest.raises(SettingError, match=r"PLENARCHAT_MAX_SECONDS=.*: give a whole number of 1 or more"):
        limits()
    assert run(["parse", "--jsonl", "x"]) == 1
    assert capsys.readouterr().err.startswith("Error: PLENARCHAT_MAX_SECONDS=")


def test_larger_sources_may_take_longer() -> None:
    allowed = Limits()
    assert allowed.seconds_for(1, 6_000) < 10
    # A sitting as a PDF of 300 pages, and a whole Wahlperiode in one folder of page texts.
    assert allowed.seconds_for(1, 4 * 1024**2) == 5 * allowed.seconds
    assert allowed.seconds_for(8_752, 60 * 1024**2) > 2 * allowed.seconds_for(1, 60 * 1024**2)
    assert allowed.seconds_for(1, 10**12) == allowed.seconds_for(1, 10**9)


def test_the_documentation_lists_every_limit_with_its_default() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `(PLENARCHAT_MAX_\w+)` \| (\d+) \|", page, re.MULTILINE))
    assert listed == {variable(field.name): str(field.default) for field in fields(Limits)}
