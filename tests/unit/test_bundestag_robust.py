"""Files of the Bundestag's format that are broken, or made to do harm: a sitting or a clear refusal, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.protocol import ProtocolError
from tests.bundestag_xml import BERG, CHAIR, annex, load, page, source, top

Folders = pytest.TempPathFactory


@pytest.fixture(scope="session")
def folders(tmp_path_factory: Folders) -> Folders:
    return tmp_path_factory


BOMB = '<!DOCTYPE dbtplenarprotokoll [<!ENTITY a "aaaa">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (BOMB + "]><dbtplenarprotokoll>&i;</dbtplenarprotokoll>", "declares entities"),
        (
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><dbtplenarprotokoll>&x;</dbtplenarprotokoll>',
            "entities",
        ),
        ('<!DOCTYPE d SYSTEM "http://example.invalid/d.dtd"><dbtplenarprotokoll>&x;</dbtplenarprotokoll>', "entities"),
        ("<dbtplenarprotokoll>" + "<p>" * 100_000, "nested"),
        (source("")[:-40], "broken XML"),
        ("<dbtplenarprotokoll/>", "does not say its wahlperiode"),
        (source("").replace("12.03.2026", "31.02.2026"), "no date"),
        (source("").replace("Die Sitzung ist eröffnet.", ""), "no speech"),
        ("<html/>", "root is <html>"),
        ("", "broken XML"),
    ],
)
def test_what_is_broken_or_hostile_is_refused_with_a_reason(tmp_path: Path, data: str, problem: str) -> None:
    with pytest.raises(ProtocolError, match=problem):
        load(tmp_path, data.encode())


def test_a_huge_attribute_does_no_harm(tmp_path: Path) -> None:
    huge = source(top(f'<rede id="ID1">{BERG}<p klasse="{"J" * 2_000_000}">Ja.</p></rede>'))
    assert len(load(tmp_path, huge.encode()).turns) == 2


WHOLE = source(
    top(f'<rede id="ID1">{BERG}<p klasse="J_1">Eins.{page(8)}</p><kommentar>(Zuruf: Zwei)</kommentar>{CHAIR}</rede>'),
    annex("Schriftliche Antworten", '<p klasse="Anlage_2">Frage 8</p><p klasse="J">Drei.</p>'),
).encode()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)), st.binary(max_size=12), st.integers(0, 3))
def test_any_bytes_are_a_valid_sitting_or_refused(
    folders: Folders, start: int, end: int, put: bytes, copies: int
) -> None:
    first, last = sorted((start, end))
    data = WHOLE[:first] + put + WHOLE[first:last] * copies + WHOLE[last:]
    try:
        load(folders.getbasetemp(), data)
    except ProtocolError:
        return


TAGS = (
    "rede",
    "p",
    "kommentar",
    "name",
    "a",
    "redner",
    "tagesordnungspunkt",
    "anlage",
    "table",
    "tr",
    "td",
    "fussnote",
    "sup",
)
WORDS = st.sampled_from(
    ["", " ", "Ja.", "(Beifall", ":", "Ada Berg (SPD):", "Frage 3", "Präsident Udo Wald:", "Antwort"]
)
CLASSES = st.sampled_from(
    ["J", "O", "p", "redner", "N", "T_fett", "T_NaS", "T_Drs", "T", "Anlage_2", "Anlage_3", "AL_Namen"]
)
ELEMENTS = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda tag, klasse, number, parts: f'<{tag} klasse="{klasse}" id="S{number}">{"".join(parts)}</{tag}>',
        st.sampled_from(TAGS),
        CLASSES,
        st.integers(0, 12),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(ELEMENTS, max_size=5), st.lists(ELEMENTS, max_size=5))
def test_any_arrangement_of_elements_is_read(folders: Folders, body: list[str], annexes: list[str]) -> None:
    load(folders.getbasetemp(), source("".join(body), "".join(annexes)).encode())
