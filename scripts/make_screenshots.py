"""Takes the pictures of README and docs: chat and report over the bundled sample, in a real browser (`docs/images`).

Needs Chromium and Playwright: `python scripts/make_screenshots.py`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from eval.compare import compare  # noqa: E402
from eval.dataset import load  # noqa: E402
from eval.dataset import save as save_questions  # noqa: E402
from eval.generate import generate  # noqa: E402
from eval.loaded import load_run  # noqa: E402
from eval.report.write import write_report  # noqa: E402
from eval.run import run  # noqa: E402
from indexer.pipeline import index  # noqa: E402
from rag.assistant import Assistant, open_assistant  # noqa: E402
from rag.stages import Stages  # noqa: E402
from tests.browser.live import FLAGS, find_chromium, serving  # noqa: E402

OUT = ROOT / "docs" / "images"
DESKTOP = (1440, 900)
PHONE = (380, 800)
GERMAN = "Was sagte der Minister zu den Fristen des OZG?"
KETTLER = "Was sagte Minister Kettler 2026 zum OZG?"
PDF = "Was sagte Ministerin Brandhorst zum Kreißsaal Ostermühl?"
UNANSWERED = "Was sagte die Ministerpräsidentin zum Ausbau des Flughafens Altenbrück?"
ALTERED = "Das OZG verpflichtet die Behörden, alles online anzubieten. Es verpflichtet niemanden, es online zu tun."
ENGLISH = "What did interior minister Kettler announce for the 26 online services that failed the security check?"


def main() -> None:
    """Index the sample, serve it, take the pictures."""
    executable = find_chromium()
    if executable is None:
        sys.exit("No Chromium on this machine; install it, for example with the system's package manager.")
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, as_file(files("indexer") / "sample") as sample:
        index([sample / "pages", sample / "pdf"], Path(folder))
        with serving(Path(folder)) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
            take_all(browser, server.address)
            take_report(browser, Path(folder), sample / "questions.jsonl")
            browser.close()


def take_all(browser: Browser, address: str) -> None:
    """Each picture in a browser session of its own."""
    take_chat(browser, address)
    take_pages(browser, address)


def take_chat(browser: Browser, address: str) -> None:
    """The chat: start, answers, chips and filters, history, what cannot be answered, phone, dark, English."""
    with opened(browser, address) as page:
        save(page, "chat-start.png")
    with opened(browser, address) as page:
        ask(page, GERMAN)
        page.locator("#q1-s1 .pc-turn > summary").click()
        page.locator("#q1 a.pc-cite").first.hover()
        save(page, "chat-de.png")
        page.locator("#q1 a.pc-cite").first.click()
        page.locator(".pc-printed mark").first.wait_for()
        save(page, "printed-page.png")
        page.keyboard.press("Escape")
        page.locator("#q1 .pc-thumb-down").click()
        save(page, "feedback.png")
        page.locator("[data-history]").click()
        page.locator(".pc-history-open").first.wait_for()
        save(page, "history.png")
    with opened(browser, address) as page:
        ask(page, KETTLER)
        page.locator("#q1 .pc-chip-label").first.click()
        page.locator("#pc-active button").first.wait_for()
        save(page, "chat-filters.png")
    with opened(browser, address) as page:
        ask(page, PDF)
        page.locator("#q1 a.pc-cite").first.click()
        page.locator(".pc-printed img").first.wait_for()
        save(page, "printed-pdf.png")
    with opened(browser, address) as page:
        ask(page, UNANSWERED)
        save(page, "chat-no-answer.png")
    with opened(browser, address, dark=True) as page:
        ask(page, GERMAN)
        save(page, "chat-dark.png")
    with opened(browser, address, PHONE) as page:
        ask(page, GERMAN)
        save(page, "chat-phone.png")
        page.locator("#q1 a.pc-cite").first.click()
        page.locator(".pc-printed mark").first.wait_for()
        save(page, "chat-phone-source.png")
    with opened(browser, address, path="/?lang=en") as page:
        ask(page, ENGLISH)
        page.locator("#q1-s1 .pc-turn > summary").click()
        save(page, "chat-en.png")


def take_pages(browser: Browser, address: str) -> None:
    """Search, reader, verify and holdings, each with something to show."""
    for path, there, name in (
        ("/search?q=Frist", "#pc-search mark", "search.png"),
        ("/search?q=Frist&view=lines", "#pc-search mark", "search-lines.png"),
        ("/reader?sitting=niederwalden/8/41", "#pc-reader .pc-turns", "reader.png"),
        (f"/verify?q={quote(ALTERED)}&speaker=Jonas+Kettler", "#pc-verify blockquote", "verify.png"),
        ("/corpus?term=Frist,Hochwasser", "#pc-corpus svg", "corpus.png"),
    ):
        with opened(browser, address, path=path, there=there) as page:
            save(page, name)
        with opened(browser, address, PHONE, dark=True, path=path, there=there) as page:
            save(page, name.replace(".png", "-phone-dark.png"))


def take_report(browser: Browser, index_folder: Path, questions: Path) -> None:
    """The report of a run without understanding and reranking, held against the whole assistant."""
    with tempfile.TemporaryDirectory() as folder:
        runs, whole = Path(folder), open_assistant(index_folder)
        silver = runs / "silver.jsonl"
        save_questions(silver, generate(whole.index, per_kind=10).questions)
        less = Stages(understanding=False, reranking=False)
        run(load(questions), whole, runs / "before", silver=load(silver))
        run(load(questions), replace_stages(whole, less), runs / "after", silver=load(silver))
        whole.index.close()
        report = write_report(runs / "after", compare(load_run(runs / "before"), load_run(runs / "after")))
        context = browser.new_context(viewport={"width": 1280, "height": 1000}, color_scheme="light")
        page = context.new_page()
        page.goto(report.as_uri())
        save(page, "eval-report.png")
        page.locator("details.card summary").first.click()
        page.locator("details.card").first.scroll_into_view_if_needed()
        save(page, "eval-question.png")
        context.close()


def replace_stages(assistant: Assistant, stages: Stages) -> Assistant:
    """An assistant over the same index in which only these steps take part."""
    return Assistant(assistant.index, assistant.embedder, assistant.notes, stages=stages)


@contextmanager
def opened(
    browser: Browser,
    address: str,
    size: tuple[int, int] = DESKTOP,
    *,
    dark: bool = False,
    path: str = "/",
    there: str = "#pc-question textarea",
) -> Iterator[Page]:
    """A page in a window of that size, once what should be `there` is."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light", locale="de-DE"
    )
    page = context.new_page()
    page.goto(f"{address}{path}")
    page.locator(there).first.wait_for()
    yield page
    context.close()


def ask(page: Page, question: str) -> None:
    """Ask and wait for the complete answer."""
    page.locator("#pc-question textarea").fill(question)
    page.locator("#pc-question textarea").press("Enter")
    page.locator(".pc-made").wait_for()


def save(page: Page, name: str) -> None:
    """Take the picture once fonts are there and everything has come to rest."""
    page.evaluate("document.fonts.ready.then(() => null)")
    page.wait_for_timeout(900)
    page.screenshot(path=OUT / name)


if __name__ == "__main__":
    main()
