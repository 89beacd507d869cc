"""The report in a real browser, opened as a file: what a person sees, filters, follows and sends on."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from eval.compare import compare
from eval.dataset import load
from eval.loaded import load_run
from eval.report import render
from eval.report.trend import earlier_runs
from eval.run import run
from rag.assistant import Assistant, open_assistant
from rag.stages import Stages

pytestmark = pytest.mark.browser

QUESTIONS = Path(str(resources.files("indexer") / "sample" / "questions.jsonl"))
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass
class Opened:
    """The report in a window; `elsewhere` and `complaints` collect what should never be."""

    page: Page
    address: str
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def cards(self) -> int:
        """How many questions are to be seen."""
        return self.page.locator(".card:visible").count()


@dataclass(frozen=True)
class Made:
    """A report that was written, with what it was made of."""

    path: Path
    comparison: dict[str, Any]
    lines: list[dict[str, Any]]


@pytest.fixture(scope="module")
def made(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A run that does not know what a question names, against a baseline that does."""
    folder, dataset = tmp_path_factory.mktemp("runs"), load(QUESTIONS)
    opened = open_assistant(sample_index, embedding_model="none")
    plain = Assistant(opened.index, None, stages=Stages(understanding=False, rewriting=False, reranking=False))
    run(dataset, opened, folder / "older")
    older = json.loads((folder / "older" / "metrics.json").read_text("utf-8"))
    older["manifest"]["date"] = "2026-01-02T03:04:05+00:00"
    (folder / "older" / "metrics.json").write_text(json.dumps(older), "utf-8")
    run(dataset, plain, folder / "newer")
    opened.index.close()
    comparison = compare(load_run(folder / "older"), load_run(folder / "newer")).to_json()
    newer = load_run(folder / "newer")
    lines = [dict(line) for line in newer.lines.values()]
    html = render(newer.metrics, lines, comparison=comparison, trend=earlier_runs(folder / "newer"))
    path = folder / "newer" / "report.html"
    path.write_text(html, "utf-8")
    assert {"worse", "better"} & {one["direction"] for one in comparison["changed"]}
    return Made(path, comparison, lines)


@pytest.fixture
def show(browser: Browser, made: Made) -> Iterator[Callable[..., Opened]]:
    """Opens the report, each time in a browser session of its own."""
    contexts: list[BrowserContext] = []

    def opened(hash_: str = "", viewport: ViewportSize = DESKTOP, scheme: str = "light", script: bool = True) -> Opened:
        context = browser.new_context(
            viewport=viewport, color_scheme="dark" if scheme == "dark" else "light", java_script_enabled=script
        )
        contexts.append(context)
        window = Opened(context.new_page(), made.path.as_uri())
        own = (window.address, "data:")
        window.page.on("request", lambda r: None if r.url.startswith(own) else window.elsewhere.append(r.url))
        window.page.on("console", lambda m: window.complaints.append(m.text))
        window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
        window.page.goto(window.address + hash_)
        return window

    yield opened
    for context in contexts:
        context.close()


def chooser(window: Opened, name: str) -> Locator:
    """A field of the filters."""
    return window.page.locator(f"#filter [name={name}]")


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def colours(picture: bytes) -> int:
    """How many colours a picture has."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        return len(image.convert("RGB").getcolors(1 << 24) or ())


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_all_there_at_any_width_and_loads_nothing(
    show: Callable[..., Opened], viewport: ViewportSize, scheme: str, tmp_path: Path
) -> None:
    window = show(viewport=viewport, scheme=scheme)
    page = window.page
    page.locator(".card > summary").first.click()
    picture = page.screenshot(path=tmp_path / f"report-{viewport['width']}-{scheme}.png", full_page=True)
    assert colours(picture) > 50
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (sum(ground) < 200) == (scheme == "dark")
    for plot in page.locator("svg.plot").all():
        box = plot.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 80
        assert box["x"] + box["width"] <= viewport["width"]
        inked = plot.evaluate("e => [...e.querySelectorAll('path, text')].map(p => getComputedStyle(p)).length")
        assert inked > 10
    assert page.locator("svg.plot").count() > 8
    assert sideways(page) <= 0
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    assert window.elsewhere == []
    assert window.complaints == []


@pytest.mark.slow
def test_text_in_plots_and_on_the_page_can_be_read_in_light_and_dark(show: Callable[..., Opened]) -> None:
    for scheme in ("light", "dark"):
        page = show(scheme=scheme).page
        for selector in ("svg.plot text", "td .value", ".verdict", ".quiet"):
            ratio = page.locator(selector).first.evaluate(CONTRAST)
            assert ratio >= 4.5, f"{selector} in {scheme}"


CONTRAST = """element => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const own = getComputedStyle(element);
  const ink = light(element.tagName === "text" ? own.fill : own.color);
  let behind = element;
  const clear = e => getComputedStyle(e).backgroundColor.endsWith(", 0)");
  while (clear(behind) && behind.parentElement) behind = behind.parentElement;
  const ground = light(getComputedStyle(behind).backgroundColor);
  return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
}"""


@pytest.mark.slow
def test_what_got_worse_is_seen_without_scrolling(show: Callable[..., Opened], made: Made) -> None:
    page = show().page
    expect(page.locator("#changes h2")).to_be_in_viewport()
    expect(page.locator("#changes .lead")).to_be_in_viewport()
    expect(page.locator("#changes tbody tr").first).to_be_in_viewport()
    assert page.locator("#changes tbody tr").count() == len(made.comparison["measures"])
    ways = [one["direction"] for one in made.comparison["changed"]]
    for way in set(ways):
        assert page.locator(f".changed li.{way}").count() == ways.count(way)


@pytest.mark.slow
def test_a_question_that_got_worse_is_one_click_away(show: Callable[..., Opened], made: Made) -> None:
    worse = next(one for one in made.comparison["changed"] if one["direction"] in ("worse", "mixed"))
    page = show("#filter:kind=nothing-of-the-kind").page
    page.locator("#changes").get_by_role("link", name=worse["question"], exact=True).click()
    card = page.locator(f'.card:has(> summary .id:text-is("{worse["id"]}"))')
    expect(card).to_have_attribute("open", "")
    expect(card.locator("> summary")).to_be_in_viewport()
    expect(card.locator("> summary")).to_be_focused()
    card.get_by_text("Both answers side by side").click()
    expect(card.locator(".sides .answer").first).to_have_text(worse["a"]["answer"])
    expect(card.locator(".sides .answer").last).to_have_text(worse["b"]["answer"])


@pytest.mark.slow
def test_filters_leave_what_fits_and_say_how_many(show: Callable[..., Opened], made: Made) -> None:
    window = show()
    page, total = window.page, len(made.lines)
    assert window.cards == total
    expect(page.locator("#shown")).to_have_text(f"{total} of {total}")
    english = [line for line in made.lines if line["lang"] == "en"]
    chooser(window, "lang").select_option("en")
    expect(page.locator("#shown")).to_have_text(f"{len(english)} of {total}")
    assert window.cards == len(english)
    chooser(window, "text").fill(english[0]["question"][10:40].upper())
    expect(page.locator("#shown")).to_have_text(f"1 of {total}")
    chooser(window, "text").fill("no such words")
    expect(page.locator("#shown")).to_have_text(f"0 of {total}")
    expect(page.get_by_text("No question is like that.")).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#shown")).to_have_text(f"{total} of {total}")
    assert "filter" not in page.url
    chooser(window, "outcome").select_option("bad")
    bad = sum(not line["verdict"]["good"] for line in made.lines)
    expect(page.locator("#shown")).to_have_text(f"{bad} of {total}")


@pytest.mark.slow
def test_a_link_brings_somebody_else_to_the_same_questions(show: Callable[..., Opened], made: Made) -> None:
    first = show()
    chooser(first, "kind").select_option("english")
    chooser(first, "text").fill("Wasser & 100 %")
    chooser(first, "text").fill("kubik")
    second = show(first.page.evaluate("location.hash"))
    expect(chooser(second, "kind")).to_have_value("english")
    expect(chooser(second, "text")).to_have_value("kubik")
    assert 0 < second.cards == first.cards < len(made.lines)


@pytest.mark.slow
def test_a_verdicts_bar_leads_to_its_questions(show: Callable[..., Opened], made: Made) -> None:
    window = show()
    code = made.lines[0]["verdict"]["code"]
    same = sum(line["verdict"]["code"] == code for line in made.lines)
    bar = window.page.locator(f'.outcomes a[href="#filter:verdict={quote(code)}"]')
    expect(bar.locator(".count")).to_have_text(str(same))
    bar.click()
    expect(window.page.locator("#shown")).to_have_text(f"{same} of {len(made.lines)}")
    expect(window.page.locator("#filter")).to_be_in_viewport()
    window.page.get_by_role("button", name="Reset").click()
    bar.click()
    expect(window.page.locator("#shown")).to_have_text(f"{same} of {len(made.lines)}")


@pytest.mark.slow
def test_a_card_opens_from_the_keyboard_and_a_passage_within_it(show: Callable[..., Opened], made: Made) -> None:
    page = show().page
    card = page.locator(".card").first
    card.locator("> summary").focus()
    page.keyboard.press("Enter")
    passage = card.locator(".passage").first
    expect(passage.locator(".passage-text")).to_be_hidden()
    passage.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(passage.locator(".passage-text")).to_have_text(made.lines[0]["evidence"][0]["text"])
    assert card.locator(".passage").count() == len(made.lines[0]["evidence"])


@pytest.mark.slow
def test_without_script_it_is_a_plain_list(show: Callable[..., Opened], made: Made) -> None:
    window = show(script=False)
    assert window.cards == len(made.lines)
    expect(window.page.locator("#filter")).to_be_hidden()
    window.page.locator(".card > summary").first.click()
    expect(window.page.locator(".card .answer.find").first).to_be_visible()
