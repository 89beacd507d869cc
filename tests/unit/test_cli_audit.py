"""Staff see which sittings were read badly, and every citation of such a sitting says so."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from pathlib import Path

import pytest

from rag.answer import passage_json
from rag.reference import doubt
from tests.passages import a_passage
from ui.chat.sources import Source, card
from ui.cli import run
from ui.i18n import translator

SAMPLE = Path(str(resources.files("indexer") / "sample" / "pages"))
DAMAGED, WHOLE = "niederwalden_8_041", "niederwalden_8_042"

Capture = pytest.CaptureFixture[bytes]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's two sittings, the labels of some speakers of the first made unreadable."""
    folder = tmp_path_factory.mktemp("files") / "pages"
    shutil.copytree(SAMPLE, folder)
    for page in sorted((folder / DAMAGED).rglob("*.txt"))[-5:]:
        page.write_bytes(page.read_bytes().replace(b"):", b")."))
    return folder


@pytest.fixture(scope="module")
def index(files: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("index") / "index")
    assert run(["index", str(files), "--index", folder, "--embedding-model", "none", "--json"]) == 0
    return folder


def test_the_worst_sitting_comes_first_with_what_is_missing(index: str, capfdbinary: Capture) -> None:
    capfdbinary.readouterr()
    assert run(["audit", "--index", index, "--json"]) == 0
    data = json.loads(capfdbinary.readouterr().out)
    worst, best = data["sittings"]
    assert (worst["sitting"], best["sitting"]) == (41, 42)
    assert (worst["doubtful"], best["doubtful"]) == (True, False)
    assert worst["listed"] - worst["found"] == len(worst["missing"]) > 0
    assert set(worst["missing"][0]) == {"name", "page"}
    assert (best["share"], best["missing"]) == (1.0, [])
    assert data["listed"] == worst["listed"] + best["listed"]
    assert data["share"] == round(data["found"] / data["listed"], 5)


def test_a_line_a_sitting_and_only_the_sittings_asked_for(index: str, capfdbinary: Capture) -> None:
    capfdbinary.readouterr()
    assert run(["audit", "--index", index, "--jsonl"]) == 0
    assert [json.loads(line)["sitting"] for line in capfdbinary.readouterr().out.splitlines()] == [41, 42]
    assert run(["audit", "--index", index, "--jsonl", "--sitting", "42"]) == 0
    assert [json.loads(line)["sitting"] for line in capfdbinary.readouterr().out.splitlines()] == [42]


def test_the_table_names_people_and_pages(index: str, capfdbinary: Capture) -> None:
    capfdbinary.readouterr()
    assert run(["audit", "--index", index]) == 0
    out = capfdbinary.readouterr().out.decode()
    assert out.index("niederwalden 8/41") < out.index("niederwalden 8/42") < out.index("2 sittings")
    assert ", S. " in out


def test_files_can_be_audited_without_an_index(files: Path, capfdbinary: Capture) -> None:
    assert run(["audit", str(files / WHOLE), "--json"]) == 0
    data = json.loads(capfdbinary.readouterr().out)
    assert [(row["sitting"], row["share"]) for row in data["sittings"]] == [(42, 1.0)]


def test_a_single_page_has_no_contents_to_compare_with(files: Path, capfdbinary: Capture) -> None:
    page = sorted((files / WHOLE).rglob("*.txt"))[6]
    assert run(["audit", str(page), "--json"]) == 0
    out, messages = capfdbinary.readouterr()
    data = json.loads(out)
    assert (data["sittings"], data["without_contents"]) == ([], ["niederwalden/8/42"])
    assert data["share"] is None
    assert b"no table of contents" in messages


def test_where_nothing_can_be_looked_at_the_task_failed(tmp_path: Path, capfdbinary: Capture) -> None:
    assert run(["audit", str(tmp_path / "nowhere")]) == 1
    assert run(["audit", "--index", str(tmp_path / "none")]) == 1
    assert b"Error" in capfdbinary.readouterr().err


def test_indexing_warns_of_a_sitting_below_95_per_cent(files: Path, tmp_path: Path, capfdbinary: Capture) -> None:
    index = ["index", str(files), "--index", str(tmp_path / "index"), "--embedding-model", "none", "--json"]
    assert run(index) == 0
    warnings = json.loads(capfdbinary.readouterr().out)["warnings"]
    assert list(warnings) == ["niederwalden/8/41"]
    assert "table of contents" in warnings["niederwalden/8/41"][0]


def test_a_doubtful_sitting_is_still_found_and_its_passages_carry_the_doubt(index: str, capfdbinary: Capture) -> None:
    capfdbinary.readouterr()
    for number, doubtful in ((41, True), (42, False)):
        assert run(["search", "Landesregierung", "--index", index, "--sitting", str(number), "--json"]) == 0
        passages = json.loads(capfdbinary.readouterr().out)["passages"]
        assert passages
        assert all(("Inhaltsverzeichnis" in (p["doubt"] or "")) == doubtful for p in passages)
        assert all((p["audit_share"] < 0.95) == doubtful for p in passages)


def test_citations_of_a_doubtful_sitting_carry_the_doubt(index: str, capfdbinary: Capture) -> None:
    question = ["ask", "Was sagte die Landesregierung zum Deich?", "--index", index, "--sitting", "41"]
    capfdbinary.readouterr()
    assert run([*question, "--json"]) == 0
    answer = json.loads(capfdbinary.readouterr().out)
    assert answer["citations"]
    assert all("Inhaltsverzeichnis" in citation["doubt"] for citation in answer["citations"])
    assert all("Inhaltsverzeichnis" not in citation["reference"] for citation in answer["citations"])
    assert answer["citations"][0]["doubt"] in answer["answer"]
    assert run([*question, "--language", "en"]) == 0
    sources = capfdbinary.readouterr().out.decode().split("\nSources")[1]
    assert "table of contents were recognised" in sources


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_card_of_a_doubtful_source_is_marked(language: str) -> None:
    def shown(share: float | None) -> str:
        of = a_passage(audit_share=share)
        return card(Source("a", None, of, of.text, 12, 12, of.agenda_item, None), None, translator(language))

    assert "pc-warn" in shown(0.94)
    assert "94 %" in shown(0.94)
    assert "pc-warn" not in shown(0.95) + shown(None)


def test_only_a_share_below_the_limit_raises_a_doubt() -> None:
    assert doubt(None, "de") is None
    assert doubt(0.95, "de") is None
    assert "94 %" in (doubt(0.9499, "de") or "")
    assert passage_json(a_passage(audit_share=0.5), "en")["doubt"] == doubt(0.5, "en")
    assert passage_json(a_passage(), "en")["doubt"] is None
