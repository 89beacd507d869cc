"""Help of a command with many options: in sections, each of which one reads as a whole."""

from __future__ import annotations

from collections.abc import Mapping

import click

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Index and models": ("index", "chroma_url", "embedding_model", "model", "model_url"),
    "Where it is found": (
        "host",
        "port",
        "open_browser",
        "public_url",
        "trusted_proxy",
        "allowed_host",
        "cors_origin",
        "mcp_hosts",
    ),
    "Who may read what": (
        "collections",
        "accounts",
        "proxy_user_header",
        "proxy_groups_header",
        "oidc_issuer",
        "oidc_client_id",
        "oidc_secret_file",
        "oidc_groups_claim",
        "oidc_name_claim",
        "admin_group",
        "session_hours",
        "idle_hours",
    ),
    "How much": ("requests_per_minute", "questions_per_minute", "max_body", "answer_seconds", "grace"),
    "Logs, and how long things are kept": (
        "log_format",
        "log_level",
        "log_file",
        "log_questions",
        "history_days",
        "feedback",
        "feedback_days",
    ),
}
"""The options of a server by what they are about; others come last."""


class Sectioned(click.Command):
    """A command whose help has these sections."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections that have options, then the other options."""
        rows = {param.name: row for param in self.get_params(ctx) if (row := param.get_help_record(ctx)) is not None}
        for title, names in SECTIONS.items():
            if found := [rows.pop(name) for name in names if name in rows]:
                with formatter.section(title):
                    formatter.write_dl(found)
        with formatter.section("Other"):
            formatter.write_dl(list(rows.values()))
