"""The reader: a sitting as it was printed, with its agenda, every turn reachable by a link of its own."""
