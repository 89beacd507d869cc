"""The report as a file: everything of a run stands in it, hostile text stays text, and nothing is loaded or made up."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
from collections import Counter
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import load
from eval.metrics.gold import LONGEST
from eval.metrics.ranking import Level, ranking
from eval.report import render, render_systems
from eval.report.cards import card
from eval.report.changes import changes
from eval.report.rows import verdicts
from eval.report.shown import figure_text, moment, number, p_value, signed, size
from eval.report.trend import earlier_runs
from eval.run import run
from rag.assistant import Assistant

QUESTIONS = Path(str(resources.files("indexer") / "sample" / "questions.jsonl"))
HOSTILE = '</script><img src=x onerror="alert(1)"></style>\u202e\x00\ud800{{ 7*7 }}<b>'
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta"}
Json = dict[str, Any]


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text apart from style and script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.inside: dict[str, str] = {"script": "", "style": ""}
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text += " "
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.text += " "

    def handle_data(self, data: str) -> None:
        within = self.open[-1] if self.open else ""
        if within in self.inside:
            self.inside[within] += data
        else:
            self.text += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, full_text_assistant: Assistant) -> Path:
    """The folder of a real run over the sample."""
    return run(load(QUESTIONS), full_text_assistant, tmp_path_factory.mktemp("runs") / "own").folder


@pytest.fixture
def metrics(finished: Path) -> Json:
    return loaded(finished)[0]


@pytest.fixture
def results(finished: Path) -> list[Json]:
    return loaded(finished)[1]


@pytest.fixture(scope="module")
def plain(finished: Path) -> Page:
    """The page of that run with nothing beside it."""
    return Page(render(*loaded(finished)))


@pytest.fixture(scope="module")
def full(finished: Path) -> Page:
    """The page of that run with everything that can stand beside it, and a guard that fell."""
    metrics, results = loaded(finished)
    results[3]["metrics"]["quote_fidelity"] = 0.5
    metrics["figures"]["quote_fidelity"] = figure(0.95)
    agreed = {"value": 0.71, "low": 0.58, "high": 0.83, "n": 60}
    metrics["judged"] = {
        "model": "scripted",
        "prompts_sha256": "f" * 64,
        "calls": 12,
        "tokens": {"input": 1000, "output": 20},
        "figures": {
            "citation_recall": figure(0.9, kappa=agreed),
            "citation_precision": figure(0.8, kappa={**agreed, "value": None, "low": None, "high": None}),
            "nuggets_all": figure(0.7, kappa=None),
        },
    }
    metrics["silver"] = {
        "questions": 30,
        "errors": 0,
        "figures": {"recall@10": figure(0.777, 30)},
        "by_kind": {"english": {"recall@10": figure(0.655, 12)}, "dated": {}},
    }
    metrics["abstention"]["silver_by_type"] = {"false_premise": figure(0.444, 9)}
    held = comparison(results, **{"recall@1": difference(0.8, 0.7, "worse")})
    return Page(render(metrics, results, comparison=held))


def loaded(folder: Path) -> tuple[Json, list[Json]]:
    """What a run wrote."""
    lines = (folder / "results.jsonl").read_text("utf-8").splitlines()
    return json.loads((folder / "metrics.json").read_text("utf-8")), [json.loads(line) for line in lines]


def figure(value: float | None, n: int = 10, **more: Any) -> Json:
    low, high = (None, None) if value is None else (max(0.0, value - 0.1), min(1.0, value + 0.1))
    return {"value": value, "low": low, "high": high, "n": n, "of": float(n), "excluded": 4, **more}


def difference(a: float, b: float, verdict: str) -> Json:
    test = {"p": 0.2, "p_holm": 0.4, "n": 14, "win": 1, "tie": 10, "loss": 3, "verdict": verdict}
    return {"a": a, "b": b, "difference": b - a, "low": b - a - 0.1, "high": b - a + 0.1, **test}


def comparison(results: list[Json], **measures: Json) -> Json:
    """A comparison in which the first question got worse and the second better."""
    changed = [
        {
            "id": line["id"],
            "question": line["question"],
            "kind": line["kind"],
            "direction": way,
            "measures": {"recall@1": [0.0, 1.0] if way == "better" else [1.0, 0.0]},
            "a": {"verdict": line["verdict"], "answer": "The older answer.", "citations": line["citations"]},
            "b": {"verdict": line["verdict"], "answer": line["answer"], "citations": line["citations"]},
        }
        for line, way in zip(results, ("worse", "better"), strict=False)
    ]
    side = {"folder": "runs/older", "manifest": {"date": "2026-01-02T03:04:05+00:00"}}
    return {
        "a": side,
        "b": {**side, "folder": "runs/new"},
        "differs": ["other code: 1 → 2"],
        "questions": len(results),
        "only_in_a": [],
        "only_in_b": [],
        "measures": measures,
        "changed": changed,
    }


def deface(held: Any, kept: frozenset[str] = frozenset({"date", "sha256"})) -> Any:
    """Every text replaced by a hostile one that goes on with the text itself, so that ids stay apart."""
    if isinstance(held, dict):
        return {key: value if key in kept else deface(value, kept) for key, value in held.items()}
    if isinstance(held, list):
        return [deface(value, kept) for value in held]
    return HOSTILE + held if isinstance(held, str) else held


def test_every_question_stands_there_whole_with_its_answer_quotes_and_ranking(plain: Page, results: list[Json]) -> None:
    for line in results:
        expected = [line["question"], line["answer"], line["verdict"]["says"], line["gold_answer"]]
        expected += [c[key] for c in line["citations"] for key in ("quote", "reference", "speaker")]
        expected += [passage["text"] for passage in line["evidence"]]
        expected += [gold["quote"] for gold in line["gold"]] + line["history"]
        assert [text for text in expected if " ".join(text.split()) not in plain.words] == []
    assert sum(attrs.get("class") == "card" for _, attrs in plain.elements) == len(results)


def test_the_rank_on_a_card_is_the_one_that_is_measured(results: list[Json]) -> None:
    questions = {question.id: question for question in load(QUESTIONS).questions}
    ranks = []
    for line in results:
        turned = {**line, "evidence": line["evidence"][:10][::-1]}
        for one in (line, turned):
            share = ranking(questions[line["id"]], one, Level.PLACE, frozenset())["mrr@10"]
            ranks.append(card(one).rank)
            assert ranks[-1] == (round(1 / share.value) if share and share.value else None)
        cited = any(one.gold for one in card(line).cited)
        assert line["metrics"]["citation_on_gold"] in (None, float(cited))
    assert len(set(ranks)) > 3


def test_why_a_passage_is_no_gold_one_is_said() -> None:
    gold = {"sitting": 7, "page": 12, "speaker": "Ada Lindner", "quote": "Das Wasser bleibt im Land."}
    passage = {"parliament": "x", "period": 1, "sitting": 7, "page_first": 12, "page_last": 12, "text": "Ja."}
    evidence = [
        {**passage, "speaker": "Bert Ohm"},
        {**passage, "speaker": "Ada Lindner", "page_first": None, "text": "Das Wasser bleibt im Land."},
        {**passage, "speaker": "Ada Lindner", "text": "x" * 1501},
        {**passage, "speaker": "Dr. Ada Lindner"},
        {**passage, "speaker": "Ada Lindner", "page_first": 13, "page_last": 13},
    ]
    made = card({"id": "1", "gold": [gold], "evidence": evidence, "verdict": {"code": "x", "good": False}})
    assert [one.hit for one in made.ranking] == [
        "gold page, other speaker",
        "gold words, other place",
        "",
        "gold",
        "",
    ]
    assert made.rank == 4


def test_hostile_text_stays_text_wherever_it_stands(metrics: Json, results: list[Json]) -> None:
    for passage in (passage for line in results for passage in line["evidence"]):
        passage["text"] = passage["text"][: LONGEST - len(HOSTILE)]  # longer ones are no gold passages
    metrics["problems"] = [{"id": results[0]["id"], "code": "other_speaker", "says": "It is another's."}]
    metrics["judged"] = {"model": "m", "calls": 1, "tokens": None, "figures": {"citation_recall": figure(0.5)}}
    results[2] |= {"error": {"type": "ValueError", "message": "broken"}}
    held = comparison(results, **{"recall@1": difference(0.8, 0.7, "worse")})
    systems = {"title": "Peers", "says": "s", "systems": [{"name": "bm25", "says": "t", "figures": metrics["figures"]}]}
    plain = Page(render(metrics, results, comparison=held, systems=[systems]))
    html = render(deface(metrics), deface(results), comparison=deface_comparison(held), systems=[deface(systems)])
    page = Page(html)
    assert html.encode("utf-8")
    assert not page.open
    assert Counter(tag for tag, _ in page.elements) == Counter(tag for tag, _ in plain.elements)
    assert page.inside == plain.inside
    assert page.count("img") == 0
    assert not [attrs for _, attrs in page.elements if any(name.startswith("on") for name in attrs)]
    assert page.text.count("onerror") > 20 * len(results)
    assert "{{ 7*7 }}" in page.text


def deface_comparison(held: Json) -> Json:
    """The same with hostile texts, but with directions and verdicts, which are no texts, as they are."""
    return deface(held, frozenset({"date", "direction", "measures"})) | {"measures": held["measures"]}


def test_the_page_loads_nothing_and_its_policy_allows_only_its_own_style_and_script(full: Page) -> None:
    policy = next(a["content"] for _, a in full.elements if a.get("http-equiv") == "Content-Security-Policy") or ""
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for kind in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(full.inside[kind].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert not [attrs for _, attrs in full.elements if "style" in attrs], "the policy forbids inline styles"
    links = [attrs[name] or "" for _, attrs in full.elements for name in ("href", "src") if name in attrs]
    assert {link[:1] if link.startswith("#") else link for link in links} == {"#", "data:,"}
    assert set(re.findall(r"url\(\"?(\w+:?)", full.inside["style"])) == {"data:"}


def test_every_link_into_the_page_leads_somewhere(full: Page, plain: Page) -> None:
    for page in (full, plain):
        ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
        assert len(ids) == len(set(ids))
        links = {attrs["href"] or "" for tag, attrs in page.elements if tag == "a"}
        assert {link for link in links if not link.startswith("#filter:") and link[1:] not in ids} == set()


def test_the_same_run_gives_the_same_file(metrics: Json, results: list[Json]) -> None:
    first = render(metrics, results, trend=[metrics])
    assert render(copy.deepcopy(metrics), copy.deepcopy(results), trend=[metrics]) == first


def test_what_is_missing_is_a_dash_and_never_a_zero(metrics: Json, results: list[Json]) -> None:
    for held in metrics["figures"].values():
        held |= {"value": None, "low": None, "high": None, "n": 0}
    page = Page(render(metrics, results))
    start, end = page.words.index("Headline figures"), page.words.index("What came of the questions")
    table = page.words[start:end]
    assert table.count("–") >= 12
    assert re.findall(r"\d\.\d{3}", table) == []


def test_a_run_that_tells_less_is_shown_too() -> None:
    line = {"id": "a b/ü", "question": "Wer?", "metrics": {"recall@1": None}}
    page = Page(render({"questions": 1, "figures": {"recall@1": figure(None)}}, [line]))
    assert "a b/ü" in page.text
    assert "no verdict" in page.text


def test_verdicts_are_counted_over_peoples_questions_with_what_went_wrong_first(results: list[Json]) -> None:
    counted = Counter(line["verdict"]["code"] for line in results)
    silver = {**results[0], "silver": True}
    held = verdicts([*results, silver])
    assert {one.code: one.n for one in held} == counted
    assert [bool(one.good) for one in held] == sorted(bool(one.good) for one in held)
    assert len(counted) > 2


def test_a_judged_figure_never_stands_without_how_far_people_agree_with_the_judge(full: Page) -> None:
    assert "citation_recall 0.900 [0.800, 1.000] κ 0.710 [0.580, 0.830] 60 labels" in full.words
    assert "citation_precision 0.800 [0.700, 0.900] κ – one label only, 60 labels" in full.words
    assert "nuggets_all 0.700 [0.600, 0.800] no human labels" in full.words


def test_a_guard_that_is_not_perfect_is_an_alarm_with_its_questions(
    full: Page, plain: Page, results: list[Json]
) -> None:
    alarm = r"quote_fidelity 0\.950 \[0\.850, 1\.000\] : a guard that must be 1 .*?1 question: (\S+)"
    assert [found[1] for found in re.finditer(alarm, full.words)] == [results[3]["id"]]
    fallen = [[tag for tag, attrs in page.elements if attrs.get("class") == "fallen"] for page in (full, plain)]
    assert fallen == [["tr", "tr"], []]
    assert "a guard that must be" not in plain.words


def test_silver_figures_stand_beside_each_kind(full: Page) -> None:
    assert re.search(r"english 3 .*?silver 0\.655 \[0\.555, 0\.755\] n 12", full.words)
    assert "0.777 [0.677, 0.877] n 30" in full.words
    assert "false premise – 0 0.444" in full.words


def test_worse_comes_first_and_a_guard_that_fell_at_all_counts_as_worse(results: list[Json]) -> None:
    held = changes(
        comparison(
            results,
            **{
                "recall@10": difference(0.8, 0.7, "same"),
                "mrr@10": difference(0.5, 0.6, "better"),
                "refused_answerable": difference(0.1, 0.2, "worse"),
                "quote_fidelity": difference(1.0, 0.99, "same"),
            },
        )
    )
    order = [(change.measure.name, change.said) for change in held.measures]
    assert order == [
        ("refused_answerable", "worse"),
        ("quote_fidelity", "guard fell"),
        ("mrr@10", "better"),
        ("recall@10", "no clear change"),
    ]
    assert [(part.way, part.text) for part in held.told()] == [
        ("worse", "refused_answerable +0.100, quote_fidelity −0.010."),
        ("better", "mrr@10 +0.100."),
        ("", "1 measure without clear change."),
        ("", f"Of {len(results)} questions, 1 got worse, 1 better."),
    ]


def test_what_changed_is_the_first_thing_on_the_page(full: Page, plain: Page) -> None:
    headings = re.findall(r"What changed|Headline figures|What came of the questions", full.text)
    assert headings[0] == "What changed"
    assert "The older answer." in full.text
    assert "recall@1 0.800 0.700 −0.100 [−0.200, 0.000] 0.400 1 / 10 / 3 14 worse" in full.words
    assert "--baseline DIR" in plain.text


def test_systems_are_a_page_of_their_own(metrics: Json) -> None:
    own = {"figures": metrics["figures"], "by_kind": metrics["by_kind"]}
    against = {"recall@10": difference(0.9, 0.6, "worse")}
    systems = {
        "title": "Peers",
        "says": "Over the same protocols.",
        "systems": [
            {"name": "plenarchat", "says": "as it is", **own, "against_first": None},
            {"name": "bm25", "says": "full text", **own, "against_first": against},
        ],
    }
    html = render_systems(systems)
    assert html == render_systems([systems])
    words = Page(html).words
    assert figure_text(metrics["figures"]["recall@10"]) in words
    assert "−0.300 [−0.400, −0.200] p 0.400" in words
    assert figure_text(metrics["by_kind"]["fact"]["recall@10"]) in words
    assert "unanswerable" not in words, "no question without gold has a recall"


def test_only_earlier_runs_over_the_same_questions_make_the_trend(plain: Page, metrics: Json, tmp_path: Path) -> None:
    def put(name: str, text: str) -> None:
        (tmp_path / name).mkdir()
        (tmp_path / name / "metrics.json").write_text(text, "utf-8")

    def dated(date: str, sha256: str | None = None) -> str:
        held = copy.deepcopy(metrics)
        held["manifest"]["date"] = date
        held["manifest"]["data"]["sha256"] = sha256 or held["manifest"]["data"]["sha256"]
        return json.dumps(held)

    put("own", json.dumps(metrics))
    put("b", dated("2026-01-02T00:00:00+00:00"))
    put("a", dated("2026-01-03T00:00:00+00:00"))
    put("later", dated("2999-01-01T00:00:00+00:00"))
    put("other questions", dated("2026-01-01T00:00:00+00:00", "0" * 64))
    put("broken", "{")
    put("no run", "[]")
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("", "utf-8")
    runs = earlier_runs(tmp_path / "own")
    assert [held["manifest"]["date"][:10] for held in runs] == ["2026-01-02", "2026-01-03"]
    assert earlier_runs(tmp_path / "empty") == earlier_runs(tmp_path / "nowhere") == []
    words = Page(render(metrics, [], trend=[*runs, metrics])).words
    assert "3 runs over the same questions" in words
    assert words.count("2026-01-02 00:00 UTC") == 1
    assert "This is the only run" in plain.words


def test_plots_say_their_numbers_and_take_their_colours_from_the_page(plain: Page, metrics: Json) -> None:
    plots = [attrs for tag, attrs in plain.elements if tag == "svg" and attrs.get("class") == "plot"]
    assert len(plots) == 4
    labels = " ".join(plot["aria-label"] or "" for plot in plots)
    assert f"english {figure_text(metrics['by_kind']['english']['recall@10'])}" in labels
    assert number(metrics["abstention"]["risk_coverage"]["aurc"]["value"]) in labels
    colours = {attrs.get(name) for _, attrs in plain.elements for name in ("fill", "stroke")}
    assert colours <= {None, "none"}


def test_a_kind_named_like_a_formula_is_drawn_as_it_is(metrics: Json, results: list[Json]) -> None:
    metrics["by_kind"] = {"$\\frac{a$ <&>": metrics["by_kind"]["fact"], "數\x1b": metrics["by_kind"]["fact"]}
    page = Page(render(metrics, results))
    assert "$\\frac{a$ <&> (2)" in page.text


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (number(None), "–"),
        (number(0.8164), "0.816"),
        (number(0.0), "0.000"),
        (signed(-0.05), "−0.050"),
        (signed(0.05), "+0.050"),
        (signed(-0.0001), "0.000"),
        (p_value(0.0002), "< 0.001"),
        (size(332193792), "317 MB"),
        (size(0), "0 bytes"),
        (moment("2026-11-27T12:22:28+00:00"), "2026-11-27 12:22 UTC"),
        (moment("yesterday"), "yesterday"),
        (figure_text(None), "–"),
        (figure_text({"value": 0.5, "low": 0.25, "high": 1}), "0.500 [0.250, 1.000]"),
    ],
)
def test_numbers_are_written_in_one_way(shown: str, text: str) -> None:
    assert shown == text
