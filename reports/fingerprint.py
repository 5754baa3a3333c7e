"""Whether a report would still be printed the same: one hash of everything that a print is made from.

Cheap, because the data leave marks as they move: the journal its chained hash, the verbs their events, the
admin its log, the files their history, a bulk import its new rows. Only a row changed behind the back of all
of them, by hand in the database, goes unseen.
"""

import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db.models import Max, Value
from django.forms.models import model_to_dict

from loans.models import JournalHead
from members.models import Association, Event, Job, User
from reports.models import RenderedReport, Report

#: The verb that `reports.actions` logs: printing a report is not a reason to print it again.
PRINTED = "report.printed"

#: Rows that say nothing of the association's work.
_SILENT = {Event, Job, User, JournalHead, RenderedReport, Report, Association}

#: What a page is made of besides the data.
_SOURCES = (
    "templates/reports",
    "templates/_components",
    "static/css",
    "static/img",
    "reports",
    "initiative_sm",
)
_SUFFIXES = {".html", ".css", ".svg", ".py", ".mo"}


def of(report: Report, shared: dict | None = None) -> str:
    """The fingerprint of `report` as it would be printed now; `report` may be unsaved.

    Who asks about several reports gives the `state()` they share, read once.
    """
    said = {**(shared or state()), "report": model_to_dict(report)}
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


def state() -> dict:
    """What every report is made from besides its own texts, as marks that move with it."""
    return {
        "journal": JournalHead.objects.values_list("hash", flat=True).first(),
        "verbs": Event.objects.exclude(verb=PRINTED).aggregate(last=Max("pk"))["last"],
        "admin": LogEntry.objects.aggregate(last=Max("pk"))["last"],
        "rows": _last_rows(),
        "association": model_to_dict(Association.current()),
        "sources": _sources(),
    }


def _last_rows() -> dict:
    """Table → its last key, in one query: a page asks for this before it shows a kept figure."""
    first, *others = [
        model._base_manager.order_by().values(table=Value(model._meta.label)).annotate(last=Max("pk"))
        for model in _models()
    ]
    return {row["table"]: row["last"] for row in first.union(*others, all=True)}


def _models():
    """Tables of the association's work, those of their history included."""
    return [
        model
        for label in ("members", "governance", "loans", "reports")
        for model in apps.get_app_config(label).get_models()
        if model not in _SILENT and not model._meta.proxy
    ]


@cache
def _sources() -> str:
    """One hash of the templates, styles, code and catalogues; they do not move while a process runs."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for folder in _SOURCES:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.suffix in _SUFFIXES:
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
