"""The verbs of powers of attorney: hand one in, revoke it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from governance.actions import papers
from governance.actions.desk import check_door
from governance.enums import PaperKind
from governance.models import Meeting, Paper, Proxy
from governance.session import proxy_in_force, session_of
from governance.statutes.room import Proxy as Given
from governance.statutes.room import proxy_allowed
from initiative_sm.uploads import Upload
from members.actions import log
from members.models import Member


@transaction.atomic
def hand_in(
    *, meeting: Meeting, giver: Member, holder: Member, at: datetime, by, scan: Upload | None = None
) -> Proxy:
    """Record the power of `giver` to `holder`, with the signed paper where it was scanned.

    Raises ValidationError with the sentence of the statutes.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    check_door(meeting)
    held = session_of(meeting)
    voters = {voter.key: voter for voter in held.voters}
    for member in (giver, holder):
        if member.pk not in voters:
            raise ValidationError(
                _("« %(member)s » n’est pas convoqué à cette réunion.") % {"member": member.name_fr}
            )
    if any(row.giver_id == giver.pk and row.revoked_at and at < row.revoked_at for row in held.proxies):
        raise ValidationError(_("Le pouvoir précédent de cet adhérent valait encore à cette heure."))
    given = [Given(row.giver_id, row.holder_id) for row in held.proxies if row.revoked_at is None]
    answer = proxy_allowed(held.rules, voters[giver.pk], voters[holder.pk], given)
    if not answer.kept:
        raise ValidationError(answer.sentence)
    proxy = Proxy(meeting=meeting, giver=giver, holder=holder, received_at=at, received_by=by)
    proxy.full_clean()
    if scan is not None:
        proxy.paper = _keep(proxy, scan, at, by)
    proxy.save()
    log("proxy.handed_in", by=by, target=meeting, giver=giver.pk, holder=holder.pk)
    return proxy


def _keep(proxy, scan, at, by):
    title = _("Pouvoir : %(proxy)s") % {"proxy": proxy}
    paper = Paper(meeting=proxy.meeting, kind=PaperKind.PROXY, title=title[:200])
    return papers.keep(paper=paper, upload=scan, by=by, at=at)


@transaction.atomic
def revoke(*, proxy: Proxy, at: datetime, by) -> Proxy:
    """Take a power back from `at` on; it stays on record. Raises ValidationError."""
    check_door(Meeting.objects.select_for_update().get(pk=proxy.meeting_id))
    proxy = Proxy.objects.get(pk=proxy.pk)
    if not proxy_in_force(proxy, at):
        raise ValidationError(_("Ce pouvoir est déjà révoqué, ou n’était pas encore reçu à cette heure."))
    proxy.revoked_at = at
    proxy.full_clean()
    proxy.save(update_fields=["revoked_at"])
    log("proxy.revoked", by=by, target=proxy.meeting, giver=proxy.giver_id, holder=proxy.holder_id)
    return proxy
