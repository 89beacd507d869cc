"""Questions and the passages they ask for, made out of the protocols by rule; no question of any evaluation is used.

Seven sources, each a function of `_Maker` named in `SOURCES`. A pair's passages are places in `Corpus.pieces`.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from indexer.analysis import analyse
from scripts.adapter_training.corpus import Corpus, Spoken

SOURCES = ("answers", "replies", "paraphrases", "cloze", "titles", "everyday", "dropped")
PARAPHRASES, CLOZE, EVERYDAY = 4500, 2500, 3000  # at most so many pairs
_LONGEST, _SHORTEST = 600, 20  # characters of a question
_NEAREST_SHARE = 0.7  # of the mutually nearest passages, the nearest

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ–„])")
_ADDRESS = re.compile(
    r"^(?:\W*(?:(?:Vielen|Herzlichen|Besten|Schönen|Ganz)\s+(?:herzlichen\s+)?Dank|Danke)[^.!?]*[.!]"
    r"|\W*(?:Sehr geehrte[rs]?|Verehrte[rs]?|Meine (?:sehr )?(?:verehrten )?Damen|Herr|Frau)\b[^.!?:]{0,80}!"
    r"|\W*(?:Herr|Frau)\s+(?:Vize|Staats)?präsident(?:in)?,?)\s*",
    re.IGNORECASE,
)
_FORMULA = re.compile(
    r"(?:^|.*?)\b(?:ich frage|frage ich|fragen wir|wir fragen)\s+(?:deshalb |daher |hiermit |nun )?"
    r"(?:die )?(?:\w+ische )?(?:Landesregierung|Staatsregierung|Bundesregierung)(?: daher| deshalb)?\s*[:,]\s*",
    re.IGNORECASE | re.DOTALL,
)
_GREETS = re.compile(r"(Herr|Frau|Meine|Sehr|Vielen|Verehrte|Liebe)")
_TITLE_FORMULA = re.compile(
    r"^(?:(?:Erste|Zweite|Dritte) Lesung|(?:Dringlicher )?(?:Entschließungsa|A)ntrag|Gesetzentwurf|Aktuelle Stunde"
    r"|Große Anfrage|Fraktion der \w+)\s*"
)
_CLAUSE = re.compile(r"\bdass (.{30,140}?)[.;–]")
_NOUN = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{5,}\b")
_WORDS = re.compile(r"\w+|\W+")

_OF_A_CLAUSE = ("Stimmt es, dass {}?", "Wer hat gesagt, dass {}?", "Warum heißt es, dass {}?")
_OF_TWO_NOUNS = (
    "Was wurde zu {} und {} gesagt?",
    "Wie steht es um {} bei {}?",
    "Was ist mit {} und {}?",
    "Worum ging es bei {} und {}?",
)
_OF_A_SPEAKER = ("Was sagte {} zu {} und {}?", "Wie bewertet {} {} und {}?")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the passages, any of which would do as an answer."""

    source: str
    question: str
    passages: tuple[int, ...]


def make_pairs(corpus: Corpus, left_out: set[int], seed: int = 7) -> list[Pair]:
    """All pairs, none with a passage of the turns `left_out` (rows); the same corpus and seed give the same pairs."""
    maker = _Maker(corpus, random.Random(seed))
    made: list[Pair] = []
    for source, pairs in (
        ("answers", maker.answers()),
        ("replies", maker.replies()),
        ("paraphrases", maker.paraphrases()),
        ("cloze", maker.cloze()),
        ("titles", maker.titles()),
        ("everyday", maker.everyday()),
    ):
        for question, passages in pairs:
            kept = tuple(p for p in passages if corpus.pieces[p].turn not in left_out)
            if kept and len(question) >= _SHORTEST:
                made.append(Pair(source, question[:_LONGEST], kept))
    return made + list(maker.dropped([pair for pair in made if pair.source in ("answers", "paraphrases")]))


class _Maker:
    """One run over the corpus: each method yields questions with the places of their passages."""

    def __init__(self, corpus: Corpus, chance: random.Random) -> None:
        self.corpus, self.chance = corpus, chance
        self.frequency = Counter(term for piece in corpus.pieces for term in set(analyse(piece.text)))
        speech = [place for place in range(len(corpus.pieces)) if corpus.turn_of(place).role != "chair"]
        self.spoken = [p for p in speech if corpus.turn_of(p).kind not in ("question", "interposed_question")]

    def answers(self) -> Iterator[tuple[str, list[int]]]:
        """Questions of a Fragestunde, or in writing, without their formula; the government's answers."""
        for turn, asked in self._replies():
            if turn.kind == "written" or (turn.kind == "answer" and asked.kind == "question"):
                yield without_formula(asked.text), self.corpus.pieces_of[turn.row]

    def replies(self) -> Iterator[tuple[str, list[int]]]:
        """What is put to a speaker in between; the first two passages of the reply."""
        for turn, asked in self._replies():
            if turn.kind != "speech":
                continue
            if asked.kind == "interposed_question":
                yield without_formula(asked.text), self.corpus.pieces_of[turn.row][:2]
            elif asked.kind == "brief_intervention":
                said = [sentence for sentence in sentences(asked.text) if 40 < len(sentence) < 200]
                yield " ".join(said[1:4]), self.corpus.pieces_of[turn.row][:2]

    def paraphrases(self) -> Iterator[tuple[str, list[int]]]:
        """A sentence out of one of two passages of different speakers that are nearest to each other in a debate."""
        near = self._mutually_nearest()
        threshold = float(np.quantile([cosine for *_, cosine in near], 1 - _NEAREST_SHARE)) if near else 0.0
        made = 0
        for place, other, cosine in self.chance.sample(near, len(near)):
            if cosine < threshold or made == PARAPHRASES:
                continue
            terms = set(analyse(self.corpus.pieces[other].text))
            said = [(len(set(analyse(s)) & terms), s) for s in self._telling(place)]
            if said and max(said)[0] >= 2:
                made += 1
                yield max(said)[1], [other]

    def cloze(self) -> Iterator[tuple[str, list[int]]]:
        """A sentence; the passage it stands in (Lee et al. 2019, arXiv 1906.00300)."""
        made = 0
        for place in self.chance.sample(self.spoken, len(self.spoken)):
            said = self._telling(place)
            if said:
                made += 1
                yield self.chance.choice(said), [place]
            if made == CLOZE:
                return

    def titles(self) -> Iterator[tuple[str, list[int]]]:
        """Titles of agenda items; what their first three speakers say once they have greeted."""
        first: defaultdict[int, list[Spoken]] = defaultdict(list)
        for turn in self.corpus.turns.values():
            if turn.kind == "speech" and turn.role != "chair" and turn.title and turn.title != "Fragestunde":
                first[turn.debate].append(turn)
        for turns in first.values():
            for turn in turns[:3]:
                pieces = self.corpus.pieces_of[turn.row]
                yield _TITLE_FORMULA.sub("", turn.title or "")[:300], pieces[1:4] or pieces

    def everyday(self) -> Iterator[tuple[str, list[int]]]:
        """Short questions, as they are typed, about a clause or two nouns of a passage, some with who spoke."""
        made = 0
        for place in self.chance.sample(self.spoken, len(self.spoken)):
            text, name = self.corpus.pieces[place].text, self.corpus.turn_of(place).name
            clause = _CLAUSE.search(text)
            nouns = [noun for noun in dict.fromkeys(_NOUN.findall(text)) if self._is_rare(noun)][:6]
            draw = self.chance.random()
            if clause and draw < 0.4:
                question = self.chance.choice(_OF_A_CLAUSE).format(clause[1].strip())
            elif len(nouns) >= 2 and draw < 0.75:
                question = self.chance.choice(_OF_TWO_NOUNS).format(*self.chance.sample(nouns, 2))
            elif len(nouns) >= 2 and name:
                question = self.chance.choice(_OF_A_SPEAKER).format(name, *self.chance.sample(nouns, 2))
            else:
                continue
            made += 1
            yield question, [place]
            if made == EVERYDAY:
                return

    def dropped(self, pairs: list[Pair]) -> Iterator[Pair]:
        """The pairs again, without some of the rarest words that question and passages share."""
        for pair in pairs:
            terms = {term for place in pair.passages for term in analyse(self.corpus.pieces[place].text)}
            words = _WORDS.findall(pair.question)
            shared = sorted(
                (min(self.frequency[term] for term in found), at)
                for at, word in enumerate(words)
                if (found := set(analyse(word)) & terms)
            )
            gone = {at for _, at in shared[: max(1, int(len(shared) * self.chance.choice((0.35, 0.6))))]}
            left = " ".join("".join(word for at, word in enumerate(words) if at not in gone).split())
            if len(shared) >= 2 and len(left) >= _SHORTEST:
                yield Pair("dropped", left, pair.passages)

    def _replies(self) -> Iterator[tuple[Spoken, Spoken]]:
        for turn in self.corpus.turns.values():
            asked = self.corpus.by_id.get(turn.replies_to or "")
            if asked is not None:
                yield turn, asked

    def _mutually_nearest(self) -> list[tuple[int, int, float]]:
        debates: defaultdict[int, list[int]] = defaultdict(list)
        for place in self.spoken:
            debates[self.corpus.turn_of(place).debate].append(place)
        near = []
        for places in debates.values():
            people = np.array([self.corpus.turn_of(place).person for place in places])
            vectors = self.corpus.vectors[places]
            cosines = np.where(people[:, None] == people[None], -1.0, vectors @ vectors.T)
            best = cosines.argmax(axis=1)
            for at, other in enumerate(best):
                if best[other] == at and cosines[at, other] > 0:
                    near.append((places[at], places[other], float(cosines[at, other])))
        return near

    def _telling(self, place: int) -> list[str]:
        return [sentence for sentence in sentences(self.corpus.pieces[place].text) if _says_much(sentence)]

    def _is_rare(self, noun: str) -> bool:
        terms = analyse(noun)
        return bool(terms) and self.frequency[terms[0]] < 0.02 * len(self.corpus.pieces)


def without_formula(text: str) -> str:
    """A member's question without its address and "Ich frage die Landesregierung:", on one line."""
    match = _FORMULA.match(text)
    if match and len(text) - match.end() > _SHORTEST:
        text = text[match.end() :]
    for _ in range(4):
        shorter = _ADDRESS.sub("", text, count=1)
        if shorter == text or len(shorter) < _SHORTEST:
            break
        text = shorter
    return " ".join(text.split()).lstrip("–- ")


def sentences(text: str) -> list[str]:
    """The sentences of a passage, each on one line."""
    return [" ".join(sentence.split()).strip("– ") for sentence in _SENTENCE_END.split(text)]


def _says_much(sentence: str) -> bool:
    return 50 <= len(sentence) <= 220 and len(set(analyse(sentence))) >= 5 and not _GREETS.match(sentence)
