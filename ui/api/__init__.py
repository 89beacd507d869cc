"""REST: what the command line does, over HTTP under `/api/v1`, with the same names and the same JSON."""
