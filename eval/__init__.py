"""Measures the whole: how good answers are on questions with known answers, and how fast and large everything is."""
