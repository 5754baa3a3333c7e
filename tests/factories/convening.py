"""Whom a meeting called, how it reached them, and its files."""

from governance.models import Convocation, Paper, Sending
from tests.factories.association import meeting, member, user
from tests.factories.counter import NOW, numbers


def paper(**over):
    """A file on record; it is not on the disk: for one that is, see the action."""
    n = next(numbers)
    fields = {
        "kind": "attachment",
        "title": f"Document {n}",
        "file": f"meetings/00/{n:032}.pdf",
        "name": f"document-{n}.pdf",
        "content_type": "application/pdf",
        "size": 1000,
        "sha256": f"{n:064x}",
        "added_at": NOW,
    }
    if "meeting" not in over:
        fields["meeting"] = meeting()
    if "added_by" not in over:
        fields["added_by"] = user(None)
    return Paper.objects.create(**{**fields, **over})


def convocation(**over):
    """An addressee: the member itself, with one vote."""
    fields = {"votes": 1}
    if "meeting" not in over:
        fields["meeting"] = meeting()
    if "member" not in over:
        fields["member"] = member()
    called = fields.get("member") or over["member"]
    fields |= {
        "name_fr": called.name_fr,
        "name_ar": called.name_ar,
        "college": called.college,
        "email": called.email,
    }
    return Convocation.objects.create(**{**fields, **over})


def sending(**over):
    """A letter handed over against a signature."""
    fields = {"channel": "hand", "sent_at": NOW, "reference": "Signé au registre"}
    if "convocation" not in over:
        fields["convocation"] = convocation()
    if "sent_by" not in over:
        fields["sent_by"] = user(None)
    return Sending.objects.create(**{**fields, **over})
