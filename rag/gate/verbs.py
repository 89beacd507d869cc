"""The verbs of a sentence, and whether reported speech left their time, mood and voice as they were.

zahlt              zahle, zahlten, werde zahlen
hat gezahlt        habe gezahlt            zahlte, wurde gezahlt      habe gezahlt, sei gezahlt worden
würde zahlen       würde zahlen            (an `hätte` that becomes `habe` says that it was so)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rag.gate.wording import FREE, listed

AUXILIARIES = frozenset({"sein", "haben", "werden"})
MODALS = frozenset({"können", "müssen", "sollen", "dürfen", "wollen", "mögen"})
_NO_VERBS = listed("no_verbs")
_PARTICIPLE = re.compile(r"^(?:[a-zäöü]+)?ge\w+(?:t|en)$")
_INSEPARABLE = ("be", "ver", "er", "ent", "zer", "miss", "emp", "über", "unter", "wider", "hinter", "um", "durch")
_PRESENT = frozenset({"kann", "muss", "darf", "will", "mag", "soll", "weiß", "tut"})
_IRREALIS = re.compile(
    r"hätte[nt]?|wäre[nt]?|würde[nt]?|könnte[nt]?|müsste[nt]?|dürfte[nt]?|bräuchte[nt]?|käme[n]?|gäbe[n]?|"
    r"ginge[n]?|ließe[n]?|wüsste[n]?|fände[n]?|stünde[n]?|bliebe[n]?|täte[n]?|sähe[n]?|läge[n]?|hielte[n]?"
)
# The past of an auxiliary as reported speech has it: `wurde gezahlt`, `sei gezahlt worden`.
_TOLD_AS = {
    "wurde": ("sein", "worden"),
    "wurden": ("sein", "worden"),
    "war": ("sein", "gewesen"),
    "waren": ("sein", "gewesen"),
    "hatte": ("haben",),
    "hatten": ("haben",),
}
_PARTICIPLES = frozenset({"worden", "geworden", "gewesen", "gehabt"})


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb as written, in lower case, and its dictionary form, both without the particle that stands apart."""

    form: str
    base: str
    particle: str = ""

    @property
    def lemma(self) -> str:
        """The dictionary form with the particle: `einhalten` of `halten … ein`."""
        return self.particle + self.base

    @property
    def is_auxiliary(self) -> bool:
        return self.lemma in AUXILIARIES

    @property
    def is_infinitive(self) -> bool:
        """Whether the form is the dictionary form, which finite forms and some participles are too: `erhalten`."""
        return not self.particle and self.form == self.base

    @property
    def is_participle(self) -> bool:
        """Whether the form is a past participle and nothing else: `gezahlt`, `eingehalten`."""
        if self.particle or self.is_infinitive or self.base.startswith("ge"):
            return False
        return bool(_PARTICIPLE.search(self.form))

    @property
    def may_be_participle(self) -> bool:
        """Whether the form may be a past participle: besides those `erhalten`, `erfolgt`, `passiert`."""
        ambiguous = self.form.endswith("iert") or (
            self.form.endswith("t") and self.form.startswith((*_INSEPARABLE, "ge"))
        )
        return self.is_participle or self.is_infinitive or (ambiguous and not self.particle)

    @property
    def is_past(self) -> bool:
        """Whether the form can be a preterite: `zeigte`, `stieg`, `erhielten`."""
        if self.form in _PRESENT or self.form == self.base or self.is_participle:
            return False
        stem = re.sub(r"e?n$", "", self.base)
        if re.fullmatch(r"\w+te[nt]?", self.form) and self.form not in (f"{stem}e", f"{stem}en", f"{stem}et"):
            return True
        bare = re.sub(r"e?n$", "", self.form)
        present = self.form.endswith(("t", "e")) or bare in (stem, f"{stem}e")
        return not (present or self.may_be_participle)

    @property
    def is_subjunctive(self) -> bool:
        """Whether a form that is a preterite can be the Konjunktiv II of a plural: `zahlten`, `stiegen`."""
        if self.form.startswith(("konnt", "musst", "durft", "mocht")) or not self.form.endswith("n"):
            return False
        stem = re.sub(r"e?n$", "", self.base)
        weak = bool(re.fullmatch(rf"{stem}e?ten", self.form))
        return weak or bool(re.search(r"(?:[äöüi]|[äe]u|ei)[^aeiouäöü]*en$|ie[^aeiouäöü]*en$", self.form))


@lru_cache(maxsize=20_000)
def verb(text: str, first: bool = False) -> Verb | None:
    """The verb that a word is, or None. A capital makes a noun of it but for some that are a sentence's `first`."""
    # It reads a dictionary of 1.3 MB at its first use.
    from simplemma import lemmatize

    form = text.lower()
    if not text[0].isalpha() or form in _NO_VERBS or (form in FREE and form not in AUXILIARIES):
        return None
    lemma = lemmatize(form, "de")
    # At a sentence's beginning it is a noun (`Schulen`) more often than a verb, but for `Vorgelegt wurde …`.
    if text[0].isupper() and not (
        first and (lemma in AUXILIARIES | MODALS or (_PARTICIPLE.search(form) and lemma != form))
    ):
        return None
    if form in AUXILIARIES:
        return Verb(form, form)
    inflected = lemma != form and form.startswith(lemma)  # `zugewiesenen`, an adjective
    found = re.search(r"(?:en|ern|eln|tun)$|^sein$", lemma) and not inflected
    return Verb(form, lemma) if found else None


def auxiliaries(verbs: Iterable[Verb], *, cited: bool) -> Counter[str]:
    """How often each auxiliary stands among some verbs; of cited ones as reported speech has them."""
    verbs = list(verbs)
    found: Counter[str] = Counter()
    perfect = any(one.may_be_participle and not one.is_auxiliary for one in verbs)
    for one in verbs:
        if one.is_auxiliary:
            told = _TOLD_AS.get(one.form)
            found["had"] += not cited and one.form.startswith("hatte")
            found["gehabt"] += (
                cited and one.form.startswith("hatte") and not perfect
            )  # `hatte Angst`, `habe Angst gehabt`
            found.update(told or ((one.form,) if one.form in _PARTICIPLES else (one.lemma,)))
    return found


def irreal(verbs: Iterable[Verb]) -> list[str]:
    """The forms of the verbs that say what would be."""
    return [one.form for one in verbs if _IRREALIS.fullmatch(one.form)]


def same_time(told: list[Verb], cited: list[Verb], pairs: list[tuple[Verb, Verb]], *, impersonal: bool) -> bool:
    """Whether verbs tell of the same time, mood and voice. `pairs` are the full verbs and modals, told and cited.

    `impersonal`: who does it (`wir`) is left out, so that `wir halten` may have become `werde gehalten`.
    """
    would = len(irreal(cited))
    # For some plurals (`sie hätten` for `sie haben`) the Konjunktiv I has no form of its own, for no singular.
    if len(irreal(told)) < would or sum(not form.endswith("en") or form == "wären" for form in irreal(told)) > would:
        return False
    more = auxiliaries(told, cited=False)
    needed = auxiliaries(cited, cited=True)
    if needed - more:
        return False
    more -= needed
    for said, was in pairs:
        if (said.form, said.particle) == (was.form, was.particle):
            continue
        if said.is_past and not said.is_subjunctive:
            return False
        if was.is_past:
            # `zeigte` as `habe gezeigt`, `konnte` as `habe … können`
            used = next((one for one in ("haben", "sein") if more[one]), None)
            if used is None or not said.may_be_participle:
                return False
            more[used] -= 1
        elif said.is_participle and not was.may_be_participle:
            if not (impersonal and more["werden"]):
                return False
            more["werden"] -= 1
        elif was.is_participle and not said.may_be_participle:
            return False
        elif said.is_infinitive and more["werden"]:
            more["werden"] -= 1
    return not +more
