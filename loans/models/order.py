"""A disbursement before the money leaves: prepared by one person, confirmed by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from initiative_sm.fields import IdentifierField
from initiative_sm.money import MoneyField
from loans.enums import OrderStatus, PaymentChannel


class DisbursementOrder(models.Model):
    """An order to pay a loan, or a tranche of it (ordre de décaissement).

    Confirmed, it has its movement in the journal. Who confirms is never who prepared, administrators included.
    """

    number = IdentifierField(_("numéro"), max_length=30, unique=True)
    loan = models.ForeignKey(
        "loans.Loan", on_delete=models.PROTECT, related_name="orders", verbose_name=_("prêt d’honneur")
    )
    amount = MoneyField(_("montant"))
    pay_on = models.DateField(_("date de valeur"))
    channel = models.CharField(
        _("mode"), max_length=12, choices=PaymentChannel.choices, default=PaymentChannel.TRANSFER
    )
    payee = models.CharField(_("bénéficiaire"), max_length=150)
    rib = IdentifierField(_("RIB"), max_length=24, blank=True)
    reference = IdentifierField(_("référence"), max_length=60, blank=True)
    first_due_on = models.DateField(_("première échéance"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    status = models.CharField(
        _("état"), max_length=9, choices=OrderStatus.choices, default=OrderStatus.PREPARED
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("préparé par")
    )
    prepared_at = models.DateTimeField(_("préparé le"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmé par"),
    )
    confirmed_at = models.DateTimeField(_("confirmé le"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("annulé par"),
    )
    cancelled_at = models.DateTimeField(_("annulé le"), null=True, blank=True)
    cancel_reason = models.CharField(_("motif d’annulation"), max_length=200, blank=True)
    movement = models.OneToOneField(
        "loans.Movement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="order",
        verbose_name=_("mouvement"),
    )

    class Meta:
        verbose_name = _("ordre de décaissement")
        verbose_name_plural = _("ordres de décaissement")
        ordering = ["-prepared_at", "-pk"]
        permissions = [("confirm_disbursementorder", "Peut confirmer un décaissement préparé par un autre")]
        constraints = [
            models.UniqueConstraint(
                fields=["loan"],
                condition=Q(status="prepared"),
                name="order_one_waiting_for_a_loan",
                violation_error_message=_("Un décaissement de ce prêt attend déjà d’être confirmé."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="order_amount_positive",
                violation_error_message=_("Un montant est supérieur à zéro."),
            ),
            models.CheckConstraint(
                condition=Q(
                    status="confirmed",
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                    movement__isnull=False,
                )
                | (
                    ~Q(status="confirmed")
                    & Q(confirmed_by__isnull=True, confirmed_at__isnull=True, movement__isnull=True)
                ),
                name="order_confirmed_has_movement",
                violation_error_message=_("Un décaissement confirmé a son mouvement et qui l’a confirmé."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("prepared_by")),
                name="order_confirmed_by_another",
                violation_error_message=_("Qui prépare un décaissement ne le confirme pas."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="cancelled", cancelled_by__isnull=False, cancelled_at__isnull=False)
                    & ~Q(cancel_reason="")
                )
                | (
                    ~Q(status="cancelled")
                    & Q(cancelled_by__isnull=True, cancelled_at__isnull=True, cancel_reason="")
                ),
                name="order_cancelled_with_reason",
                violation_error_message=_("Une annulation dit qui, quand et pourquoi."),
            ),
        ]

    def __str__(self):
        return self.number
