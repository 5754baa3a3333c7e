"""What those who decide have declared, at a date: shown where a recusal may be due."""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter

from governance.models import Interest
from members.models import Member


def declared(members: Iterable[Member], on: date) -> dict[int, list[Interest]]:
    """The key of each of `members` that declared something → its interests on `on`; one query."""
    found: dict[int, list[Interest]] = {}
    rows = Interest.objects.filter(member__in=[member.pk for member in members]).on(on)
    for interest in rows.select_related("representative").order_by("declared_on", "pk"):
        found.setdefault(interest.member_id, []).append(interest)
    return found


def told(members: Iterable[Member], on: date, language: str) -> list[tuple[str, list[Interest]]]:
    """The name of each of `members` that declared something, with its interests on `on`, by name."""
    members = list(members)
    found = declared(members, on)
    named = ((member.name(language), found[member.pk]) for member in members if member.pk in found)
    return sorted(named, key=itemgetter(0))
