"""What people and programs see: the chat in a browser and the command line."""
