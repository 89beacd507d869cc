"""The filter form's Gradio components, with their words in either language."""

from __future__ import annotations

from typing import Any

import gradio as gr

from indexer.store import Index
from ui.filters import options
from ui.i18n import Translator, translator
from ui.shell import Words


class FilterFields:
    """The form, in the order of `ui.filters.Form`.

    `inputs` are its components, `changes` the events after which the limits are worked out anew, `lists` those that
    offer what the index holds. What they offer is sent once the form is opened, since it may be thousands of titles:
    `frame` is what is opened. `worded` is everything whose words change with the language.
    """

    def __init__(self, index: Index, t: Translator, *, prefix: str = "pc", opened: bool = False) -> None:
        """`prefix` begins the ids of its elements."""
        self.index, self._prefix = index, prefix
        self._words = Words(t)
        frame = self._words.add(
            gr.Accordion, lambda t: {"label": t("filters")}, open=opened, elem_id=f"{prefix}-filters"
        )
        with frame, gr.Row(elem_id=f"{prefix}-fields", elem_classes="pc-fields"):
            speakers, parties, offices = (self._choice(name) for name in ("speakers", "parties", "offices"))
            date_from, date_to = self._line("date_from"), self._line("date_to")
            sittings = self._choice("sittings")
            agenda = self._choice("agenda", multiselect=False)
            drucksachen = self._line("drucksachen")
            parliaments = self._choice("parliaments", visible=len(index.facets().parliaments) > 1)
            without_chair = self._words.add(
                gr.Checkbox,
                lambda t: {"label": t("filter.without_chair")},
                container=False,
                elem_id=f"{prefix}-no-chair",
            )
        self.frame: Any = frame
        self.lists: list[Any] = [speakers, parties, offices, sittings, agenda, parliaments]
        lines = [date_from, date_to, drucksachen]
        self.inputs: list[Any] = [
            speakers, parties, offices, date_from, date_to, sittings, agenda, drucksachen, parliaments, without_chair,
        ]  # fmt: skip
        self.changes = [c.input for c in (*self.lists, without_chair)]
        self.changes += [event for line in lines for event in (line.blur, line.submit)]

    @property
    def worded(self) -> list[Any]:
        """The components whose words change with the language."""
        return self._words.components

    def reworded(self, t: Translator) -> dict[Any, Any]:
        """What each of `worded` says in that language."""
        return dict(zip(self.worded, self._words.updates(t), strict=True))

    def offered(self, language: str) -> dict[Any, Any]:
        """What each of `lists` offers."""
        offered = options(self.index, translator(language))
        choices = (
            offered.speakers, offered.parties, offered.offices, offered.sittings, offered.agenda, offered.parliaments,
        )  # fmt: skip
        return {field: gr.update(choices=values) for field, values in zip(self.lists, choices, strict=True)}

    def unfolded(self, unfolded: bool) -> dict[Any, Any]:
        """The form unfolded, or folded up."""
        return {self.frame: gr.update(open=unfolded)}

    def _choice(self, name: str, *, visible: bool = True, multiselect: bool = True) -> Any:
        return self._words.add(
            gr.Dropdown,
            lambda t: {"label": t(f"filter.{name}")},
            choices=[],
            value=[] if multiselect else "",
            multiselect=multiselect,
            allow_custom_value=True,  # what is offered may not have been sent yet; a surname will do for a name
            visible=visible,
            elem_id=f"{self._prefix}-filter-{name}",
        )

    def _line(self, name: str) -> Any:
        return self._words.add(
            gr.Textbox,
            lambda t: {"label": t(f"filter.{name}"), "placeholder": t(f"filter.{name}.placeholder")},
            max_lines=1,
            elem_id=f"{self._prefix}-filter-{name}",
        )
