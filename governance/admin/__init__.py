"""The admin of governance, by subject."""

from governance.admin import after, convening, elections, meetings, session, statutes

__all__ = ["after", "convening", "elections", "meetings", "session", "statutes"]
