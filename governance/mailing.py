"""The e-mail of a convocation: in French and in Arabic, with its letter, the agenda and the papers of the meeting."""

import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from governance.documents import convening as documents
from governance.enums import SendingChannel
from governance.models import Convocation, Meeting, Paper, Sending
from members.actions import log
from members.models import Association
from members.paper import LANGUAGES

#: Many mailers refuse more than this, attachments together and before their encoding.
MAX_ATTACHED = 15 * 1024**2
PDF = "application/pdf"


@dataclass(frozen=True)
class Enclosure:
    """What is joined to every e-mail of a meeting; `withheld` are the papers too heavy to travel."""

    files: Sequence[tuple[str, bytes, str]]
    withheld: Sequence[Paper]


def enclosure(meeting: Meeting) -> Enclosure:
    """The agenda in both languages and the papers sent, as far as they fit in an e-mail."""
    agendas = [
        (f"ordre-du-jour-{language}.pdf", documents.agenda(meeting, language).content, PDF)
        for language in LANGUAGES
    ]
    papers = list(meeting.papers.sent().order_by("item__number", "pk"))
    if sum(paper.size for paper in papers) + sum(len(file[1]) for file in agendas) > MAX_ATTACHED:
        return Enclosure(agendas, papers)
    return Enclosure([*agendas, *(_file(paper) for paper in papers)], [])


def _file(paper):
    with paper.file.open("rb") as stored:
        return paper.name, stored.read(), paper.content_type


def waiting(meeting: Meeting):
    """The convocations that have an address and no e-mail that left yet, by name."""
    rows = meeting.convocations.exclude(email="")
    gone = Sending.objects.filter(channel=SendingChannel.EMAIL, error="").values("convocation")
    return rows.exclude(pk__in=gone).select_related("member", "meeting").order_by("member__name_fr", "pk")


def send_all(meeting: Meeting, *, by, now: Callable[[], datetime], progress=lambda done, total: None):
    """Send the e-mails that wait; (sent, failed). One that fails is kept with its error and stops no other.

    Takes a second each, for the letter is printed: call it from a job.
    """
    rows = list(waiting(meeting))
    joined = enclosure(meeting) if rows else None
    failed = 0
    for done, convocation in enumerate(rows, start=1):
        sending = send(convocation, joined, by=by, at=now())
        failed += bool(sending.error)
        progress(done, len(rows))
    log("convocation.mailed", by=by, target=meeting, at=now(), sent=len(rows) - failed, failed=failed)
    return len(rows) - failed, failed


def send(convocation: Convocation, joined: Enclosure, *, by, at: datetime) -> Sending:
    """Send one e-mail and keep what came of it."""
    mail = message(convocation, joined)
    error = ""
    try:
        mail.send()
    except (smtplib.SMTPException, OSError, ValueError) as failure:
        error = f"{type(failure).__name__}: {failure}"[:300]
    return Sending.objects.create(
        convocation=convocation,
        channel=SendingChannel.EMAIL,
        sent_at=at,
        sent_by=by,
        reference=mail.extra_headers["Message-ID"][:200],
        error=error,
    )


def message(convocation: Convocation, joined: Enclosure) -> EmailMultiAlternatives:
    """The e-mail in both languages, each in its own direction."""
    parts = [_part(convocation, joined, language) for language in LANGUAGES]
    mail = EmailMultiAlternatives(
        subject=" – ".join(part["subject"] for part in parts),
        body="\n\n— — —\n\n".join(
            render_to_string("governance/mail/convocation.txt", part) for part in parts
        ),
        to=[convocation.email],
        reply_to=[parts[0]["contact"]] if parts[0]["contact"] else None,
        # The address as the sender knows it: the proof that stands in the table.
        headers={"Message-ID": make_msgid(domain="convocations")},
    )
    mail.attach_alternative(
        render_to_string("governance/mail/convocation.html", {"parts": parts}), "text/html"
    )
    for language in LANGUAGES:
        letter = documents.letter(convocation, language)
        mail.attach(f"convocation-{language}.pdf", letter.content, PDF)
    for file in joined.files:
        mail.attach(*file)
    return mail


def _part(convocation, joined, language):
    meeting, association = convocation.meeting, Association.current()
    with override(language):
        words = documents.words(meeting, language)
        return {
            **words,
            "language": language,
            "direction": "rtl" if language == "ar" else "ltr",
            "addressee": convocation.name(language),
            "association_name": association.name(language),
            "withheld": [paper.title for paper in joined.withheld],
            "contact": association.email,
        }
