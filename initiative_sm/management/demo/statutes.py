"""The statutes of the demonstration: usual rules, not those of a real association."""

from governance.enums import MajorityBase, MeetingKind, ResolutionKind
from governance.models import Statutes, StatutesCall, StatutesCollege, StatutesMajority, StatutesOffice
from initiative_sm.management.demo.targets import FOUNDED
from members.enums import College, Office, Organ

#: (organ, kind) → days of notice, quorum, days before a second call.
CALLS = {
    (Organ.ASSEMBLY, MeetingKind.ORDINARY): (15, (1, 2), 15),
    (Organ.ASSEMBLY, MeetingKind.EXTRAORDINARY): (15, (2, 3), 15),
    (Organ.BOARD, MeetingKind.ORDINARY): (7, (1, 2), 8),
    (Organ.BUREAU, MeetingKind.ORDINARY): (7, (1, 2), 3),
    (Organ.COMMITTEE, MeetingKind.ORDINARY): (7, (1, 2), 3),
}

#: Office of the bureau → how many hold it.
OFFICES = {
    Office.PRESIDENT: 1,
    Office.VICE_PRESIDENT: 2,
    Office.SECRETARY: 1,
    Office.DEPUTY_SECRETARY: 1,
    Office.TREASURER: 1,
    Office.DEPUTY_TREASURER: 1,
    Office.ASSESSOR: 2,
}


def build() -> Statutes:
    """One version, in force since the foundation."""
    made = Statutes.objects.create(
        effective_on=FOUNDED, proxies_per_holder=2, proxies_same_college=False, dues_grace_days=90
    )
    StatutesCollege.objects.bulk_create(
        StatutesCollege(statutes=made, college=college, votes=0 if college == College.HONORARY else 1)
        for college in College
    )
    StatutesCall.objects.bulk_create(
        StatutesCall(
            statutes=made,
            organ=organ,
            kind=kind,
            notice_days=days,
            quorum_numerator=quorum[0],
            quorum_denominator=quorum[1],
            second_call_days=second,
        )
        for (organ, kind), (days, quorum, second) in CALLS.items()
    )
    StatutesMajority.objects.bulk_create(_majority(made, kind) for kind in ResolutionKind)
    StatutesOffice.objects.bulk_create(
        StatutesOffice(statutes=made, office=office, places=places) for office, places in OFFICES.items()
    )
    return made


def _majority(statutes, kind):
    if kind == ResolutionKind.STATUTES:
        return StatutesMajority(
            statutes=statutes, kind=kind, numerator=2, denominator=3, strict=False, casting_vote=False
        )
    return StatutesMajority(
        statutes=statutes, kind=kind, numerator=1, denominator=2, base=MajorityBase.EXPRESSED
    )
