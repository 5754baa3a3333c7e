"""The verbs of bills of exchange: register, remit, pay, bounce, take off a slip, give back.

A bill is paid into the journal once for each slip on which it stood; sent twice, a verb gives what it did the
first time. Dates inclusive. Errors are `ValidationError`s whose sentence can be shown as it is.
"""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from initiative_sm import numbering, text
from initiative_sm.transitions import move
from loans.actions import money, papers
from loans.actions.journal import lock
from loans.bills import LIVE, SIGNED_FOR
from loans.enums import BILL_TRANSITIONS, BillStatus, IssuedKind, MovementKind, PaymentChannel
from loans.models import BankAccount, Bill, IssuedPaper, Loan, Movement, Remittance
from members.actions import log


@transaction.atomic
def register(
    *,
    loan: Loan,
    bills: list[tuple[str, date, Decimal]],
    received_on: date,
    by,
    bank: str = "",
    rib: str = "",
) -> list[Bill]:
    """Take in the bills that a holder signed: (number, due date, amount) of each.

    What was taken in already, number, day and amount, is given again; a number that names another bill, or a
    day that has its bill, is refused.
    """
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    if loan.status not in SIGNED_FOR:
        raise ValidationError(_("Ce prêt n’attend pas de lettre de change."))
    if not bills:
        raise ValidationError(_("Choisissez au moins une échéance."))
    taken = [
        _taken(loan, number, due_on, amount, received_on=received_on, by=by, bank=bank, rib=rib)
        for number, due_on, amount in bills
    ]
    new = [bill for bill, fresh in taken if fresh]
    if new:
        log("bills.registered", by=by, target=loan, number=len(new), first=new[0].number)
    return [bill for bill, _fresh in taken]


def _taken(loan, number, due_on, amount, *, by, **signed):
    number = text.identifier(number)
    known = Bill.objects.filter(number=number).first()
    if known is not None:
        if (known.loan_id, known.due_on, known.amount) == (loan.pk, due_on, amount):
            return known, False
        raise ValidationError(
            _("Le numéro %(number)s est celui d’une autre lettre de change.") % {"number": number}
        )
    other = loan.bills.filter(due_on=due_on, status__in=LIVE).first()
    if other is not None:
        raise ValidationError(
            _("L’échéance du %(day)s a déjà sa lettre de change : %(number)s.")
            % {"day": f"{due_on:%d/%m/%Y}", "number": other.number}
        )
    bill = Bill(loan=loan, number=number, due_on=due_on, amount=amount, received_by=by, **signed)
    bill.full_clean()
    bill.save()
    return bill, True


def next_number(year: int) -> str:
    """The number after the highest one given to a slip of `year`: "BR-2024-0007"."""
    return numbering.following(Remittance.objects, f"BR-{year}-", digits=4)


@transaction.atomic
def remit(
    *, bills: list[Bill], account: BankAccount, remitted_on: date, by, at: datetime, number: str = ""
) -> Remittance:
    """Put bills on a slip for the bank (bordereau de remise); numbered by itself unless `number` is given.

    The same number with the same account, day and bills is the slip that was made before.
    """
    bills = _locked(bills)
    if not bills:
        raise ValidationError(_("Choisissez au moins une lettre de change."))
    number = text.identifier(number) or next_number(remitted_on.year)
    known = Remittance.objects.filter(number=number).first()
    if known is not None:
        same = (known.account_id, known.remitted_on) == (account.pk, remitted_on)
        if same and {bill.remittance_id for bill in bills} == {known.pk}:
            return known
        raise ValidationError({"number": _("Un autre bordereau porte déjà ce numéro.")})
    slip = Remittance(number=number, account=account, remitted_on=remitted_on, made_by=by, made_at=at)
    slip.full_clean()
    slip.save()
    for bill in bills:
        if bill.status == BillStatus.BOUNCED and bill.remittance is not None:
            log("bill.presented_again", by=by, target=bill.remittance, at=at, bill=bill.number, slip=number)
        _move(bill, BillStatus.REMITTED, by=by, remittance=slip, bounced_on=None, bounce_reason="")
    log("remittance.made", by=by, target=slip, at=at, bills=len(bills))
    return slip


@transaction.atomic
def pay(*, bills: list[Bill], value_date: date, by) -> list[Bill]:
    """The bank credited these bills: the repayment of each enters the journal, under the number of the bill.

    Where that receipt was entered by hand already, the bill is tied to it and nothing is posted.
    """
    lock()
    bills = _locked(bills)
    for bill in bills:
        key = f"bill:{bill.pk}:{bill.remittance_id}"
        if _is_paid(bill, key, value_date):
            continue
        _check_not_before_slip(bill, value_date)
        if bill.status != BillStatus.REMITTED:
            raise ValidationError(
                _("La lettre de change %(number)s n’est pas à l’encaissement : %(status)s.")
                % {"number": bill.number, "status": bill.get_status_display()}
            )
        receipt = _entered_by_hand(bill) or _received(bill, value_date, key, by)
        _move(bill, BillStatus.PAID, by=by, movement=receipt)
    return bills


def _entered_by_hand(bill):
    """The receipt of this very bill, where somebody entered it from the bank's statement or in a form; or None."""
    rows = Movement.objects.of_kind(MovementKind.REPAYMENT).standing()
    same = rows.filter(loan=bill.loan_id, reference=bill.number, amount=bill.amount, bill__isnull=True)
    return same.order_by("seq").last()


def _received(bill, value_date, key, by):
    rows = money.receive(
        loan=bill.loan,
        amount=bill.amount,
        value_date=value_date,
        channel=PaymentChannel.BILL,
        reference=bill.number,
        source_key=key,
        by=by,
    )
    return rows[0]


def _is_paid(bill, key, value_date):
    paid = bill.movement if bill.status == BillStatus.PAID else None
    return paid is not None and (paid.source_key, paid.value_date) == (key, value_date)


def _check_not_before_slip(bill, day):
    if bill.remittance is not None and day < bill.remittance.remitted_on:
        raise ValidationError(
            _("La lettre de change %(number)s n’a été remise que le %(day)s.")
            % {"number": bill.number, "day": f"{bill.remittance.remitted_on:%d/%m/%Y}"}
        )


@transaction.atomic
def bounce(*, bills: list[Bill], bounced_on: date, reason: str, by) -> list[Bill]:
    """The bank sent these bills back unpaid (impayé); what had been credited is reversed on that day."""
    lock()
    reason = text.clean(reason)[:200]
    if not reason:
        raise ValidationError({"reason": _("Dites pourquoi la banque l’a rejetée.")})
    bills = _locked(bills)
    for bill in bills:
        if (bill.status, bill.bounced_on, bill.bounce_reason) == (BillStatus.BOUNCED, bounced_on, reason):
            continue
        _check_not_before_slip(bill, bounced_on)
        if bill.status == BillStatus.PAID and not hasattr(bill.movement, "reversed_by"):
            said = _("Lettre de change %(number)s impayée : %(reason)s") % {
                "number": bill.number,
                "reason": reason,
            }
            money.reverse(movement=bill.movement, reason=said[:250], value_date=bounced_on, by=by)
        _move(bill, BillStatus.BOUNCED, by=by, note=reason, bounced_on=bounced_on, bounce_reason=reason)
    return bills


@transaction.atomic
def take_off(*, bills: list[Bill], on: date, by) -> list[Bill]:
    """Take bills off their slip before the bank has them; a slip that was printed is printed anew."""
    bills = _locked(bills)
    for bill in bills:
        if bill.status == BillStatus.HELD:
            continue
        slip = bill.remittance
        _move(bill, BillStatus.HELD, by=by, remittance=None)
        log("bill.taken_off", by=by, target=slip, bill=bill.number)
        printed = IssuedPaper.objects.filter(
            kind=IssuedKind.REMITTANCE, key__startswith=f"remittance:{slip.pk}-", cancelled_on__isnull=True
        )
        for paper in printed:
            papers.cancel(paper=paper, on=on, by=by, reason=_("Lettre de change retirée du bordereau"))
    return bills


@transaction.atomic
def give_back(*, bills: list[Bill], by, note: str = "") -> list[Bill]:
    """Give bills back to the holder (restitution): the loan is settled, or they were replaced."""
    bills = _locked(bills)
    for bill in bills:
        if bill.status != BillStatus.RETURNED:
            _move(bill, BillStatus.RETURNED, by=by, note=text.clean(note)[:200])
    return bills


def _locked(bills):
    """The bills as they are now, in the order of their due dates, nobody else moving them."""
    rows = Bill.objects.select_for_update().filter(pk__in=[bill.pk for bill in bills])
    # The lock is on the bills alone: what they point to is read apart.
    locked = list(
        rows.order_by("pk").prefetch_related("loan__envelope", "remittance", "movement__reversed_by")
    )
    return sorted(locked, key=lambda bill: (bill.due_on, bill.pk))


def _move(bill, to, **changes):
    move(bill, to, table=BILL_TRANSITIONS, **changes)
