"""Attacks on a running server, counted: `python -m scripts.attacks`. Everything happens on loopback."""
