"""Blanks and hyphens inside printed lines: what an export dropped, added or moved is put back.

Land-und Forstwirtschaft    Land- und Forstwirtschaft
Corona- Kontrollen          Corona-Kontrollen
undKunst                    und Kunst
Bildungsund                 Bildungs- und
RheinMain-Region            Rhein-Main-Region, where the protocol writes `Rhein-Main` elsewhere
n i c h t                   nicht
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.draft import Line
from indexer.glue import Parting
from indexer.lexicon import Lexicon

_CONJUNCTIONS = r"(?:und|oder|bzw\.|beziehungsweise|sowie|als|wie|bis|noch)"
# Each begins with what is searched for and looks back from there: a search for that alone is fast.
_HANGING = re.compile(rf"-(?<=[^\W_]-)(?<!ntweder-)(?={_CONJUNCTIONS}(?![\w-]))")
_LOOSE = re.compile(r"- (?<=[^\W_“%€+)]- )(?=[A-ZÄÖÜ][a-zäöüß])(?![^\W_]+- )")
# A hyphen lost behind a sign: `9-€Ticket`, `„Heimat“Gesetz`
_SIGN = re.compile(r"[€%“](?<=-[€%]|[^\W_]“)(?=[A-ZÄÖÜ][a-zäöüß]{2})")
# A hyphen lost behind a figure, where the compound goes on: `1,5Grad-` / `Ziel`, `1,50m-` / `Abstände`
_FIGURE = re.compile(r"(?<![^\W_])((?:\d+[.,])*\d+)(?=(?:[A-ZÄÖÜ][^\W\d_]+|m|km)-(?:$|€|[A-ZÄÖÜ]))", re.M)
_DASH = re.compile(r"–(?<=[^\W_]–)(?= Drucks)")
_STAR = re.compile(r"\* (?<=[^\W_]\* )(?=in(?:nen)?\b)")
_SPACED = re.compile(r"(?<= )[^\W\d_](?: [^\W\d_]){2,}(?![\w.])")


def learn(lines: Sequence[Line]) -> Lexicon:
    """The whole words of these lines: not those that a column, a page or a hyphen may have cut in two."""
    texts = []
    for i, line in enumerate(lines):
        text = line.text
        if i and (lines[i - 1].text.endswith("-") or (line.gap and text[:1].islower())):
            text = text.partition(" ")[2]
        if text.endswith("-") or (text[-1:].isalpha() and (i + 1 == len(lines) or lines[i + 1].gap)):
            text = text.rpartition(" ")[0]
        texts.append(text)
    return Lexicon(texts)


def respace(lines: Sequence[Line], lexicon: Lexicon) -> list[Line]:
    """The lines with blanks and hyphens as they were printed. No letter is changed, added or dropped."""
    if not lines:
        return []
    text = "\n".join(line.text for line in lines)
    text = _SIGN.sub(r"\g<0>-", _LOOSE.sub("-", _HANGING.sub("- ", text)))
    text = _FIGURE.sub(r"\1-", text)
    text = _STAR.sub("*", _DASH.sub(" –", text))
    text = _SPACED.sub(lambda match: _closed(match[0], lexicon), text)
    if lexicon.ample:
        for token, now in Parting(lexicon).glued():
            text = _whole(token).sub(now, text)
    return [
        line if line.text == now else replace(line, text=now) for line, now in zip(lines, text.split("\n"), strict=True)
    ]


def _whole(token: str) -> re.Pattern[str]:
    """The token where it is no part of a longer one. It comes first, which makes the search fast."""
    word = re.escape(token)
    return re.compile(rf"{word}(?<![^\W_]{word})(?<![^\W_]-{word})(?![^\W_]|-[^\W_])")


def _closed(spaced: str, lexicon: Lexicon) -> str:
    word = spaced.replace(" ", "")
    return word if lexicon.count(word) else spaced
