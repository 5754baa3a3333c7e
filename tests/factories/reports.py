"""Reports as they were printed."""

from datetime import date

from reports import fingerprint, prints
from reports.models import RenderedReport
from tests.factories.association import user
from tests.factories.counter import NOW


def printed_report(**over):
    """A stored print that still holds: of the report as it stands, made from the data of this moment.

    Its bytes are no real PDF. Printing one takes seconds: `reports.actions.render`.
    """
    fields = {
        "kind": "literary",
        "year": 2023,
        "language": "ar",
        "content": b"%PDF-1.7 bytes",
        "sha256": "a" * 64,
        "pages": 30,
        "figures_on": date(2023, 12, 31),
        "rendered_at": NOW,
    }
    if "rendered_by" not in over:
        fields["rendered_by"] = user(None)
    fields |= over
    report = next(report for report in prints.current([fields["year"]]) if report.kind == fields["kind"])
    as_it_stands = {"report": report if report.pk else None, "status": report.status}
    return RenderedReport.objects.create(**{**as_it_stands, "fingerprint": fingerprint.of(report), **fields})
