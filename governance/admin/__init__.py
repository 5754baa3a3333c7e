"""The admin of governance, by subject."""

from governance.admin import meetings, statutes

__all__ = ["meetings", "statutes"]
