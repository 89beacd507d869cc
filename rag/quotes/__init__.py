"""A pasted quote: where it stands, how it differs, and who said it."""
