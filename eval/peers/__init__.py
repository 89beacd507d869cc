"""What a user would otherwise get over the same protocols: the pipeline of a plain tutorial, and BM25 alone.

Both read the printed pages that the index holds, in the pieces that fixed-size splitting makes of them, and the first
embeds them with the index's own model. So the figures beside ours differ by the pipeline and by nothing else.
Importing this package loads neither LangChain nor BM25.
"""

from __future__ import annotations

from eval.peers.opening import open_peers
from eval.peers.peer import Peer, PeersUnavailable, history_as_prefix

__all__ = ["Peer", "PeersUnavailable", "history_as_prefix", "open_peers"]
