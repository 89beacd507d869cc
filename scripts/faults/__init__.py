"""Faults, counted: kills, full disks, several writers and clocks set back, and what comes of an index in them."""
