"""The filter form's Gradio components, with their words in either language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from indexer.store import Index
from ui.filters import Choices, Options, options
from ui.i18n import Translator

Words = Callable[[Translator, Options], dict[str, Any]]


class FilterFields:
    """The form, in the order of `ui.filters.Form`.

    `inputs` are its components, `changes` the events after which the limits are worked out anew, `worded` everything
    whose words change with the language, in the order of `reworded`.
    """

    def __init__(self, index: Index, t: Translator) -> None:
        self.index, self._t = index, t
        self._offered = options(index, t)
        self._words: list[tuple[Any, Words]] = []
        with self._add(gr.Accordion, lambda t, _: {"label": t("filters")}, open=False, elem_id="pc-filters"):  # noqa: SIM117
            with gr.Row(elem_id="pc-fields"):
                speakers = self._choice("speakers", lambda o: o.speakers)
                parties = self._choice("parties", lambda o: o.parties)
                offices = self._choice("offices", lambda o: o.offices)
                date_from, date_to = self._line("date_from"), self._line("date_to")
                sittings = self._choice("sittings", lambda o: o.sittings)
                agenda, drucksachen = self._line("agenda"), self._line("drucksachen")
                several = len(self._offered.parliaments) > 1
                parliaments = self._choice("parliaments", lambda o: o.parliaments, visible=several)
                without_chair = self._add(
                    gr.Checkbox,
                    lambda t, _: {"label": t("filter.without_chair")},
                    container=False,
                    elem_id="pc-no-chair",
                )
        lines = [date_from, date_to, agenda, drucksachen]
        chosen = [speakers, parties, offices, sittings, parliaments, without_chair]
        self.inputs: list[Any] = [
            speakers, parties, offices, date_from, date_to, sittings, agenda, drucksachen, parliaments, without_chair,
        ]  # fmt: skip
        self.changes = [c.input for c in chosen] + [e for line in lines for e in (line.blur, line.submit)]

    @property
    def worded(self) -> list[Any]:
        """The components whose words change with the language."""
        return [component for component, _ in self._words]

    def reworded(self, t: Translator) -> list[Any]:
        """An update for each of `worded`."""
        offered = options(self.index, t)
        return [gr.update(**words(t, offered)) for _, words in self._words]

    def _choice(self, name: str, choices: Callable[[Options], Choices], *, visible: bool = True) -> Any:
        return self._add(
            gr.Dropdown,
            lambda t, offered: {"label": t(f"filter.{name}"), "choices": choices(offered)},
            multiselect=True,
            visible=visible,
            elem_id=f"pc-filter-{name}",
        )

    def _line(self, name: str) -> Any:
        return self._add(
            gr.Textbox,
            lambda t, _: {"label": t(f"filter.{name}"), "placeholder": t(f"filter.{name}.placeholder")},
            max_lines=1,
            elem_id=f"pc-filter-{name}",
        )

    def _add(self, kind: Callable[..., Any], words: Words, **settings: Any) -> Any:
        component = kind(**words(self._t, self._offered), **settings)
        self._words.append((component, words))
        return component
