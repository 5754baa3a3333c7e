"""The verbs of a convocation: freeze its addressees, keep the proof of each sending."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance import convening
from governance.actions import papers
from governance.enums import MEETING_TRANSITIONS, MeetingStatus, PaperKind, SendingChannel
from governance.models import Convocation, Meeting, Paper, Sending
from initiative_sm.transitions import move
from initiative_sm.uploads import Upload
from members.actions import log


class LateNoticeError(ValidationError):
    """The convocation leaves too late by the statutes; whoever convenes may say that it is known."""


@transaction.atomic
def convene(
    *, meeting: Meeting, members: Collection[int], on: date, by, late_is_known: bool = False
) -> Meeting:
    """Freeze the addressees among `members` (their keys) and convene the meeting on the day `on`.

    A convocation that leaves too late is not refused, for the assembly alone can say what it makes of it, but
    the event keeps that it was known. Raises LateNoticeError while it is not, and ValidationError.
    """
    _refuse_unready(meeting, on)
    called = [one for one in convening.addressees(meeting) if one.member.pk in members]
    if not called:
        raise ValidationError(_("Choisissez au moins un destinataire."))
    answer = convening.notice_of(meeting, on)
    late = answer is not None and not answer.kept
    if late and not late_is_known:
        raise LateNoticeError(answer.sentence)
    note = _("Hors délai, en connaissance de cause. %s") % answer.sentence if late else ""
    move(meeting, MeetingStatus.CONVENED, by=by, table=MEETING_TRANSITIONS, note=note, convened_on=on)
    Convocation.objects.bulk_create(_frozen(meeting, one) for one in called)
    log("meeting.convened", by=by, target=meeting, note=note, addressees=len(called), late=late)
    return meeting


def _refuse_unready(meeting, on):
    if on > meeting.held_on:
        raise ValidationError(_("La convocation ne peut pas suivre la réunion."))
    missing = []
    if not meeting.agenda.exists():
        missing.append(_("L’ordre du jour est vide : la convocation doit l’annoncer."))
    if not meeting.place_fr:
        missing.append(_("Le lieu de la réunion n’est pas donné."))
    if meeting.starts_at is None:
        missing.append(_("L’heure de la réunion n’est pas donnée."))
    if missing:
        raise ValidationError(missing)


def _frozen(meeting, one):
    return Convocation(
        meeting=meeting,
        member=one.member,
        representative=one.representative,
        name_fr=one.person.name_fr,
        name_ar=one.person.name_ar,
        title_fr=one.title("fr"),
        title_ar=one.title("ar"),
        email=one.member.email,
        college=one.member.college,
        votes=one.votes,
    )


def record(
    *,
    meeting: Meeting,
    convocations: Iterable[Convocation],
    channel: str,
    reference: str,
    sent_at: datetime,
    by,
    scan: Upload | None = None,
    at: datetime,
) -> list[Sending]:
    """Keep that convocations of `meeting` left by letter or by hand, with one proof for all of them.

    Raises ValidationError: nothing chosen, sent before the meeting was convened, neither reference nor scan.
    """
    chosen = list(convocations)
    reference = reference.strip()
    _refuse_proofless(meeting, chosen, channel, reference, sent_at, scan)
    proof = None
    if scan is not None:
        title = _("Preuve d’envoi : %(channel)s") % {"channel": SendingChannel(channel).label}
        paper = Paper(meeting=meeting, kind=PaperKind.PROOF, title=title)
        proof = papers.keep(paper=paper, upload=scan, by=by, at=at)
    with transaction.atomic():
        sent = Sending.objects.bulk_create(
            Sending(
                convocation=one,
                channel=channel,
                sent_at=sent_at,
                sent_by=by,
                reference=reference,
                proof=proof,
            )
            for one in chosen
        )
        log(
            "convocation.sent", by=by, target=meeting, at=at, channel=channel, addressees=len(sent),
            reference=reference,
        )  # fmt: skip
    return sent


def _refuse_proofless(meeting, chosen, channel, reference, sent_at, scan):
    if not chosen:
        raise ValidationError(_("Choisissez au moins un destinataire."))
    if any(one.meeting_id != meeting.pk for one in chosen):
        raise ValidationError(_("Ce destinataire est celui d’une autre réunion."))
    if channel not in SendingChannel.values or channel == SendingChannel.EMAIL:
        raise ValidationError(_("Les courriels s’envoient d’ici ; notez une lettre ou une remise."))
    if meeting.convened_on is None or sent_at.date() < meeting.convened_on:
        raise ValidationError({"sent_on": _("L’envoi ne peut pas précéder la convocation.")})
    if sent_at.date() > meeting.held_on:
        raise ValidationError({"sent_on": _("L’envoi ne peut pas suivre la réunion.")})
    if not reference and scan is None:
        raise ValidationError(
            {"reference": _("Donnez la preuve : un numéro, qui a signé, ou le document numérisé.")}
        )
