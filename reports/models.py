"""The annual reports: their texts, their life, the bytes that were printed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.enums import Language
from reports.enums import PicturePlace, ReportKind, ReportStatus


class ReportQuerySet(models.QuerySet):
    def current(self, kind, year):
        """The newest version of the report of `year`, or None."""
        return self.filter(kind=kind, year=year).order_by("-version").first()


class Report(models.Model):
    """A version of an annual report (rapport littéraire, rapport financier) of one fiscal year.

    `foreword` is the president's word of the literary report, the treasurer's of the financial one.
    `since_foundation_on` dates the figures "since the foundation": the day of the assembly that examines
    the report, else the last day of the year.
    """

    kind = models.CharField(_("rapport"), max_length=9, choices=ReportKind.choices)
    year = models.PositiveSmallIntegerField(_("exercice"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(
        _("état"), max_length=10, choices=ReportStatus.choices, default=ReportStatus.DRAFT
    )
    foreword_fr = models.TextField(_("avant-propos (français)"), blank=True)
    foreword_ar = models.TextField(_("avant-propos (arabe)"), blank=True)
    foreword_en = models.TextField(_("avant-propos (anglais)"), blank=True)
    highlights_fr = models.TextField(
        _("faits marquants (français)"), blank=True, help_text=_("Un fait par ligne.")
    )
    highlights_ar = models.TextField(
        _("faits marquants (arabe)"), blank=True, help_text=_("Un fait par ligne.")
    )
    highlights_en = models.TextField(
        _("faits marquants (anglais)"), blank=True, help_text=_("Un fait par ligne.")
    )
    since_foundation_on = models.DateField(_("chiffres depuis la création arrêtés au"), null=True, blank=True)
    resolution = models.OneToOneField(
        "governance.Resolution",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="report",
        verbose_name=_("résolution d’adoption"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("rapport annuel")
        verbose_name_plural = _("rapports annuels")
        ordering = ["-year", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "version"],
                name="report_version_unique",
                violation_error_message=_("Cette version du rapport existe déjà."),
            ),
            models.UniqueConstraint(
                fields=["kind", "year"],
                condition=Q(status="adopted"),
                name="report_adopted_once",
                violation_error_message=_("Ce rapport a déjà été adopté pour cet exercice."),
            ),
            models.CheckConstraint(
                condition=~Q(status="adopted") | Q(resolution__isnull=False),
                name="report_adopted_by_resolution",
                violation_error_message=_("Un rapport est adopté par une résolution."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1950, year__lte=2200),
                name="report_year_plausible",
                violation_error_message=_("L’exercice n’est pas plausible."),
            ),
        ]
        permissions = [
            ("view_figures", "Peut consulter les chiffres"),
            ("download_report", "Peut télécharger les rapports"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.year}"

    def get_absolute_url(self):
        return reverse("reports:reading", args=[self.kind, self.year])

    def foreword(self, language):
        return getattr(self, f"foreword_{language}", "") or self.foreword_fr

    def highlights(self, language):
        """The year's facts, one string each."""
        lines = getattr(self, f"highlights_{language}", "") or self.highlights_fr
        return [line.strip() for line in lines.splitlines() if line.strip()]


class ReportPicture(models.Model):
    """A photograph of a report, printed in its chapter; where there is none the text closes up.

    `content` is a JPEG that `reports.pictures.develop` made. `seen_*` says what the photograph shows to who
    cannot see it, `caption_*` what it means to everybody.
    """

    # A photograph is a part of its report, and goes with it.
    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="pictures", verbose_name=_("rapport")
    )
    place = models.CharField(_("chapitre"), max_length=20, choices=PicturePlace.choices)
    position = models.PositiveSmallIntegerField(_("ordre dans le chapitre"), default=1)
    content = models.BinaryField(editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    caption_fr = models.CharField(_("légende (français)"), max_length=250)
    caption_ar = models.CharField(_("légende (arabe)"), max_length=250)
    caption_en = models.CharField(_("légende (anglais)"), max_length=250, blank=True)
    seen_fr = models.CharField(
        _("ce que l’on voit (français)"),
        max_length=250,
        help_text=_("Pour qui ne voit pas la photographie : les lieux, les personnes, ce qu’elles font."),
    )
    seen_ar = models.CharField(_("ce que l’on voit (arabe)"), max_length=250)
    seen_en = models.CharField(_("ce que l’on voit (anglais)"), max_length=250, blank=True)
    credit = models.CharField(_("crédit"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("photographie")
        verbose_name_plural = _("photographies")
        ordering = ["report", "place", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=PicturePlace.values),
                name="picture_place_known",
                violation_error_message=_("Ce chapitre ne porte pas de photographie."),
            ),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0),
                name="picture_has_a_size",
                violation_error_message=_("La photographie n’a pas de dimensions."),
            ),
        ]

    def __str__(self):
        return self.caption_fr


class RenderedReport(models.Model):
    """A report as it was printed in one language: the bytes, and their SHA-256.

    `status` is that of the report on that day, `fingerprint` sums up everything the print was made from. A
    report that is submitted or adopted is served from here for ever; drafts are printed again when their
    fingerprint moved.
    """

    kind = models.CharField(_("rapport"), max_length=9, choices=ReportKind.choices)
    year = models.PositiveSmallIntegerField(_("exercice"))
    report = models.ForeignKey(
        Report,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="prints",
        verbose_name=_("rapport"),
    )
    status = models.CharField(
        _("état"), max_length=10, choices=ReportStatus.choices, default=ReportStatus.DRAFT
    )
    language = models.CharField(_("langue"), max_length=2, choices=Language.choices)
    fingerprint = models.CharField(_("empreinte des données"), max_length=64, blank=True)
    content = models.BinaryField(editable=False)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    pages = models.PositiveSmallIntegerField(_("pages"))
    figures_on = models.DateField(_("chiffres arrêtés au"))
    rendered_at = models.DateTimeField(_("imprimé le"))
    rendered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("imprimé par")
    )

    class Meta:
        verbose_name = _("rapport imprimé")
        verbose_name_plural = _("rapports imprimés")
        ordering = ["-rendered_at", "-pk"]
        indexes = [models.Index(fields=["kind", "year", "language"], name="print_kind_year_language")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.year} ({self.language})"
