"""A session: who is in the room, who represents whom, how a resolution was voted."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from governance.models import CollegeCount, Proxy, Recusal, Stay
from tests.factories.association import meeting, member, resolution, user

#: The assembly of 25 September 2024, at three o'clock.
OPENING = timezone.make_aware(datetime(2024, 9, 25, 15, 0))


def open_meeting(**over):
    fields = {"status": "open", "opened_at": OPENING, "convened_on": date(2024, 9, 1)}
    return meeting(**{**fields, **over})


def stay(**over):
    fields = {"signatory_fr": "Une représentante", "signatory_ar": "ممثلة", "arrived_at": OPENING}
    if "meeting" not in over:
        fields["meeting"] = open_meeting()
    if "member" not in over:
        fields["member"] = member()
    if "recorded_by" not in over:
        fields["recorded_by"] = user(None)
    return Stay.objects.create(**{**fields, **over})


def proxy(**over):
    fields = {"received_at": OPENING - timedelta(days=2)}
    if "meeting" not in over:
        fields["meeting"] = open_meeting()
    for side in ("giver", "holder"):
        if side not in over:
            fields[side] = member()
    if "received_by" not in over:
        fields["received_by"] = user(None)
    return Proxy.objects.create(**{**fields, **over})


def college_count(**over):
    fields = {"college": "public", "in_room": 5, "votes_for": 3}
    if "resolution" not in over:
        fields["resolution"] = resolution()
    return CollegeCount.objects.create(**{**fields, **over})


def recusal(**over):
    fields = {"reason": "Bénéficiaire du projet"}
    if "resolution" not in over:
        fields["resolution"] = resolution()
    if "member" not in over:
        fields["member"] = member()
    return Recusal.objects.create(**{**fields, **over})
