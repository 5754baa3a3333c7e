"""What follows a meeting: its minutes, what must be filed, what a resolution asks to be done."""

from datetime import date

from governance.models import Filing, Minutes, MinutesSection, ResolutionStep
from tests.factories.association import meeting, resolution, user
from tests.factories.convening import paper
from tests.factories.counter import NOW, numbers


def minutes(**over):
    """A draft."""
    fields = {"drawn_up_at": NOW}
    if "meeting" not in over:
        fields["meeting"] = meeting(status="held")
    if "drawn_up_by" not in over:
        fields["drawn_up_by"] = user(None)
    return Minutes.objects.create(**{**fields, **over})


def locked_minutes(**over):
    """Minutes that were signed and entered in the register."""
    held = over.pop("meeting", None) or meeting(status="held")
    fields = {
        "meeting": held,
        "status": "locked",
        "register_year": held.held_on.year,
        "register_number": next(numbers),
        "locked_at": NOW,
    }
    if "locked_by" not in over:
        fields["locked_by"] = user(None)
    if "scan" not in over:
        fields["scan"] = paper(meeting=held, kind="signed_minutes")
    return minutes(**{**fields, **over})


def minutes_section(**over):
    n = next(numbers)
    fields = {
        "position": n,
        "key": f"partie-{n}",
        "title_fr": f"Partie {n}",
        "title_ar": f"الجزء {n}",
        "text_fr": "La séance est ouverte.",
        "text_ar": "افتتحت الجلسة.",
    }
    if "minutes" not in over:
        fields["minutes"] = minutes()
    return MinutesSection.objects.create(**{**fields, **over})


def filing(**over):
    fields = {"kind": "declaration", "due_on": date(2024, 10, 25)}
    if "meeting" not in over:
        fields["meeting"] = meeting(status="held")
    return Filing.objects.create(**{**fields, **over})


def resolution_step(**over):
    fields = {"text": "Écrire aux bailleurs", "owner": "Secrétaire général", "due_on": date(2024, 10, 31)}
    if "resolution" not in over:
        fields["resolution"] = resolution(outcome="carried", votes_for=20)
    return ResolutionStep.objects.create(**{**fields, **over})
