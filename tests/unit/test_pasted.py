"""A pasted quote is read as it was meant: without what a newspaper, a PDF or an e-mail has put in, on or around it."""

import pytest

from rag.quotes.pasted import JOINT, pasted


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("„Wir halten die Frist.“", "Wir halten die Frist"),
        ("  »Wir\nhalten   die Frist«  ", "Wir halten die Frist"),
        ("Wir hal-\nten die Frist", f"Wir hal{JOINT}ten die Frist"),
        ("Wir hal\u00ad\nten die Fr\u00adist", f"Wir hal{JOINT}ten die Frist"),
        ("Land-\nund Forstwirtschaft", "Land- und Forstwirtschaft"),
        ("[W]ir halten [sic] die Frist", "Wir halten die Frist"),
        ("… wir halten die Frist …", "wir halten die Frist"),
        ("das Wort „Frist“ ist „hart“", "das Wort „Frist“ ist „hart“"),
        ("Es sind -5 Grad", "Es sind -5 Grad"),
        ("Wie lange?", "Wie lange?"),
        ("Frist fu\u0308r alle, o\ufb03ziell", "Frist für alle, offiziell"),
    ],
)
def test_what_pasting_adds_is_taken_off(quote: str, words: str) -> None:
    assert pasted(quote).parts == (words,)


@pytest.mark.parametrize("dots", ["[…]", "(...)", "…", "...", "[...]", "(…)"])
def test_dots_part_a_quote(dots: str) -> None:
    assert pasted(f"Wir halten {dots} die Frist {dots}").parts == ("Wir halten", "die Frist")


@pytest.mark.parametrize(
    ("quote", "behind"),
    [
        ("„Wir halten die Frist“, sagte Rainer Holtkamp.", ", sagte Rainer Holtkamp."),
        ("„Wir halten die Frist.“ (Rainer Holtkamp, BU)", "(Rainer Holtkamp, BU)"),
        ("Wir halten die Frist bis zum Jahresende. – Rainer Holtkamp", "– Rainer Holtkamp"),
    ],
)
def test_who_is_named_behind_a_quote_is_kept_apart(quote: str, behind: str) -> None:
    read = pasted(quote)
    assert read.attribution == behind
    assert "Holtkamp" not in read.whole


def test_what_goes_on_behind_a_quotation_mark_is_no_name() -> None:
    assert pasted("„Kassel“ klingt besser als das Dorf").attribution is None


def test_additions_in_brackets_are_noted() -> None:
    assert pasted("Wir halten [die Landesregierung] die Frist").noted == ("[die Landesregierung]",)


def test_nothing_is_left_of_dots_alone() -> None:
    assert pasted("„…“ [...]").parts == ()
