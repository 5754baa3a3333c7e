"""The loan file, and what the committee decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from initiative_sm.fields import IdentifierField
from initiative_sm.money import MoneyField
from loans.enums import (
    CLOSED_STATUSES,
    DISBURSED_STATUSES,
    FAVOURABLE_OUTCOMES,
    GRANTED_STATUSES,
    DecisionOutcome,
    DecisionSubject,
    LoanStatus,
    NotificationChannel,
)
from members.enums import Organ


class LoanQuerySet(models.QuerySet):
    def disbursed(self, on):
        """Loans whose money left the fund, up to and including `on`."""
        return self.filter(disbursed_on__lte=on)

    def granted(self, on):
        """Loans granted by the committee, up to and including `on`."""
        return self.filter(granted_on__lte=on)

    def received(self, on):
        return self.filter(received_on__lte=on)


class Loan(models.Model):
    """A loan file (dossier), from its reception to its closing; an honour loan once granted.

    `amount`, `term` (months between the first and the last instalment, deferral not counted) and
    `deferral` (months without instalment after the disbursement) are those of the decision in force.
    `disbursed_on` is the value date of the first disbursement that stands in the journal.
    """

    number = IdentifierField(_("numéro"), max_length=30, unique=True)
    holder = models.ForeignKey(
        "loans.Holder", on_delete=models.PROTECT, related_name="loans", verbose_name=_("porteur de projet")
    )
    project = models.ForeignKey(
        "loans.Project", on_delete=models.PROTECT, related_name="loans", verbose_name=_("projet")
    )
    product = models.ForeignKey(
        "loans.Product",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="loans",
        verbose_name=_("produit"),
        help_text=_(
            "Les règles et les pièces demandées sont celles du produit ; un ancien dossier n’en a pas."
        ),
    )
    envelope = models.ForeignKey(
        "loans.Envelope",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="loans",
        verbose_name=_("enveloppe"),
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("chargé de mission"),
    )
    status = models.CharField(
        _("état"), max_length=11, choices=LoanStatus.choices, default=LoanStatus.RECEIVED
    )
    received_on = models.DateField(_("dossier reçu le"))
    amount_requested = MoneyField(_("montant demandé"))
    amount = MoneyField(_("montant accordé"), null=True, blank=True)
    term = models.PositiveSmallIntegerField(_("nombre d’échéances"), null=True, blank=True)
    deferral = models.PositiveSmallIntegerField(_("différé (mois)"), default=0)
    granted_on = models.DateField(_("accordé le"), null=True, blank=True)
    contracted_on = models.DateField(_("contrat signé le"), null=True, blank=True)
    disbursed_on = models.DateField(_("décaissé le"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("clos le"), null=True, blank=True)
    close_reason = models.CharField(_("motif de clôture"), max_length=200, blank=True)
    rib = IdentifierField(
        _("RIB du bénéficiaire"), max_length=24, blank=True, help_text=_("24 chiffres, sans espaces.")
    )
    batch = models.ForeignKey(
        "loans.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="loans",
    )

    objects = LoanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("prêt d’honneur")
        verbose_name_plural = _("prêts d’honneur")
        ordering = ["-received_on", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_requested__gt=0) & (Q(amount__isnull=True) | Q(amount__gt=0)),
                name="loan_amounts_positive",
                violation_error_message=_("Les montants sont supérieurs à zéro."),
            ),
            models.CheckConstraint(
                condition=Q(term__isnull=True) | Q(term__gte=1, term__lte=180),
                name="loan_term_plausible",
                violation_error_message=_("Le nombre d’échéances est compris entre 1 et 180."),
            ),
            models.CheckConstraint(
                condition=Q(deferral__lte=60),
                name="loan_deferral_plausible",
                violation_error_message=_("Le différé ne dépasse pas 60 mois."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[str(s) for s in GRANTED_STATUSES])
                | Q(
                    amount__isnull=False,
                    term__isnull=False,
                    granted_on__isnull=False,
                    envelope__isnull=False,
                ),
                name="loan_granted_has_terms",
                violation_error_message=_(
                    "Un prêt accordé a un montant, une durée, une enveloppe et une date d’accord."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[str(s) for s in [LoanStatus.CONTRACTED, *DISBURSED_STATUSES]])
                | Q(contracted_on__isnull=False),
                name="loan_contracted_has_date",
                violation_error_message=_("Un contrat signé a une date."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=[str(s) for s in DISBURSED_STATUSES], disbursed_on__isnull=False)
                | (~Q(status__in=[str(s) for s in DISBURSED_STATUSES]) & Q(disbursed_on__isnull=True)),
                name="loan_disbursed_has_date",
                violation_error_message=_("Un prêt décaissé a une date de décaissement, et lui seul."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=[str(s) for s in CLOSED_STATUSES], closed_on__isnull=False)
                | (~Q(status__in=[str(s) for s in CLOSED_STATUSES]) & Q(closed_on__isnull=True)),
                name="loan_closed_has_date",
                violation_error_message=_("Un dossier clos a une date de clôture, et lui seul."),
            ),
            models.CheckConstraint(
                condition=(Q(granted_on__isnull=True) | Q(granted_on__gte=F("received_on")))
                & (Q(contracted_on__isnull=True) | Q(contracted_on__gte=F("granted_on")))
                & (Q(disbursed_on__isnull=True) | Q(disbursed_on__gte=F("contracted_on")))
                & (Q(closed_on__isnull=True) | Q(closed_on__gte=F("received_on"))),
                name="loan_dates_in_order",
                violation_error_message=_(
                    "Les dates se suivent : réception, accord, contrat, décaissement, clôture."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["disbursed_on"], name="loan_disbursed_on"),
            models.Index(fields=["granted_on"], name="loan_granted_on"),
            models.Index(fields=["received_on"], name="loan_received_on"),
            models.Index(fields=["status"], name="loan_status"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("loans:loan", args=[self.pk])

    @property
    def closed(self):
        return self.status in CLOSED_STATUSES


class DecisionQuerySet(models.QuerySet):
    def grants(self):
        return self.filter(subject=DecisionSubject.GRANT)

    def favourable(self):
        return self.filter(outcome__in=FAVOURABLE_OUTCOMES)

    def refused(self):
        return self.filter(outcome=DecisionOutcome.REFUSED)

    def standing(self):
        """Those that were not voided."""
        return self.filter(voided_on__isnull=True)


class Decision(models.Model):
    """A decision about a loan (décision), taken by an organ on a date; several may follow each other.

    `facts` is what the committee had before it (see `loans.facts`), so that a change of the file afterwards shows
    and voids the decision; empty for an older decision. `valid_until` is inclusive. A voided decision stays.
    """

    loan = models.ForeignKey(
        Loan, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("prêt d’honneur")
    )
    subject = models.CharField(
        _("objet"), max_length=12, choices=DecisionSubject.choices, default=DecisionSubject.GRANT
    )
    outcome = models.CharField(_("décision"), max_length=11, choices=DecisionOutcome.choices)
    decided_on = models.DateField(_("date"))
    item = models.ForeignKey(
        "governance.AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="loan_decisions",
        verbose_name=_("point de l’ordre du jour"),
    )
    amount = MoneyField(_("montant"), null=True, blank=True)
    term = models.PositiveSmallIntegerField(_("nombre d’échéances"), null=True, blank=True)
    deferral = models.PositiveSmallIntegerField(_("différé (mois)"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    reason = models.TextField(_("motif"), blank=True)
    organ = models.CharField(_("organe"), max_length=10, choices=Organ.choices, blank=True)
    reference = models.CharField(_("référence"), max_length=80, blank=True)
    valid_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    facts = models.JSONField(_("dossier jugé"), default=dict, blank=True, editable=False)
    notified_on = models.DateField(_("notifiée le"), null=True, blank=True)
    notified_by = models.CharField(
        _("notifiée par"), max_length=8, choices=NotificationChannel.choices, blank=True
    )
    voided_on = models.DateField(_("caduque depuis le"), null=True, blank=True)
    void_reason = models.CharField(_("motif de caducité"), max_length=250, blank=True)
    batch = models.ForeignKey(
        "loans.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="decisions",
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        ordering = ["loan", "decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject="grant", outcome__in=[str(o) for o in FAVOURABLE_OUTCOMES])
                # Said of NULL too: an unknown condition would let the row in.
                | Q(amount__isnull=False, term__isnull=False, amount__gt=0, term__gte=1),
                name="decision_grant_has_terms",
                violation_error_message=_("Un accord fixe un montant et une durée."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="conditional") | ~Q(conditions=""),
                name="decision_conditions_said",
                violation_error_message=_("Un accord sous conditions dit lesquelles."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("decided_on")),
                name="decision_valid_after_taken",
                violation_error_message=_("La validité d’une décision ne finit pas avant sa date."),
            ),
            models.CheckConstraint(
                condition=Q(notified_on__isnull=True, notified_by="")
                | (Q(notified_on__isnull=False, notified_on__gte=F("decided_on")) & ~Q(notified_by="")),
                name="decision_notified_how",
                violation_error_message=_("Une notification dit quand et comment, après la décision."),
            ),
            models.CheckConstraint(
                condition=Q(voided_on__isnull=True, void_reason="")
                | (Q(voided_on__isnull=False, voided_on__gte=F("decided_on")) & ~Q(void_reason="")),
                name="decision_voided_why",
                violation_error_message=_("Une décision caduque dit depuis quand et pourquoi."),
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "decided_on"], name="decision_subject_date"),
            models.Index(fields=["loan", "subject", "decided_on"], name="decision_loan_subject_date"),
        ]

    def __str__(self):
        return f"{self.loan} – {self.get_outcome_display()}"
