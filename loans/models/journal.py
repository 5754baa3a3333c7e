"""The journal of money movements: append-only, numbered, each row chained to the one before.

A mistake is reversed once, with a reason, by a row of the opposite amount. Database triggers
(`loans.triggers`) refuse UPDATE and DELETE; `manage.py verify` recomputes the chain.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from initiative_sm.fields import IdentifierField
from initiative_sm.money import MoneyField, to_centimes
from loans.enums import CREDIT_KINDS, EFFECTS, LOAN_KINDS, MovementKind, PaymentChannel

#: What the first row of the journal is chained to.
GENESIS = "0" * 64
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


#: What the hash of a row covers, in this order: everything the row says, and the row before.
CHAINED = (
    "previous_hash",
    "seq",
    "kind",
    "envelope_id",
    "loan_id",
    "amount",
    "value_date",
    "channel",
    "reference",
    "reason",
    "reverses_id",
    "pair_id",
    "source_key",
    "actor_id",
    "posted_at",
    "batch_id",
)
_AMOUNT, _VALUE_DATE, _POSTED_AT = (CHAINED.index(name) for name in ("amount", "value_date", "posted_at"))


def chained_hash(values):
    """SHA-256 of a row, from its `CHAINED` values."""
    said = list(values)
    said[_AMOUNT] = to_centimes(said[_AMOUNT])
    said[_VALUE_DATE] = said[_VALUE_DATE].isoformat()
    # Whole microseconds: a float would let the last one be changed unseen.
    said[_POSTED_AT] = (said[_POSTED_AT] - EPOCH) // timedelta(microseconds=1)
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def effect(position):
    """SQL for the signed effect of a row: 0 is the fund, 1 the cash, 2 the outstanding."""
    plus = [str(kind) for kind, signs in EFFECTS.items() if signs[position] == 1]
    minus = [str(kind) for kind, signs in EFFECTS.items() if signs[position] == -1]
    return Case(
        When(kind__in=plus, then=F("amount")),
        When(kind__in=minus, then=F("amount") * Value(-1)),
        default=F("amount") * Value(0),
        output_field=MoneyField(),
    )


class MovementQuerySet(models.QuerySet):
    def until(self, on):
        """Movements with a value date up to and including `on`."""
        return self.filter(value_date__lte=on)

    def in_period(self, period):
        """Movements with a value date in the period, both ends included."""
        rows = self.filter(value_date__lte=period.end)
        return rows.filter(value_date__gte=period.start) if period.start else rows

    def of_kind(self, *kinds):
        return self.filter(kind__in=kinds)

    def lending(self):
        """All but the credits of holders: what the loans owe is the sum of the outstanding of these."""
        return self.exclude(kind__in=CREDIT_KINDS)

    def credits(self):
        """What was paid beyond what was owed, and what was given back or imputed of it."""
        return self.filter(kind__in=CREDIT_KINDS)

    def standing(self):
        """Rows neither reversed nor reversing."""
        # A reversal is what is negative; asked by `reverses IS NULL`, SQLite would walk the whole journal.
        return self.filter(amount__gt=0, reversed_by__isnull=True)


class Movement(models.Model):
    """A movement of money (mouvement). Amounts in dirhams; a reversal has the negative amount.

    `fund`, `cash` and `outstanding` are computed by the database from the kind, so that no row can
    disagree with itself. `source_key` makes a repeated submission or import recognisable.
    """

    # The number is the key: rows of one batch can point at each other before they are written.
    seq = models.BigIntegerField(_("numéro"), primary_key=True)
    kind = models.CharField(_("nature"), max_length=14, choices=MovementKind.choices)
    envelope = models.ForeignKey(
        "loans.Envelope", on_delete=models.PROTECT, related_name="movements", verbose_name=_("enveloppe")
    )
    loan = models.ForeignKey(
        "loans.Loan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=_("prêt d’honneur"),
    )
    amount = MoneyField(_("montant"))
    value_date = models.DateField(_("date de valeur"))
    channel = models.CharField(
        _("mode de paiement"), max_length=12, choices=PaymentChannel.choices, default=PaymentChannel.TRANSFER
    )
    reference = IdentifierField(_("référence"), max_length=60, blank=True)
    reason = models.CharField(_("motif"), max_length=250, blank=True)
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=_("annule"),
    )
    pair = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="paired_with",
        verbose_name=_("contrepartie du virement"),
    )
    source_key = models.CharField(max_length=100, null=True, blank=True, unique=True, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("auteur")
    )
    posted_at = models.DateTimeField(_("enregistré le"))
    batch = models.ForeignKey(
        "loans.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="movements",
    )
    previous_hash = models.CharField(max_length=64, editable=False)
    hash = models.CharField(_("empreinte"), max_length=64, unique=True, editable=False)
    fund = models.GeneratedField(
        verbose_name=_("fonds"), expression=effect(0), output_field=MoneyField(), db_persist=True
    )
    cash = models.GeneratedField(
        verbose_name=_("trésorerie"), expression=effect(1), output_field=MoneyField(), db_persist=True
    )
    outstanding = models.GeneratedField(
        verbose_name=_("encours"), expression=effect(2), output_field=MoneyField(), db_persist=True
    )

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("mouvement")
        verbose_name_plural = _("journal des mouvements")
        ordering = ["seq"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="movement_reversal_is_negative",
                violation_error_message=_(
                    "Un montant est supérieur à zéro ; seule une annulation est négative."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reason=""),
                name="movement_reversal_has_reason",
                violation_error_message=_("Une annulation dit pourquoi."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(k) for k in LOAN_KINDS], loan__isnull=False)
                | (~Q(kind__in=[str(k) for k in LOAN_KINDS]) & Q(loan__isnull=True)),
                name="movement_loan_where_due",
                violation_error_message=_("Ce mouvement concerne un prêt, ou n’en concerne aucun."),
            ),
            models.CheckConstraint(
                condition=Q(kind="transfer_in", pair__isnull=False)
                | (~Q(kind="transfer_in") & Q(pair__isnull=True)),
                name="movement_transfer_is_paired",
                violation_error_message=_("Un virement reçu a sa contrepartie émise."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(k) for k in MovementKind]),
                name="movement_kind_known",
                violation_error_message=_("Cette nature de mouvement n’existe pas."),
            ),
        ]
        indexes = [
            models.Index(fields=["loan", "kind", "value_date", "amount"], name="movement_loan_kind_date"),
            # The sums of an envelope and of a person are read from these without touching the rows.
            models.Index(
                fields=["envelope", "value_date", "fund", "cash", "outstanding"],
                name="movement_envelope_sums",
            ),
            models.Index(fields=["loan", "value_date", "outstanding"], name="movement_loan_outstanding"),
            models.Index(fields=["kind", "value_date"], name="movement_kind_date"),
        ]
        permissions = [
            ("post_movement", "Peut enregistrer un mouvement"),
            ("reverse_movement", "Peut annuler un mouvement"),
        ]

    def __str__(self):
        return f"{self.seq} – {self.get_kind_display()}"

    def computed_hash(self):
        return chained_hash([getattr(self, name) for name in CHAINED])


class JournalHead(models.Model):
    """Number and hash of the journal's last row: one row, locked while the journal grows.

    It also betrays a journal whose end was cut off.
    """

    seq = models.PositiveBigIntegerField(_("numéro"), default=0)
    hash = models.CharField(_("empreinte"), max_length=64, default=GENESIS)

    class Meta:
        verbose_name = _("tête du journal")
        verbose_name_plural = _("tête du journal")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="journal_head_is_one",
                violation_error_message=_("Le journal n’a qu’une tête."),
            )
        ]

    def __str__(self):
        return str(self.seq)


class KindManager(models.Manager.from_queryset(MovementQuerySet)):
    """The rows of the journal that a proxy model names."""

    def get_queryset(self):
        return super().get_queryset().filter(kind__in=self.model.KINDS)


class Contribution(Movement):
    KINDS = [MovementKind.CONTRIBUTION]
    objects = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("dotation")
        verbose_name_plural = _("dotations")


class Restitution(Movement):
    KINDS = [MovementKind.RESTITUTION]
    objects = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("restitution")
        verbose_name_plural = _("restitutions")


class Transfer(Movement):
    KINDS = [MovementKind.TRANSFER_OUT, MovementKind.TRANSFER_IN]
    objects = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("virement entre enveloppes")
        verbose_name_plural = _("virements entre enveloppes")


class Allocation(Movement):
    KINDS = [MovementKind.ALLOCATION_IN, MovementKind.ALLOCATION_OUT]
    objects = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("affectation")
        verbose_name_plural = _("affectations")


class Disbursement(Movement):
    KINDS = [MovementKind.DISBURSEMENT]
    objects = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("décaissement")
        verbose_name_plural = _("décaissements")


class Repayment(Movement):
    KINDS = [MovementKind.REPAYMENT]
    objects = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("remboursement")
        verbose_name_plural = _("remboursements")


class Overpayment(Movement):
    KINDS = [MovementKind.OVERPAYMENT]
    objects = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("trop-perçu")
        verbose_name_plural = _("trop-perçus")


class Refund(Movement):
    KINDS = [MovementKind.REFUND]
    objects = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("restitution d’un trop-perçu")
        verbose_name_plural = _("restitutions de trop-perçus")


class WriteOff(Movement):
    KINDS = [MovementKind.WRITE_OFF]
    objects = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("passage en perte")
        verbose_name_plural = _("passages en perte")


class Recovery(Movement):
    KINDS = [MovementKind.RECOVERY]
    objects = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("recouvrement après perte")
        verbose_name_plural = _("recouvrements après perte")
