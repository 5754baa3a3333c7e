"""The papers of the programme that are not about one file: the attendance sheet of a training session."""

from django.utils.translation import gettext, override

from initiative_sm import pdf
from loans.enums import TrainingStatus
from loans.models import Training
from members import paper

#: Lines left blank for those who come without having been registered.
BLANK = 5


def attendance_sheet(training: Training, language: str) -> pdf.Printed:
    """The sheet that the participants of a session sign, in French or in Arabic, in alphabetical order."""
    rows = training.attendances.exclude(status=TrainingStatus.ABSENT).select_related("holder__commune")
    with override(language):
        title = gettext("Feuille de présence")
    lines = [
        (number, row.holder.name(language), row.holder.number, row.holder.commune)
        for number, row in enumerate(rows.order_by("holder__last_name", "holder__first_name", "pk"), 1)
    ]
    context = {
        "training": training,
        "name": training.title(language),
        "lines": lines,
        "blank": range(len(lines) + 1, len(lines) + 1 + BLANK),
    }
    return paper.printed("loans/pdf/attendance_sheet.html", context, language, title, training.held_on)
