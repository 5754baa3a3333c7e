from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    LITERARY = "literary", _("Rapport littéraire")
    FINANCIAL = "financial", _("Rapport financier")


class ReportStatus(TextChoices):
    DRAFT = "draft", _("Brouillon")
    REVIEW = "review", _("En relecture")
    SUBMITTED = "submitted", _("Soumis à l’assemblée")
    ADOPTED = "adopted", _("Adopté")
    SUPERSEDED = "superseded", _("Remplacé")


REPORT_TRANSITIONS = {
    ReportStatus.DRAFT: {ReportStatus.REVIEW, ReportStatus.SUBMITTED},
    ReportStatus.REVIEW: {ReportStatus.DRAFT, ReportStatus.SUBMITTED},
    ReportStatus.SUBMITTED: {ReportStatus.ADOPTED, ReportStatus.SUPERSEDED},
}
