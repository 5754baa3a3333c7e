"""What moves the fund: the journal, the schedules, the orders, the bills, the bank."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ScheduleReason(TextChoices):
    INITIAL = "initial", _("Échéancier initial")
    RESCHEDULING = "rescheduling", _("Rééchelonnement")
    POSTPONEMENT = "postponement", _("Report d’échéances")
    ACCELERATION = "acceleration", _("Déchéance du terme")
    REDUCTION = "reduction", _("Montant ramené à ce qui a été versé")


class InstalmentState(TextChoices):
    """Where an instalment stands on a day: computed, never stored."""

    PAID = "paid", _("Payée")
    PARTIAL = "partial", _("Payée en partie")
    LATE = "late", _("En retard")
    DUE = "due", _("Échue ce jour")
    UPCOMING = "upcoming", _("À venir")
    VOID = "void", _("Non exigible")


class MovementKind(TextChoices):
    """What moves the fund, the cash or the outstanding of an envelope."""

    CONTRIBUTION = "contribution", _("Dotation")
    RESTITUTION = "restitution", _("Restitution au bailleur")
    TRANSFER_OUT = "transfer_out", _("Virement vers une autre enveloppe")
    TRANSFER_IN = "transfer_in", _("Virement depuis une autre enveloppe")
    ALLOCATION_IN = "allocation_in", _("Affectation au fonds")
    ALLOCATION_OUT = "allocation_out", _("Prélèvement sur le fonds")
    DISBURSEMENT = "disbursement", _("Décaissement")
    REPAYMENT = "repayment", _("Remboursement")
    WRITE_OFF = "write_off", _("Passage en perte")
    RECOVERY = "recovery", _("Recouvrement après perte")
    #: What a holder pays beyond what is owed stays theirs: a credit, until it is given back or imputed.
    OVERPAYMENT = "overpayment", _("Trop-perçu")
    REFUND = "refund", _("Restitution d’un trop-perçu")


#: kind → sign of its effect on (fund, cash, outstanding). Fund = cash + outstanding holds row by row.
EFFECTS = {
    MovementKind.CONTRIBUTION: (1, 1, 0),
    MovementKind.RESTITUTION: (-1, -1, 0),
    MovementKind.TRANSFER_OUT: (-1, -1, 0),
    MovementKind.TRANSFER_IN: (1, 1, 0),
    MovementKind.ALLOCATION_IN: (1, 1, 0),
    MovementKind.ALLOCATION_OUT: (-1, -1, 0),
    MovementKind.DISBURSEMENT: (0, -1, 1),
    MovementKind.REPAYMENT: (0, 1, -1),
    MovementKind.WRITE_OFF: (-1, 0, -1),
    MovementKind.RECOVERY: (1, 1, 0),
    # A credit is owed to the holder: cash comes in, and the outstanding of the envelope is net of it.
    MovementKind.OVERPAYMENT: (0, 1, -1),
    MovementKind.REFUND: (0, -1, 1),
}


LOAN_KINDS = [
    MovementKind.DISBURSEMENT,
    MovementKind.REPAYMENT,
    MovementKind.WRITE_OFF,
    MovementKind.RECOVERY,
    MovementKind.OVERPAYMENT,
    MovementKind.REFUND,
]

#: What makes and takes back a holder's credit: never part of what the loans owe.
CREDIT_KINDS = [MovementKind.OVERPAYMENT, MovementKind.REFUND]

#: What one receipt may be split into, in this order.
RECEIPT_KINDS = [MovementKind.REPAYMENT, MovementKind.RECOVERY, MovementKind.OVERPAYMENT]


class PaymentChannel(TextChoices):
    TRANSFER = "transfer", _("Virement")
    CASH_DEPOSIT = "cash_deposit", _("Versement au guichet")
    CHEQUE = "cheque", _("Chèque")
    DIRECT_DEBIT = "direct_debit", _("Prélèvement")
    BILL = "bill", _("Lettre de change normalisée")
    MOBILE = "mobile", _("Paiement mobile")
    NONE = "none", _("Sans mouvement de trésorerie")


class OrderStatus(TextChoices):
    """A disbursement is prepared by one person and confirmed by another."""

    PREPARED = "prepared", _("À confirmer")
    CONFIRMED = "confirmed", _("Confirmé")
    CANCELLED = "cancelled", _("Annulé")


ORDER_TRANSITIONS = {OrderStatus.PREPARED: {OrderStatus.CONFIRMED, OrderStatus.CANCELLED}}


class BillStatus(TextChoices):
    """The life of a bill of exchange (lettre de change normalisée)."""

    HELD = "held", _("En portefeuille")
    REMITTED = "remitted", _("Remise à l’encaissement")
    PAID = "paid", _("Payée")
    BOUNCED = "bounced", _("Impayée")
    RETURNED = "returned", _("Restituée")


_B = BillStatus


BILL_TRANSITIONS = {
    _B.HELD: {_B.REMITTED, _B.RETURNED},
    # Taken off its slip before the bank had it.
    _B.REMITTED: {_B.PAID, _B.BOUNCED, _B.HELD},
    # The bank credited it, then took the money back.
    _B.PAID: {_B.BOUNCED},
    _B.BOUNCED: {_B.REMITTED, _B.RETURNED},
}


class StatementFormat(TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"
    MT940 = "mt940", "MT940"


class BankLineStatus(TextChoices):
    OPEN = "open", _("À traiter")
    POSTED = "posted", _("Enregistrée")
    IGNORED = "ignored", _("Sans suite")


BANK_LINE_TRANSITIONS = {
    BankLineStatus.OPEN: {BankLineStatus.POSTED, BankLineStatus.IGNORED},
    BankLineStatus.IGNORED: {BankLineStatus.OPEN},
    # Every receipt posted from it was reversed since.
    BankLineStatus.POSTED: {BankLineStatus.OPEN},
}
