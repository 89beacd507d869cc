"""MCP: the same questions as tools for a language model's client, over HTTP at `/mcp` and over standard input."""
