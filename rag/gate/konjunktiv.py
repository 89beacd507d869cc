"""Reported speech in German: told by the Konjunktiv I, in which nobody says what they mean themselves.

Die Frist sei nicht zu halten.      words of somebody else, whom the sentence before names
Ich habe gesagt, das sei falsch.    the speaker's own, told again
Sei es der Bund, sei es das Land …  none: a fixed phrase
"""

from __future__ import annotations

import re

from rag.gate.verbs import verb

# Forms that no speaker uses for what they mean themselves, where they do not say `ich` or `wir`.
_SURE = re.compile(r"\b(?:sei|seien|könne|müsse|dürfe|wolle|habe|werde)\b")
_IN_E = re.compile(r"\b[a-zäöüß]{2,}e\b")
_IRREALIS = re.compile(
    r"\b(?:hätten?|wären?|würden?|könnten?|müssten?|dürften?|sollten?|kämen?|gäben?|bräuchten?|gingen?)\b"
)
_PHRASES = re.compile(
    r"\b(?:[Ss]ei(?:en)? (?:es|denn|dank|gegrüßt|willkommen|an dieser Stelle|hier(?:mit)?|mir|noch|nur|dahingestellt|"
    r"erwähnt|gesagt|angemerkt|darauf hingewiesen|verwiesen)|"
    r"es sei (?:denn|mir|hier|noch|nur|dahingestellt|erwähnt|gesagt|angemerkt|darauf)|Gott sei|[Ww]ie dem auch sei|"
    r"was auch immer [\w ]*sei|so sei es|sei das (?:nun|jetzt)|als sei(?:en)?|als ob|als habe|als könne|als wolle|"
    r"(?:mag|wie|wer|was|welche[rs]?) [\w ]*auch (?:immer )?[\w ]*(?:sei|habe|wolle))\b"
)
_IN_EN = re.compile(r"\b[a-zß]*[äöü][a-zäöüß]*en\b")
# `…, so die Einlassung der BU.`
_ATTRIBUTED = re.compile(
    r"[,–“”] so (?:die|der|das|seine?|ihre?|Herr|Frau|Minister\w*|Kolleg\w+) "
    r"(?:[\w.-]+ ){0,5}?[\w.-]*\w(?=[.,:;–]| –|$)"
)
_FIRST_PERSON = re.compile(r"\b(?:ich|wir|mir|mich|uns|unser\w*|mein\w*)\b", re.IGNORECASE)


def in_konjunktiv(text: str) -> bool:
    """Whether a sentence holds a verb in a form that the Konjunktiv may have: `sei`, `zahle`, `käme`."""
    if _SURE.search(text) or _IRREALIS.search(text):
        return True
    # It reads a dictionary of 1.3 MB at its first use.
    from simplemma import lemmatize

    if any(lemmatize(form, "de") == f"{form}n" for form in _IN_E.findall(text)):
        return True
    # `stünden`, `verschlängen`: only this form of a verb has an umlaut that its dictionary form has not.
    return any((found := verb(form)) is not None and not set("äöü") & set(found.lemma) for form in _IN_EN.findall(text))


def relates(text: str) -> bool:
    """Whether a speaker plainly tells in these words what others have said.

    Sure rather than complete: only forms that are no other, and only where the speaker does not say `ich` or `wir`.
    """
    bare = _PHRASES.sub("", text)
    told = _SURE.search(bare) or _ATTRIBUTED.search(text)
    return bool(told) and not _FIRST_PERSON.search(bare)
