"""Running a server: its logs, metrics, traces, health and end."""
