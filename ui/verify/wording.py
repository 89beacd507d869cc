"""Words for what the check of a quote finds, the same on the page and at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.quotes.differences import Change

if TYPE_CHECKING:
    from rag.quotes.differences import Difference
    from rag.quotes.result import Match
    from ui.i18n import Translator

_NAMES = {
    Change.INSERTED: "verify.change.inserted",
    Change.MISSING: "verify.change.missing",
    Change.REPLACED: "verify.change.replaced",
    Change.OMITTED: "verify.change.omitted",
    Change.ADDED: "verify.change.added",
    Change.SPELLING: "verify.change.spelling",
    Change.PUNCTUATION: "verify.change.punctuation",
}
_LONGEST = 400  # characters of what was left out


def change_name(change: Change, t: Translator) -> str:
    """What was done to the words, in a word or two: `ersetzt`."""
    return t(_NAMES[change])


def difference_text(difference: Difference, t: Translator) -> str:
    """A difference in a line: `ersetzt: „eine“ – im Protokoll: „keine“`."""
    kind = change_name(difference.change, t)
    quote, protocol = (shortened(" ".join(words.split())) for words in (difference.quote, difference.protocol))
    if difference.change in (Change.MISSING, Change.OMITTED):
        return f"{kind}: {t('quote', words=protocol)}"
    if not protocol:
        return f"{kind}: {t('quote', words=quote)}"
    return f"{kind}: {t('quote', words=quote)} – {t('verify.in_protocol')}: {t('quote', words=protocol)}"


def shortened(words: str) -> str:
    """The words, cut off behind a word and with dots where they are too long to be read."""
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"


def speaker_text(match: Match, t: Translator) -> str:
    """Title and name, of a call without a name the group that called, else the words for somebody unknown."""
    if match.speaker:
        return " ".join(filter(None, (match.title, match.speaker)))
    return match.party if match.interjection and match.party else t("speaker.unknown")


def joined(after: str) -> str:
    """What follows the words, with a blank before it where it begins a word."""
    return f" {after}" if after[:1].isalnum() or after[:1] in ("–", "…") else after
