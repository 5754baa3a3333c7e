"""The admin of the programme, one module for each part of it."""

from loans.admin import (
    bank,
    bills,
    committee,
    difficulty,
    documents,
    files,
    fund,
    holders,
    imports,
    journal,
    orders,
    products,
    projects,
    schedules,
    support,
    territory,
)

__all__ = [
    "bank",
    "bills",
    "committee",
    "difficulty",
    "documents",
    "files",
    "fund",
    "holders",
    "imports",
    "journal",
    "orders",
    "products",
    "projects",
    "schedules",
    "support",
    "territory",
]
