"""Training pairs from protocols, and the fit of the question adapter to them (`scripts/train_question_adapter.py`)."""
