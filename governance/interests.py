"""What those who decide have declared, at a date: shown where a recusal may be due."""

from collections.abc import Iterable
from datetime import date

from governance.models import Interest
from members.models import Member


def declared(members: Iterable[Member], on: date) -> dict[int, list[Interest]]:
    """The key of each of `members` that declared something → its interests on `on`; one query."""
    found: dict[int, list[Interest]] = {}
    rows = Interest.objects.filter(member__in=[member.pk for member in members]).on(on)
    for interest in rows.select_related("representative").order_by("declared_on", "pk"):
        found.setdefault(interest.member_id, []).append(interest)
    return found
