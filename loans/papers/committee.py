"""The papers of the committee: the sheet of a file, and the letter that tells its holder the decision."""

import hashlib
import json

from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative_sm import money, pdf
from loans import committee_sheet, facts
from loans.enums import FAVOURABLE_OUTCOMES, IssuedKind
from loans.models import CommitteeFile, Decision, IssuedPaper
from loans.papers.frame import printed


def sheet(subject: CommitteeFile, issued: IssuedPaper, language: str) -> pdf.Printed:
    """The file as it is put to the committee: person, project, plan, opinion, terms, room for the decision."""
    presented = CommitteeFile.objects.select_related(*committee_sheet.RELATED).get(pk=subject.pk)
    meeting = presented.resolution.meeting
    with override(language):
        context = {
            "sheet": committee_sheet.of(presented, meeting.held_on),
            "presented": presented,
            "meeting": meeting,
            "number": presented.resolution.item.number,
            "in_words": money.in_words(presented.amount, language),
        }
        title = IssuedKind.SHEET.label
        return printed("loans/pdf/committee_sheet.html", context, issued, language, str(title))


def sheet_key(presented: CommitteeFile) -> str:
    """The file, and what it says: once the proposal or the file has changed, another sheet is issued."""
    loan = presented.loan
    appraisal = getattr(loan, "appraisal", None)
    said = [
        facts.of(loan),
        f"{presented.amount:.2f}",
        presented.term,
        presented.deferral,
        presented.envelope_id,
        presented.resolution.meeting_id,
        appraisal.updated_at.isoformat() if appraisal else "",
    ]
    return f"{presented.pk}-{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]}"


def letter(decision: Decision, issued: IssuedPaper, language: str) -> pdf.Printed:
    """What was decided, in the words of its outcome: the terms and their conditions, or why not and how to return."""
    loan = decision.loan
    granted = decision.outcome in FAVOURABLE_OUTCOMES
    with override(language):
        context = {
            "decision": decision,
            "loan": loan,
            "holder": loan.holder,
            "granted": granted,
            "subject": _("Objet : décision du comité d’agrément"),
            "conditions": [row.text for row in decision.condition_rows.all()] or _lines(decision.conditions),
            "in_words": money.in_words(decision.amount, language) if granted else "",
        }
        title = _("Décision du comité d’agrément")
        return printed("loans/pdf/decision_letter.html", context, issued, language, title)


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]
