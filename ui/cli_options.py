"""Options that several commands share: the index, the filters, debugging."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rag.chat_model import ModelSetting

DEFAULT_INDEX = Path("plenarchat-index")
INDEX_VARIABLE = "PLENARCHAT_INDEX"
CHROMA_URL_VARIABLE = "PLENARCHAT_CHROMA_URL"
DEBUG_VARIABLE = "PLENARCHAT_DEBUG"
_T = TypeVar("_T")

ROLES = ("chair", "government", "member", "guest")


@dataclass
class Settings:
    """What holds for a whole run, whether it is given before or after the name of the command."""

    chosen_index: Path | None = None
    debug: bool = False
    chosen_model: str | None = None
    chosen_model_url: str | None = None
    chosen_chroma_url: str | None = None

    @property
    def index(self) -> Path:
        """Where the index lives: the option, else the variable, else a folder here."""
        return self.chosen_index or Path(os.environ.get(INDEX_VARIABLE) or DEFAULT_INDEX)

    @property
    def chroma_url(self) -> str | None:
        """Where the vectors live: the option, else the variable, else None for what the index was told."""
        return self.chosen_chroma_url or os.environ.get(CHROMA_URL_VARIABLE) or None

    @property
    def model(self) -> ModelSetting | None:
        """The language model that writes answers: the options, else the variables, else none.

        Raises:
            ModelUnavailable: a variable cannot be read.
        """
        from rag.chat_model import model_setting

        return model_setting(self.chosen_model, self.chosen_model_url)


pass_settings = click.make_pass_decorator(Settings)


def _choose_index(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.ensure_object(Settings).chosen_index = value


def _choose_chroma_url(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Settings).chosen_chroma_url = value


def _choose_debug(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Settings).debug = True


def _choose_model(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Settings).chosen_model = value


def _choose_model_url(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Settings).chosen_model_url = value


def writer_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--model MODEL` and `--model-url URL`: the language model that writes the answers (`Settings.model`)."""
    url = click.option(
        "--model-url",
        metavar="URL",
        expose_value=False,
        callback=_choose_model_url,
        help="Where the model is served (llama.cpp, vLLM: http://127.0.0.1:8080/v1) [env: PLENARCHAT_MODEL_URL].",
    )
    model = click.option(
        "--model",
        metavar="MODEL",
        expose_value=False,
        callback=_choose_model,
        help="Language model that writes answers, every sentence checked (ollama:NAME, openai:NAME, anthropic:NAME, "
        "mistralai:NAME, none) [env: PLENARCHAT_MODEL; default: none, quotes alone].",
    )
    return model(url(function))


def shared_options() -> list[click.Parameter]:
    """`--index DIR`, `--chroma-url URL` and `--debug`, which hold before and after the name of the command."""
    index = click.Option(
        ["--index"],
        type=click.Path(file_okay=False, path_type=Path),
        expose_value=False,
        callback=_choose_index,
        metavar="DIR",
        help=f"Where the index lives [env: {INDEX_VARIABLE}; default: ./{DEFAULT_INDEX}].",
    )
    chroma_url = click.Option(
        ["--chroma-url"],
        expose_value=False,
        callback=_choose_chroma_url,
        metavar="URL",
        help="The Chroma server with the vectors, http://HOST:8000, or `none` for the index's own folder "
        f"[env: {CHROMA_URL_VARIABLE}; default: what the index was told].",
    )
    debug = click.Option(
        ["--debug"],
        is_flag=True,
        expose_value=False,
        callback=_choose_debug,
        envvar=DEBUG_VARIABLE,
        help=f"Show where an error arose [env: {DEBUG_VARIABLE}=1].",
    )
    return [index, chroma_url, debug]


def command(name: str, kind: type[click.Command] = click.Command) -> Callable[[Callable[..., Any]], click.Command]:
    """A command of that kind that takes the shared options after its own."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        made = click.command(name, cls=kind)(function)
        made.params += shared_options()
        return made

    return decorate


class Names(click.types.StringParamType):
    """Names, for an option that can be repeated; its variable holds them separated by commas or blanks."""

    def split_envvar_value(self, rv: str) -> list[str]:
        return [name for name in re.split(r"[,\s]+", rv) if name]


class Day(click.ParamType[date]):
    """A date, `2021-03-16` or `16.03.2021`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from ui.given import day

        return _converted(self, day, value, param, ctx)


class Drucksache(click.ParamType[str]):
    """The number of a printed paper, `20/5021`."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from ui.given import drucksache

        return _converted(self, drucksache, value, param, ctx)


class Words(click.ParamType[str]):
    """Text with at least one letter or digit in it."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from ui.given import words

        return _converted(self, words, value, param, ctx)


def _converted(
    kind: click.ParamType[_T],
    read: Callable[[str], _T],
    value: Any,
    param: click.Parameter | None,
    ctx: click.Context | None,
) -> _T:
    try:
        return read(value)
    except ValueError as error:
        kind.fail(str(error), param, ctx)


_FILTERS = (
    ("speaker", Words(), "NAME", "A surname or full name."),
    ("party", Words(), "NAME", "A parliamentary group."),
    ("office", Words(), "NAME", "An office, as printed or as usually called (Innenminister)."),
    ("from", Day(), "DATE", "On this day or later."),
    ("to", Day(), "DATE", "On this day or earlier."),
    ("sitting", click.IntRange(min=1), "NUMBER", "The number of a sitting."),
    ("drucksache", Drucksache(), "NUMBER", "A printed paper of the agenda item (20/5021)."),
    ("agenda", Words(), "WORDS", "An agenda item: its number, or words of its title."),
    ("role", click.Choice(ROLES), None, "In which capacity somebody speaks."),
    ("parliament", Words(), "ID", "The short id of a parliament (hessen)."),
)


def ignore_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--ignore KEY`, repeatable: what is not to be understood; the function gets the keys as `ignoring`."""
    text = "Do not understand this (a key of understood.items in the JSON, party:FDP); its words count as topic."
    return click.option("--ignore", "ignoring", type=Words(), multiple=True, metavar="KEY", help=text)(function)


def filter_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filters, each repeatable; the function gets them as one `filters`.

    Values of one kind are alternatives, all kinds must hold. Of several `--from` the latest holds, of several `--to`
    the earliest.
    """

    @functools.wraps(function)
    def wrapper(*args: Any, **options: Any) -> Any:
        from ui.given import filters

        given = {name: options.pop(f"filter_{name}") for name, *_ in _FILTERS}
        return function(*args, filters=filters(given), **options)

    for name, kind, metavar, text in reversed(_FILTERS):
        option = click.option(f"--{name}", f"filter_{name}", type=kind, multiple=True, metavar=metavar, help=text)
        wrapper = option(wrapper)
    return wrapper
