"""What many times the protocols cost: real ones multiplied as sources, indexed, searched, and reckoned up."""
