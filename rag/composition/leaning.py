"""Whether a sentence can be understood by itself, or leans on the one before: `Er wird erhöht`, `Das ist falsch`.

German protocols only: by the word a sentence begins with and what follows it. What comes later in a sentence mostly
points back within it.
"""

from __future__ import annotations

import re
from enum import IntEnum


class Lean(IntEnum):
    """How much a sentence needs the one before."""

    NONE = 0
    SOME = 1
    """It goes on from the one before, yet says itself what it is about: `Deshalb erhöhen wir den Deich.`"""
    ALL = 2
    """Nothing in it says who or what is meant: `Er wird im Herbst erhöht.`"""


# `Dafür, dass …`, `Das, was …`: what is meant comes behind.
_BEHIND = r"(?!\w*,\s*(?:dass|was|wer|wie|ob|weil|wo|damit|um|die|der|das)\b)"
_POINTS = (
    r"(?:Er|Ihn|Ihm|Ihrer|Dessen|Deren|Diesen?|Dieser|Dieses|Dies|Diesem|Jenen?|Jener|Jenes|Beide[sn]?|Letzter\w*|Erster(?:er|e|es)|"
    r"Solche[rsn]?|Ein(?:e|en)?\s+solche[rsn]?|Selbiges|Dort|Davon|Dabei|Dagegen|Darin|Daran|Darunter|Darauf|Darüber|"
    r"Dafür|Dazu|Damit|Hierzu|Hierfür|Hierbei|Hiervon|Hieran|Daraus|Dadurch|Danach|Dahinter|Genau\s+(?:das|dies)|"
    r"Auch\s+(?:das|dies|dieser?|dieses|er|da|dort)|Nur\s+(?:das|dies|so)|All\s+(?:das|dies)|All(?:es)?\s+(?:das|dies)|"
    r"Beides|Ebenso|Genauso|Ähnlich(?:es)?|Anders)\b"
)
# A verb in the singular behind it: `Sie hätte erfolgen müssen` is no address, `Sie haben recht` is one.
_SINGULAR = (
    r"(?:ist|hat|war|wird|wurde|hatte|hätte|wäre|würde|kann|konnte|muss|musste|soll|sollte|darf|durfte|will|wollte|"
    r"gilt|gibt|geht|steht|liegt|bleibt|kommt|macht|zeigt|sieht|fordert|sagt|führt|dient|bietet|schafft)\b"
)
_FINITE = (
    r"(?:ist|sind|war|waren|hat|haben|hatte|hatten|hätten?|wäre|wären|wird|werden|wurden?|würden?|kann|können|konnten?|"
    r"könnten?|muss|müssen|mussten?|müssten?|soll|sollen|sollten?|darf|dürfen|durften?|will|wollen|wollten?|gilt|galt|"
    r"gibt|gab|geht|ging|steht|stand|liegt|lag|bleibt|blieb|kommt|kam|macht|machte|zeigt|zeigte|heißt|hieß|bedeutet|"
    r"bedeutete|betrifft|betraf|führt|führte|schafft|reicht|stimmt|nennt|sieht|sehen|sage|sagen|sagt|finde|finden|halte|"
    r"halten|glaube|wissen|weiß|meine|meint|entspricht|gehört|gehören|passt|lehnen|lehne|brauchen|tun|tut|machen|"
    r"ergibt|erfolgt|erfordert|sollte|erklärt|hilft|klingt|habe|bin|werde|kennen|kenne|nehmen|verstehe|verstehen)\b"
)
_THAT = rf"(?:Das|Die|Der|Den|Dem|Denen)\s+(?:alles\s+|auch\s+|aber\s+)?{_FINITE}"
# `Es gibt`, `Es ist richtig, dass`: nothing is meant by it.
_NOTHING_MEANT = re.compile(
    r"Es\s+(?:gibt|gab|geht|ging|gilt|galt|braucht|bedarf|bleibt|handelt|kommt|steht|heißt|fehlt|"
    r"(?:ist|war|wird|wurde|wäre|kann|darf|muss|sind|waren|werden|wurden|hat|haben|sollte?|hätte)\b[^.?!]*?"
    r"(?:,\s*(?:dass|wenn|ob|wie|was|um|sondern)|\bzu\s+\w+|\b[A-ZÄÖÜ]\w+))\b"
)
_ALL = re.compile(
    rf"(?:(?:Aber|Und|Denn|Also|Doch|Nein|Ja|Nun|Jetzt|Hier|Da)[,:]?\s+)?"
    rf"(?:{_BEHIND}{_POINTS}|{_THAT}|[Ss]ie\s+{_SINGULAR}|[Dd]as\s+{_FINITE}|er\s+{_SINGULAR})"
)
_SOME = re.compile(
    rf"{_BEHIND}(?:Aber|Und|Oder|Denn|Also|Doch|Daher|Deshalb|Deswegen|Darum|Somit|Folglich|Demnach|Dennoch|Trotzdem|Jedoch|"
    r"Gleichwohl|Vielmehr|Sondern|Zudem|Außerdem|Ferner|Insofern|Insoweit|Dementsprechend|Entsprechend|Hier|Da|Dann|So|"
    r"Es|Sie|Ihre?[rnm]?|Weil|Nein|Ja|Auch|Allerdings|Zum\s+(?:Zweiten|Dritten|anderen)|Zweitens|Drittens|Viertens|"
    r"Umgekehrt|Stattdessen|Andererseits|Beispielsweise|Seitdem|Seither|Inzwischen|Anschließend|Dass|Sein(?:e[rsnm]?)?)\b"
    r"|(?:Wir|Ich|Man|Herr|Frau)\s+\w+\s+(?:das|dies|es|ihn|ihm|davon|dazu|daran|darauf|darüber|dafür|dagegen|dort|"
    r"diese[rsnm]?)\b(?!,)"
)


def leaning(sentence: str) -> Lean:
    """How much a sentence leans on the one before it."""
    sentence = sentence.lstrip("–- „")
    if _NOTHING_MEANT.match(sentence):
        return Lean.NONE
    if _ALL.match(sentence):
        return Lean.ALL
    return Lean.SOME if _SOME.match(sentence) else Lean.NONE
