"""People who read, think and ask, each at a page of their own, also through the death of the server."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

from scripts.load.doors import DOORS, Answered, Door, percentile

_A_PAGE = (2, 6)  # questions asked at one page until it is closed and another one opened
_PATIENCE = 300.0  # seconds until a person counts an answer as lost
_RETRY = 0.5  # seconds until somebody who got no answer tries again, as the page does


@dataclass
class Happened:
    """What the people met with."""

    answers: list[Answered] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    told: int = 0  # people who noticed that the server was gone, at once and not by waiting
    went_on: int = 0  # of those: who got the answer to the very question, once it was back
    lost: int = 0  # of those: who did not

    def to_json(self) -> dict[str, object]:
        """Numbers in milliseconds."""
        firsts, dones = [a.first for a in self.answers], [a.done for a in self.answers]
        found: dict[str, object] = {"answers": len(self.answers), "pages": self.pages}
        found |= {"errors": sum(self.errors.values()), "messages": dict(self.errors)}
        for name, values in (("first", firsts), ("answer", dones)):
            for share in (50, 95, 99):
                found[f"{name}_p{share}_ms"] = round(percentile(values, share / 100))
        return found


class People:
    """So many people, with questions and times to think; `begin` when the server answers."""

    def __init__(
        self, address: str, door: str, questions: Sequence[str], think: tuple[float, float], seed: int
    ) -> None:
        self.address, self._door, self._questions, self._think = address, door, questions, think
        self._seed = seed
        self.happened = Happened()
        self._end = 0.0

    def enough(self) -> None:
        """They ask no more once they have got the answer they wait for; from any thread."""
        self._end = 0.0

    async def stay(self, people: int, seconds: float, *, dies: bool = False) -> Happened:
        """They ask for so long. With `dies` a server that is gone is waited for, and the question asked again."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        async with httpx.AsyncClient(base_url=self.address, timeout=_PATIENCE, limits=limits) as client:
            self._config = (await client.get("/config")).json() if self._door == "chat" else {}
            self._end = time.monotonic() + seconds
            await asyncio.gather(*(self._person(client, number, dies) for number in range(people)))
        return self.happened

    async def _person(self, client: httpx.AsyncClient, number: int, dies: bool) -> None:
        chance = random.Random(f"{self._seed}/{number}")
        await asyncio.sleep(chance.uniform(0, self._think[1]))
        while time.monotonic() < self._end:
            try:
                (await client.get("/")).raise_for_status()
            except httpx.HTTPError as error:
                if not dies:
                    self.happened.errors[f"the page: {error!r}"] += 1
                await asyncio.sleep(_RETRY)
                continue
            self.happened.pages += 1
            page: Door = DOORS[self._door](client, self._config)
            try:
                for _ in range(chance.randint(*_A_PAGE)):
                    await self._question(page, chance.choice(self._questions), dies)
                    await asyncio.sleep(chance.uniform(*self._think))
                    if time.monotonic() >= self._end:
                        break
            finally:
                await page.leave()

    async def _question(self, page: Door, question: str, dies: bool) -> None:
        told = False
        give_up = time.monotonic() + _PATIENCE
        while True:
            try:
                answered = await page.ask(question)
            except httpx.TimeoutException as error:
                self.happened.errors[f"no answer: {error!r}"] += 1
                self.happened.lost += told
                return
            except httpx.HTTPError as error:
                if not dies or time.monotonic() > give_up:
                    self.happened.errors[f"asking: {error!r}"] += 1
                    self.happened.lost += told
                    return
                self.happened.told += not told
                told = True
                await asyncio.sleep(_RETRY)
                continue
            if answered.problem:
                self.happened.errors[answered.problem] += 1
                self.happened.lost += told
            else:
                self.happened.answers.append(answered)
                self.happened.went_on += told
            return
