"""Bundestag XML: is every speech and every comment of the file in what was read?

The file is walked through once more with nothing but an XML parser. A `rede` is accounted for when all its paragraphs
stand in turns and the first of them is said by its `redner`, a `kommentar` when its words are among the interjections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from eval.parsing.words import letters, person
from indexer.formats import discover, read
from indexer.progress import NoProgress, Progress
from indexer.protocol import ProtocolError, Sitting

_SPOKEN = re.compile(r"^(?:J|O|Z|T_)")  # classes of the paragraphs of a speech
_NOTES = ("sup", "fussnote")
_NOTE = re.compile(r"\([^()]*\)")
_FEW = 12  # letters: shorter paragraphs stand everywhere


@dataclass(slots=True)
class Accounted:
    """One file: its speeches, paragraphs and comments, how many are accounted for, and what is not."""

    name: str
    speeches: int = 0
    speeches_found: int = 0
    paragraphs: int = 0
    paragraphs_found: int = 0
    comments: int = 0
    comments_found: int = 0
    problem: str | None = None
    lost: list[str] = field(default_factory=list)


def measure(files: Sequence[Path], progress: Progress | None = None) -> list[Accounted]:
    """Each file by itself."""
    results = []
    with (progress or NoProgress()).stage("bundestag", len(files), "files") as advance:
        for file in files:
            results.append(_account(file))
            advance(1)
    return results


def _account(file: Path) -> Accounted:
    result = Accounted(file.name)
    found = discover([file])
    try:
        sittings = [sitting for source in found.sources for sitting in read(source)]
        root = ElementTree.parse(file).getroot()  # nosec B314 # published reference
    except (ProtocolError, ElementTree.ParseError) as problem:
        result.problem = str(problem)
        return result
    if not sittings:
        result.problem = found.rejected[0].problem if found.rejected else "no sitting was found in it"
        return result
    return account(file.name, root, sittings[0])


def account(name: str, root: ElementTree.Element, sitting: Sitting) -> Accounted:
    """What of the file's XML tree is in the sitting that was read from it."""
    result = Accounted(name)
    _speeches(root, sitting, result)
    _comments(root, sitting, result)
    return result


def _speeches(root: ElementTree.Element, sitting: Sitting, result: Accounted) -> None:
    texts = [letters(turn.text) for turn in sitting.turns]
    whole = "".join(texts)
    for speech in root.iter("rede"):
        spoken = [words for words in (letters(_text(p)) for p in _paragraphs(speech)) if words]
        inside = [words in whole for words in spoken]
        result.paragraphs += len(spoken)
        result.paragraphs_found += sum(inside)
        result.speeches += 1
        right = all(_is_named(first, last, words, sitting, texts) for first, last, words in _opening(speech))
        result.speeches_found += all(inside) and right
        if not (all(inside) and right):
            text = next((words for words, there in zip(spoken, inside, strict=True) if not there), "")
            result.lost.append(f"rede {speech.get('id')}: {text[:60] if text else 'another speaker'}")


def _paragraphs(speech: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The paragraphs of speech, of whoever: those of the class `redner` are labels."""
    for element in speech.iter("p"):
        if _SPOKEN.match(element.get("klasse") or "J"):
            yield element


def _opening(speech: ElementTree.Element) -> Iterator[tuple[list[str], str, str]]:
    """Who holds a speech and the first words said under that label; nothing where only the chair speaks in it."""
    label: ElementTree.Element | None = None
    for element in speech:
        if element.tag == "name":
            label = None  # the chair has the word
        elif element.tag == "p" and element.get("klasse") == "redner":
            label = element.find("redner/name")
        elif label is not None and element.tag == "p" and len(words := letters(_text(element))) > _FEW:
            first = [letters(part) for part in (label.findtext("vorname") or "").split()]
            yield first or [""], letters(label.findtext("nachname") or ""), words
            return


def _is_named(first: Sequence[str], last: str, words: str, sitting: Sitting, texts: Sequence[str]) -> bool:
    """Whether a turn with these words has that speaker."""
    owners = (turn.speaker.name for turn, text in zip(sitting.turns, texts, strict=True) if words in text)
    names = [person(name).name for name in owners]
    return any(name.endswith(last) and any(part in name for part in first) for name in names)


def _text(element: ElementTree.Element) -> str:
    """The words of an element without its footnotes; none for a note in brackets (`(Schluss: 18.01 Uhr)`)."""
    parts = [element.text or ""]
    for child in element:
        parts += ["" if child.tag in _NOTES else _text(child), child.tail or ""]
    text = "".join(parts)
    return "" if element.tag == "p" and _NOTE.fullmatch(text.strip()) else text


def _comments(root: ElementTree.Element, sitting: Sitting, result: Accounted) -> None:
    """All comments of the sitting's course, each found once: what was read is used up as it is found."""
    calls = "|".join(letters(call.text) for turn in sitting.turns for call in turn.interjections)
    joined, at = calls.replace("|", ""), 0
    course = root.find("sitzungsverlauf")
    for comment in (course if course is not None else root).iter("kommentar"):
        words = letters(_text(comment))
        if not words:
            continue
        result.comments += 1
        place = joined.find(words, at)
        if place < 0 or place - at > 20 * len(words) + 2_000:
            place = joined.find(words) if place < 0 else place
        if place >= 0:
            result.comments_found += 1
            at = max(at, place + len(words)) if place - at < 2_000 else at
        else:
            result.lost.append(f"kommentar: {_text(comment)[:60]}")


def total(results: Iterable[Accounted], name: str) -> int:
    """A count over all files."""
    return sum(getattr(result, name) for result in results)
