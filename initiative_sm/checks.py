"""System checks that hold what the database must be, whatever the settings say."""

from django.core.checks import Error, Tags, register
from django.db import connections


@register(Tags.database)
def sqlite_is_safe_for_writers(app_configs, databases=None, **kwargs):
    """SQLite loses writes unless transactions are IMMEDIATE and the log is write-ahead."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "sqlite":
            continue
        options = connection.settings_dict["OPTIONS"]
        if options.get("transaction_mode") != "IMMEDIATE" or "journal_mode=WAL" not in options.get(
            "init_command", ""
        ):
            errors.append(
                Error(
                    "SQLite must run with transaction_mode IMMEDIATE and journal_mode WAL.",
                    hint="Keep the OPTIONS of initiative_sm.settings.",
                    id="initiative_sm.E001",
                )
            )
    return errors
