"""The printed page: where the words of a turn stand on it, and what else does."""
