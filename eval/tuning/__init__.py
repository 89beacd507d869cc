"""Learning how much each feature of a passage counts, from questions with known answers.

    samples.py    what the searches find for a question, with its features and which passages are right
    learn.py      weights that put the right ones first
    folds.py      how good weights are on questions that they were not learned from

`python -m eval.tuning QUESTIONS... --index DIR` prints the figures and writes `rag/retrieval/ranking.toml`.
"""
