"""Learning when to answer, from questions with and without an answer.

    evidence.py   the signals of each question's evidence, and what is decided without them
    learn.py      a logistic model whose weights have the sign that their signals have
    folds.py      how good it is on questions that it was not learned from, and from which probability on to answer

`python -m eval.calibrate QUESTIONS... --index DIR` prints the figures and writes `rag/abstention/answerable.toml`.
"""
