"""Who may do what on a shared server: login, groups, rate limits, and what is refused before anything inside runs."""
