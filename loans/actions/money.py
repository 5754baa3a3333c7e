"""The verbs of money: append to the journal, reverse; disburse, repay, write off, recover.

Every verb is atomic, checks before it writes, and logs. Amounts in dirhams, dates inclusive. Errors are
`ValidationError`s whose sentence can be shown as it is.
"""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Min, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from initiative_sm import money as dirhams
from initiative_sm import text
from initiative_sm.money import money
from initiative_sm.transitions import move
from loans.enums import DISBURSED_STATUSES, LOAN_TRANSITIONS, LoanStatus, MovementKind, PaymentChannel
from loans.models import JournalHead, Loan, Movement
from members.actions import log

#: Kinds that take cash out of an envelope.
OUTFLOWS = {
    MovementKind.RESTITUTION,
    MovementKind.TRANSFER_OUT,
    MovementKind.ALLOCATION_OUT,
    MovementKind.DISBURSEMENT,
}
#: Kinds that lower what a loan still owes.
SETTLEMENTS = {MovementKind.REPAYMENT, MovementKind.WRITE_OFF}

CHUNK = 5000


@transaction.atomic
def append(movements: list[Movement]) -> list[Movement]:
    """Number, chain and write rows at the end of the journal, in the order given.

    The head row is locked until the transaction ends, so that two writers never take the same number.
    Rows are trusted: the verbs below, the import and the demonstration check before they come here.
    """
    JournalHead.objects.get_or_create(pk=1)
    head = JournalHead.objects.select_for_update().get(pk=1)
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
    # Locked first: what is checked below must still be true when the row is written.
    JournalHead.objects.get_or_create(pk=1)
    JournalHead.objects.select_for_update().get(pk=1)
    if source_key is not None:
        first = Movement.objects.filter(source_key=source_key).first()
        if first is not None:
            return _same_or_refuse(first, movement)
    _check(movement)
    append([movement])
    log("movement.posted", by=by, target=movement, at=at, kind=str(kind), amount=str(amount))
    return movement


def _posted(details):
    """The row that this very submission has already written, or None."""
    key = details.get("source_key")
    return None if key is None else Movement.objects.filter(source_key=key).first()


def _same_or_refuse(first, again):
    again.reference = text.identifier(again.reference)
    said = ("kind", "envelope_id", "loan_id", "amount", "value_date", "reference")
    if all(getattr(first, name) == getattr(again, name) for name in said):
        return first
    raise ValidationError(_("Cette saisie a déjà été enregistrée avec un autre contenu."))


def _check_fields(movement):
    # The fields that `append` fills are not the clerk's to get right.
    movement.full_clean(
        exclude=["seq", "previous_hash", "hash", "fund", "cash", "outstanding"],
        validate_unique=False,
        validate_constraints=True,
    )


def _check(movement):
    kind, envelope, loan = movement.kind, movement.envelope, movement.loan
    _check_fields(movement)
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
    if _sums(loan)["lent"] + movement.amount > loan.amount:
        raise ValidationError(
            _("Le décaissement dépasse le montant accordé : %(amount)s.")
            % {"amount": dirhams.format(loan.amount)}
        )
    if movement.value_date < loan.contracted_on:
        raise ValidationError(_("Le décaissement ne peut pas précéder la signature du contrat."))


def _check_settlement(movement):
    """No more than what the loan owes, on the value date and on every day since."""
    loan = movement.loan
    owed = _lowest(Movement.objects.filter(loan=loan), "outstanding", movement.value_date)
    if movement.amount > owed:
        raise ValidationError(
            _("Le montant dépasse ce qui reste dû sur le prêt %(loan)s : %(owed)s.")
            % {"loan": loan.number, "owed": dirhams.format(max(owed, Decimal(0)))}
        )


def _check_recovery(movement):
    """No more than what was written off and did not come back yet, on the value date and since."""
    if movement.amount > _unrecovered(movement.loan, movement.value_date):
        raise ValidationError(_("Le recouvrement dépasse ce qui a été passé en perte."))


def _unrecovered(loan, on):
    # A write-off lowers the fund and a recovery raises it: the loss is the fund turned round.
    losses = Movement.objects.filter(loan=loan).annotate(loss=F("fund") * Value(-1))
    return _lowest(losses, "loss", on)


_LOAN_CHECKS = {
    MovementKind.DISBURSEMENT: _check_disbursement,
    MovementKind.REPAYMENT: _check_settlement,
    MovementKind.WRITE_OFF: _check_settlement,
    MovementKind.RECOVERY: _check_recovery,
}


def _lowest(rows, effect, on):
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
    cash = max(_lowest(envelope.movements.all(), "cash", on), Decimal(0))
    if amount > cash:
        raise ValidationError(
            _("L’enveloppe %(envelope)s n’a que %(cash)s en trésorerie.")
            % {"envelope": envelope.code, "cash": dirhams.format(cash)}
        )


def _sums(loan):
    """What the journal says of a loan, all dates together."""
    rows = dict(
        Movement.objects.filter(loan=loan).order_by().values_list("kind").annotate(total=Sum("amount"))
    )
    zero = Decimal(0)
    lent = rows.get(MovementKind.DISBURSEMENT, zero)
    repaid = rows.get(MovementKind.REPAYMENT, zero)
    written_off = rows.get(MovementKind.WRITE_OFF, zero)
    return {
        "lent": lent,
        "repaid": repaid,
        "written_off": written_off,
        "remaining": lent - repaid - written_off,
    }


def settle(loan, *, by):
    """Bring the loan's status in line with its journal after a movement or a reversal."""
    loan.refresh_from_db()
    sums = _sums(loan)
    if not sums["lent"]:
        if loan.status in DISBURSED_STATUSES:
            move(
                loan,
                LoanStatus.CONTRACTED,
                by=by,
                table=LOAN_TRANSITIONS,
                disbursed_on=None,
                closed_on=None,
            )
        return
    _date_disbursement(loan, by=by)
    if sums["remaining"]:
        if loan.closed:
            move(loan, LoanStatus.RUNNING, by=by, table=LOAN_TRANSITIONS, closed_on=None)
        return
    settled = LoanStatus.WRITTEN_OFF if sums["written_off"] else LoanStatus.REPAID
    if loan.status != settled:
        last = Movement.objects.filter(loan=loan, kind__in=SETTLEMENTS).aggregate(d=Max("value_date"))["d"]
        move(loan, settled, by=by, table=LOAN_TRANSITIONS, closed_on=last)


def _date_disbursement(loan, *, by):
    """Keep `disbursed_on` the day of the first disbursement that stands: a tranche may be reversed."""
    first = loan.movements.of_kind(MovementKind.DISBURSEMENT).standing().aggregate(d=Min("value_date"))["d"]
    if loan.disbursed_on is not None and first != loan.disbursed_on:
        old, loan.disbursed_on = loan.disbursed_on, first
        loan.save(update_fields=["disbursed_on"])
        log("loan.redated", by=by, target=loan, old=str(old), new=str(first))


@transaction.atomic
def disburse(*, loan: Loan, value_date, by, amount: Decimal | None = None, **details) -> Movement:
    """Pay a contracted loan out of its envelope (décaissement), whole unless `amount` says a tranche.

    The first disbursement starts the loan; its schedule is made by `loans.actions.schedules.start`.
    """
    if _posted(details) is None and loan.status not in (LoanStatus.CONTRACTED, LoanStatus.RUNNING):
        raise ValidationError(_("Seul un prêt dont le contrat est signé peut être décaissé."))
    movement = post(
        kind=MovementKind.DISBURSEMENT,
        envelope=loan.envelope,
        loan=loan,
        amount=loan.amount if amount is None else amount,
        value_date=value_date,
        by=by,
        **details,
    )
    if loan.status == LoanStatus.CONTRACTED:
        move(loan, LoanStatus.RUNNING, by=by, table=LOAN_TRANSITIONS, disbursed_on=value_date)
    else:
        _date_disbursement(loan, by=by)
    return movement


@transaction.atomic
def repay(*, loan: Loan, amount: Decimal, value_date, by, **details) -> Movement:
    """Post a receipt on a loan (remboursement); the loan is closed when nothing is left."""
    movement = post(
        kind=MovementKind.REPAYMENT,
        envelope=loan.envelope,
        loan=loan,
        amount=amount,
        value_date=value_date,
        by=by,
        **details,
    )
    settle(loan, by=by)
    return movement


@transaction.atomic
def write_off(*, loan: Loan, decision, value_date, by, amount: Decimal | None = None, **details) -> Movement:
    """Write off what a loan still owes (passage en perte), by a dated decision about this loan."""
    if decision is None or decision.loan_id != loan.pk or decision.subject != "write_off":
        raise ValidationError(_("Un passage en perte demande une décision sur ce prêt."))
    if amount is None:
        again = _posted(details)
        amount = _sums(loan)["remaining"] if again is None else again.amount
    movement = post(
        kind=MovementKind.WRITE_OFF,
        envelope=loan.envelope,
        loan=loan,
        amount=amount,
        value_date=value_date,
        channel=PaymentChannel.NONE,
        by=by,
        **details,
    )
    settle(loan, by=by)
    return movement


@transaction.atomic
def recover(*, loan: Loan, amount: Decimal, value_date, by, **details) -> Movement:
    """Post what comes back after a write-off (recouvrement); never more than was written off."""
    return post(
        kind=MovementKind.RECOVERY,
        envelope=loan.envelope,
        loan=loan,
        amount=amount,
        value_date=value_date,
        by=by,
        **details,
    )


@transaction.atomic
def transfer(
    *, source, target, amount: Decimal, value_date, reason, by, source_key=None, at=None
) -> tuple[Movement, Movement]:
    """Move cash from one envelope to another (virement): two rows, one never without the other."""
    if source == target:
        raise ValidationError(_("Choisissez deux enveloppes différentes."))
    common = {"amount": amount, "value_date": value_date, "reason": reason, "by": by, "at": at}
    out = post(kind=MovementKind.TRANSFER_OUT, envelope=source, source_key=source_key, **common)
    key = source_key and f"{source_key}:in"
    return out, post(kind=MovementKind.TRANSFER_IN, envelope=target, pair=out, source_key=key, **common)


@transaction.atomic
def reverse(*, movement: Movement, reason: str, value_date, by, at=None) -> Movement:
    """Reverse a movement once (annulation): the opposite amount, linked, with a reason.

    A transfer is reversed on both sides. Refused when the row is itself a reversal, is reversed already,
    or when the reversal would leave an envelope without the cash or a loan with less than nothing.
    """
    JournalHead.objects.select_for_update().get(pk=1)
    if not reason.strip():
        raise ValidationError(_("Dites pourquoi ce mouvement est annulé."))
    if movement.reverses_id is not None:
        raise ValidationError(_("Une annulation ne s’annule pas : enregistrez le mouvement à nouveau."))
    if Movement.objects.filter(reverses=movement).exists():
        raise ValidationError(_("Ce mouvement a déjà été annulé."))
    if value_date < movement.value_date:
        raise ValidationError(_("L’annulation ne peut pas précéder le mouvement."))
    movement.refresh_from_db()
    if movement.kind == MovementKind.TRANSFER_IN:
        return reverse(movement=movement.pair, reason=reason, value_date=value_date, by=by, at=at)
    rows = [_opposite(movement, reason=reason, value_date=value_date, by=by, at=at)]
    _check_fields(rows[0])
    append(rows)
    if movement.kind == MovementKind.TRANSFER_OUT:
        other = _opposite(movement.paired_with, reason=reason, value_date=value_date, by=by, at=at)
        other.pair = rows[0]
        append([other])
        rows.append(other)
    _check_after_reversal(rows)
    log("movement.reversed", by=by, target=movement, note=reason, at=at)
    if movement.loan is not None:
        settle(movement.loan, by=by)
    return rows[0]


def _opposite(movement, *, reason, value_date, by, at):
    return Movement(
        kind=movement.kind,
        envelope_id=movement.envelope_id,
        loan_id=movement.loan_id,
        amount=-movement.amount,
        value_date=value_date,
        channel=movement.channel,
        reference=movement.reference,
        reason=reason,
        reverses=movement,
        actor=by,
        posted_at=at or timezone.now(),
    )


def _check_after_reversal(rows):
    """Checked after writing, inside the transaction: a refusal takes the rows back with it."""
    for row in rows:
        if _lowest(row.envelope.movements.all(), "cash", row.value_date) < 0:
            raise ValidationError(
                _("Annuler ce mouvement laisserait l’enveloppe %(envelope)s sans trésorerie suffisante.")
                % {"envelope": row.envelope.code}
            )
        if row.loan_id and _lowest(row.loan.movements.all(), "outstanding", row.value_date) < 0:
            raise ValidationError(_("Des remboursements dépendent de ce mouvement : annulez-les d’abord."))
        if row.loan_id and _unrecovered(row.loan, row.value_date) < 0:
            raise ValidationError(_("Des recouvrements dépendent de ce mouvement : annulez-les d’abord."))
