"""What can be asked: typed, bounded, the names those of the command line's options. REST and MCP read it alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from rag.question import MAX_LENGTH
from rag.quotes.claim import place
from rag.quotes.pasted import MAX_LENGTH as LONGEST_QUOTE
from ui.given import day, drucksache, filters, words

if TYPE_CHECKING:
    from indexer.store import Filters

LONGEST_VALUE = 300  # characters of a filter's value
MOST_VALUES = 50  # of one filter
MOST_HISTORY = 20  # earlier questions
MOST_PASSAGES = 1000
HIGHEST_SITTING = 99_999


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _place(citation: str) -> str:
    place(citation)  # raises ValueError where it names none
    return citation


_Word = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_VALUE), AfterValidator(words)]
_Asked = Annotated[str, StringConstraints(min_length=1, max_length=MAX_LENGTH), AfterValidator(words)]
_Quote = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_QUOTE), AfterValidator(words)]
_Citation = Annotated[_Word, AfterValidator(_place)]
# The description says more than is checked here: what is amiss is better said by `day`.
_Day = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_VALUE),
    AfterValidator(day),
    WithJsonSchema({"type": "string", "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})$"}),
]
_Paper = Annotated[str, StringConstraints(max_length=LONGEST_VALUE, pattern=r"[0-9]/[0-9]"), AfterValidator(drucksache)]
_Number = Annotated[int, Field(ge=1, le=HIGHEST_SITTING)]
_Role = Literal["chair", "government", "member", "guest"]
Language = Literal["de", "en"]

# Several values, or one by itself; read as a list.
_AtMost = Field(max_length=MOST_VALUES)
_Words = Annotated[
    list[_Word], _AtMost, BeforeValidator(_listed, json_schema_input_type=Annotated[list[_Word], _AtMost] | _Word)
]
_Days = Annotated[
    list[_Day], _AtMost, BeforeValidator(_listed, json_schema_input_type=Annotated[list[_Day], _AtMost] | _Day)
]
_Papers = Annotated[
    list[_Paper], _AtMost, BeforeValidator(_listed, json_schema_input_type=Annotated[list[_Paper], _AtMost] | _Paper)
]
_Numbers = Annotated[
    list[_Number],
    _AtMost,
    BeforeValidator(_listed, json_schema_input_type=Annotated[list[_Number], _AtMost] | _Number),
]
_Roles = Annotated[
    list[_Role], _AtMost, BeforeValidator(_listed, json_schema_input_type=Annotated[list[_Role], _AtMost] | _Role)
]
_AtMostAsked = Field(max_length=MOST_HISTORY)
_History = Annotated[
    list[_Asked],
    _AtMostAsked,
    BeforeValidator(_listed, json_schema_input_type=Annotated[list[_Asked], _AtMostAsked] | _Asked),
]


class Limits(BaseModel):
    """The filters. Values of one name are alternatives, all names must hold."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    speaker: _Words = Field([], description="A surname or full name.")
    party: _Words = Field([], description="A parliamentary group.")
    office: _Words = Field([], description="An office, as printed or as usually called (Innenminister).")
    from_: _Days = Field([], alias="from", description="On this day or later (2021-03-16 or 16.03.2021).")
    to: _Days = Field([], description="On this day or earlier.")
    sitting: _Numbers = Field([], description="The number of a sitting.")
    drucksache: _Papers = Field([], description="A printed paper of the agenda item (20/5021).")
    agenda: _Words = Field([], description="An agenda item: its number, or words of its title.")
    role: _Roles = Field([], description="In which capacity somebody speaks.")
    parliament: _Words = Field([], description="The short id of a parliament (hessen).")

    @property
    def filters(self) -> Filters:
        """The same as the store takes them."""
        return filters({field.alias or name: getattr(self, name) for name, field in Limits.model_fields.items()})


class AskInput(Limits):
    """A question to be answered, as `plenarchat ask` takes it."""

    question: _Asked = Field(description="The question, in German or English.")
    history: _History = Field([], description="Earlier questions, the oldest first: a follow-up is understood by them.")
    language: Language | None = Field(None, description="Of the answer; by default the question's.")
    ignore: _Words = Field(
        [], description="What is not to be understood: a key of `understood.items` (`party:FDP`). Its words are topic."
    )


class SearchInput(Limits):
    """A search for passages, as `plenarchat search` takes it."""

    query: _Asked = Field(description="What is looked for: words, or a whole question.")
    k: int = Field(10, ge=1, le=MOST_PASSAGES, description="How many passages.")
    history: _History = Field([], description="Earlier questions, the oldest first.")
    ignore: _Words = Field([], description="What is not to be understood (`party:FDP`).")


class VerifyInput(Limits):
    """A quote to be checked, as `plenarchat verify` takes it: `speaker` is who is said to have said it."""

    quote: _Quote = Field(description="The words, as they were pasted.")
    citation: _Citation | None = Field(None, description="Where it is said to stand: `20/67 S. 5316`.")
    language: Language = Field("de", description="Of what is said about it.")
