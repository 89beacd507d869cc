"""How words stand in a turn, and whether a sentence says what they say."""
