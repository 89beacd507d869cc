"""What ranks passages, and what stands around them when they are shown."""
