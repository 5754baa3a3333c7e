"""What the statutes ask of a convocation, and whom it calls."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from governance.electors import standings
from governance.models import Meeting, Statutes
from governance.statutes.calls import Answer, latest_sending, notice
from governance.statutes.rules import Call
from initiative_sm import dates
from members.enums import College, Organ
from members.models import Mandate, Member, Representative


@dataclass(frozen=True)
class Addressee:
    """Who would be called to a meeting: the member, who speaks for it, its votes that day and the reason."""

    member: Member
    representative: Representative | None
    votes: int
    reason: str

    @property
    def person(self):
        """Whose name stands on the letter: the representative of an institution, else the member itself."""
        return self.representative or self.member

    def title(self, language):
        return self.representative.title(language) if self.representative else ""


def addressees(meeting: Meeting) -> list[Addressee]:
    """Who is to be called, by name: all members for the assembly, those who hold a seat for the other organs.

    As things stand on the day of the meeting. Members of honour are called to the assembly without a vote,
    and so is a member whose vote is suspended: the vote comes back with the payment.
    """
    day = meeting.held_on
    if meeting.organ == Organ.ASSEMBLY:
        return _members(Statutes.objects.on(day), day)
    return _seats(meeting.organ, day)


def _members(statutes, day):
    members = list(Member.objects.on(day).with_voices(day).order_by("name_fr", "pk"))
    found = standings(statutes, members, day)
    return [_called(member, found.get(member.pk)) for member in members]


def _called(member, standing):
    speaker = next(iter(member.speakers), None)
    if standing is not None:
        return Addressee(member, speaker, standing.votes, standing.sentence)
    votes = 0 if member.college == College.HONORARY else 1
    return Addressee(member, speaker, votes, _("Aucun statut n’est enregistré pour ce jour."))


def _seats(organ, day):
    mandates = Mandate.objects.on(day).filter(organ=organ).select_related("member", "representative")
    found = {}
    for mandate in mandates.order_by("seat", "pk"):
        # One member may hold two seats for a day, when one follows the other: it is called once.
        found.setdefault(
            mandate.member_id,
            Addressee(mandate.member, mandate.representative, 1, _said_of_the_seat(mandate)),
        )
    return list(found.values())


def _said_of_the_seat(mandate):
    return _("%(office)s, siège %(seat)s.") % {"office": mandate.get_office_display(), "seat": mandate.seat}


def call_of(organ: str, kind: str, held_on: date) -> Call | None:
    """The rule of the statutes of that day for such a meeting; None where they have none."""
    statutes = Statutes.objects.on(held_on)
    return statutes.rules().calls.get((organ, kind)) if statutes else None


@dataclass(frozen=True)
class Deadline:
    """The last day on which a convocation may leave, and what is to be said of it today."""

    latest: date
    answer: Answer


def deadline(organ: str, kind: str, held_on: date, today: date) -> Deadline | None:
    """By when such a meeting must be convened; None where the statutes say nothing."""
    call = call_of(organ, kind, held_on)
    if call is None:
        return None
    latest = latest_sending(call, held_on)
    values = {"day": dates.format(latest, weekday=True), "asked": call.notice_days}
    if today <= latest:
        said = _(
            "La convocation doit partir au plus tard le %(day)s : les statuts demandent %(asked)s jours."
        )
        return Deadline(latest, Answer(True, said % values))
    said = _(
        "Il est trop tard pour convoquer dans les règles : la convocation devait partir au plus tard le "
        "%(day)s, les statuts demandent %(asked)s jours."
    )
    return Deadline(latest, Answer(False, said % values))


def notice_of(meeting: Meeting, sent_on: date) -> Answer | None:
    """Was a convocation sent on `sent_on` early enough for this meeting; None where the statutes say nothing."""
    call = call_of(meeting.organ, meeting.kind, meeting.held_on)
    return notice(call, sent_on, meeting.held_on) if call else None
