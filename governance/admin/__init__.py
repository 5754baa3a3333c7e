"""The admin of governance, by subject."""

from governance.admin import elections, meetings, statutes

__all__ = ["elections", "meetings", "statutes"]
