"""The verbs of the bank: bring a statement in, post its lines, tie them to what is posted, set them aside.

Nothing is posted but by a person who says which loan, and no line twice: the line is moved by compare-and-swap
inside the transaction that writes the journal. Errors are `ValidationError`s whose sentence can be shown.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext as _

from initiative_sm import money as dirhams
from initiative_sm import text, uploads
from initiative_sm.money import MoneyField
from initiative_sm.transitions import move
from loans.actions import bank_bills, money
from loans.actions.bank_lines import check_credit, check_open, noted, reopened, tie
from loans.actions.journal import lock
from loans.actions.receipts import rows_of
from loans.bank.channel import channel_of
from loans.bank.lines import fingerprints
from loans.bank.matching import Matcher
from loans.bank.payables import payables
from loans.bank.reading import Reading
from loans.enums import BANK_LINE_TRANSITIONS, DISBURSED_STATUSES, BankLineStatus, MovementKind
from loans.models import BankAccount, BankLine, BankStatement, Loan, Movement
from loans.payments import FURTHER
from members.actions import log

#: What was entered by hand lies this near to the line of the bank.
BY_HAND = timedelta(days=10)
REFERENCE = 60
#: A bill or a direct debit comes back within this.
BOUNCED_WITHIN = timedelta(days=60)
_BOUNCED = re.compile(r"\b(?:impayee?s?|rejet\w*|retours?|contre[- ]?pass\w*|annulation)\b|مرفوض|ارجاع")


@dataclass(frozen=True)
class Examined:
    """A statement read, beside what the account knows already. `fresh` are the lines that would be written."""

    reading: Reading
    fresh: list
    known: int
    alike: int


def examine(account: BankAccount, reading: Reading) -> Examined:
    """Which lines of a statement are new to its account.

    `alike` counts new lines of a day and an amount that the account knows under another label: the same file in
    another format, perhaps.
    """
    prints = fingerprints(reading.lines)
    there = set()
    lines = account.lines.all()
    if reading.lines:
        lines = lines.filter(booked_on__range=(reading.first_on, reading.last_on))
        there = set(lines.values_list("fingerprint", flat=True))
    pairs = zip(reading.lines, prints, strict=True)
    fresh = [(line, mark) for line, mark in pairs if mark not in there]
    days = set(lines.values_list("booked_on", "amount")) if there else set()
    alike = sum((line.booked_on, line.amount) in days for line, _mark in fresh)
    return Examined(reading, fresh, len(reading.lines) - len(fresh), alike)


@transaction.atomic
def import_statement(
    *, account: BankAccount, name: str, content: bytes, reading: Reading, by, on: date, at: datetime
) -> BankStatement:
    """Keep the new lines of a statement that was read without a fault, each with what is suggested for it."""
    if not reading.sound:
        raise ValidationError(_("Un relevé s’importe entier : corrigez d’abord ses anomalies."))
    # Two people with one file: the second waits here and finds nothing new.
    account = BankAccount.objects.select_for_update().get(pk=account.pk)
    digest = hashlib.sha256(content).hexdigest()
    before = account.statements.filter(sha256=digest).first()
    examined = examine(account, reading)
    if before is not None or not examined.fresh:
        raise ValidationError(_("Toutes les lignes de ce relevé sont déjà importées."), code="repeated")
    statement = BankStatement.objects.create(
        account=account,
        name=uploads.clean_name(name),
        format=reading.format,
        sha256=digest,
        first_on=reading.first_on,
        last_on=reading.last_on,
        imported_by=by,
        imported_at=at,
    )
    matcher = Matcher(payables(on))
    BankLine.objects.bulk_create(
        [_row(statement, line, mark, matcher) for line, mark in examined.fresh], batch_size=500
    )
    if reading.columns is not None:
        account.columns = reading.columns.as_json()
        account.save(update_fields=["columns"])
    log("bank.imported", by=by, target=statement, at=at, lines=len(examined.fresh), known=examined.known)
    return statement


def _row(statement, line, mark, matcher):
    row = BankLine(
        account_id=statement.account_id,
        statement=statement,
        number=line.number,
        booked_on=line.booked_on,
        value_on=line.value_on,
        label=line.label,
        reference=line.reference,
        amount=line.amount,
        fingerprint=mark,
    )
    _suggest(row, matcher)
    return row


def _suggest(row, matcher):
    found = matcher.suggest(row.label, row.reference, row.amount)
    row.suggested_loan_id = found.loan if found else None
    row.suggested_score = found.score if found else 0
    row.suggested_why = [list(each) for each in found.why] if found else []


@transaction.atomic
def suggest_again(*, lines, on: date) -> int:
    """Suggest anew for the open ones of `lines`, from what the journal says now; returns how many have one."""
    rows = list(lines.filter(status=BankLineStatus.OPEN))
    matcher = Matcher(payables(on))
    for row in rows:
        _suggest(row, matcher)
    BankLine.objects.bulk_update(rows, ["suggested_loan", "suggested_score", "suggested_why"], batch_size=200)
    return sum(row.suggested_loan_id is not None for row in rows)


def untied():
    """Movements that no line is tied to, each with its `whole`: what its receipt brought, credit included."""
    rest = Movement.objects.filter(
        source_key__in=[Concat(OuterRef("source_key"), Value(suffix)) for suffix in FURTHER]
    )
    rest = rest.order_by().values("loan").annotate(total=Sum("cash")).values("total")
    rows = Movement.objects.filter(bank_posting__isnull=True, reversed_by__isnull=True)
    for suffix in FURTHER:
        # The credit of a receipt comes with its first row.
        rows = rows.exclude(source_key__endswith=suffix)
    return rows.annotate(
        whole=F("cash") + Coalesce(Subquery(rest, output_field=MoneyField()), dirhams.money(0))
    )


def already_entered(line: BankLine):
    """Movements that a clerk may have entered by hand for this line: the same money, near the same day, untied."""
    days = (line.value_on - BY_HAND, line.value_on + BY_HAND)
    return untied().filter(whole=line.amount, value_date__range=days)


@transaction.atomic
def post(
    *, line: BankLine, parts: Sequence[tuple[Loan, Decimal]], by, on: date, at: datetime, twice: bool = False
) -> list[Movement]:
    """Post what `line` brought on one loan, or on several in parts: receipts of its value date.

    Where a movement of the same money was entered by hand, it is refused unless `twice` says that it is another.
    """
    lock()
    line.refresh_from_db()
    check_open(line)
    _check_parts(line, parts, on)
    if not twice:
        _check_by_hand(line, parts)
    bill = bank_bills.named_bill(line, parts[0][0]) if len(parts) == 1 else None
    if bill is not None:
        return bank_bills.pay(line, [bill], by=by, at=at)
    # A line posted before and reversed since has used its first keys.
    first = line.postings.count()
    movements = []
    for number, (loan, amount) in enumerate(parts, start=first):
        key = f"bank:{line.fingerprint}:{number}"
        movements += _receive(line, loan, amount, key=key, by=by, at=at)
    tie(line, movements, by=by, at=at)
    return movements


def _check_parts(line, parts, on):
    check_credit(line, on)
    loans = [loan.pk for loan, _amount in parts]
    if not parts or len(set(loans)) < len(loans):
        raise ValidationError(_("Choisissez un prêt, ou plusieurs prêts différents."))
    for loan, _amount in parts:
        if loan.status not in DISBURSED_STATUSES:
            raise ValidationError(_("Le prêt %s n’attend pas de remboursement.") % loan.number)
    if any(amount <= 0 for _loan, amount in parts):
        raise ValidationError(_("Le montant est supérieur à zéro."))
    total = sum((amount for _loan, amount in parts), Decimal(0))
    if total != line.amount:
        raise ValidationError(
            _("Les parts font %(total)s : elles doivent faire le montant de la ligne, %(amount)s.")
            % {"total": dirhams.format(total), "amount": dirhams.format(line.amount)}
        )


def _check_by_hand(line, parts):
    loans = [loan for loan, _amount in parts]
    found = already_entered(line).filter(loan__in=loans).select_related("loan").first()
    if found is not None:
        raise ValidationError(
            _(
                "Le mouvement n° %(number)d du %(day)s, du même montant sur le prêt %(loan)s, semble être cette ligne, saisie à la main : rapprochez-le, ou confirmez que c’est un autre versement."
            )
            % {"number": found.pk, "day": f"{found.value_date:%d/%m/%Y}", "loan": found.loan.number},
            code="by_hand",
        )


def _receive(line, loan, amount, *, key, by, at):
    details = {
        "amount": amount,
        "value_date": line.value_on,
        "channel": channel_of(line.label),
        "reference": text.identifier(line.reference)[:REFERENCE],
        "source_key": key,
        "by": by,
        "at": at,
    }
    return money.receive(loan=loan, **details)


@transaction.atomic
def reconcile(*, line: BankLine, movement: Movement, by, at: datetime) -> BankLine:
    """Tie a line to the movement that was entered by hand for it (rapprochement): nothing is posted."""
    lock()
    line.refresh_from_db()
    check_open(line)
    if not already_entered(line).filter(pk=movement.pk).exists():
        raise ValidationError(
            _("Ce mouvement n’est pas de ce montant et de ces jours, ou il est déjà rapproché d’une ligne.")
        )
    tie(line, rows_of(movement), by=by, at=at)
    log("bank.reconciled", by=by, target=line, at=at, movement=movement.pk)
    return line


@transaction.atomic
def set_aside(*, line: BankLine, note: str, by, at: datetime) -> BankLine:
    """Say that nothing follows from a line, and why: bank charges, a grant, an entry made elsewhere."""
    line.refresh_from_db()
    check_open(line)
    if not note.strip():
        raise ValidationError(_("Dites pourquoi cette ligne reste sans suite."))
    noted(line, text.clean(note))
    return move(
        line,
        BankLineStatus.IGNORED,
        by=by,
        table=BANK_LINE_TRANSITIONS,
        note=note,
        handled_by=by,
        handled_at=at,
    )


@transaction.atomic
def take_back(*, line: BankLine, by) -> BankLine:
    """Open again a line that was set aside."""
    line.refresh_from_db()
    if line.status != BankLineStatus.IGNORED:
        raise ValidationError(_("Seule une ligne laissée sans suite peut être rouverte ainsi."))
    return reopened(line, by=by)


def bounced(line: BankLine):
    """The receipts that a line which takes money back may concern: by their reference, else by their amount."""
    if line.amount >= 0:
        return Movement.objects.none()
    receipts = Movement.objects.of_kind(MovementKind.REPAYMENT).standing()
    words = {text.identifier(word) for word in f"{line.label} {line.reference}".split()}
    named = receipts.filter(
        reference__in=[word for word in words if len(word) >= 4 and any(map(str.isdigit, word))]
    )
    if named.exists() or not _BOUNCED.search(text.folded(line.label)):
        return named
    since = line.value_on - BOUNCED_WITHIN
    return receipts.filter(amount=-line.amount, value_date__range=(since, line.value_on))
