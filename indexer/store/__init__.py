"""The index on disk: SQLite holds the truth and the full text, Chroma the vectors for nearest-neighbour search."""

from indexer.store.chroma import shortfalls
from indexer.store.chroma_place import Shortfall
from indexer.store.errors import (
    DiskError,
    IndexFormatError,
    IndexLockedError,
    IndexMissingError,
    ModelMismatchError,
    StoreError,
)
from indexer.store.filters import Filters
from indexer.store.fulltext import TextWeights
from indexer.store.hits import Hit
from indexer.store.holdings import AgendaRow, Coverage, Facets, KnownSource, SittingRow
from indexer.store.index import Index
from indexer.store.interjections import Call
from indexer.store.model import Model
from indexer.store.passage import Asked, Passage
from indexer.store.statistics import GroupTurns, TermTurns
from indexer.store.terms import Terms
from indexer.store.turn_columns import ItemKey, SittingKey
from indexer.store.turn_facets import Dimension, FacetValue, Narrowing
from indexer.store.turn_search import FoundTurn, FoundTurns, Sort, TurnQuery

__all__ = [
    "AgendaRow",
    "Asked",
    "Call",
    "Coverage",
    "Dimension",
    "DiskError",
    "FacetValue",
    "Facets",
    "Filters",
    "FoundTurn",
    "FoundTurns",
    "GroupTurns",
    "Hit",
    "Index",
    "IndexFormatError",
    "IndexLockedError",
    "IndexMissingError",
    "ItemKey",
    "KnownSource",
    "Model",
    "ModelMismatchError",
    "Narrowing",
    "Passage",
    "Shortfall",
    "SittingKey",
    "SittingRow",
    "Sort",
    "StoreError",
    "TermTurns",
    "Terms",
    "TextWeights",
    "TurnQuery",
    "shortfalls",
]
