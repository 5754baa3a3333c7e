"""Who sits where: representatives, and mandates in the board by thirds, the bureau and the committee."""

from dataclasses import dataclass
from datetime import date
from random import Random

from initiative_sm.dates import add_months, day_before
from initiative_sm.management.demo import people
from initiative_sm.management.demo.workdays import ASSEMBLIES
from members.enums import MandateEnd, MemberKind, Office, Organ, Sex
from members.models import Mandate, Member, Representative

#: Seats of the board: member and series, the third that is renewed together.
BOARD = (
    ("moudene", 2), ("region", 1), ("ccis", 2), ("ads", 3), ("indh", 1), ("artisanat", 2), ("cri", 3),
    ("anapec", 1), ("cjd", 2), ("tiznit", 3), ("bank1", 1), ("bank2", 3), ("firm1", 3), ("asso1", 1),
    ("person1", 2),
)  # fmt: skip
BUREAU = (
    ("moudene", Office.PRESIDENT), ("region", Office.VICE_PRESIDENT), ("ccis", Office.VICE_PRESIDENT),
    ("cjd", Office.SECRETARY), ("asso1", Office.DEPUTY_SECRETARY), ("bank1", Office.TREASURER),
    ("artisanat", Office.DEPUTY_TREASURER), ("anapec", Office.ASSESSOR), ("tiznit", Office.ASSESSOR),
)  # fmt: skip
COMMITTEE = (
    ("bank1", Office.PRESIDENT), ("bank2", Office.MEMBER), ("ccis", Office.MEMBER), ("artisanat", Office.MEMBER),
    ("cri", Office.MEMBER), ("anapec", Office.MEMBER), ("firm1", Office.MEMBER), ("person1", Office.MEMBER),
    ("person3", Office.MEMBER),
)  # fmt: skip

#: Assembly → series renewed: one third at each, in turn.
RENEWALS = {day: 1 + n % 3 for n, day in enumerate(ASSEMBLIES[1:])}
#: Series → the day on which it is due for renewal after the last assembly: the one renewed longest ago comes first.
NEXT_RENEWALS = {
    series: add_months(ASSEMBLIES[-1], 12 * n)
    for n, series in enumerate(
        sorted({1, 2, 3}, key=lambda series: max(day for day, one in RENEWALS.items() if one == series)),
        start=1,
    )
}
BUREAU_TERMS = (
    ASSEMBLIES[0],
    ASSEMBLIES[2],
    ASSEMBLIES[5],
    ASSEMBLIES[8],
    ASSEMBLIES[11],
    ASSEMBLIES[13],
    ASSEMBLIES[14],
)
#: The bureau of today is elected for three years.
BUREAU_DUE = date(2027, 9, 25)
COMMITTEE_TERMS = (date(2008, 1, 2), date(2013, 5, 20), date(2019, 6, 18))
#: The president of today has presided since this assembly, in the demonstration.
PRESIDENT_SINCE = ASSEMBLIES[11]


@dataclass
class Seats:
    mandates: list[Mandate]

    def on(self, organ: str, day: date) -> list[Member]:
        """The members who sit in an organ on a day, in the order of the seats."""
        return [
            mandate.member
            for mandate in self.mandates
            if mandate.organ == organ
            and mandate.started_on <= day
            and (mandate.ended_on is None or mandate.ended_on >= day)
        ]


def build(rng: Random, members: dict[str, Member]) -> Seats:
    representatives = _representatives(rng, members)
    mandates = []
    for seat, (key, series) in enumerate(BOARD, start=1):
        starts = [ASSEMBLIES[0], *(day for day, renewed in RENEWALS.items() if renewed == series)]
        due = [*starts[1:], NEXT_RENEWALS[series]]
        mandates += _terms(Organ.BOARD, seat, key, starts, members, representatives, series=series, due=due)
    for seat, (key, office) in enumerate(BUREAU, start=1):
        due = [*BUREAU_TERMS[1:], BUREAU_DUE]
        mandates += _terms(
            Organ.BUREAU, seat, key, BUREAU_TERMS, members, representatives, office=office, due=due
        )
    for seat, (key, office) in enumerate(COMMITTEE, start=1):
        mandates += _terms(
            Organ.COMMITTEE, seat, key, COMMITTEE_TERMS, members, representatives, office=office
        )
    Mandate.objects.bulk_create(mandates)
    return Seats(mandates)


def _representatives(rng, members) -> dict[str, list[Representative]]:
    """Institutions change their representative now and then, at an assembly that renews their seat."""
    series = dict(BOARD)
    found = {}
    for row in people.rows("members.csv"):
        member = members[row["key"]]
        if member.kind == MemberKind.PERSON:
            continue
        changes = [
            day
            for day in ASSEMBLIES
            if RENEWALS.get(day) == series.get(row["key"], 0)
            and day > member.joined_on
            and rng.random() < 0.35
        ]
        starts = [member.joined_on, *changes]
        ends = [*(day_before(day) for day in changes), None]
        found[row["key"]] = [
            _representative(rng, member, row, *term) for term in zip(starts, ends, strict=True)
        ]
    Representative.objects.bulk_create(r for representatives in found.values() for r in representatives)
    return found


def _representative(rng, member, row, started_on, ended_on):
    sex = Sex.FEMALE if row["title_ar"].endswith("ة") or rng.random() < 0.2 else Sex.MALE
    name = people.name(rng, sex)
    return Representative(
        member=member,
        name_fr=name.full,
        name_ar=name.full_ar,
        sex=sex,
        title_fr=row["title_fr"],
        title_ar=row["title_ar"],
        started_on=started_on,
        ended_on=ended_on,
    )


def _terms(
    organ, seat, key, starts, members, representatives, *, office=Office.MEMBER, series=None, due=None
):
    """The mandates of one seat, one after the other; a new representative ends the mandate of the old one.

    `due` are the days on which each term is due for renewal, where the seat is renewed in series.
    """
    found = []
    for n, start in enumerate(starts):
        end = day_before(starts[n + 1]) if n + 1 < len(starts) else None
        holder = "former" if key == "moudene" and start < PRESIDENT_SINCE else key
        start = max(start, members[holder].joined_on)
        if end is not None and start > end:
            continue
        for first, last, representative in _spans(start, end, representatives.get(holder)):
            reason = "" if last is None else MandateEnd.TERM if last == end else MandateEnd.REPLACED
            found.append(
                Mandate(
                    member=members[holder],
                    representative=representative,
                    organ=organ,
                    office=office,
                    seat=seat,
                    series=series,
                    started_on=first,
                    ended_on=last,
                    end_reason=reason,
                    expected_end_on=due[n] if due else None,
                )
            )
    return found


def _spans(start, end, representatives):
    """(first day, last day, representative) of each part of a term."""
    if representatives is None:
        return [(start, end, None)]
    spans = []
    for representative in representatives:
        first = max(start, representative.started_on)
        last = min(filter(None, (end, representative.ended_on)), default=None)
        if last is None or first <= last:
            spans.append((first, last, representative))
    return [span for span in spans if end is None or span[0] <= end]
