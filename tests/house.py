"""A real house around small applications that tell what reached them, for the tests of access."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.testclient import TestClient

from ui.access.accounts import Accounts
from ui.access.settings import Access
from ui.access.visitor import visitor_of
from ui.collections import Collection
from ui.house import house

ANNA, BERT, CHEF = ("anna", "ein Satz, den Anna kennt"), ("bert", "ein Satz, den Bert kennt"), ("chef", "noch ein Satz")
SECRET = "geheim"


@dataclass
class House:
    """The outer application, and the paths that reached each collection."""

    app: Any
    accounts: Accounts
    collections: tuple[Collection, ...]
    reached: dict[str, list[str]] = field(default_factory=dict)

    def client(self, **settings: Any) -> TestClient:
        """A browser of its own at the house."""
        settings = {"base_url": "http://127.0.0.1", "follow_redirects": False} | settings
        return TestClient(self.app, **settings)

    def logged_in(self, who: tuple[str, str], **settings: Any) -> TestClient:
        client = self.client(**settings)
        answer = log_in(client, who)
        assert answer.status_code == 303, answer.text
        return client


def log_in(client: TestClient, who: tuple[str, str], goal: str = "/", **headers: str) -> Any:
    form = {"name": who[0], "password": who[1], "next": goal}
    return client.post("/login", data=form, headers=headers)


def build(
    folder: Path,
    *,
    first_groups: frozenset[str] | None = None,
    first_open: bool = False,
    login: bool = True,
    **settings: Any,
) -> House:
    """Two collections: the first for everybody who has logged in, `geheim` for the group `ausschuss`."""
    file = folder / "house.accounts.json"
    accounts = Accounts(file)
    if login and not file.exists():
        accounts.add(*ANNA, groups=("ausschuss",))
        accounts.add(*BERT)
        accounts.add(*CHEF, groups=("ausschuss",), admin=True)
    collections = (
        Collection("offen", "Offen", folder / "one", groups=first_groups, open=first_open),
        Collection(SECRET, "Geheim", folder / "two", groups=frozenset({"ausschuss"}) if login else None),
    )
    reached: dict[str, list[str]] = {one.name: [] for one in collections}
    apps = {one.name: _inside(reached[one.name]) for one in collections}
    access = Access(folder / "house.accounts.json", accounts=file if login else None, **settings)
    return House(house(collections, apps, access), accounts, collections, reached)


def _inside(reached: list[str]) -> FastAPI:
    """Tells what it was asked; `slow` takes its time, `stream` too, after it has begun."""
    app = FastAPI()

    @app.middleware("http")
    async def note(request: Request, call_next: Any) -> Response:
        reached.append(request.url.path)
        answer: Response = await call_next(request)
        return answer

    @app.get("/api/v1/slow")
    async def slow() -> dict[str, str]:
        import asyncio

        await asyncio.sleep(60)
        return {}

    @app.get("/api/v1/stream")
    async def stream() -> StreamingResponse:
        async def events() -> Any:
            import asyncio

            yield "event: step\ndata: {}\n\n"
            await asyncio.sleep(60)

        return StreamingResponse(events(), media_type="text/event-stream")

    @app.get("/picture")
    async def picture() -> Response:
        kept = {"cache-control": "private, max-age=86400, immutable"}
        shared = {"access-control-allow-origin": "https://evil.example", "access-control-allow-credentials": "true"}
        return Response(b"", media_type="image/png", headers=kept | shared)

    @app.api_route("/{path:path}", methods=["GET", "POST", "PUT", "DELETE"])
    async def tell(request: Request) -> JSONResponse:
        visitor = visitor_of(request)
        return JSONResponse(
            {
                "base": str(request.base_url),
                "client": request.client.host if request.client else None,
                "headers": dict(request.headers),
                "who": visitor.identity.name,
                "groups": sorted(visitor.identity.groups),
                "shelves": [shelf.address for shelf in visitor.shelves],
                "body": (await request.body()).decode("utf-8", "replace"),
            }
        )

    return app
