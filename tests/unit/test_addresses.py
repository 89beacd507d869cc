"""Every address inside the site is relative, so that a collection works below any path."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[2] / "ui"
# What begins an address in HTML, scripts and the values that become one; a route of the server is no link.
_FROM_THE_ROOT = re.compile(
    r"""(?:href|src|action)['"]?\s*[=:]\s*f?['"`]/(?!/)|fetch\(\s*['"`]/|new URL\(\s*['"`]/|location\.origin\)"""
    r"""|return f?['"]/(?:search|reader|verify|corpus|printed|print)\b"""
)


@pytest.mark.parametrize("kind", ["*.py", "*.js"])
def test_no_link_of_a_page_starts_at_the_servers_root(kind: str) -> None:
    lines = [
        f"{path.relative_to(UI)}: {line.strip()}"
        for path in sorted(UI.rglob(kind))
        for line in path.read_text("utf-8").splitlines()
        if _FROM_THE_ROOT.search(line)
    ]
    assert lines == []
