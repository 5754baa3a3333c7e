"""What is due, and when: versions that are never edited."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from initiative_sm.money import MoneyField
from loans.enums import ScheduleReason


class Schedule(models.Model):
    """A version of a loan's schedule (échéancier), in force from `effective_on` until the next one.

    `base` is what had been repaid when the version was made; its last instalment's `cumulative` is the
    amount granted, less what was written off by then. Version 1 has base 0.
    """

    loan = models.ForeignKey(
        "loans.Loan", on_delete=models.PROTECT, related_name="schedules", verbose_name=_("prêt d’honneur")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    effective_on = models.DateField(_("en vigueur le"))
    base = MoneyField(_("déjà remboursé"), default=0)
    reason = models.CharField(_("motif"), max_length=12, choices=ScheduleReason.choices)
    decision = models.ForeignKey(
        "loans.Decision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="schedules",
        verbose_name=_("décision"),
    )

    class Meta:
        verbose_name = _("échéancier")
        verbose_name_plural = _("échéanciers")
        ordering = ["loan", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "version"],
                name="schedule_version_unique",
                violation_error_message=_("Cette version de l’échéancier existe déjà."),
            ),
            models.UniqueConstraint(
                fields=["loan", "effective_on"],
                name="schedule_effective_once",
                violation_error_message=_("Un échéancier de ce prêt prend déjà effet à cette date."),
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1) & Q(base__gte=0) & (Q(version__gt=1) | Q(base=0)),
                name="schedule_first_starts_at_zero",
                violation_error_message=_("La première version d’un échéancier part de zéro."),
            ),
            models.CheckConstraint(
                condition=Q(version=1, reason="initial") | (Q(version__gt=1) & ~Q(reason="initial")),
                name="schedule_later_versions_have_reason",
                violation_error_message=_("Seule la première version est l’échéancier initial."),
            ),
        ]

    def __str__(self):
        return f"{self.loan} v{self.version}"


class Instalment(models.Model):
    """An instalment (échéance): `cumulative` is the schedule's base plus every amount up to this one."""

    # CASCADE: an instalment is part of its schedule, which itself is protected by the loan.
    schedule = models.ForeignKey(
        Schedule, on_delete=models.CASCADE, related_name="instalments", verbose_name=_("échéancier")
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    due_on = models.DateField(_("échéance"))
    amount = MoneyField(_("montant"))
    cumulative = MoneyField(_("cumul"))

    class Meta:
        verbose_name = _("échéance")
        verbose_name_plural = _("échéances")
        ordering = ["schedule", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "number"],
                name="instalment_number_unique",
                violation_error_message=_("Cet échéancier a déjà une échéance de ce numéro."),
            ),
            models.UniqueConstraint(
                fields=["schedule", "due_on"],
                name="instalment_due_once",
                violation_error_message=_("Cet échéancier a déjà une échéance à cette date."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(cumulative__gte=F("amount")),
                name="instalment_amounts_grow",
                violation_error_message=_("Le montant d’une échéance est supérieur à zéro."),
            ),
        ]

    def __str__(self):
        return f"{self.number} – {self.due_on:%d/%m/%Y}"
