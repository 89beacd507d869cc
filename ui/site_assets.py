"""The site's own style, script and pictures over HTTP: style and script each put together from their files.

The files lie in `assets/css` and `assets/js`, one for each part of the site.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles

if TYPE_CHECKING:
    from fastapi import FastAPI

ASSETS = Path(str(files("ui").joinpath("assets")))
FAVICON = str(ASSETS / "favicon.svg")

_FIRST = ("base.css", "shell.js")  # what the other files of their kind build on; these follow by name
_KEEP = {"cache-control": "public, max-age=31536000, immutable"}  # the address changes when the content does


def bundle(kind: str) -> str:
    """All files of a kind, `css` or `js`, as one, in their order."""
    found = sorted((ASSETS / kind).glob(f"*.{kind}"), key=lambda file: (file.name not in _FIRST, file.name))
    return "\n".join(file.read_text(encoding="utf-8") for file in found)


def add_assets(app: FastAPI) -> str:
    """`GET /plenarchat/site.css`, `site.js`, fonts and pictures; returns the tags for a page's head."""
    style, script = bundle("css"), bundle("js")

    @app.get("/plenarchat/site.css")
    def styles() -> Response:
        return Response(style, media_type="text/css", headers=_KEEP)

    @app.get("/plenarchat/site.js")
    def scripts() -> Response:
        return Response(script, media_type="text/javascript", headers=_KEEP)

    app.mount("/plenarchat", StaticFiles(directory=ASSETS))
    return (
        f'<link rel="stylesheet" href="plenarchat/site.css?{_version(style)}">\n'
        f'<script src="plenarchat/site.js?{_version(script)}"></script>\n'
    )


def _version(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:12]
