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


class PicturePlace(TextChoices):
    """The chapters that may carry photographs, by their name in the address of the report."""

    FOREWORD = "foreword", _("Avant-propos")
    HIGHLIGHTS = "highlights", _("Faits marquants")
    ASSOCIATION = "association", _("L’association et ses organes")
    CONVENTIONS = "conventions", _("Partenariats et conventions")
    PEOPLE = "people", _("Les porteurs de projet")
    TERRITORIES = "territories", _("Secteurs et territoires")
    SUPPORT = "support", _("L’accompagnement")
    OUTLOOK = "outlook", _("Perspectives")


REPORT_TRANSITIONS = {
    ReportStatus.DRAFT: {ReportStatus.REVIEW, ReportStatus.SUBMITTED},
    ReportStatus.REVIEW: {ReportStatus.DRAFT, ReportStatus.SUBMITTED},
    ReportStatus.SUBMITTED: {ReportStatus.ADOPTED, ReportStatus.SUPERSEDED},
}
