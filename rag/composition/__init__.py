"""From passages to an answer: which sentences are quoted, in which form and order."""
