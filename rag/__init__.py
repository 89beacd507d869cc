"""From a question to a cited answer: understanding, evidence, answer, and the gate before it is shown."""
