"""plenarchat and its peers as systems to be measured in the same tables."""

from __future__ import annotations

from collections.abc import Sequence

from eval.ablation import variants
from eval.peers.peer import Peer, history_as_prefix
from eval.systems import System
from rag.assistant import Assistant

TITLE = "What a user would otherwise get"
SAYS = (
    "The same protocols, the same embedding model, the same questions. The peers split pages into pieces of a fixed "
    "size and know no speakers: as a favour to them, a piece counts as said by whoever has most of its letters on its "
    "page. The figures by page alone do without that favour."
)


def systems(assistant: Assistant, peers: Sequence[Peer]) -> list[System]:
    """plenarchat first, then every peer; a follow-up is asked of a peer with the earlier questions put in front."""
    whole = variants(assistant)[0]
    return [
        System("plenarchat", whole.says, whole.search),
        *(System(peer.name, peer.says, lambda q, k, peer=peer: peer.search(history_as_prefix(q), k)) for peer in peers),  # type: ignore[misc]
    ]
