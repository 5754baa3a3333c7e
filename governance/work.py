"""Convocations and papers of meetings made in the background."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance import kit, letters, mailing
from governance.models import Meeting
from initiative_sm import dates
from members import jobs


@jobs.kind("mail_convocations")
def mail_convocations(job, progress):
    """Send the convocations of the meeting that the job's arguments name, to those who have an address."""
    meeting = Meeting.objects.get(pk=job.arguments["meeting"])
    words = _("Envoi des convocations")
    progress(0, max(1, mailing.waiting(meeting).count()), words)
    sent, failed = mailing.send_all(
        meeting, by=job.owner, now=dates.now, progress=lambda done, total: progress(done, total, words)
    )
    address = reverse("governance:convocation", args=[meeting.pk])
    said = ngettext("%(sent)d courriel envoyé.", "%(sent)d courriels envoyés.", sent) % {"sent": sent}
    return {"url": f"{address}#envois", "sent": sent, "failed": failed, "said": said}


@jobs.kind("assembly_kit")
def assembly_kit(job, progress):
    """Print every paper of the meeting that the job names, in both languages, into one ZIP."""
    meeting = Meeting.objects.get(pk=job.arguments["meeting"])
    content = kit.build(meeting, progress)
    kit.keep(meeting=meeting, content=content, by=job.owner, at=dates.now())
    return {"url": reverse("governance:kit", args=[meeting.pk])}


@jobs.kind("print_letters")
def print_letters(job, progress):
    """Print all letters of the meeting that the job's arguments name, in French and in Arabic."""
    meeting = Meeting.objects.get(pk=job.arguments["meeting"])
    words = _("Impression des lettres")
    letters.make(
        meeting, by=job.owner, at=dates.now(), progress=lambda done, total: progress(done, total, words)
    )
    return {"url": reverse("governance:convocation", args=[meeting.pk])}
