"""The journal: append rows, post one after every check, ask what the rows say.

The verbs of `loans.actions.money` come through here. Amounts in dirhams, dates inclusive. Errors are
`ValidationError`s whose sentence can be shown as it is.
"""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from initiative_sm import money as dirhams
from initiative_sm import text
from initiative_sm.money import money
from loans.enums import MovementKind, PaymentChannel
from loans.models import JournalHead, Movement
from members.actions import log

#: Kinds that take cash out of an envelope.
OUTFLOWS = {
    MovementKind.RESTITUTION,
    MovementKind.TRANSFER_OUT,
    MovementKind.ALLOCATION_OUT,
    MovementKind.DISBURSEMENT,
    MovementKind.REFUND,
}

CHUNK = 5000


@transaction.atomic
def append(movements: list[Movement]) -> list[Movement]:
    """Number, chain and write rows at the end of the journal, in the order given.

    The journal is locked, so that two writers never take the same number.
    Rows are trusted: the verbs below, the import and the demonstration check before they come here.
    """
    head = lock()
    for movement in movements:
        head.seq += 1
        movement.seq = head.seq
        # As the column will keep it, so that what is hashed is what is stored.
        movement.reference = text.identifier(movement.reference)
        movement.previous_hash = head.hash
        movement.hash = head.hash = movement.computed_hash()
    Movement.objects.bulk_create(movements, batch_size=CHUNK)
    head.save(update_fields=["seq", "hash"])
    return movements


def lock():
    """Hold the journal until the transaction ends: what is checked next is still true when a row is written.

    Every verb of money takes this lock before any other, so that two of them never wait for each other.
    """
    JournalHead.objects.get_or_create(pk=1)
    return JournalHead.objects.select_for_update().get(pk=1)


def balance(envelope, on=None):
    """(fund, cash, outstanding) of an envelope in dirhams, up to and including `on`, or of all rows."""
    rows = envelope.movements.all() if on is None else envelope.movements.until(on)
    sums = rows.aggregate(**{name: Coalesce(Sum(name), money(0)) for name in ("fund", "cash", "outstanding")})
    return sums["fund"], sums["cash"], sums["outstanding"]


@transaction.atomic
def post(
    *,
    kind,
    envelope,
    amount: Decimal,
    value_date,
    by,
    loan=None,
    channel=PaymentChannel.TRANSFER,
    reference="",
    reason="",
    source_key=None,
    pair=None,
    at: datetime | None = None,
) -> Movement:
    """Write one movement. The same `source_key` and content returns the first row; other content is refused."""
    movement = Movement(
        kind=kind,
        envelope=envelope,
        loan=loan,
        amount=amount,
        value_date=value_date,
        channel=channel,
        reference=reference,
        reason=reason,
        source_key=source_key,
        pair=pair,
        actor=by,
        posted_at=at or timezone.now(),
    )
    lock()
    if source_key is not None:
        first = Movement.objects.filter(source_key=source_key).first()
        if first is not None:
            return _same_or_refuse(first, movement)
    _check(movement)
    append([movement])
    log("movement.posted", by=by, target=movement, at=at, kind=str(kind), amount=str(amount))
    return movement


def already_posted(details):
    """The row that this very submission has already written, or None."""
    key = details.get("source_key")
    return None if key is None else Movement.objects.filter(source_key=key).first()


def _same_or_refuse(first, again):
    again.reference = text.identifier(again.reference)
    said = ("kind", "envelope_id", "loan_id", "amount", "value_date", "channel", "reference", "reason")
    if all(getattr(first, name) == getattr(again, name) for name in said):
        return first
    raise ValidationError(_("Cette saisie a déjà été enregistrée avec un autre contenu."))


def check_fields(movement):
    # The fields that `append` fills are not the clerk's to get right.
    movement.full_clean(
        exclude=["seq", "previous_hash", "hash", "fund", "cash", "outstanding"],
        validate_unique=False,
        validate_constraints=True,
    )


def _check(movement):
    kind, envelope, loan = movement.kind, movement.envelope, movement.loan
    check_fields(movement)
    if loan is not None and loan.envelope_id != envelope.pk:
        raise ValidationError(_("Ce prêt est imputé à une autre enveloppe."))
    if movement.value_date < envelope.opened_on:
        raise ValidationError(_("L’enveloppe n’était pas encore ouverte à cette date."))
    if kind in OUTFLOWS:
        _check_cash(envelope, movement.amount, movement.value_date)
    if loan is not None:
        _LOAN_CHECKS[kind](movement)


def _check_disbursement(movement):
    loan = movement.loan
    if sums_of(loan)["lent"] + movement.amount > loan.amount:
        raise ValidationError(
            _("Le décaissement dépasse le montant accordé : %(amount)s.")
            % {"amount": dirhams.format(loan.amount)}
        )
    if movement.value_date < loan.contracted_on:
        raise ValidationError(_("Le décaissement ne peut pas précéder la signature du contrat."))


def _check_settlement(movement):
    """No more than what the loan owes, on the value date and on every day since."""
    loan = movement.loan
    owed = owed_since(loan, movement.value_date)
    if movement.amount > owed:
        raise ValidationError(
            _("Le montant dépasse ce qui reste dû sur le prêt %(loan)s : %(owed)s.")
            % {"loan": loan.number, "owed": dirhams.format(max(owed, Decimal(0)))}
        )


def _check_recovery(movement):
    """No more than what was written off and did not come back yet, on the value date and since."""
    if movement.amount > unrecovered(movement.loan, movement.value_date):
        raise ValidationError(_("Le recouvrement dépasse ce qui a été passé en perte."))


def _check_overpayment(movement):
    """A credit begins where nothing is owed any more: what is owed is repaid first."""
    loan, on = movement.loan, movement.value_date
    lent = Movement.objects.filter(loan=loan).of_kind(MovementKind.DISBURSEMENT)
    if lowest_balance(lent, "amount", on) <= 0:
        raise ValidationError(_("Ce prêt n’était pas encore décaissé à cette date."))
    owed = owed_since(loan, on)
    if owed > 0:
        raise ValidationError(
            _("Le prêt %(loan)s doit encore %(owed)s : ce n’est pas un trop-perçu.")
            % {"loan": loan.number, "owed": dirhams.format(owed)}
        )


def _check_refund(movement):
    """No more than the credit, on the value date and on every day since."""
    credit = credit_since(movement.loan, movement.value_date)
    if movement.amount > credit:
        raise ValidationError(
            _("Le crédit du porteur sur le prêt %(loan)s n’est que de %(credit)s.")
            % {"loan": movement.loan.number, "credit": dirhams.format(max(credit, Decimal(0)))}
        )


def owed_since(loan, on):
    """The least that `loan` owes on `on` and on any day since; credits are never taken off it."""
    return lowest_balance(Movement.objects.filter(loan=loan).lending(), "outstanding", on)


def credit_since(loan, on):
    """The least that the holder has paid in excess on `loan`, on `on` and on any day since."""
    # An overpayment lowers the outstanding and a refund raises it: the credit is that turned round.
    rows = Movement.objects.filter(loan=loan).credits().annotate(credit=F("outstanding") * Value(-1))
    return lowest_balance(rows, "credit", on)


def unrecovered(loan, on):
    # A write-off lowers the fund and a recovery raises it: the loss is the fund turned round.
    losses = Movement.objects.filter(loan=loan).annotate(loss=F("fund") * Value(-1))
    return lowest_balance(losses, "loss", on)


_LOAN_CHECKS = {
    MovementKind.DISBURSEMENT: _check_disbursement,
    MovementKind.REPAYMENT: _check_settlement,
    MovementKind.WRITE_OFF: _check_settlement,
    MovementKind.RECOVERY: _check_recovery,
    MovementKind.OVERPAYMENT: _check_overpayment,
    MovementKind.REFUND: _check_refund,
}


def lowest_balance(rows, effect, on):
    """The lowest balance of `effect` (fund, cash, outstanding) at the end of `on` and of each day since."""
    total = Coalesce(Sum(effect), money(0))
    lowest = running = rows.until(on).aggregate(total=total)["total"]
    later = rows.filter(value_date__gt=on).order_by("value_date").values_list("value_date")
    for _day, change in later.annotate(total=total):
        running += change
        lowest = min(lowest, running)
    return lowest


def _check_cash(envelope, amount, on):
    """Nothing leaves an envelope beyond its cash, on the day itself or on any day since."""
    cash = max(lowest_balance(envelope.movements.all(), "cash", on), Decimal(0))
    if amount > cash:
        raise ValidationError(
            _("L’enveloppe %(envelope)s n’a que %(cash)s en trésorerie.")
            % {"envelope": envelope.code, "cash": dirhams.format(cash)}
        )


def sums_of(loan):
    """What the journal says of a loan, all dates together."""
    rows = dict(
        Movement.objects.filter(loan=loan).order_by().values_list("kind").annotate(total=Sum("amount"))
    )
    zero = Decimal(0)
    lent = rows.get(MovementKind.DISBURSEMENT, zero)
    repaid = rows.get(MovementKind.REPAYMENT, zero)
    written_off = rows.get(MovementKind.WRITE_OFF, zero)
    credit = rows.get(MovementKind.OVERPAYMENT, zero) - rows.get(MovementKind.REFUND, zero)
    return {
        "lent": lent,
        "repaid": repaid,
        "written_off": written_off,
        "remaining": lent - repaid - written_off,
        "credit": credit,
    }
