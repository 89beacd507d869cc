"""From protocols to an index: formats, turns, chunks, embeddings, the store."""
