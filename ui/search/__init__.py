"""The search page: turns that match words, with facets, and their keywords in context."""
