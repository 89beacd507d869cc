"""What a question asks: people, offices, groups, times, sittings, and what a follow-up takes over from before."""
