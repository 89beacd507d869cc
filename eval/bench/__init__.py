"""`python -m eval.bench`: how fast and how large everything is, measured on real protocols with the real parts."""
