"""The figures agree with an independent scorer, where it is at hand beside the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eval.case import Case
from eval.dataset import load
from eval.metrics import Measurer
from eval.record import IndexRecord
from eval.summary import Summary, summarise
from indexer.pipeline import index
from indexer.store import Index

SCORER = Path(__file__).resolve().parents[3] / "shared" / "tools" / "score.py"

HEADS = {1: (1, "5. Februar 2019", 1), 2: (2, "7. Februar 2019", 5)}
BODIES = {
    1: [
        "Tagesordnung\nWald und Brücken",
        "Dr. Ada Holm (Altenau) (SPD):\nHerr Präsident! Die Brücke über die Aue wird ge-\nbaut, "
        "„und zwar sofort“ – so steht es im Vertrag. "
        "Das Geld\nist da. Wer etwas anderes sagt, hat den Haushalt nicht gelesen; er",
        "möge es nachholen. Vielen Dank.\n(Beifall SPD)\n"
        "Jon Berg (CDU):\nDer Wald ist krank. Wir pflanzen im Jahr 2020 eine Million Bäume.",
        "Vizepräsidentin Mia Tann:\nVielen Dank. Damit ist die Sitzung geschlossen.",
    ],
    2: [
        "Tagesordnung\nSchulen",
        "Jon Berg (CDU):\nFrau Präsidentin! Jede Schule bekommt eine Küche. Das kostet 30 Millionen Euro.",
        "Ida Kern (AfD):\nDas glaube ich nicht. Woher soll das Geld kommen?",
    ],
}

QUESTIONS: list[dict[str, Any]] = [
    {"id": f"q{number:02}", "question": "?", "kind": kind, "lang": "de", "history": [], "gold": gold, "answer": "!"}
    for number, (kind, gold) in enumerate(
        [
            *[("member", [{"sitting": 1, "page": 2, "speaker": "Ada Holm (Altenau)", "quote": "Das Geld ist da"}])]
            * 12,
            *[("fact", [{"sitting": 2, "page": 6, "speaker": "Jon Berg", "quote": "eine Küche"}])] * 3,
            *[("unanswerable", [])] * 4,
        ]
    )
]


def passage(sitting: int, first: int | None, last: int | None, speaker: str | None, text: str = "…") -> dict[str, Any]:
    return {"sitting": sitting, "page_first": first, "page_last": last, "speaker": speaker, "text": text}


def citation(sitting: int, page: int | None, last: int | None, speaker: str, quote: str) -> dict[str, Any]:
    where = {"parliament": "hessen", "period": 20, "sitting": sitting, "page": page, "page_last": last}
    return where | {"speaker": speaker, "quote": quote}


MISS = passage(2, 7, 7, "Ida Kern")
HIT = passage(1, 2, 2, "Ada Holm")
TRUE = citation(1, 2, 2, "Ada Holm", "„Das Geld ist da.“")
RESULTS: dict[str, dict[str, Any]] = {
    "q00": {"evidence": [HIT], "citations": [TRUE]},
    "q01": {"evidence": [MISS, HIT], "citations": [TRUE, TRUE | {"quote": "Das Geld ist nicht da."}]},
    "q02": {"evidence": [MISS] * 9 + [HIT], "citations": [citation(1, 2, 3, "Dr. Ada Holm", "er möge es nachholen")]},
    "q03": {"evidence": [MISS] * 10 + [HIT], "citations": [citation(1, 2, 2, "Ada Holm", "er möge es nachholen")]},
    "q04": {"evidence": [passage(1, 2, 2, "Ada Holm", "x" * 1501)], "citations": [TRUE | {"page": 1, "page_last": 3}]},
    "q05": {"evidence": [passage(1, 1, 3, "Ada Holm")], "citations": [TRUE | {"speaker": "Jon Berg"}]},
    "q06": {"evidence": [passage(1, 2, 3, "Dr. Ada Holm (Altenau) [SPD]")], "citations": [TRUE | {"page_last": None}]},
    "q07": {
        "evidence": [passage(1, 2, 2, "Ada Holm (Neustadt)")],
        "citations": [TRUE | {"quote": "wird gebaut, ‚und zwar sofort‘"}],
    },
    "q08": {"evidence": [HIT], "citations": [TRUE], "abstained": True},
    "q09": {"evidence": [passage(1, None, None, "Ada Holm")], "citations": [TRUE | {"page": None, "page_last": None}]},
    "q10": {"evidence": [], "citations": [], "error": {"type": "QuestionError", "message": "too long"}},
    "q11": {"evidence": [passage(2, 2, 2, "Ada Holm"), passage(1, 2, 2, None)], "citations": [TRUE | {"quote": "–"}]},
    "q12": {"evidence": [passage(2, 6, None, "Jon Berg, Minister")], "citations": [TRUE, TRUE | {"sitting": 9}]},
    "q13": {
        "evidence": [MISS],
        "citations": [citation(2, 6, 6, "Vizepräsident Jon Berg", "Das kostet 30 Millionen Euro")],
    },
    "q14": {"evidence": [], "citations": [], "abstained": True},
    "q15": {"evidence": [MISS], "citations": [], "abstained": True},
    "q16": {"evidence": [MISS], "citations": [], "abstained": True},
    "q17": {"evidence": [MISS], "citations": [citation(2, 7, 7, "Ida Kern", "Woher soll das Geld kommen?")]},
    "q18": {"evidence": [], "citations": [], "abstained": True},
}


@pytest.fixture(scope="module")
def protocols(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two short sittings in the format that both scorers read."""
    root = tmp_path_factory.mktemp("protocols")
    for sitting, (number, day, start) in HEADS.items():
        folder = root / f"ltg_20_pdf_{sitting:03}" / "txt"
        folder.mkdir(parents=True)
        for place, body in enumerate(BODIES[sitting]):
            head = f"Hessischer Landtag · 20. Wahlperiode · {number}. Sitzung · {day}"
            page = start + place
            text = f"{head}\n{page}\n\n{body}\n" if page % 2 else f"{page}\n{head}\n\n{body}\n"
            (folder / f"ltg_20_{sitting:03}_{place + 1:04}.txt").write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def own(protocols: Path, tmp_path_factory: pytest.TempPathFactory) -> Summary:
    folder = tmp_path_factory.mktemp("own")
    assert not index([protocols], folder / "index", embedding_model="none").failed
    dataset = load(jsonl(folder / "questions.jsonl", QUESTIONS))
    with Index.open(folder / "index") as opened:
        assert [row.sitting_id for row in opened.sittings()] == ["hessen/20/1", "hessen/20/2"]
        measurer = Measurer(IndexRecord(opened))
        held = [(question, RESULTS[question.id]) for question in dataset.questions]
        return summarise([Case(*pair, measurer.take(*pair)) for pair in held])


@pytest.fixture(scope="module")
def scored(protocols: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not SCORER.exists():
        pytest.skip("the independent scorer is not beside this checkout (../shared/tools/score.py)")
    folder = tmp_path_factory.mktemp("scored")
    results = jsonl(folder / "results.jsonl", [{"id": key, "abstained": False} | r for key, r in RESULTS.items()])
    questions = jsonl(folder / "questions.jsonl", QUESTIONS)
    command = [sys.executable, str(SCORER), str(results), str(questions), str(protocols)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    held = json.loads(done.stdout)
    assert isinstance(held, dict)
    return held


def jsonl(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "key"), [("recall@1", "r1"), ("recall@10", "r10"), ("mrr@10", "mrr10"), ("citation_on_gold", "cited_gold")]
)
def test_retrieval_and_citations_agree(name: str, key: str, own: Summary, scored: dict[str, Any]) -> None:
    value, low, high, cases = scored[key]
    figure = own.overall[name]
    assert (round(figure.value or 0, 3), figure.n) == (value, cases)
    assert 0 < value < 1, "a scorer that gives all or nothing tells nothing apart"
    # Both intervals are drawn, with different dice.
    assert (figure.low, figure.high) == pytest.approx((low, high), abs=0.08)


def test_recall_by_kind_agrees(own: Summary, scored: dict[str, Any]) -> None:
    held = {kind: figures["recall@10"] for kind, figures in own.parts["kind"].items() if figures["recall@10"].n}
    assert {kind: [round(f.value or 0, 3), f.n] for kind, f in held.items()} == scored["r10_by_kind"]


def test_quote_fidelity_agrees(own: Summary, scored: dict[str, Any]) -> None:
    figure = own.overall["quote_fidelity"]
    assert figure.value is not None
    assert (round(figure.of), round(figure.of * (1 - figure.value))) == (scored["quotes"], scored["unfaithful"])
    assert 0 < scored["unfaithful"] < scored["quotes"]


def test_abstention_agrees(own: Summary, scored: dict[str, Any]) -> None:
    keys = {
        "abstention_f1": "abstention_f1",
        "abstention_recall": "refused_unanswerable",
        "refused_answerable": "refused_answerable",
    }
    assert {key: round(own.overall[name].value or 0, 3) for name, key in keys.items()} == {
        k: scored[k] for k in keys.values()
    }


def test_the_figures_are_those_worked_out_by_hand(own: Summary) -> None:
    """Of 15 answerable questions q00, q06, q08, q12 hit first, q01 at rank 2, q02 at rank 10."""
    values = {name: figure.value for name, figure in own.overall.items()}
    assert values["recall@1"] == pytest.approx(4 / 15)
    assert values["recall@5"] == pytest.approx(5 / 15)
    assert values["recall@10"] == pytest.approx(6 / 15)
    assert values["mrr@10"] == pytest.approx((4 + 1 / 2 + 1 / 10) / 15)
    # q00–q03, q06, q07, q11 (its page and speaker, whatever it quotes) and q13.
    assert values["citation_on_gold"] == pytest.approx(8 / 15)
    # Unfaithful: q01's altered quote, q03 (runs over), q04 (3 pages), q09 (no page), q11 (no words), q12's sitting 9.
    assert values["quote_fidelity"] == pytest.approx(9 / 15)
    assert values["abstention_precision"] == pytest.approx(3 / 5)
    assert values["abstention_recall"] == pytest.approx(3 / 4)
    assert values["abstention_f1"] == pytest.approx(6 / (6 + 2 + 1))
    assert values["refused_answerable"] == pytest.approx(2 / 15)
