"""The association's bank: its accounts, the statements imported, the bills of exchange remitted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative_sm.fields import IdentifierField
from initiative_sm.money import MoneyField
from loans.enums import BankLineStatus, BillStatus, StatementFormat


class BankAccount(models.Model):
    """An account of the association. `columns` is how the statements of that bank are read, remembered.

    Its keys are those of `loans.bank.reading`; empty until a first statement was mapped.
    """

    name = models.CharField(_("nom"), max_length=100, unique=True)
    bank = models.CharField(_("banque"), max_length=100)
    rib = IdentifierField(_("RIB"), max_length=24, blank=True)
    active = models.BooleanField(_("en usage"), default=True)
    columns = models.JSONField(_("colonnes du relevé"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("compte bancaire")
        verbose_name_plural = _("comptes bancaires")
        ordering = ["name"]

    def __str__(self):
        return self.name


class BankStatement(models.Model):
    """A statement of account (relevé bancaire), as it was imported; the same file never twice."""

    account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, related_name="statements", verbose_name=_("compte")
    )
    name = models.CharField(_("nom du fichier"), max_length=150)
    format = models.CharField(_("format"), max_length=5, choices=StatementFormat.choices)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    first_on = models.DateField(_("du"))
    last_on = models.DateField(_("au"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("importé par")
    )
    imported_at = models.DateTimeField(_("importé le"))

    class Meta:
        verbose_name = _("relevé bancaire")
        verbose_name_plural = _("relevés bancaires")
        ordering = ["-last_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "sha256"],
                name="bank_statement_once",
                violation_error_message=_("Ce relevé a déjà été importé."),
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="bank_statement_dates_in_order",
                violation_error_message=_("La fin du relevé précède son début."),
            ),
        ]

    def __str__(self):
        return f"{self.account} – {self.first_on:%d/%m/%Y}-{self.last_on:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("loans:statement", args=[self.pk])


class BankLine(models.Model):
    """A line of a statement; `amount` is negative where money left the account.

    `fingerprint` tells the line from all others of the account: two overlapping statements give it once. What is
    suggested for it is only a suggestion: a person confirms, and nothing is posted twice.
    """

    account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, related_name="lines", verbose_name=_("compte")
    )
    statement = models.ForeignKey(
        BankStatement, on_delete=models.PROTECT, related_name="lines", verbose_name=_("relevé")
    )
    number = models.PositiveIntegerField(_("ligne"))
    booked_on = models.DateField(_("date d’opération"))
    value_on = models.DateField(_("date de valeur"))
    label = models.CharField(_("libellé"), max_length=300, blank=True)
    reference = models.CharField(_("référence"), max_length=80, blank=True)
    amount = MoneyField(_("montant"))
    fingerprint = models.CharField(_("empreinte"), max_length=64)
    suggested_loan = models.ForeignKey(
        "loans.Loan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("prêt proposé"),
    )
    suggested_score = models.PositiveSmallIntegerField(_("vraisemblance (sur 100)"), default=0)
    suggested_why = models.JSONField(_("indices"), default=list, blank=True)
    status = models.CharField(
        _("état"), max_length=7, choices=BankLineStatus.choices, default=BankLineStatus.OPEN
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("traitée par"),
    )
    handled_at = models.DateTimeField(_("traitée le"), null=True, blank=True)
    note = models.CharField(_("motif"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ligne de relevé")
        verbose_name_plural = _("lignes de relevé")
        ordering = ["statement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fingerprint"],
                name="bank_line_once",
                violation_error_message=_("Cette ligne du compte a déjà été importée."),
            ),
            models.UniqueConstraint(
                fields=["statement", "number"],
                name="bank_line_numbered",
                violation_error_message=_("Ce relevé a déjà une ligne de ce numéro."),
            ),
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="bank_line_moves_money",
                violation_error_message=_("Une ligne de relevé a un montant."),
            ),
            models.CheckConstraint(
                condition=Q(suggested_score__lte=100),
                name="bank_line_score_of_a_hundred",
                violation_error_message=_("La vraisemblance est comprise entre 0 et 100."),
            ),
            models.CheckConstraint(
                condition=Q(status="open", handled_by__isnull=True, handled_at__isnull=True)
                | (~Q(status="open") & Q(handled_by__isnull=False, handled_at__isnull=False)),
                name="bank_line_handled_by_someone",
                violation_error_message=_("Une ligne traitée dit par qui et quand."),
            ),
            models.CheckConstraint(
                condition=~Q(status="ignored") | ~Q(note=""),
                name="bank_line_ignored_why",
                violation_error_message=_("Une ligne sans suite dit pourquoi."),
            ),
        ]

    def __str__(self):
        return f"{self.statement} – {self.number}"


class BankPosting(models.Model):
    """A movement posted from a line of a statement; one line may pay several loans."""

    line = models.ForeignKey(
        BankLine, on_delete=models.PROTECT, related_name="postings", verbose_name=_("ligne de relevé")
    )
    movement = models.OneToOneField(
        "loans.Movement", on_delete=models.PROTECT, related_name="bank_posting", verbose_name=_("mouvement")
    )

    class Meta:
        verbose_name = _("écriture d’une ligne de relevé")
        verbose_name_plural = _("écritures des lignes de relevé")
        ordering = ["line", "pk"]

    def __str__(self):
        return f"{self.line} – {self.movement}"


class Remittance(models.Model):
    """A slip with which bills of exchange are handed to the bank (bordereau de remise)."""

    number = IdentifierField(_("numéro"), max_length=30, unique=True)
    account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, related_name="remittances", verbose_name=_("compte")
    )
    remitted_on = models.DateField(_("remis le"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("établi par")
    )
    made_at = models.DateTimeField(_("établi le"))

    class Meta:
        verbose_name = _("bordereau de remise")
        verbose_name_plural = _("bordereaux de remise")
        ordering = ["-remitted_on", "-pk"]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("loans:remittance", args=[self.pk])


class BillQuerySet(models.QuerySet):
    def due_until(self, on):
        """Bills that fall due up to and including `on`."""
        return self.filter(due_on__lte=on)


class Bill(models.Model):
    """A bill of exchange (lettre de change normalisée), usually one an instalment, drawn on the holder's bank.

    Paid, it has its repayment in the journal; bounced after that, the repayment is reversed on the day.
    """

    loan = models.ForeignKey(
        "loans.Loan", on_delete=models.PROTECT, related_name="bills", verbose_name=_("prêt d’honneur")
    )
    number = IdentifierField(_("numéro"), max_length=30, unique=True)
    due_on = models.DateField(_("échéance"))
    amount = MoneyField(_("montant"))
    bank = models.CharField(_("banque tirée"), max_length=100, blank=True)
    rib = IdentifierField(_("RIB tiré"), max_length=24, blank=True)
    status = models.CharField(_("état"), max_length=8, choices=BillStatus.choices, default=BillStatus.HELD)
    remittance = models.ForeignKey(
        Remittance,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bills",
        verbose_name=_("bordereau"),
    )
    movement = models.OneToOneField(
        "loans.Movement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bill",
        verbose_name=_("remboursement"),
    )
    bounced_on = models.DateField(_("impayée le"), null=True, blank=True)
    bounce_reason = models.CharField(_("motif de rejet"), max_length=200, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("reçue par")
    )
    received_on = models.DateField(_("reçue le"))

    objects = BillQuerySet.as_manager()

    class Meta:
        verbose_name = _("lettre de change")
        verbose_name_plural = _("lettres de change")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="bill_amount_positive",
                violation_error_message=_("Un montant est supérieur à zéro."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["remitted", "paid"]) | Q(remittance__isnull=False),
                name="bill_remitted_has_slip",
                violation_error_message=_("Une lettre de change remise figure sur un bordereau."),
            ),
            models.CheckConstraint(
                condition=~Q(status="paid") | Q(movement__isnull=False),
                name="bill_paid_has_receipt",
                violation_error_message=_("Une lettre de change payée a son remboursement."),
            ),
            models.CheckConstraint(
                condition=~Q(status="bounced") | (Q(bounced_on__isnull=False) & ~Q(bounce_reason="")),
                name="bill_bounced_why",
                violation_error_message=_("Une lettre de change impayée dit quand et pourquoi."),
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="bill_status_due")]

    def __str__(self):
        return self.number
