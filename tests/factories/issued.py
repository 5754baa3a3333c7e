"""Papers issued, as rows; their bytes are those of the action."""

from datetime import date

from loans.models import IssuedFile, IssuedPaper
from tests.factories.association import user
from tests.factories.counter import NOW, numbers


def issued_paper(**over):
    n = next(numbers)
    fields = {
        "kind": "statement",
        "number": f"CPT-2024-{n:04}",
        "key": f"statement:{n}",
        "code": f"{n:020x}",
        "issued_on": date(2024, 9, 25),
        "issued_at": NOW,
    }
    if "issued_by" not in over:
        fields["issued_by"] = user(None)
    return IssuedPaper.objects.create(**{**fields, **over})


def issued_file(**over):
    n = next(numbers)
    fields = {
        "language": "fr",
        "file": f"issued/00/{n:032}.pdf",
        "sha256": f"{n:064}",
        "size": 1000,
        "pages": 1,
    }
    if "paper" not in over:
        fields["paper"] = issued_paper()
    return IssuedFile.objects.create(**{**fields, **over})
