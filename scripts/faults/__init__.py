"""Faults, counted: what is killed, filled up, fought over and set back while plenarchat indexes, and what came of it."""
