"""Printed lines back to running text: hyphens at line ends, words and paragraphs cut by columns and pages."""

from __future__ import annotations

import re

from indexer.lexicon import Lexicon

# After a hyphen at a line's end these go on as words of their own: `Stickstoff-` / `und Energieeffizienz`.
_CONJUNCTIONS = re.compile(r"(?:und|oder|bzw|sowie|als|wie|bis|noch|statt|aber|beziehungsweise|respektive)\b(-?)")
_ACRONYM = re.compile(r"(?:^|[\s(„/-])(?:[A-ZÄÖÜ0-9]{2,}|[A-Za-z])-$")
# Two adjectives: `öffentlich-` / `rechtlichen`
_ADVERB = re.compile(r"\w{3}(?:lich|isch)-$")
_ADJECTIVE = re.compile(r"[a-zäöüß]{2,}(?:lich|isch|ig|iv|ell)(?:e[nmrs]?)?(?!\w)")
# A full stop behind these ends no sentence: `Drucks.` / `20/3457`
_ABBREVIATED = re.compile(r"\b(?:Drucks|Nr|Abs|Art|Dr|Prof|Abg|Ziff)\.$")
# Words that a name follows.
_BEFORE_NAME = re.compile(r"\b(?:Frau|Herrn?|Kolleg(?:e|en|in)|(?:[Mm]inister|[Pp]räsident|[Ss]ekretär)(?:s|in)?)$")
_SENTENCE_ENDS = '.!?:;…)“”"–'
_LAST = re.compile(r"[^\W\d_]+$")
_FIRST = re.compile(r"(?![^\W\d_]\.)[^\W\d_]+")  # no abbreviation: `Verfahren` / `z. B.`
_LAST_PART = re.compile(r"(?P<head>(?:[^\W_]+-)*)(?P<last>[^\W_]+)-$")
_FIRST_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# How much likelier one word must be than two (logarithm): where two may be right they stay.
_SURE = 2.0


def join_lines(before: str, after: str, lexicon: Lexicon | None = None, *, gap: bool = False) -> tuple[int, str]:
    """How two printed lines become one: `(characters to drop from the end of before, separator)`.

    A hyphen is dropped where a word was broken and kept where it belongs to a compound. What the protocol writes
    elsewhere decides; if that does not tell, it is kept before a capital or a figure (`Corona-` / `Pandemie`), after
    an acronym (`EU-` / `weit`), and before a conjunction (with a blank then). At the end of a column or page (`gap`)
    words break without any hyphen: `Fachleu` / `te`.
    """
    if before.endswith("/") and not before.endswith(" /"):
        return 0, ""
    if before.endswith(("“-", "%-", "€-", "+-")) and after[:1].isupper():
        return 0, ""  # `9-€-` / `Ticket`
    if not before.endswith("-") or not before[-2:-1].isalnum():
        return 0, _broken(before, after, lexicon) if gap and lexicon else " "
    if before[-2].isdigit():
        return 0, ""  # `1,5-` / `Grad-Ziel`, `3,5-` / `fach`
    if conjunction := _CONJUNCTIONS.match(after):
        return 0, "" if conjunction[1] else " "  # `Nacht-` / `und-Nebel-Aktion`
    kept = _kept(before, after, lexicon) if lexicon else None
    if kept is None:
        kept = not after[:1].islower() or _ACRONYM.search(before[-12:]) is not None
        kept = kept or (_ADVERB.search(before[-12:]) is not None and _ADJECTIVE.match(after) is not None)
    return (0, "") if kept else (1, "")


def goes_on(before: str, after: str, lexicon: Lexicon | None = None, *, interrupted: bool = False) -> bool:
    """Whether a paragraph cut by a column, a page or a stray blank line goes on in the next one.

    It does where the first part ends inside a sentence and the second does not look like the start of something new, or
    begins with a dash: that opens a paragraph only behind an interjection (`interrupted`).
    """
    if not before or not after:
        return False
    if _ABBREVIATED.search(before[-8:]):
        return True
    if after.startswith("– ") and before[-1] in '.?!“"':
        return not interrupted
    first = after.lstrip("„(–- ")[:1]
    if before[-1] == ";" and first.islower():
        return not interrupted
    if before[-1] in _SENTENCE_ENDS:
        return False
    if first.islower() or first.isdigit() or before[-1].isdigit():
        return True
    if before.endswith((",", "-", "/")) or before[-60:].split()[-1].islower() or _BEFORE_NAME.search(before[-30:]):
        return True
    return lexicon is not None and _belong(before, after, lexicon)


def _broken(before: str, after: str, lexicon: Lexicon) -> str:
    """What stands between two words: nothing if they are halves of one, a lost hyphen of a compound, or a blank."""
    last, first, compound = _LAST.search(before[-60:]), _FIRST.match(after), _FIRST_WORD.match(after)
    if not last or not first or not compound or not lexicon.ample:
        return " "
    one, two = last[0], first[0]
    if lexicon.count(f"{one}-{two}") or lexicon.count(f"{one}-{compound[0]}"):
        return " " if lexicon.attests(f"{one} {two}") else "-"
    capitals = one.isupper() and two.isupper() and len(one) > 1
    if not (capitals or two.islower()):
        return " "
    both = lexicon.count(one) and lexicon.count(two)
    if (both and not lexicon.count(one + two)) or lexicon.attests(f"{one} {two}"):
        return " "
    return "" if lexicon.whole(one, two) > _SURE else " "


def _kept(before: str, after: str, lexicon: Lexicon) -> bool | None:
    """Whether the hyphen belongs to the word, as the protocol writes it elsewhere; None if it does not tell."""
    part, first = _LAST_PART.search(before[-60:]), _FIRST_WORD.match(after)
    if not part or not first:
        return None
    head, last = part["head"], part["last"]
    kept = sum(lexicon.count(f"{start}{last}-{first[0]}") for start in {head, ""})
    dropped = sum(lexicon.count(f"{start}{last}{first[0]}") for start in {head, ""})
    return kept > dropped if kept != dropped else None


def _belong(before: str, after: str, lexicon: Lexicon) -> bool:
    """Whether two capitalised words stand in one sentence: the first begins it (`Die`), or both stand so elsewhere."""
    last, first = _LAST.search(before[-60:]), _FIRST.match(after)
    if not last or not first:
        return False
    one, two = last[0], first[0]
    if lexicon.words[one[:1].lower() + one[1:]] and not one.isupper():
        return True
    return lexicon.attests(f"{one} {two}") or _broken(before, after, lexicon) != " "
