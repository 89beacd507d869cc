"""XML to a tree of elements, with everything refused by which a file could do harm.

Nothing is fetched: the document type that the files name stays unread. Entities are refused, so none can grow; depth is
bounded, so that walking the tree cannot run out of stack.
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from indexer.formats.bundestag.text import repaired
from indexer.protocol import ProtocolError

MAX_DEPTH = 60  # elements within elements; a protocol has about ten
_REMEDY = "Download the file again from the parliament's site."


class _Refused(Exception):
    """Something that a protocol never holds."""


def parse(data: bytes, path: Path) -> Element:
    """The root element, its characters as printed.

    Raises:
        ProtocolError: the file is no well-formed XML, declares entities, or is nested too deep.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    builder = TreeBuilder()
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _Refused(f"its elements are nested more than {MAX_DEPTH} deep")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def text(characters: str) -> None:
        builder.data(repaired(characters))

    def refuse(*_: object) -> NoReturn:
        raise _Refused("it declares entities, which a protocol never does")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = parser.UnparsedEntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    parser.SkippedEntityHandler = refuse
    try:
        parser.Parse(data.strip(), True)
        return builder.close()
    except _Refused as refused:
        raise ProtocolError(path, str(refused), _REMEDY) from refused
    except expat.ExpatError as error:
        problem = f"broken XML in line {error.lineno}: {expat.ErrorString(error.code)}"
        raise ProtocolError(path, problem, _REMEDY) from error
    except (AssertionError, LookupError, ValueError) as error:
        raise ProtocolError(path, f"broken XML: {error}", _REMEDY) from error
