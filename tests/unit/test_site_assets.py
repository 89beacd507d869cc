"""The style of one page leaves the others alone."""

from __future__ import annotations

import pytest

from ui.site import PAGES
from ui.site_assets import ASSETS, bundle


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_the_style_of_a_page_holds_on_that_page_only(page: str) -> None:
    style = (ASSETS / "css" / f"{page}.css").read_text(encoding="utf-8")
    outermost = [line for line in style.splitlines() if line.endswith("{") and not line.startswith((" ", "\t"))]
    assert f".gradio-container.gradio-container:has(#pc-{page}) {{" in outermost


def test_the_bundles_hold_every_file_and_what_others_build_on_first() -> None:
    for kind, first in (("css", "base.css"), ("js", "shell.js")):
        whole = bundle(kind)
        assert whole.startswith((ASSETS / kind / first).read_text(encoding="utf-8"))
        assert all(file.read_text(encoding="utf-8") in whole for file in (ASSETS / kind).iterdir())
