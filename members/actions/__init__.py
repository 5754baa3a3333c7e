"""The verbs of the members' floor; those that every app needs are named here."""

from members.actions.trace import STALE_AFTER, SYSTEM_EMAIL, log, system_user

__all__ = ["STALE_AFTER", "SYSTEM_EMAIL", "log", "system_user"]
