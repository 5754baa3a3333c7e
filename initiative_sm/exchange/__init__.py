"""Lists in and out of the admin, as XLSX or CSV: django-import-export, with the rules of the house."""

from initiative_sm.exchange.resources import Column, sheet

__all__ = ["Column", "sheet"]
