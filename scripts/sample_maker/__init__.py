"""Sets the sample manuscripts as printed protocols (used by `scripts/make_sample.py`)."""
