"""What accompanies a loan: follow-up, mentoring, training."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loans.enums import FirmStatus, FollowUpKind, TrainingStatus, TurnoverBand


class FollowUpQuerySet(models.QuerySet):
    def until(self, on):
        return self.filter(observed_on__lte=on)

    def in_period(self, period):
        rows = self.filter(observed_on__lte=period.end)
        return rows.filter(observed_on__gte=period.start) if period.start else rows


class FollowUp(models.Model):
    """An observation of the firm on a date (suivi): jobs, status, turnover. Never overwritten.

    `jobs` is who works there that day, the holder included; `jobs_created` is the posts created since the
    loan up to that day, the holder's own included.
    """

    project = models.ForeignKey(
        "loans.Project", on_delete=models.PROTECT, related_name="followups", verbose_name=_("projet")
    )
    observed_on = models.DateField(_("date"))
    kind = models.CharField(
        _("nature"), max_length=9, choices=FollowUpKind.choices, default=FollowUpKind.VISIT
    )
    firm_status = models.CharField(_("état de l’entreprise"), max_length=10, choices=FirmStatus.choices)
    jobs = models.PositiveSmallIntegerField(_("emplois constatés"), default=0)
    jobs_women = models.PositiveSmallIntegerField(_("dont femmes"), default=0)
    jobs_created = models.PositiveSmallIntegerField(_("emplois créés depuis le prêt"), default=0)
    turnover = models.PositiveSmallIntegerField(
        _("chiffre d’affaires annuel"), choices=TurnoverBand.choices, null=True, blank=True
    )
    difficulties = models.TextField(_("difficultés"), blank=True)
    note = models.TextField(_("note"), blank=True)
    next_on = models.DateField(_("prochaine visite"), null=True, blank=True)
    photo = models.ForeignKey(
        "loans.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followups",
        verbose_name=_("photographie"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("auteur")
    )
    batch = models.ForeignKey(
        "loans.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="followups",
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("suivi")
        verbose_name_plural = _("suivis")
        ordering = ["-observed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "observed_on", "kind"],
                name="followup_once_a_day",
                violation_error_message=_("Un suivi de cette nature existe déjà à cette date."),
            ),
            models.CheckConstraint(
                condition=Q(jobs_women__lte=F("jobs")),
                name="followup_women_among_jobs",
                violation_error_message=_("Le nombre de femmes dépasse le nombre d’emplois."),
            ),
            models.CheckConstraint(
                condition=Q(jobs__lte=2000, jobs_created__lte=2000),
                name="followup_jobs_plausible",
                violation_error_message=_("Le nombre d’emplois dépasse 2 000."),
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("observed_on")),
                name="followup_next_comes_after",
                violation_error_message=_("La prochaine visite suit celle-ci."),
            ),
        ]
        indexes = [models.Index(fields=["project", "-observed_on"], name="followup_project_date")]

    def __str__(self):
        return f"{self.project} – {self.observed_on:%d/%m/%Y}"


class MentoringQuerySet(models.QuerySet):
    def running(self, on):
        """Those of that day: begun, and not ended before it."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on), started_on__lte=on)


class Mentoring(models.Model):
    """A volunteer mentors the holder of a loan (parrainage), both dates inclusive."""

    loan = models.ForeignKey(
        "loans.Loan", on_delete=models.PROTECT, related_name="mentorings", verbose_name=_("prêt d’honneur")
    )
    mentor = models.ForeignKey(
        "members.Volunteer", on_delete=models.PROTECT, related_name="mentorings", verbose_name=_("parrain")
    )
    started_on = models.DateField(_("début"))
    ended_on = models.DateField(_("fin"), null=True, blank=True)
    end_reason = models.CharField(_("motif de fin"), max_length=200, blank=True)

    objects = MentoringQuerySet.as_manager()

    class Meta:
        verbose_name = _("parrainage")
        verbose_name_plural = _("parrainages")
        ordering = ["-started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["loan"],
                condition=Q(ended_on__isnull=True),
                name="mentoring_one_at_a_time",
                violation_error_message=_("Ce prêt a déjà un parrain en exercice."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="mentoring_ends_after_start",
                violation_error_message=_("La fin du parrainage précède son début."),
            ),
        ]

    def __str__(self):
        return f"{self.loan} – {self.mentor}"


class Training(models.Model):
    """A training session (formation)."""

    title_fr = models.CharField(_("intitulé (français)"), max_length=200)
    title_ar = models.CharField(_("intitulé (arabe)"), max_length=200, blank=True)
    held_on = models.DateField(_("date"))
    hours = models.PositiveSmallIntegerField(_("durée (heures)"))
    place = models.CharField(_("lieu"), max_length=150, blank=True)
    holders = models.ManyToManyField(
        "loans.Holder",
        through="loans.TrainingAttendance",
        related_name="trainings",
        verbose_name=_("participants"),
    )

    class Meta:
        verbose_name = _("formation")
        verbose_name_plural = _("formations")
        ordering = ["-held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=400),
                name="training_hours_plausible",
                violation_error_message=_("La durée est comprise entre 1 et 400 heures."),
            )
        ]

    def __str__(self):
        return f"{self.title_fr} ({self.held_on:%d/%m/%Y})"

    def title(self, language):
        return self.title_ar if language == "ar" and self.title_ar else self.title_fr


class TrainingAttendance(models.Model):
    """A holder registered for a training session (inscription), and whether they came."""

    # CASCADE: the attendance is part of the session.
    training = models.ForeignKey(
        Training, on_delete=models.CASCADE, related_name="attendances", verbose_name=_("formation")
    )
    holder = models.ForeignKey(
        "loans.Holder", on_delete=models.PROTECT, related_name="attendances", verbose_name=_("participant")
    )
    status = models.CharField(
        _("présence"), max_length=10, choices=TrainingStatus.choices, default=TrainingStatus.PRESENT
    )

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["training", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "holder"],
                name="training_attended_once",
                violation_error_message=_("Ce porteur figure déjà parmi les participants."),
            )
        ]

    def __str__(self):
        return f"{self.training} – {self.holder}"
