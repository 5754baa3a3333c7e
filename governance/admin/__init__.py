"""The admin of governance, by subject."""

from governance.admin import convening, elections, meetings, statutes

__all__ = ["convening", "elections", "meetings", "statutes"]
