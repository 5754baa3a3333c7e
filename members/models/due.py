"""Dues (cotisations): what each member is asked for a year, what it paid, what was written to it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from initiative_sm.money import MoneyField, money
from members.enums import College, DueChannel, DueState, ReminderChannel
from members.models.member import Member

FIRST_YEAR, LAST_YEAR = 1990, 2100
PLAUSIBLE_YEAR = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class DueScale(models.Model):
    """The scale of dues (barème): what the assembly voted for a college, from a year on until the next vote."""

    college = models.CharField(_("collège"), max_length=14, choices=College.choices)
    amount = MoneyField(_("montant"), help_text=_("Zéro : ce collège est dispensé de cotisation."))
    from_year = models.PositiveSmallIntegerField(_("à partir de l’année"), validators=PLAUSIBLE_YEAR)

    class Meta:
        verbose_name = _("barème de cotisation")
        verbose_name_plural = _("barème des cotisations")
        ordering = ["-from_year", "college", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["college", "from_year"],
                name="duescale_once_a_year",
                violation_error_message=_("Ce collège a déjà un montant à partir de cette année."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="duescale_amount_not_negative",
                violation_error_message=_("Le montant d’une cotisation n’est pas négatif."),
            ),
            models.CheckConstraint(
                condition=Q(from_year__gte=FIRST_YEAR, from_year__lte=LAST_YEAR),
                name="duescale_year_plausible",
                violation_error_message=_("L’année n’est pas plausible."),
            ),
        ]

    def __str__(self):
        return f"{self.get_college_display()} – {self.from_year}"


class DueQuerySet(models.QuerySet):
    """A due is late from the day after its date; what was paid or waived counts on its own day."""

    def called(self, on):
        return self.filter(called_on__lte=on)

    def with_position(self, on):
        """Annotate `paid`, `remaining` and `state` (a `DueState`) on `on`."""
        paid = (
            DuePayment.objects.valid()
            .filter(due=OuterRef("pk"), paid_on__lte=on)
            .order_by()
            .values("due")
            .annotate(total=Sum("amount"))
            .values("total")
        )
        waived = Q(waived_on__lte=on)
        return self.annotate(
            paid=Coalesce(Subquery(paid, output_field=MoneyField()), money(0)),
        ).annotate(
            remaining=Case(
                When(waived | Q(paid__gte=F("amount")), then=money(0)), default=F("amount") - F("paid")
            ),
            state=Case(
                When(paid__gte=F("amount"), then=Value(DueState.SETTLED)),
                When(waived, then=Value(DueState.WAIVED)),
                When(due_on__lt=on, then=Value(DueState.LATE)),
                default=Value(DueState.PENDING),
            ),
        )

    def late(self, on):
        """Those that were payable before `on` and are neither paid nor waived."""
        return self.called(on).with_position(on).filter(state=DueState.LATE)

    def with_payments(self):
        """With `valid_payments`, what was paid and not cancelled; one more query."""
        return self.prefetch_related(
            models.Prefetch("payments", DuePayment.objects.valid(), to_attr="valid_payments")
        )


class Due(models.Model):
    """The due (cotisation) of a member for a year: called once, payable up to `due_on` inclusive, perhaps waived.

    Paid, late, remaining are computed from its payments at a date (`members.dues`), never stored.
    """

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="dues", verbose_name=_("adhérent")
    )
    year = models.PositiveSmallIntegerField(_("année"), validators=PLAUSIBLE_YEAR)
    amount = MoneyField(_("montant"))
    called_on = models.DateField(_("appelée le"))
    due_on = models.DateField(_("échéance"))
    waived_on = models.DateField(_("exonérée le"), null=True, blank=True)
    waived_reason = models.CharField(_("motif de l’exonération"), max_length=200, blank=True)

    objects = DueQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cotisation")
        verbose_name_plural = _("cotisations")
        ordering = ["-year", "member__name_fr", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "year"],
                name="due_once_a_year",
                violation_error_message=_("La cotisation de cet adhérent est déjà appelée pour cette année."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="due_amount_positive",
                violation_error_message=_("Le montant d’une cotisation est positif."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="due_year_plausible",
                violation_error_message=_("L’année n’est pas plausible."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("called_on")),
                name="due_payable_after_call",
                violation_error_message=_("L’échéance précède l’appel de la cotisation."),
            ),
            models.CheckConstraint(
                condition=Q(waived_on__isnull=True, waived_reason="")
                | (Q(waived_on__gte=F("called_on")) & ~Q(waived_reason="")),
                name="due_waiver_has_reason",
                violation_error_message=_(
                    "Une exonération demande une date, après l’appel de la cotisation, et un motif."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.member} – {self.year}"

    def get_absolute_url(self):
        return reverse("members:due", args=[self.pk])


class DuePaymentQuerySet(models.QuerySet):
    def valid(self):
        """Payments that were not cancelled."""
        return self.filter(cancelled_at__isnull=True)


class DuePayment(models.Model):
    """A payment of a due, with its receipt. Never deleted nor edited: a mistake is cancelled, with its reason."""

    due = models.ForeignKey(
        Due, on_delete=models.PROTECT, related_name="payments", verbose_name=_("cotisation")
    )
    paid_on = models.DateField(_("payé le"))
    amount = MoneyField(_("montant"))
    channel = models.CharField(
        _("mode de paiement"), max_length=12, choices=DueChannel.choices, default=DueChannel.TRANSFER
    )
    reference = models.CharField(_("référence"), max_length=60, blank=True)
    receipt_number = models.CharField(_("numéro de reçu"), max_length=20)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("saisi par")
    )
    recorded_at = models.DateTimeField(_("saisi le"))
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("annulé par"),
    )
    cancelled_at = models.DateTimeField(_("annulé le"), null=True, blank=True)
    cancel_reason = models.CharField(_("motif de l’annulation"), max_length=200, blank=True)

    objects = DuePaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("paiement de cotisation")
        verbose_name_plural = _("paiements de cotisations")
        ordering = ["-paid_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["receipt_number"],
                name="duepayment_receipt_unique",
                violation_error_message=_("Ce numéro de reçu est déjà donné."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="duepayment_amount_positive",
                violation_error_message=_("Le montant d’un paiement est positif."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                name="duepayment_cancelled_with_reason",
                violation_error_message=_("Une annulation demande un auteur, une date et un motif."),
            ),
        ]

    def __str__(self):
        return self.receipt_number


class DueReminder(models.Model):
    """A reminder (relance) of a due that was not paid in time: what was sent, how, by whom."""

    due = models.ForeignKey(
        Due, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("cotisation")
    )
    sent_on = models.DateField(_("envoyée le"))
    channel = models.CharField(_("moyen"), max_length=8, choices=ReminderChannel.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("envoyée par")
    )

    class Meta:
        verbose_name = _("relance de cotisation")
        verbose_name_plural = _("relances de cotisations")
        ordering = ["-sent_on", "-pk"]

    def __str__(self):
        return f"{self.due} – {self.sent_on:%Y-%m-%d}"
