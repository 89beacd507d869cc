"""The chat: asking, the conversation, and the sources beside it."""
