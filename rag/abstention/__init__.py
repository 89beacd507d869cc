"""Whether the evidence carries an answer, and what is said where it does not."""
